"""CQL2 (21-065r2): each operator of each class, in both languages, beside an oracle of our own."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pyproj
import pytest

from app.selection.functions import FUNCTIONS
from tests.api.conformance import plain_cases as plain
from tests.api.conformance import spatial_cases as spatial
from tests.api.conformance import temporal_cases as temporal
from tests.api.conformance.asking import body_of, features_of, ids_of, refused
from tests.api.conformance.cases import Case, call, case, check, check_all, prop

if TYPE_CHECKING:
    from starlette.testclient import TestClient

ITEMS = "/collections/incidents/items"


@pytest.mark.parametrize("op", plain.COMPARED)
def test_req_basic_cql2_binary_comparison_predicate(client: TestClient, op: str) -> None:
    """The six comparisons, of texts, numbers, dates, instants, true and false; null is unknown."""
    check_all(client, plain.COMPARED[op])


def test_req_basic_cql2_cql2_filter(client: TestClient) -> None:
    """AND, OR and NOT, nested, with unknown parts, and TRUE and FALSE alone."""
    check_all(client, plain.LOGIC)


def test_req_basic_cql2_null_predicate(client: TestClient) -> None:
    """IS NULL of each kind of column, of geometries, literals and conditions; never unknown."""
    check_all(client, plain.NULL)


def test_req_basic_cql2_property(client: TestClient) -> None:
    """A name is a queryable, in quotes or not, and its value or null; another name is a 400."""
    for name in body_of(client, "/collections/incidents/queryables")["properties"]:
        if name not in {"geom", "geometry", "interval"}:
            check(client, plain.is_null("incidents", name))
    assert ids_of(client, filter="country='KZ'") == ids_of(client, filter="\"country\"='KZ'")
    refused(client, ITEMS, "filter", filter="no_such_name = 1")


def test_req_advanced_comparison_operators_like_predicate(client: TestClient) -> None:
    r"""% is any text, _ one letter, \ takes their meaning; a null matches nothing."""
    check_all(client, plain.LIKE)
    assert ids_of(client, filter="title NOT LIKE 'D%'") == ids_of(
        client, filter="NOT (title LIKE 'D%')"
    )


def test_req_advanced_comparison_operators_between_predicate(client: TestClient) -> None:
    """Both ends belong to it."""
    check_all(client, plain.BETWEEN)
    assert ids_of(client, filter="kp_km NOT BETWEEN 1200 AND 1506.5") == ids_of(
        client, filter="NOT (kp_km BETWEEN 1200 AND 1506.5)"
    )


def test_req_advanced_comparison_operators_in_predicate(client: TestClient) -> None:
    """Equal to one of the list."""
    check_all(client, plain.IN)
    assert ids_of(client, filter="country NOT IN ('RU')") == ids_of(
        client, filter="country <> 'RU'"
    )


def test_req_case_insensitive_comparison_casei_function(client: TestClient) -> None:
    """CASEI is the full case folding of Unicode."""
    check_all(client, plain.CASEI_AND_ACCENTI["CASEI"])


def test_req_accent_insensitive_comparison_accenti_function(client: TestClient) -> None:
    """ACCENTI takes the accents off, and nothing else."""
    check_all(client, plain.CASEI_AND_ACCENTI["ACCENTI"])


def test_req_basic_spatial_functions_spatial_functions(client: TestClient) -> None:
    """S_INTERSECTS, as simple features have it, with a point or a box."""
    check_all(client, spatial.spatial_cases(client, "s_intersects", "Point", "BBOX"))


def test_req_basic_spatial_functions_spatial_predicate(client: TestClient) -> None:
    """It is true, or false, and unknown without a geometry."""
    answers = set()
    for one in spatial.spatial_cases(client, "s_intersects", "BBOX"):
        answers |= check(client, one)
    assert answers == {True, False, None}


def test_req_basic_spatial_functions_plus_spatial_data_types(client: TestClient) -> None:
    """S_INTERSECTS with literals of every type."""
    for kind in ("LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon",
                 "GeometryCollection"):  # fmt: skip
        check_all(client, spatial.spatial_cases(client, "s_intersects", kind))


@pytest.mark.parametrize("op", spatial.FUNCTIONS)
def test_req_spatial_functions_spatial_functions(client: TestClient, op: str) -> None:
    """The eight functions with literals of every type, of points, lines and areas."""
    check_all(client, spatial.spatial_cases(client, op))


@pytest.mark.parametrize("op", temporal.FUNCTIONS)
def test_req_temporal_functions_temporal_functions(client: TestClient, op: str) -> None:
    """The fifteen functions of two intervals, in every way that they may lie, open ones too."""
    check_all(client, temporal.interval_cases(op))


@pytest.mark.parametrize("op", temporal.OF_INSTANTS)
def test_req_temporal_functions_temporal_predicates(client: TestClient, op: str) -> None:
    """The five that take instants too: true, false, and unknown without a date."""
    answers = set()
    for one in temporal.instant_cases(op):
        answers |= check(client, one)
    assert answers == {True, False, None}


@pytest.mark.parametrize("op", plain.ARRAYS)
def test_req_array_functions_array_predicates(client: TestClient, op: str) -> None:
    """The four functions compare sets, whatever the order and however often."""
    check_all(client, plain.ARRAYS[op])


def test_req_property_property_withdraw_permissions(client: TestClient) -> None:
    """Properties may stand on the right, literals on the left, of every kind of operator."""
    check_all(client, plain.PAIRS)
    for op in spatial.FUNCTIONS:
        check_all(client, spatial.mirrored_cases(client, op))
    for op in temporal.FUNCTIONS:
        check_all(client, temporal.mirrored_cases(client, op))
    for op in temporal.OF_INSTANTS:
        check_all(client, temporal.instant_cases(op, is_first=True))


@pytest.mark.parametrize("op", plain.ARITHMETIC)
def test_req_arithmetic_arithmetic(client: TestClient, op: str) -> None:
    """The seven operators, nested, of columns and numbers; a null makes all of it unknown."""
    check_all(client, plain.ARITHMETIC[op])


def test_powers_come_before_products_and_those_before_sums(client: TestClient) -> None:
    everything = ids_of(client)
    for text in (
        "2 + 3 * 4 = 14", "(2 + 3) * 4 = 20", "2 * 3 ^ 2 = 18", "10 - 3 - 2 = 5", "2 * -3 = -6",
        "100 / 10 / 5 = 2", "7 DIV 2 = 3", "kp_km IS NULL OR kp_km = kp_km + .5 - 0.5",
    ):  # fmt: skip
        assert ids_of(client, filter=text) == everything, text


GEOD = pyproj.Geod(ellps="WGS84")


def away_m(feature: dict[str, Any]) -> float:
    lon, lat = feature["geometry"]["coordinates"]
    return float(GEOD.inv(lon, lat, 37.8, 44.7)[2])


HERE = {"type": "Point", "coordinates": [37.8, 44.7]}


def nearer(unit: str, limit: float, metres: float) -> Case:
    tree = call("<", call("S_DISTANCE", prop("geom"), HERE, unit), limit)
    return Case("kp-marks", tree, lambda f: away_m(f) < metres)


CALLS = [
    nearer("km", 100, 1e5), nearer("m", 333_333, 333_333), nearer("mi", 500, 804_672),
    nearer("nmi", 60, 111_120),
    *(case("incidents", call("KP_BETWEEN", prop("geom"), "cpc", low, high),
           lambda own, end, low=low, high=high: own <= high and end >= low,
           "kp_min_km", "kp_max_km")
      for low, high in ((1200, 1300), (0, 20), (1511, 1511))),
]  # fmt: skip


def test_req_functions_functions(client: TestClient) -> None:
    """Functions of our own stand wherever their result may: as a condition, as a number."""
    check_all(client, CALLS[:4])
    for one in CALLS[4:7]:
        known = {f["id"] for f in features_of(client, "incidents") if one.holds(f) is True}
        assert (
            ids_of(client, filter_lang="cql2-json", filter=json.dumps(one.tree)) == known != set()
        )
    near = call("S_DWITHIN", prop("geom"), HERE, 25, "km")
    points = [f for f in features_of(client, "incidents") if f["geometry"]["type"] == "Point"]
    lows = {f["id"]: away_m(f) - f["properties"]["location_uncertainty_m"] for f in points}
    assert all(abs(low - 25_000) > 20 for low in lows.values())
    expected = {key for key, low in lows.items() if low <= 25_000}
    found = ids_of(client, filter_lang="cql2-json", filter=json.dumps(near))
    assert found & set(lows) == expected
    assert 0 < len(expected) < len(lows)
    refused(client, ITEMS, "filter", filter="NO_SUCH(geom)")


def test_req_functions_get_functions_operation(client: TestClient) -> None:
    """The functions are listed at /functions."""
    assert client.get("/functions").status_code == 200


def test_req_functions_get_functions_response_json(client: TestClient) -> None:
    """All of them, each with its name, arguments and result."""
    found = body_of(client, "/functions")["functions"]
    assert {function["name"] for function in found} == set(FUNCTIONS)
    for function in found:
        assert len(function["arguments"]) == len(FUNCTIONS[function["name"]].args)
        assert function["returns"]
