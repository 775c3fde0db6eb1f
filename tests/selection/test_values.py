"""Single values of a query string: what is read, and what is refused with its reason."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.errors import BadParameterError
from app.selection.boxes import parse_bbox
from app.selection.times import parse_datetime
from app.selection.values import (
    Near,
    SortKey,
    parse_choice,
    parse_count,
    parse_distance_m,
    parse_kp,
    parse_lon_lat,
    parse_near,
    parse_number,
    parse_precision,
    parse_sortby,
    parse_switch,
    parse_word,
    parse_words,
    read_value,
)

# Digits of another script, which Python's own number reader takes.
ARABIC_THREE = "\N{ARABIC-INDIC DIGIT THREE}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("37,44,38,45", (37.0, 44.0, 38.0, 45.0)),
        ("-180,-90,180,90", (-180.0, -90.0, 180.0, 90.0)),
        ("37.5, 44.5 ,37.5,44.5", (37.5, 44.5, 37.5, 44.5)),
        ("37,44,-100,38,45,9000", (37.0, 44.0, 38.0, 45.0)),
        ("170,-20,-170,-10", (170.0, -20.0, -170.0, -10.0)),
        ("1e-05,-2.5E1,1.5e+01,12.345678901234567", (1e-05, -25.0, 15.0, 12.345678901234567)),
    ],
)
def test_bbox(text: str, expected: tuple[float, float, float, float]) -> None:
    assert parse_bbox(text) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("37,44,38", "is not four or six numbers: west,south,east,north"),
        ("37,44,38,45,46", "is not four or six numbers"),
        ("37,44,38,45,46,47,48", "is not four or six numbers"),
        ("", "'' is not a plain number"),
        ("37,44,38,", "'' is not a plain number"),
        ("a,b,c,d", "'a' is not a plain number"),
        ("nan,44,38,45", "'nan' is not a plain number"),
        ("37,44,inf,45", "'inf' is not a plain number"),
        ("37,44,38,1e400", "'1e400' is not a plain number"),
        ("37,44,38,0x2d", "is not a plain number"),
        ("37,44,38,4_5", "is not a plain number"),
        (f"{ARABIC_THREE},44,38,45", "is not a plain number"),
        ("37,45,38,44", r"between -90 and 90, south first \(parts 2 and 4 of 4\)$"),
        ("37,45,1,38,44,2", r"between -90 and 90, south first \(parts 2 and 5 of 6\)$"),
        ("37,-91,38,45", r"south to north lies between -90 and 90.* \(part 2 of 4\)$"),
        ("37,44,38,91", r"south to north lies between -90 and 90.* \(part 4 of 4\)$"),
        ("37,44,0,38,91,0", r"south to north lies between -90 and 90.* \(part 5 of 6\)$"),
        ("-181,44,38,45", r"longitudes lie between -180 and 180 \(part 1 of 4\)$"),
        ("37,44,181,45", r"longitudes lie between -180 and 180 \(part 3 of 4\)$"),
        ("37,44,0,181,45,0", r"longitudes lie between -180 and 180 \(part 4 of 6\)$"),
        ("37,44,9,38,45,8", r"has its bottom over its top \(parts 3 and 6 of 6\)$"),
    ],
)
def test_bad_bbox(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        parse_bbox(text)


def utc(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


FIRST, LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
HALF_A_SECOND = timedelta(seconds=0.5)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2025-09-24", utc(2025, 9, 24), utc(2025, 9, 25)),
        ("2025-09-24T09:03:00Z", utc(2025, 9, 24, 9, 3), utc(2025, 9, 24, 9, 3)),
        ("2025-09-24T12:03+03:00", utc(2025, 9, 24, 9, 3), utc(2025, 9, 24, 9, 3)),
        ("2025-11-28T22:06:00.5-03:00", *[utc(2025, 11, 29, 1, 6) + HALF_A_SECOND] * 2),
        ("2025-01-01/2025-12-31", utc(2025, 1, 1), utc(2026, 1, 1)),
        ("2025-01-01/2025-01-01", utc(2025, 1, 1), utc(2025, 1, 2)),
        ("2025-01-01T00:00:00Z/2025-01-01T00:00:00Z", utc(2025, 1, 1), utc(2025, 1, 1)),
        ("2025-01-01/..", utc(2025, 1, 1), None),
        ("2025-01-01/", utc(2025, 1, 1), None),
        ("../2025-12-31", None, utc(2026, 1, 1)),
        ("/2025-12-31", None, utc(2026, 1, 1)),
        ("2025-09-24t09:03:00z", utc(2025, 9, 24, 9, 3), utc(2025, 9, 24, 9, 3)),
        ("2016-12-31T23:59:60Z", utc(2017, 1, 1), utc(2017, 1, 1)),
        ("9999-12-31T23:59:60Z", LAST, LAST),
        ("2025-09-24t09:03:00z/..", utc(2025, 9, 24, 9, 3), None),
        ("2024-02-29", utc(2024, 2, 29), utc(2024, 3, 1)),
        ("../9999-12-31", None, LAST),
        ("0001-01-01T00:00:00+14:00", FIRST, FIRST),
        ("9999-12-31T23:59:59-14:00", LAST, LAST),
    ],
)
def test_datetime(text: str, first: datetime | None, last: datetime | None) -> None:
    assert parse_datetime(text) == (first, last)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is not RFC 3339"),
        ("yesterday", "is not RFC 3339"),
        ("2025", "is not RFC 3339"),
        ("2025-09-24T09:03:00", "is not RFC 3339"),
        ("2025-09-24 09:03:00Z", "is not RFC 3339"),
        ("20250924", "is not RFC 3339"),
        ("2024-02-31", "'2024-02-31' is not a date that exists"),
        ("2025-02-29", "is not a date that exists"),
        ("2025-09-24T25:00:00Z", "is not a date that exists"),
        ("2025-09-24T09:00:00+99:00", "is not a date that exists"),
        (f"202{ARABIC_THREE}-01-01", "is not RFC 3339"),
        ("..", "is not RFC 3339"),
        ("../..", "is not an instant or an interval start/end"),
        ("/", "is not an instant or an interval"),
        ("../", "is not an instant or an interval"),
        ("/..", "is not an instant or an interval"),
        ("2025-01-01/2025-02-01/2025-03-01", "is not an instant or an interval"),
        ("2025-12-31/2025-01-01", "ends before it starts"),
        ("2025-12-31/tomorrow", "'tomorrow' is not RFC 3339"),
    ],
)
def test_bad_datetime(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        parse_datetime(text)


def test_words() -> None:
    assert parse_words("cpc-spm-2") == ("cpc-spm-2",)
    assert parse_words("b,a,b") == ("b", "a", "b")
    assert len(parse_words(",".join(["a"] * 500))) == 500
    assert parse_word("x" * 96) == "x" * 96


@pytest.mark.parametrize("text", ["", "a,", ",a", "A", "a b", "a;b", "ж", "a'--", "x" * 97, "../a"])
def test_bad_words(text: str) -> None:
    with pytest.raises(ValueError, match="is not a name of a-z, 0-9"):
        parse_words(text)


def test_too_many_words() -> None:
    with pytest.raises(ValueError, match="holds 501 names, at most 500 are read"):
        parse_words(",".join(["a"] * 501))


def test_counts() -> None:
    assert parse_count("0", 0) == 0
    assert parse_count("007", 1) == 7
    assert parse_count("10000000", 0, 10_000_000) == 10_000_000


@pytest.mark.parametrize(
    ("text", "least", "message"),
    [
        ("0", 1, "'0' is not a whole number from 1 up"),
        ("-1", 0, "is not a whole number from 0 up"),
        ("1.5", 0, "is not a whole number"),
        ("", 0, "is not a whole number"),
        (" 1", 0, "is not a whole number"),
        ("1e3", 0, "is not a whole number"),
        ("9999999999", 0, "is not a whole number"),
        (ARABIC_THREE, 0, "is not a whole number"),
        ("101", 0, "'101' is over 100"),
    ],
)
def test_bad_counts(text: str, least: int, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        parse_count(text, least, 100)


@pytest.mark.parametrize(
    ("text", "expected_m"),
    [
        ("25km", 25_000.0),
        ("800m", 800.0),
        ("0.5km", 500.0),
        ("2000km", 2e6),
        ("5mi", 8_046.72),
        ("3nmi", 5_556.0),
    ],
)
def test_distances_carry_their_unit(text: str, expected_m: float) -> None:
    assert parse_distance_m(text) == pytest.approx(expected_m, abs=1e-9)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("25", "is not a distance with its unit, like 25km, 800m, 5mi or 3nmi"),
        ("25 km", "is not a distance with its unit"),
        ("25ft", "is not a distance with its unit"),
        ("-5km", "is not a distance with its unit"),
        ("1e3m", "is not a distance with its unit"),
        ("", "is not a distance with its unit"),
        (f"{ARABIC_THREE}km", "is not a distance with its unit"),
        ("0km", "is not over 0 and at most 2000 km"),
        ("2000.001km", "is not over 0 and at most 2000 km"),
    ],
)
def test_bad_distances(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        parse_distance_m(text)


def test_near() -> None:
    assert parse_near("cpc-terminal,25km") == Near(25_000.0, id="cpc-terminal")
    assert parse_near("37.65,44.67,800m") == Near(800.0, lon=37.65, lat=44.67)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("cpc-terminal", "is not id,distance or lon,lat,distance"),
        ("CPC,25km", r"'CPC' is not a name of .* \(part 1 of 2\)$"),
        ("37.6,44.6,1,25km", "is not id,distance or lon,lat,distance"),
        ("", "is not id,distance or lon,lat,distance"),
        ("cpc-terminal,25", r"is not a distance with its unit.* \(part 2 of 2\)$"),
        ("37.6,91,25km", r"'91' is not a latitude in degrees, .* \(part 2 of 3\)$"),
        ("181,44,25km", r"'181' is not a longitude in degrees, .* \(part 1 of 3\)$"),
        ("x,44,25km", r"'x' is not a plain number \(part 1 of 3\)$"),
        ("x,y,5km", r"'x' is not a plain number \(part 1 of 3\)$"),
        ("37.8,,5km", r"'' is not a plain number \(part 2 of 3\)$"),
        ("37.8,44.7,5", r"is not a distance with its unit.* \(part 3 of 3\)$"),
    ],
)
def test_bad_near(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        parse_near(text)


def test_kilometres_of_the_route() -> None:
    assert parse_kp("1200/1250") == (1200.0, 1250.0)
    assert parse_kp("266.5") == (266.5, 266.5)
    for text in ("", "1250/1200", "1/2/3", "one/two", "1/", "nan/nan"):
        with pytest.raises(ValueError, match="is not"):
            parse_kp(text)


def test_an_order_names_each_property_once() -> None:
    rising, falling = SortKey("id", falls=False), SortKey("updated", falls=True)
    assert parse_sortby("-updated,id") == (falling, rising)
    assert parse_sortby("+id") == parse_sortby(" id") == (rising,)
    for text in ("", "-", "id,,x", "ID", "--id", "id,-id", ",".join("abcdefghi")):
        with pytest.raises(ValueError, match=r"is not|twice|at most 8|two signs"):
            parse_sortby(text)


def test_choices_switches_and_digits() -> None:
    assert parse_choice("certain", ("possible", "certain")) == "certain"
    assert (parse_switch("true"), parse_switch("false")) == (True, False)
    assert (parse_precision("0"), parse_precision("9")) == (0, 9)
    with pytest.raises(ValueError, match="'maybe' is none of possible, certain"):
        parse_choice("maybe", ("possible", "certain"))
    with pytest.raises(ValueError, match="'1' is none of true, false"):
        parse_switch("1")
    with pytest.raises(ValueError, match="'10' is over 9"):
        parse_precision("10")


def test_positions_and_numbers() -> None:
    assert parse_lon_lat("-180", "90") == (-180.0, 90.0)
    assert parse_number("+1.5") == 1.5
    with pytest.raises(ValueError, match="is not a latitude in degrees"):
        parse_lon_lat("44.7", "137.8")


def test_a_long_text_is_cut_in_the_message() -> None:
    for parse in (parse_number, parse_near, parse_word, parse_datetime, parse_distance_m):
        with pytest.raises(ValueError, match=r"x{80}'") as caught:
            parse("x" * 5_000)
        assert len(str(caught.value)) < 250


def test_a_value_that_is_not_given_is_none_and_a_bad_one_names_its_parameter() -> None:
    assert read_value({}, "near", parse_near) is None
    assert read_value({"near": "a,1km"}, "near", parse_near) == Near(1_000.0, id="a")
    with pytest.raises(BadParameterError, match="near: '1' is not a distance") as caught:
        read_value({"near": "a,1"}, "near", parse_near)
    assert caught.value.parameter == "near"
