"""OGC API - Features Part 1, and what QGIS and GDAL need of it."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

import pytest
from starlette.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from app.store.record import Still
from tests.api.routes import OFFICE

if TYPE_CHECKING:
    from fastapi import FastAPI

    from app.store.catalog import Catalog

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
ITEMS = "/collections/incidents/items"
COLUMNS = (
    "id", "title", "summary", "event_class", "weapon_class", "date_start_local", "date_end_local",
    "date_prec", "timezone", "utc_start", "utc_end", "place_description", "location_class",
    "location_uncertainty_m", "location_method", "where_prec", "country", "admin1", "killed_low",
    "killed_best", "killed_high", "injured_low", "injured_best", "injured_high",
    "attribution_status", "cpc_as_target", "evidence_tier", "record_status", "source_count",
    "independent_sources", "route_id", "kp_km", "kp_min_km", "kp_max_km", "kp_source",
    "route_distance_m", "route_distance_min_m", "route_distance_max_m", "terminal_distance_m",
    "terminal_distance_min_m", "terminal_distance_max_m", "city_distance_m",
    "city_distance_min_m", "city_distance_max_m", "version", "updated",
)  # fmt: skip
COLLECTIONS = (
    "incidents", "assets", "places", "route", "kp-marks", "facilities", "terminal", "moorings",
    "city", "neighbours", "claims", "casualty-reports", "impacts", "statements", "sources",
    "asset-links", "context", "exposures", "actors", "basemap-land", "basemap-lakes",
    "basemap-rivers", "basemap-borders-country", "basemap-borders-region", "basemap-towns",
)  # fmt: skip
LICENCES = {"CC-BY-4.0", "ODbL-1.0", "LGPL-3.0-or-later", "other-pd"}


def links_of(body: dict[str, Any]) -> dict[str, dict[str, str]]:
    return {link["rel"]: link for link in body["links"]}


def ids_of(client: TestClient, query: str) -> list[str]:
    answer = client.get(f"{ITEMS}?{query}")
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert body["numberReturned"] == len(body["features"])
    return [feature["id"] for feature in body["features"]]


def test_landing_links_lead_somewhere(client: TestClient) -> None:
    links = links_of(client.get("/").json())
    assert {rel: link["type"] for rel, link in links.items()} == {
        "self": "application/json",
        "service-desc": "application/vnd.oai.openapi+json;version=3.0",
        "service-doc": "text/html",
        "conformance": "application/json",
        "http://www.opengis.net/def/rel/ogc/1.0/conformance": "application/json",
        "data": "application/json",
        "http://www.opengis.net/def/rel/ogc/1.0/functions": "application/json",
        "alternate": "text/html",
        "related": "text/html",
        "http://www.opengis.net/def/rel/ogc/1.0/tiling-schemes": "application/json",
        "http://www.opengis.net/def/rel/ogc/1.0/processes": "application/json",
        "monitor": "application/feed+json",
        "describedby": "application/ld+json",
        "about": "text/html",
    }
    for link in links.values():
        answer = client.get(link["href"])
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith(link["type"])


def test_browser_gets_the_landing_page_as_a_page(client: TestClient) -> None:
    page = client.get("/", headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "Accept" in page.headers["vary"]
    assert client.get("/?f=json", headers={"Accept": "text/html"}).json()["links"]
    assert client.get("/?f=html").text == page.text


def test_collections_describe_themselves(client: TestClient) -> None:
    described = client.get("/collections").json()["collections"]
    assert tuple(collection["id"] for collection in described) == COLLECTIONS
    for collection in described:
        assert collection["storageCrs"] == CRS84
        assert collection["crs"][0] == CRS84
        assert collection["itemType"] == "feature"
        assert collection["license"] in LICENCES
        assert collection["attribution"]
        assert client.get(f"/collections/{collection['id']}").json() == collection


def test_links_of_a_collection_carry_no_suffix_and_lead_somewhere(client: TestClient) -> None:
    for collection in client.get("/collections").json()["collections"]:
        links = links_of({"links": [k for k in collection["links"] if "?" not in k["href"]]})
        ogc = "http://www.opengis.net/def/rel/ogc/1.0"
        tiles = {f"{ogc}/tilesets-vector"} & {*links}
        assert set(links) == {"self", "items", f"{ogc}/schema", f"{ogc}/queryables", *tiles}
        assert bool(tiles) is (len(collection["crs"]) > 1)  # what has positions
        for link in links.values():
            last = link["href"].rpartition("/")[2]
            assert "." not in last
            assert "?" not in last
            answer = client.get(link["href"])
            assert answer.status_code == 200
            assert answer.headers["content-type"].startswith(link["type"])


def test_extent_of_the_incidents_covers_them(client: TestClient) -> None:
    extent = client.get("/collections/incidents").json()["extent"]
    ((west, south, east, north),) = extent["spatial"]["bbox"]
    assert extent["spatial"]["crs"] == CRS84
    assert (west, south) == (37.5, 44.5)  # a tanker off the coast
    assert (east, north) == pytest.approx((53.9, 48.4), abs=0.1)  # the disc of Atyrau Region
    ((first, last),) = extent["temporal"]["interval"]
    assert first == "2022-03-20T21:00:00Z"  # the local 21 March 2022
    assert last.endswith("T21:00:00Z")


def test_properties_of_an_incident_keep_their_order(client: TestClient) -> None:
    for feature in client.get(ITEMS).json()["features"]:
        assert tuple(feature["properties"]) == COLUMNS
        for value in feature["properties"].values():
            assert value is None or isinstance(value, str | int | float)


@pytest.mark.parametrize("name", COLLECTIONS)
def test_schema_covers_every_property_with_a_type_that_all_values_have(
    client: TestClient, name: str
) -> None:
    schema = client.get(f"/collections/{name}/schema").json()
    queryables = client.get(f"/collections/{name}/queryables").json()
    for document, last in ((schema, "schema"), (queryables, "queryables")):
        assert document["$id"] == f"http://testserver/collections/{name}/{last}"
    geometry = schema["properties"].pop("geometry", {"x-ogc-role": "primary-geometry"})
    assert geometry["x-ogc-role"] == "primary-geometry"
    types = {key: rule["type"] for key, rule in schema["properties"].items()}
    kinds = {"string": (str,), "integer": (int,), "number": (int, float), "boolean": (bool,)}
    features = client.get(f"/collections/{name}/items?limit=10000").json()["features"]
    assert features
    for feature in features:
        assert list(feature["properties"]) == list(types)
        for key, value in feature["properties"].items():
            assert value is None or type(value) in kinds[types[key]], (key, value)


def test_types_of_columns_that_start_empty_are_stable(client: TestClient) -> None:
    first = client.get(f"{ITEMS}?limit=20").json()["features"]
    types = client.get("/collections/incidents/schema").json()["properties"]
    empty = [key for key in COLUMNS if all(f["properties"][key] is None for f in first[:3])]
    assert {"killed_best", "injured_high"} <= set(empty)
    assert {types[key]["type"] for key in ("killed_best", "injured_high")} == {"integer"}
    for key in ("kp_km", "terminal_distance_m", "location_uncertainty_m"):
        assert types[key]["type"] == "number"
    assert types["date_end_local"]["type"] == "string"


def test_limit_is_100_by_default_and_cut_at_10_000(client: TestClient, catalog: Catalog) -> None:
    claims = len(catalog.collections["claims"].features)
    assert claims > 100
    page = client.get("/collections/claims/items").json()
    assert (page["numberReturned"], page["numberMatched"]) == (100, claims)
    for limit in (claims, 10_000, 10_001, 999_999_999):
        page = client.get(f"/collections/claims/items?limit={limit}").json()
        assert (page["numberReturned"], page["numberMatched"]) == (claims, claims)


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("incidents", "limit=7"),
        ("incidents", "limit=1&near=cpc-terminal,25km&datetime=2025-01-01/..&properties=title"),
        ("incidents", "limit=5&bbox=37,44,38,45&f=json"),
        ("claims", "limit=50"),
        ("sources", "limit=100&offset=3"),
    ],
)
def test_next_links_visit_every_feature_once(client: TestClient, name: str, query: str) -> None:
    body = client.get(f"/collections/{name}/items?{query}").json()
    visited = [feature["id"] for feature in body["features"]]
    while following := links_of(body).get("next"):
        answer = client.get(following["href"])
        body = answer.json()
        assert f'<{links_of(body)["prev"]["href"]}>; rel="prev"' in answer.headers["link"]
        visited += [feature["id"] for feature in body["features"]]
    pairs = [pair for pair in query.split("&") if not pair.startswith(("limit", "offset"))]
    whole = "&".join(["limit=10000", *pairs])
    every = client.get(f"/collections/{name}/items?{whole}").json()["features"]
    skipped = 3 if "offset=3" in query else 0
    assert visited == [feature["id"] for feature in every][skipped:]
    assert len(visited) == len(set(visited)) == body["numberMatched"] - skipped


def test_next_link_carries_every_parameter(client: TestClient, catalog: Catalog) -> None:
    asked = (
        "bbox=37,44,38,45&datetime=2022-01-01/..&properties=title,id&near=cpc-terminal,25km"
        "&limit=2&profile=full"
    )
    following = links_of(client.get(f"{ITEMS}?{asked}").json())["next"]["href"]
    assert following == (
        "http://testserver/collections/incidents/items?bbox=37,44,38,45"
        "&datetime=2022-01-01/..&properties=title,id&near=cpc-terminal,25km&limit=2&offset=2"
        f"&as-of={catalog.version}&profile=full"
    )


def test_last_page_has_no_next_link_and_the_first_no_prev(client: TestClient) -> None:
    assert "prev" not in links_of(client.get(f"{ITEMS}?limit=1").json())
    assert "next" not in links_of(client.get(f"{ITEMS}?offset=33&limit=1").json())
    beyond = client.get(f"{ITEMS}?offset=5000").json()
    assert (beyond["numberMatched"], beyond["numberReturned"]) == (34, 0)
    assert "next" not in links_of(beyond)


def test_links_of_a_page_are_in_the_header_too(client: TestClient) -> None:
    answer = client.get(f"{ITEMS}?limit=2")
    for link in answer.json()["links"]:
        if link["rel"] == "enclosure":  # the files of the same selection would make it too long
            assert link["href"] not in answer.headers["link"]
            continue
        kind = link["type"].replace('"', r"\"")
        written = f'<{link["href"]}>; rel="{link["rel"]}"; type="{kind}"'
        assert written in answer.headers["link"]


def test_base_url_stands_in_every_link(catalog: Catalog) -> None:
    app = create_app(Settings(base_url="https://maps.example.org/cpc/"), Still(catalog))
    with TestClient(app) as proxied:
        for address in ("/", "/collections", f"{ITEMS}?limit=1", f"{ITEMS}/{OFFICE}"):
            for link in proxied.get(address).json()["links"]:
                assert link["href"].startswith("https://maps.example.org/cpc/")
        assert proxied.get("/api").json()["servers"] == [{"url": "https://maps.example.org/cpc"}]
        assert 'src="https://maps.example.org/cpc/embed"' in unescape(proxied.get("/?f=html").text)


LINKED = re.compile(r'(?:href|src|action)="([^"#]+)"')


@pytest.mark.parametrize("base_url", ["http://127.0.0.1:8060/cpc", "https://maps.example/a/cpc/"])
@pytest.mark.parametrize("path", ["/", ""])
@pytest.mark.parametrize("query", ["", "?nothing=1"])
def test_pages_of_the_root_stay_below_the_prefix_with_and_without_a_slash(
    catalog: Catalog, base_url: str, path: str, query: str
) -> None:
    """A proxy that takes the prefix away hides whether the address had a slash."""
    app = create_app(Settings(base_url=base_url), Still(catalog))
    root = base_url.rstrip("/")
    with TestClient(app if path else emptied(app), headers={"Accept": "text/html"}) as proxied:
        page = proxied.get(f"/{query}")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.status_code == (400 if query else 200)
    found = [unescape(one) for one in LINKED.findall(page.text)]
    assert len(found) > 10
    for address in (root, f"{root}/"):
        for one in found:
            assert urljoin(address, one).startswith((f"{root}/", "data:")), one


def test_an_empty_path_is_a_slash(api: FastAPI) -> None:
    with TestClient(emptied(api)) as emptied_client:
        assert emptied_client.get("/").json()["title"] == "Incident Mapper"


def emptied(app: Any) -> Any:
    """Give an application behind a proxy that leaves nothing of the path."""

    async def behind(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            scope = {**scope, "path": "", "raw_path": b""}
        await app(scope, receive, send)

    return behind


@pytest.mark.parametrize(
    ("bbox", "expected"),
    [
        ("51,46,53,48", ["cpc-2022-07-atyrau-power-outage"]),
        ("51,46,-100,53,48,9000", ["cpc-2022-07-atyrau-power-outage"]),  # heights are ignored
        ("40.65,45.45,40.75,45.55", ["cpc-2025-03-19-kavkazskaya"]),
        ("0,0,10,10", []),
        ("170,-80,-170,80", []),  # over the antimeridian, where nothing is
        ("40.6,45,40.5,45.1", []),  # all the way round, at a latitude where nothing is
    ],
)
def test_bbox(client: TestClient, bbox: str, expected: list[str]) -> None:
    assert ids_of(client, f"bbox={bbox}") == expected


def test_bbox_over_the_antimeridian_holds_both_sides(client: TestClient) -> None:
    everything = ids_of(client, "limit=100")
    east = ids_of(client, "bbox=45,-90,180,90")
    west = ids_of(client, "bbox=-180,-90,44,90")
    assert sorted(ids_of(client, "bbox=45,-90,44,90")) == sorted(east + west)
    assert sorted(east + west) == sorted(everything)
    assert east


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        # A local day in Moscow is 21:00 to 21:00 UTC.
        ("2025-09-23T21:00:00Z/2025-09-24T21:00:00Z", True),
        ("2025-09-24", True),
        ("2025-09-24T09:03:00Z", True),
        ("2025-09-24T12:03:00%2B03:00", True),
        ("2025-09-24T20:59:59Z", True),
        ("2025-09-24T21:00:00Z", False),
        ("2025-09-23T20:59:59Z", False),
        ("2025-09-25/2025-09-30", False),
        ("../2025-09-24", True),
        ("/2025-09-23", True),  # to the end of that UTC day, three hours into the local day
        ("../2025-09-23T20:00:00Z", False),
        ("2025-09-24/..", True),
        ("2025-09-25/", False),
    ],
)
def test_datetime(client: TestClient, span: str, *, expected: bool) -> None:
    assert (OFFICE in ids_of(client, f"datetime={span}")) is expected


def test_ids_come_as_asked_and_once(client: TestClient) -> None:
    order = "cpc-2022-07-05-court-suspension"
    assert ids_of(client, f"ids={OFFICE},{order},{OFFICE}") == [OFFICE, order]


def test_properties_are_only_those_asked_for(client: TestClient) -> None:
    for feature in client.get(f"{ITEMS}?properties=title,id,kp_km").json()["features"]:
        assert list(feature["properties"]) == ["id", "title", "kp_km"]
        assert feature["id"] == feature["properties"]["id"]


@pytest.mark.parametrize("within_km", [1, 25, 250, 1_500])
def test_near_keeps_what_may_lie_within(client: TestClient, within_km: int) -> None:
    every = client.get(ITEMS).json()["features"]
    smallest = {f["id"]: f["properties"]["terminal_distance_min_m"] for f in every}
    expected = [key for key, value in smallest.items() if value <= within_km * 1_000]
    assert ids_of(client, f"near=cpc-terminal,{within_km}km") == expected
    assert expected


def test_near_a_position(client: TestClient) -> None:
    assert ids_of(client, "near=51.9,47.1,1km") == ["cpc-2022-07-atyrau-power-outage"]
    # 1 km off the terminal itself: what happened there, and what may have.
    assert ids_of(client, "near=37.653,44.6705,1km&datetime=2025-11-01/2025-11-27") == [
        "cpc-2025-11-25-terminal-admin-building"
    ]


def test_selections_combine(client: TestClient) -> None:
    every = set(ids_of(client, "limit=100"))
    box, time = (
        set(ids_of(client, "bbox=37,44,38,45")),
        set(ids_of(client, "datetime=2025-01-01/..")),
    )
    both = set(ids_of(client, "bbox=37,44,38,45&datetime=2025-01-01/.."))
    assert both == box & time
    assert both < box < every


def test_collections_without_positions_say_so(client: TestClient) -> None:
    answer = client.get("/collections/claims/items?near=cpc-terminal,25km")
    assert (answer.status_code, answer.json()["parameter"]) == (400, "near")


def test_count_matches_whatever_the_page(client: TestClient) -> None:
    for query in ("limit=1", "limit=20&offset=30", "properties=id", "profile=full&limit=3"):
        assert client.get(f"{ITEMS}?{query}").json()["numberMatched"] == 34


def test_page_states_coverage_credit_and_version(client: TestClient, catalog: Catalog) -> None:
    body = client.get(f"{ITEMS}?limit=1").json()
    assert body["coverage"] == "Record read up to 2026-10-11, 34 incidents, 17 leads hidden"
    assert body["attribution"] == catalog.collections["incidents"].credit
    assert body["catalog_version"] == catalog.version
    assert body["data_date"] == "2026-11-22"


def test_single_incident_carries_its_reports(client: TestClient) -> None:
    answer = client.get(f"{ITEMS}/{OFFICE}")
    properties = answer.json()["properties"]
    assert tuple(properties)[: len(COLUMNS)] == COLUMNS
    injured = [
        report["value"]
        for report in properties["casualties"]
        if report["measure"] == "injured" and report["subset"] == "all"
    ]
    assert injured == [3, 6, 7, 8, 11, 12]
    assert [
        (report["value"], report["speaker"])
        for report in properties["casualties"]
        if report["subset"] == "operator_staff"
    ] == [(2, "CPC")]
    assert properties["attribution"]["cpc_as_target"] == "no_official_indication"
    assert len(properties["sources"]) == properties["source_count"] > 30
    assert properties["independent_sources"] < properties["source_count"]
    for nested in ("claims", "impacts", "statements", "assets", "related"):
        assert properties[nested]


def test_page_of_incidents_is_flat_unless_asked(client: TestClient) -> None:
    (flat,) = client.get(f"{ITEMS}?ids={OFFICE}").json()["features"]
    (full,) = client.get(f"{ITEMS}?ids={OFFICE}&profile=full").json()["features"]
    single = client.get(f"{ITEMS}/{OFFICE}").json()
    assert tuple(flat["properties"]) == COLUMNS
    assert full["properties"] == single["properties"]
    assert full["geometry"] == flat["geometry"] == single["geometry"]


def test_links_of_an_item_lead_somewhere(client: TestClient) -> None:
    links = links_of(client.get(f"{ITEMS}/{OFFICE}").json())
    assert set(links) == {
        "self", "collection", "version-history", "alternate", "related", "describedby",
    }  # fmt: skip
    for link in links.values():
        assert client.get(link["href"]).status_code == 200


@pytest.mark.parametrize("name", ["claims", "casualty-reports", "impacts", "statements", "sources"])
def test_reports_are_joined_by_the_incident(client: TestClient, name: str) -> None:
    incidents = set(ids_of(client, "limit=100"))
    features = client.get(f"/collections/{name}/items?limit=10000").json()["features"]
    assert {feature["properties"]["incident_id"] for feature in features} <= incidents
    assert len({feature["id"] for feature in features}) == len(features)
    assert all(feature["geometry"] is None for feature in features)


def test_content_crs_is_told(client: TestClient) -> None:
    for address in (ITEMS, f"{ITEMS}/{OFFICE}", "/collections/route/items"):
        assert client.get(address).headers["content-crs"] == f"<{CRS84}>"
