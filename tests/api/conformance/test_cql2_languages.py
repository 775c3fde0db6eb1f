"""CQL2 (21-065r2), text and JSON: all that a class can say is read in either, and in all spellings.

That each operator means what it should is asked in both by ``test_cql2``; here it is the spelling.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from shapely.geometry import mapping

from tests.api.conformance import plain_cases as plain
from tests.api.conformance import spatial_cases as spatial
from tests.api.conformance import temporal_cases as temporal
from tests.api.conformance.asking import ITEMS, features_of, ids_of, refused
from tests.api.conformance.cases import Case, call, case, check_all, prop, text_of

if TYPE_CHECKING:
    from starlette.testclient import TestClient

TEXT, JSON = ("cql2-text",), ("cql2-json",)


def flat(cases: dict[str, list[Case]]) -> list[Case]:
    return [one for some in cases.values() for one in some]


def every(client: TestClient, cases: list[Case], language: tuple[str, ...]) -> None:
    """Ask each third case, and in text also in small letters and over several lines."""
    check_all(client, cases[::3], language)
    if language == TEXT:
        for one in cases[:: max(1, len(cases) // 5)]:
            text = text_of(one.tree)
            if not set(text) & set("'\""):
                small = text.lower().replace(" ", "\n\t ")
                first, second = (
                    ids_of(client, one.collection, filter=each) for each in (text, small)
                )
                assert first == second


def spatial_sample(client: TestClient) -> list[Case]:
    return [one for op in spatial.FUNCTIONS for one in spatial.spatial_cases(client, op)][::2]


def intersecting(client: TestClient, *kinds: str) -> list[Case]:
    return spatial.spatial_cases(client, "s_intersects", *kinds)


def temporal_sample() -> list[Case]:
    return [one for op in temporal.FUNCTIONS for one in temporal.interval_cases(op)][::2]


PLUS = ("LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon",
        "GeometryCollection")  # fmt: skip
CALLED = [
    case("incidents", call("A_CONTAINS", prop("weapon_class"), ["uav"]),
         lambda own: "uav" in own.split(","), "weapon_class"),
    Case("incidents", call("S_INTERSECTS", prop("geom"), call("FEATURE", "incidents",
         "cpc-2025-09-24-office-strike")),
         lambda f: f["geometry"] == {"type": "Point", "coordinates": [37.76, 44.73]}),
]  # fmt: skip


def test_req_cql2_text_basic_cql2(client: TestClient) -> None:
    """Comparisons, logic and IS NULL; numbers in all their spellings."""
    every(client, plain.BASIC, TEXT)
    expected = ids_of(client, filter="kp_km > 1200")
    for number in ("1200.0", "1200.", "+1200", "1.2E3", "12e+2", "120000E-2", "-(-1200)"):
        assert ids_of(client, filter=f"kp_km > {number}") == expected
    assert ids_of(client, filter="kp_km > .5") == ids_of(client, filter="kp_km > 0.5")
    assert ids_of(client, filter="killed_best IS NOT NULL AND TRUE") == ids_of(
        client, filter="not killed_best is null"
    )


@pytest.mark.parametrize("letter", "abtnvfr")
def test_req_cql2_text_escaping(client: TestClient, letter: str) -> None:
    r"""'' and \' are a quote, \\ is a backslash, and \t and its like are what they are in C."""
    meant = dict(zip("abtnvfr", "\a\b\t\n\v\f\r", strict=True))[letter]
    everything = ids_of(client)
    assert ids_of(client, filter=f"'x\\{letter}y' = 'x{meant}y'") == everything
    as_json = json.dumps(call("=", f"x{meant}y", f"x{meant}y"))
    assert ids_of(client, filter=as_json, filter_lang="cql2-json") == everything
    assert ids_of(client, filter=r"'it\'s' = 'it''s'") == everything
    assert ids_of(client, filter=rf"'\\{letter}' LIKE '_{letter}'") == everything


def test_links_give_a_text_with_escapes_back(client: TestClient) -> None:
    for text in ("it's", "C:\\temp", "a\tb", "\\'"):
        tree = call("or", call("=", prop("title"), text), call(">", prop("kp_km"), 0))
        asked = {"filter": json.dumps(tree), "filter-lang": "cql2-json", "limit": "2"}
        body = client.get(ITEMS, params=asked).json()
        (link,) = (link for link in body["links"] if link["rel"] == "next")
        following = client.get(link["href"])
        assert following.status_code == 200
        assert following.json()["numberMatched"] == body["numberMatched"] == 32


def test_req_cql2_text_advanced_comparison_operators(client: TestClient) -> None:
    """LIKE, BETWEEN and IN, also with NOT before them."""
    every(client, plain.LIKE + plain.BETWEEN + plain.IN, TEXT)


def test_req_cql2_text_case_insensitive_comparison(client: TestClient) -> None:
    """CASEI."""
    every(client, plain.CASEI_AND_ACCENTI["CASEI"], TEXT)


def test_req_cql2_text_accent_insensitive_comparison(client: TestClient) -> None:
    """ACCENTI, also within CASEI."""
    every(client, plain.CASEI_AND_ACCENTI["ACCENTI"], TEXT)
    assert ids_of(client, filter="CASEI(ACCENTI(country)) = CASEI(ACCENTI('rú'))") == ids_of(
        client, filter="country = 'RU'"
    )


def test_req_cql2_text_basic_spatial_functions(client: TestClient) -> None:
    """S_INTERSECTS with POINT and BBOX."""
    every(client, intersecting(client, "Point", "BBOX"), TEXT)


def test_req_cql2_text_basic_spatial_functions_plus(client: TestClient) -> None:
    """WKT of every type; with heights, whether a Z says so or not."""
    every(client, intersecting(client, *PLUS), TEXT)
    plain_ids = ids_of(client, filter="S_INTERSECTS(geom, POLYGON((37 44, 38 44, 38 45, 37 44)))")
    for z in ("", "Z", " Z "):
        ring = "37 44 1, 38 44 2, 38 45 3, 37 44 1"
        assert ids_of(client, filter=f"S_INTERSECTS(geom, POLYGON{z}(({ring})))") == plain_ids


def test_req_cql2_text_spatial_functions(client: TestClient) -> None:
    """The eight functions."""
    every(client, spatial_sample(client), TEXT)


def test_req_cql2_text_temporal_functions(client: TestClient) -> None:
    """The fifteen functions of INTERVAL, DATE and TIMESTAMP, with parts of seconds."""
    every(client, temporal_sample(), TEXT)
    (at,) = (f["properties"]["utc_start"] for f in features_of(client, "incidents")
             if f["id"] == "cpc-2025-09-24-office-strike")  # fmt: skip
    for before in ("2025-09-24T09:02:59.999Z", "2025-09-24T09:02:59.5Z", at):
        later = f"T_AFTER(utc_start, TIMESTAMP('{before}'))"
        assert ("cpc-2025-09-24-office-strike" in ids_of(client, filter=later)) is (before != at)


def test_req_cql2_text_arrays(client: TestClient) -> None:
    """The four functions, with lists of one, of none, and in lists."""
    every(client, flat(plain.ARRAYS), TEXT)
    everything = ids_of(client)
    for text in ("A_EQUALS((), ())", "A_CONTAINS(((1, 2), 3), ((2, 1), 3))",
                 "A_OVERLAPS((DATE('2025-01-01'), TRUE), (TRUE, POINT(1 2)))"):  # fmt: skip
        assert ids_of(client, filter=text) == everything


def test_req_cql2_text_property_property(client: TestClient) -> None:
    """Literals on the left and properties on the right."""
    every(client, plain.PAIRS, TEXT)
    every(client, spatial.mirrored_cases(client, "s_within"), TEXT)
    every(client, temporal.mirrored_cases(client, "t_during"), TEXT)


def test_req_cql2_text_functions(client: TestClient) -> None:
    """Calls, whatever the case of their names."""
    check_all(client, CALLED, TEXT)
    assert ids_of(client, filter="s_dwithin(geom, point(37.8 44.7), 25, 'km')") != set()


def test_req_cql2_text_arithmetic(client: TestClient) -> None:
    """The seven operators; DIV in any case."""
    every(client, flat(plain.ARITHMETIC), TEXT)


def test_req_cql2_json_basic_cql2(client: TestClient) -> None:
    """Comparisons, logic and isNull; what is no CQL2 is a 400."""
    every(client, plain.BASIC, JSON)
    bad: Any
    for bad in (None, 1, "x", [], {}, {"op": "="}, {"op": "=", "args": [1]}, {"args": []},
                {"op": "no", "args": [1]}, call("and", True)):  # noqa: FBT003  # fmt: skip
        refused(client, ITEMS, "filter", **{"filter": json.dumps(bad), "filter-lang": "cql2-json"})


def test_req_cql2_json_advanced_comparison_operators(client: TestClient) -> None:
    """like, between and in, of which a list of nothing is false."""
    every(client, plain.LIKE + plain.BETWEEN + plain.IN, JSON)
    nothing = json.dumps(call("in", prop("country"), []))
    assert ids_of(client, filter=nothing, filter_lang="cql2-json") == set()


def test_req_cql2_json_case_insensitive_comparison(client: TestClient) -> None:
    """casei."""
    every(client, plain.CASEI_AND_ACCENTI["CASEI"], JSON)


def test_req_cql2_json_accent_insensitive_comparison(client: TestClient) -> None:
    """accenti."""
    every(client, plain.CASEI_AND_ACCENTI["ACCENTI"], JSON)


def test_req_cql2_json_basic_spatial_functions(client: TestClient) -> None:
    """s_intersects with a Point or a bbox."""
    every(client, intersecting(client, "Point", "BBOX"), JSON)


def test_req_cql2_json_basic_spatial_functions_plus(client: TestClient) -> None:
    """GeoJSON of every type, with a bbox of its own or without."""
    every(client, intersecting(client, *PLUS), JSON)
    _, shape = spatial.literals(client)["Polygon"]
    boxed = {**mapping(shape), "bbox": list(shape.bounds)}
    tree = json.dumps(call("s_intersects", prop("geom"), boxed))
    assert ids_of(client, filter=tree, filter_lang="cql2-json") == ids_of(
        client, filter=f"S_INTERSECTS(geom, {shape.wkt})"
    )


def test_req_cql2_json_spatial_functions(client: TestClient) -> None:
    """The eight functions."""
    every(client, spatial_sample(client), JSON)


def test_req_cql2_json_temporal_functions(client: TestClient) -> None:
    """The fifteen functions of intervals, dates and timestamps."""
    every(client, temporal_sample(), JSON)


def test_req_cql2_json_arrays(client: TestClient) -> None:
    """The four functions."""
    every(client, flat(plain.ARRAYS), JSON)


def test_req_cql2_json_property_property(client: TestClient) -> None:
    """Literals first and properties second."""
    every(client, plain.PAIRS, JSON)
    every(client, spatial.mirrored_cases(client, "s_within"), JSON)
    every(client, temporal.mirrored_cases(client, "t_during"), JSON)


def test_req_cql2_json_functions(client: TestClient) -> None:
    """Calls."""
    check_all(client, CALLED, JSON)


def test_req_cql2_json_arithmetic(client: TestClient) -> None:
    """The seven operators."""
    every(client, flat(plain.ARITHMETIC), JSON)
