"""The selection: parameters are known, given once, and come back in one form."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from urllib.parse import parse_qsl

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.domain.errors import BadParameterError
from app.selection.cql.reading import parse_filter
from app.selection.crs import CRS84_URI
from app.selection.selection import MAX_LIMIT, PARAMETERS, Selection
from app.selection.values import Near, SortKey

FULL = [
    ("bbox", "37,44,38,45"),
    ("bbox-crs", CRS84_URI),
    ("datetime", "2025-01-01/.."),
    ("datetime-mode", "certain"),
    ("ids", "b,a"),
    ("properties", "id,title"),
    ("near", "cpc-terminal,25km"),
    ("verdict", "probable"),
    ("kp", "1200/1250"),
    ("filter", "kp_km > 1200"),
    ("filter-lang", "cql2-text"),
    ("filter-crs", CRS84_URI),
    ("sortby", "-updated,id"),
    ("crs", CRS84_URI),
    ("geometry", "footprint"),
    ("skipGeometry", "false"),
    ("precision", "3"),
    ("simplify", "500m"),
    ("limit", "20"),
    ("offset", "40"),
    ("as-of", "2026-11-22T12:00:00Z"),
]


SAID_BY_DEFAULT = {"filter-lang", "filter-crs", "bbox-crs", "crs"}


def test_nothing_asked_is_everything() -> None:
    selection = Selection.parse([])
    assert selection == Selection()
    assert (selection.limit, selection.offset, selection.canonical) == (None, 0, "")


def test_every_parameter_is_read() -> None:
    assert tuple(name for name, _ in FULL) == PARAMETERS
    assert Selection.parse(FULL) == Selection(
        bbox=(37.0, 44.0, 38.0, 45.0),
        datetime=(datetime(2025, 1, 1, tzinfo=UTC), None),
        ids=("b", "a"),
        properties=("id", "title"),
        near=Near(25_000.0, id="cpc-terminal"),
        datetime_mode="certain",
        verdict="probable",
        kp=(1200.0, 1250.0),
        filter=parse_filter("kp_km > 1200"),
        sortby=(SortKey("updated", falls=True), SortKey("id", falls=False)),
        geometry="footprint",
        skip_geometry=False,
        precision=3,
        simplify_m=500.0,
        limit=20,
        offset=40,
        as_of=datetime(2026, 11, 22, 12, tzinfo=UTC),
        given=tuple(pair for pair in FULL if pair[0] not in SAID_BY_DEFAULT),
    )


def test_the_canonical_form_does_not_depend_on_the_order() -> None:
    expected = (
        "bbox=37,44,38,45&datetime=2025-01-01/..&datetime-mode=certain&ids=b,a"
        "&properties=id,title&near=cpc-terminal,25km&verdict=probable&kp=1200/1250"
        "&filter=kp_km%20%3E%201200&sortby=-updated,id&geometry=footprint&skipGeometry=false&precision=3"
        "&simplify=500m&limit=20&offset=40&as-of=2026-11-22T12:00:00Z"
    )
    for seed in range(200):
        order = random.Random(seed).sample(FULL, len(FULL))  # noqa: S311 - any order
        selection = Selection.parse(order)
        assert selection.canonical == expected
        assert selection.digest == Selection.parse(FULL).digest
    again = Selection.parse(parse_qsl(expected, keep_blank_values=True))
    assert again.canonical == expected
    assert again == Selection.parse(FULL)


def test_the_digest_tells_selections_apart() -> None:
    digests = {
        Selection.parse([]).digest,
        Selection.parse([("ids", "a,b")]).digest,
        Selection.parse([("ids", "b,a")]).digest,
        Selection.parse([("properties", "b,a")]).digest,
        Selection.parse([("limit", "10")]).digest,
    }
    assert len(digests) == 5
    assert all(len(digest) == 16 for digest in digests)


@pytest.mark.parametrize(
    ("offset", "limit", "expected"),
    [
        (0, 10, "ids=a&near=a,1km&limit=10"),
        (10, 10, "ids=a&near=a,1km&limit=10&offset=10"),
    ],
)
def test_another_page_keeps_everything_but_its_place(
    offset: int, limit: int, expected: str
) -> None:
    selection = Selection.parse([("limit", "3"), ("near", "a,1km"), ("offset", "6"), ("ids", "a")])
    page = selection.page(offset=offset, limit=limit, version="d" * 32)
    assert page == f"{expected}&as-of={'d' * 32}"


def test_another_page_stays_at_the_moment_that_was_asked_for() -> None:
    selection = Selection.parse([("as-of", "2026-01-01"), ("limit", "3")])
    assert selection.page(offset=3, limit=3, version="d" * 32).endswith("&as-of=2026-01-01")


@pytest.mark.parametrize(
    ("query", "parameter", "message"),
    [
        (
            [("colour", "red")],
            "colour",
            "is not a parameter here; expected bbox, bbox-crs, datetime",
        ),
        ([("BBOX", "37,44,38,45")], "BBOX", "is not a parameter here"),
        ([("", "")], "", "is not a parameter here"),
        ([("limit", "1"), ("limit", "1")], "limit", "is given twice"),
        ([("bbox", "")], "bbox", "'' is not a plain number"),
        ([("datetime", "2024-02-31")], "datetime", "is not a date that exists"),
        ([("ids", "")], "ids", "is not a name"),
        ([("properties", "a b")], "properties", "is not a name"),
        ([("near", "x")], "near", "is not id,distance or lon,lat,distance"),
        ([("limit", "0")], "limit", "is not a whole number from 1 up"),
        ([("offset", "-1")], "offset", "is not a whole number from 0 up"),
        ([("offset", "10000001")], "offset", "'10000001' is over 10,000,000"),
    ],
)
def test_a_bad_query_names_its_parameter(
    query: list[tuple[str, str]], parameter: str, message: str
) -> None:
    with pytest.raises(BadParameterError) as caught:
        Selection.parse(query)
    assert caught.value.parameter == parameter
    assert str(caught.value).startswith(f"{parameter or repr('')}: ")
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("given_limit", "expected"),
    [("1", 1), ("9999", 9_999), ("10000", MAX_LIMIT), ("10001", MAX_LIMIT), ("999999999", 10_000)],
)
def test_a_limit_above_the_maximum_is_cut_not_refused(given_limit: str, expected: int) -> None:
    assert Selection.parse([("limit", given_limit)]).limit == expected


plausible = st.one_of(
    st.text(max_size=40),
    st.text("0123456789-.:/,TZ+ ", max_size=40),
    st.lists(st.floats(allow_nan=True), max_size=7).map(
        lambda numbers: ",".join(map(str, numbers))
    ),
    st.datetimes(timezones=st.just(UTC) | st.none()).map(lambda instant: instant.isoformat()),
    st.tuples(st.dates(), st.dates()).map(lambda pair: f"{pair[0]}/{pair[1]}"),
    st.integers().map(str),
)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(PARAMETERS) | st.text(max_size=8), plausible), max_size=4)
)
@example([("datetime", "9999-12-31")])
@example([("datetime", "0001-01-01T00:00:00+14:00")])
@example([("bbox", "1e400,0,0,0")])
@example([("ids", "\ud800")])
@example([("\ud800", "1")])
def test_a_query_is_read_or_refused_as_a_bad_parameter(query: list[tuple[str, str]]) -> None:
    try:
        selection = Selection.parse(query)
    except BadParameterError as error:
        refused = error.parameter
    else:
        again = Selection.parse(parse_qsl(selection.canonical, keep_blank_values=True))
        assert again == selection
        return
    assert refused in {name for name, _ in query}


def test_a_filter_is_kept_in_one_spelling_whatever_its_language() -> None:
    text = "kp_km>1200   and NOT (country='RUS')"
    as_json = (
        '{"op":"and","args":[{"op":">","args":[{"property":"kp_km"},1200]},'
        '{"op":"not","args":[{"op":"=","args":[{"property":"country"},"RUS"]}]}]}'
    )
    one = Selection.parse([("filter", text)])
    two = Selection.parse([("filter-lang", "cql2-json"), ("filter", as_json)])
    assert one.given == two.given == (("filter", "kp_km > 1200 AND NOT (country = 'RUS')"),)
    assert one.digest == two.digest
    assert one == two


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ([("verdict", "certain")], "verdict"),
        ([("datetime-mode", "certain")], "datetime-mode"),
        ([("filter-lang", "cql2-text")], "filter-lang"),
        ([("filter-crs", CRS84_URI)], "filter-crs"),
        ([("near", "x,1km"), ("verdict", "excluded")], "verdict"),
        ([("datetime", "2025-01-01"), ("datetime-mode", "maybe")], "datetime-mode"),
        ([("filter", "a = 1"), ("filter-lang", "sql")], "filter-lang"),
        ([("filter", "a = 1"), ("filter-crs", "EPSG:4326")], "filter-crs"),
        ([("filter", "")], "filter"),
        ([("geometry", "disc")], "geometry"),
        ([("skipGeometry", "yes")], "skipGeometry"),
        ([("precision", "10")], "precision"),
        ([("simplify", "500")], "simplify"),
        ([("kp", "1250/1200")], "kp"),
        ([("sortby", "id,-id")], "sortby"),
    ],
)
def test_what_makes_no_sense_names_its_parameter(query: list[tuple[str, str]], name: str) -> None:
    with pytest.raises(BadParameterError) as caught:
        Selection.parse(query)
    assert caught.value.parameter == name


def test_what_shows_the_same_map_is_the_same_address() -> None:
    shown = Selection.parse([("filter", "a = 1"), ("sortby", "id"), ("skipGeometry", "true")])
    assert shown.on_map == Selection.parse([("filter", "a=1")]).canonical
    assert shown.reshapes
    assert not Selection.parse([("filter", "a = 1"), ("skipGeometry", "false")]).reshapes
    footprint = Selection.parse([("geometry", "footprint"), ("ids", "a")])
    assert footprint.reshapes
    assert (footprint.canonical, footprint.on_map) == ("ids=a&geometry=footprint", "ids=a")
    assert not Selection.parse([("geometry", "point")]).reshapes
