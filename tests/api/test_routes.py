"""Every route: it is known here, answers 200, and says no to what it does not read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.api.routes import (
    EXAMPLES,
    EXECUTION,
    OF_A_JOB,
    OF_A_RESULT,
    READS,
    STILL,
    TILE,
    WRITES,
    declared_routes,
)

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.testclient import TestClient

PROBLEM = "application/problem+json"
IN_PATH = {"collectionId", "featureId", "name", "version", "resultId"}
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"


def assert_problem(client: TestClient, address: str, status: int, parameter: str | None) -> str:
    """Ask, hold the one shape of a problem, and give its detail."""
    answer = client.get(address)
    assert (answer.status_code, answer.headers["content-type"]) == (status, PROBLEM), address
    body = answer.json()
    named = {"parameter"} if parameter is not None else set()
    assert set(body) == {"type", "title", "status", "code", "detail"} | named
    assert body["status"] == status
    assert body["type"] == "about:blank"
    assert body.get("parameter") == parameter
    detail = body["detail"]
    assert isinstance(detail, str)
    if parameter and parameter not in IN_PATH:
        assert detail.startswith(f"{parameter}: ")
    return detail


def with_query(address: str, query: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}{query}"


def test_every_route_is_in_the_tables(api: FastAPI) -> None:
    reads = [(path, "GET") for path in (*EXAMPLES, *OF_A_RESULT, *OF_A_JOB)]
    assert declared_routes() == sorted([*reads, (EXECUTION, "POST"), (STILL, "POST"), *WRITES])
    assert set(READS) == set(EXAMPLES)
    # One entry for each module of routes, and nothing that FastAPI adds by itself.
    assert len(api.routes) == len(
        {
            "analyses",
            "processes",
            "definitions",
            "duplicates",
            "map_rows",
            "metadata",
            "oembed",
            "features",
            "importing",
            "incident_pages",
            "layers",
            "questions",
            "tiles",
            "service",
            "stills",
            "versions",
            "views",
            "writing",
        }
    )


@pytest.mark.parametrize("path", EXAMPLES)
def test_every_route_answers(client: TestClient, path: str) -> None:
    answer = client.get(EXAMPLES[path])
    assert answer.status_code == 200
    assert answer.content


@pytest.mark.parametrize("path", EXAMPLES)
@pytest.mark.parametrize("name", ["unknown", "BBOX", "limit[]", "callback"])
def test_unknown_parameters_are_refused_by_name(client: TestClient, path: str, name: str) -> None:
    detail = assert_problem(client, with_query(EXAMPLES[path], f"{name}=1"), 400, name)
    assert "is not a parameter here; expected" in detail


@pytest.mark.parametrize(
    ("path", "name"), [(path, name) for path, names in READS.items() for name in names]
)
def test_repeated_parameters_are_refused_by_name(client: TestClient, path: str, name: str) -> None:
    values = {
        "f": "json", "profile": "full", "crs": CRS84, "bbox-crs": CRS84, "filter-crs": CRS84,
        "datetime-mode": "certain", "verdict": "certain", "filter-lang": "cql2-text",
        "download": "true", "csv-geometry": "wkt", "bom": "true", "geometry": "point",
        "by": "class", "correction": "none", "period": "day", "time": "utc", "span": "begin",
        "theme": "dark", "lang": "ru", "collection": "assets",
        "layers": "route", "off": "marks", "attribution": "true",
        "format": "json",
        **dict.fromkeys((*SWITCHES, *OF_EMBED), "true"),
    }  # fmt: skip
    own = {
        ("/analyses/near-table", "profile"): "esri",
        (TILE, "f"): "mvt",
        ("/incidents/{item_id}", "f"): "csl",
    }
    pair = f"{name}={own.get((path, name)) or values.get(name, '1')}"
    address = EXAMPLES[path].partition("?")[0]
    assert (
        assert_problem(client, f"{address}?{pair}&{pair}", 400, name) == f"{name}: is given twice"
    )


OF_EMBED = ("zoom-control", "wheel-zoom", "layers-control", "caption")
SWITCHES = ("legend", "scale", "ticks", "footprints", "north", "inset")
BAD = {
    "k": ["", "0", "-1", "101", "1.5", "many"],
    "layers": ["", "claims", "nothing", "office,office", "A"],
    "around": ["", "A", "181,0", "0,91", "1,2,3"],
    "distances": ["", "5", "25km,5km", "5km,5km", "0km,5km", "5km,"],
    "by": ["", "KIND", "period", "hour"],
    "step": ["", "5", "0km", "1m"],
    "bandwidth": ["", "5", "0km", "101km"],
    "along": ["", "5", "0km", "51km"],
    "period": ["", "hour", "DAY"],
    "time": ["", "UTC", "moscow"],
    "span": ["", "end", "WHOLE"],
    "assets": ["", "A", "cpc-spm-2,cpc-spm-2"],
    "on": ["", "today", "2025-13-01", "20250101", "2025-01"],
    "least": ["", "-1", "1.5", "x"],
    "steps": ["", "0", "-1", "x"],
    "padding": ["", "x", "-1", "1281", "1,2,3,4,5", "1.5"],
    "off": ["", "A", "sea", "marks,"],
    "title": ["", " ", "x" * 201],
    **{name: ["", "yes", "1", "TRUE"] for name in SWITCHES},
    "attribution": ["", "false", "TRUE"],
    "theme": ["", "blue"],
    "reach": ["", "5", "0km", "756km"],
    "window": ["", "5", "0km", "4km", "501km"],
    "days": ["", "0", "3661", "x"],
    "correction": ["", "ENDS", "both"],
    "permutations": ["", "18", "1000", "x"],
    "draws": ["", "38", "1000", "x"],
    "seed": ["", "-1", "1.5", "x"],
    "width": ["", "299", "2001", "x"],
    "geometry": ["", "disc", "footprint,point", "POINT", "POINT (200 1)", "{}",
                 "POLYGON ((0 0, 1 1, 1 0, 0 1, 0 0))"],
    "place": ["", "A", "a b"],
    "download": ["", "yes", "1", "TRUE", "true,false"],
    "standalone": ["", "0", "true", "yes"],
    "csv-geometry": ["", "WKT", "wkb", "point", "lonlat,wkt"],
    "bom": ["", "yes", "1", "TRUE"],
    "bbox": ["", "1,2,3", "1,2,3,4,5", "a,b,c,d", "1,2,3,NaN", "1,2,3,inf", "1,2,3,1e400",
             "10,50,20,40", "-181,0,0,1", "0,-91,1,0", "0,0,0,0,0,0,0", "1,2,,3"],
    "datetime": ["", "today", "2025", "2025-13-01", "2025-02-30", "../..", "/", "20250101",
                 "2025-01-01/2024-01-01", "2025-01-01T00:00", "2025-01-01T25:00:00Z",
                 "2025-01-01/2025-02-01/2025-03-01"],
    "ids": ["", ",", "A", "a,,b", "../etc", "a b", "x" * 97],
    "properties": ["", "title,", "no_such_property", "TITLE"],
    "near": ["", "cpc-terminal", "cpc-terminal,25", "cpc-terminal,25 km", "cpc-terminal,-1km",
             "cpc-terminal,0km", "cpc-terminal,2001km", "1,2,3,4km", "181,0,1km", "0,91,1km",
             "a,b,1km"],
    "datetime-mode": ["", "sure", "CERTAIN"],
    "verdict": ["", "excluded", "CERTAIN"],
    "filter": ["", "kp_km >", "kp_km = 'x'", "colour = 1", "DROP TABLE x", "{", "foo(kp_km) = 1",
               "kp_km = 1e400", "title LIKE title", "S_INTERSECTS(geom, POINT(200 1))"],
    "filter-lang": ["", "sql", "CQL2-TEXT"],
    "filter-crs": ["", "CRS84", "http://www.opengis.net/def/crs/EPSG/0/4267"],
    "sortby": ["", ",", "colour", "-", "+-id", "id,id", "distance", "kp", "geom"],
    "skipGeometry": ["", "yes", "1", "TRUE"],
    "precision": ["", "-1", "10", "two"],
    "simplify": ["", "500", "0m", "-1km"],
    "limit": ["", "0", "-1", "1.5", "ten", "1e3", "9999999999"],
    "offset": ["", "-1", "1.5", "10000001"],
    "profile": ["", "FULL", "esri"],
    "lang": ["", "RU", "fr", "ru,uk"],
    "crs": ["", "CRS84", "EPSG:4326", "http://www.opengis.net/def/crs/EPSG/0/32636"],
    "bbox-crs": ["", "http://www.opengis.net/def/crs/EPSG/0/32636", "+nadgrids=/etc/passwd"],
    "f": ["", "xml", "JSON", "html,json"],
    "incident": ["", "A b", "a,b", "../x"],
    "lon": ["", "181", "NaN", "1e400", "east", "0x10"],
    "lat": ["", "90.5", "Infinity", "north"],
    "radius": ["", "2", "0km", "-2km", "2001km", "two km"],
    "within": ["", "25", "0m", "2000.1km", "1e3km"],
    "kind": ["", "Pump Station", "a,b"],
    "at-least": ["", "0", "0.049", "1.01", "-1", "nan", "half"],
    "kp": ["", "-1", "1511.1", "NaN", "one"],
    "route": ["", "C P C", "a,b", "../x"],
    "as-of": ["", "yesterday", "2025-02-30", "2025-01-01/..", "2999-01-01", "2026-13-01"],
    "since": ["", "yesterday", "2025-02-30", "..", "2025-01-01/2025-02-01"],
    "collection": ["", "INCIDENTS", "claims", "incidents,assets"],
    "q": ["", "x" * 201],
    "url": [""],
    "maxwidth": ["", "0", "-1", "1.5", "wide", "1" * 10],
    "maxheight": ["", "0", "-1", "1.5", "high", "1" * 10],
    "zoom-control": ["", "yes", "1"],
    "wheel-zoom": ["", "no", "0"],
    "layers-control": ["", "False", "off"],
    "caption": ["", "True", "Title"],
    "rows": ["", "one", "-1", "1,", "1.5", "34", "999999999", ",".join("0" * 201)],
}  # fmt: skip
NEEDS = {"maxwidth": "url=http://testserver/map", "maxheight": "url=http://testserver/map",
         "lon": "lat=45", "lat": "lon=40", "radius": "lon=40&lat=45", "within": "lon=40&lat=45",
         "kind": "lon=40&lat=45", "route": "kp=266", "datetime-mode": "datetime=2025-01-01",
         "verdict": "near=cpc-terminal,25km", "filter-lang": "filter=kp_km=1",
         "filter-crs": "filter=kp_km=1"}  # fmt: skip
# What is bad elsewhere only.
GOOD_THERE = {("/analyses/near-table", "profile", "esri")}
BAD_CASES = [
    (path, name, value)
    for path, names in READS.items()
    for name in names
    for value in BAD.get(name, ())
    if (path, name, value) not in GOOD_THERE
]


@pytest.mark.parametrize("name", sorted({name for names in READS.values() for name in names}))
def test_every_parameter_has_bad_values_here(name: str) -> None:
    # Any text is a version; another format of oEmbed is a 501.
    assert name in BAD or name in {"v", "format"}


@pytest.mark.parametrize(("path", "name", "value"), BAD_CASES)
def test_bad_values_are_refused_by_name(
    client: TestClient, path: str, name: str, value: str
) -> None:
    address = EXAMPLES[path].partition("?")[0]
    is_own = path.startswith("/analyses/") and name in {"radius", "within", "route"}
    others = f"&{NEEDS[name]}" if name in NEEDS and not is_own else ""
    if (path, name) == ("/near", "as-of"):
        others = "&lon=40&lat=45"
    # Any text may be the name of a place, so one that nothing carries is unknown, not malformed.
    is_name = (path, name) == ("/analyses/what-if", "place") and value.strip() != ""
    assert_problem(client, f"{address}?{name}={value}{others}", 404 if is_name else 400, name)


@pytest.mark.parametrize(
    ("address", "parameter", "detail"),
    [
        ("/collections/nothing", "collectionId", "no collection has the id 'nothing'"),
        ("/collections/nothing/schema", "collectionId", "no collection has the id 'nothing'"),
        ("/collections/nothing/queryables", "collectionId", "no collection has the id 'nothing'"),
        ("/collections/nothing/items", "collectionId", "no collection has the id 'nothing'"),
        ("/collections/nothing/items/x", "collectionId", "no collection has the id 'nothing'"),
        ("/collections/x/items/x", "collectionId", "no collection has the id 'x'"),
        ("/collections/incidents/items/i", "featureId", "no feature of incidents has the id 'i'"),
        (
            "/collections/assets/items/assets",
            "featureId",
            "no feature of assets has the id 'assets'",
        ),
        (
            "/collections/incidents/items?ids=x",
            "ids",
            "ids: no feature of incidents has the id 'x'",
        ),
        (
            "/collections/incidents/items?near=x,1km",
            "near",
            "near: no placed asset or place has the id 'x'",
        ),
        ("/map?ids=x", "ids", "ids: no feature of incidents has the id 'x'"),
        ("/embed?near=x,1km", "near", "near: no placed asset or place has the id 'x'"),
        ("/near?incident=x", "incident", "incident: no incident has the id 'x'"),
        ("/locate?kp=5&route=x", "route", "route: no route has the id 'x'"),
        ("/static/x.js", "name", "no file has the id 'x.js'"),
        (f"/analyses/{'0' * 32}", "resultId", f"no result has the id '{'0' * 32}'"),
    ],
)
def test_unknown_ids_are_not_found(
    client: TestClient, address: str, parameter: str, detail: str
) -> None:
    assert assert_problem(client, address, 404, parameter) == detail


def test_a_parameter_without_a_name_is_named(client: TestClient) -> None:
    detail = assert_problem(client, "/conformance?=1", 400, "")
    assert detail == "'': is not a parameter here; expected f"


@pytest.mark.parametrize("address", ["/nothing", "/collections/", "/map/", "/static/", "/Map"])
def test_unknown_routes_are_not_found(client: TestClient, address: str) -> None:
    assert_problem(client, address, 404, None)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE"])
@pytest.mark.parametrize("path", EXAMPLES)
def test_row_13_nothing_can_be_written(client: TestClient, path: str, method: str) -> None:
    answer = client.request(method, EXAMPLES[path])
    expected = (403, "read-only") if (path, method) in WRITES else (405, "method-not-allowed")
    assert answer.headers["content-type"] == PROBLEM
    assert (answer.status_code, answer.json()["code"]) == expected
    assert answer.status_code == 403 or answer.headers["allow"].startswith("GET")


@pytest.mark.parametrize("path", EXAMPLES)
def test_long_queries_are_refused(client: TestClient, path: str) -> None:
    assert_problem(client, with_query(EXAMPLES[path], f"x={'1' * 8_000}"), 414, None)


@pytest.mark.parametrize("encoding", ["gzip", "br", "identity", "deflate, gzip"])
@pytest.mark.parametrize("path", ["/", "/map", "/collections/incidents/items"])
def test_row_06_compressed_bodies_are_refused(client: TestClient, path: str, encoding: str) -> None:
    answer = client.request("GET", path, headers={"Content-Encoding": encoding}, content=b"x")
    assert (answer.status_code, answer.headers["content-type"]) == (415, PROBLEM)
    assert answer.json()["code"] == "content-encoding"
