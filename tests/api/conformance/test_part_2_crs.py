"""OGC API - Features Part 2 (18-058r1): one test a requirement, named by it, in our words."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pytest
import shapely
from shapely.geometry import shape

from tests.api.conformance.asking import (
    CRS84,
    EPSG,
    FEATURE,
    ITEM,
    ITEMS,
    body_of,
    collections_of,
    parameter_of,
    refused,
)

if TYPE_CHECKING:
    from starlette.testclient import TestClient

METRIC = ["3857", "32637", "32638", "32639", "32640"]


def frame_of(client: TestClient, address: str) -> gpd.GeoDataFrame:
    features = body_of(client, address)["features"]
    shapes = [shape(f["geometry"]) if f["geometry"] else None for f in features]
    return gpd.GeoDataFrame(
        [f["properties"] for f in features],
        geometry=np.array(shapes),
        index=[f["id"] for f in features],
    )


def ids_in_order(client: TestClient, address: str) -> list[str]:
    return [feature["id"] for feature in body_of(client, address)["features"]]


def test_req_crs_crs_uri(client: TestClient) -> None:
    """A system is named by its URI; other spellings are refused."""
    for text in ("EPSG:4326", "urn:ogc:def:crs:EPSG::4326", "4326", "+proj=longlat"):
        for name in ("crs", "bbox-crs"):
            refused(client, f"{ITEMS}?bbox=1,2,3,4&{name}={text.replace('+', '%2B')}", name)


def test_req_crs_fc_md_crs_list(client: TestClient) -> None:
    """A collection with geometry lists the systems that it is served in."""
    for found in body_of(client, "/collections")["collections"]:
        has_places = "spatial" in found["extent"]
        expected = [CRS84, *(f"{EPSG}{code}" for code in ("4326", *METRIC))]
        assert found["crs"] == (expected if has_places else [CRS84])


def test_req_crs_fc_md_storage_crs_valid_value(client: TestClient) -> None:
    """The system of storage is one of the list."""
    for found in body_of(client, "/collections")["collections"]:
        assert found["storageCrs"] == CRS84
        assert found["storageCrs"] in found["crs"]
        assert "storageCrsCoordinateEpoch" not in found


def test_req_crs_fc_md_storage_crs(client: TestClient) -> None:
    """A collection with places says in which system they are kept."""
    for found in collections_of(client):
        assert found["storageCrs"] == CRS84, found["id"]


def test_req_crs_fc_md_crs_list_global(client: TestClient) -> None:
    """No list is shared by all collections, so that each has its own in full."""
    assert "crs" not in body_of(client, "/collections")


@pytest.mark.parametrize("path", ["/collections/{collectionId}/items", ITEM])
def test_req_crs_fc_crs_definition(client: TestClient, path: str) -> None:
    """crs is a URI, of pages and of single features."""
    schema = parameter_of(client, "crs", path)["schema"]
    assert (schema["type"], schema["format"]) == ("string", "uri")


def test_req_crs_fc_bbox_crs_definition(client: TestClient) -> None:
    """bbox-crs is a URI, of pages."""
    schema = parameter_of(client, "bbox-crs")["schema"]
    assert (schema["type"], schema["format"]) == ("string", "uri")


@pytest.mark.parametrize("code", ["", "4326", *METRIC])
def test_req_crs_fc_crs_valid_value(client: TestClient, code: str) -> None:
    """Every listed system is taken; the header says which one the answer is in."""
    uri = f"{EPSG}{code}" if code else CRS84
    for address in (ITEMS, FEATURE, f"{ITEMS}?f=jsonfg&bbox=37,44,38,45"):
        joint = "&" if "?" in address else "?"
        found = client.get(f"{address}{joint}crs={uri}")
        if code == "32640" and found.status_code == 400:
            assert "is served for longitudes 37 to 77" in found.json()["detail"]
            continue
        assert (found.status_code, found.headers["content-crs"]) == (200, f"<{uri}>")


def test_req_crs_fc_crs_default_value(client: TestClient) -> None:
    """Without crs the answer is in CRS84, longitude first."""
    plain, named = body_of(client, FEATURE), client.get(f"{FEATURE}?crs={CRS84}")
    assert plain["geometry"] == {"type": "Point", "coordinates": [37.76, 44.73]}
    assert named.json() == plain
    assert named.headers["content-crs"] == f"<{CRS84}>"


def test_req_crs_crs_exception(client: TestClient) -> None:
    """A system that a collection does not list is a 400."""
    for address in (f"{ITEMS}?", f"{FEATURE}?"):
        detail = refused(client, f"{address}crs={EPSG}32636", "crs")
        assert f"'{EPSG}32636' is none of {CRS84}, {EPSG}4326" in detail


def test_axes_come_in_the_order_of_the_authority(client: TestClient) -> None:
    """Axes come in the order of the authority: 4326 has the latitude first."""
    assert body_of(client, f"{FEATURE}?crs={EPSG}4326")["geometry"]["coordinates"] == [44.73, 37.76]
    east, north = body_of(client, f"{FEATURE}?crs={EPSG}32637")["geometry"]["coordinates"]
    assert (east, north) == (402_000, 4_954_000)


@pytest.mark.parametrize("code", METRIC)
def test_req_crs_fc_crs_action(client: TestClient, code: str) -> None:
    """The geometries are turned as any program turns them, and are no finer than their class."""
    box = "bbox=38.5,44,53.9,49"
    plain = frame_of(client, f"{ITEMS}?{box}").set_crs("OGC:CRS84").to_crs(f"EPSG:{code}")
    found = frame_of(client, f"{ITEMS}?{box}&crs={EPSG}{code}")
    assert list(found.index) == list(plain.index)
    assert len(found) == 6
    digits = {"exact": 4, "site": 3, "quarter": 2, "city": 2, "municipality": 1, "area": 1}
    classes = found["location_class"].tolist()
    shapes = np.asarray(found.geometry), np.asarray(plain.geometry)
    for location_class, geometry, expected in zip(classes, *shapes, strict=True):
        unit_m = 1.0
        if geometry.geom_type == "Point":
            unit_m = 10.0 ** (5 - digits[location_class])
        at = shapely.get_coordinates(geometry)
        assert (at % unit_m == 0).all()
        off = np.subtract(at, shapely.get_coordinates(expected))
        assert np.abs(off).max() <= unit_m / 2 * (1 + 1e-6)


def test_req_crs_fc_bbox_crs_valid_value(client: TestClient) -> None:
    """A box may be written in any listed system, in its axes."""
    plain = ids_in_order(client, f"{ITEMS}?bbox=40,45,41,46")
    assert len(plain) == 4
    assert ids_in_order(client, f"{ITEMS}?bbox=45,40,46,41&bbox-crs={EPSG}4326") == plain
    assert ids_in_order(client, f"{ITEMS}?bbox=45,40,-5,46,41,5&bbox-crs={EPSG}4326") == plain
    x, y = (f"{6_378_137 * math.radians(lon):.3f}" for lon in (40, 41))
    south, north = (
        f"{6_378_137 * math.asinh(math.tan(math.radians(lat))):.3f}" for lat in (45, 46)
    )
    assert (
        ids_in_order(client, f"{ITEMS}?bbox={x},{south},{y},{north}&bbox-crs={EPSG}3857") == plain
    )


def test_req_crs_fc_bbox_crs_valid_default_value(client: TestClient) -> None:
    """Without bbox-crs a box is in CRS84, and bbox-crs without a box is refused."""
    assert ids_in_order(client, f"{ITEMS}?bbox=40,45,41,46") == ids_in_order(
        client, f"{ITEMS}?bbox=40,45,41,46&bbox-crs={CRS84}"
    )
    refused(client, f"{ITEMS}?bbox-crs={EPSG}32637", "bbox-crs")


def test_req_crs_bbox_crs_exception(client: TestClient) -> None:
    """A box in an unlisted system, or out of the reach of its own, is a 400."""
    refused(client, f"{ITEMS}?bbox=1,2,3,4&bbox-crs={EPSG}32636", "bbox-crs")
    for box in ("660349,15122112,660350,15122113", "5e,0,6e5,1", "1,2,3", "600000,5,500000,6"):
        refused(client, f"{ITEMS}?bbox={box}&bbox-crs={EPSG}32637", "bbox")


@pytest.mark.parametrize("collection", ["incidents", "places", "route"])
@pytest.mark.parametrize("code", ["32637", "32638", "32639"])
def test_req_crs_fc_bbox_crs_action(client: TestClient, collection: str, code: str) -> None:
    """A box in metres holds what meets it in metres, which no box in degrees says."""
    address = f"/collections/{collection}/items?limit=1000&filter=geom IS NOT NULL"
    plain = frame_of(client, address).set_crs("OGC:CRS84")
    metric = plain.set_geometry(plain.geometry.segmentize(0.001)).to_crs(f"EPSG:{code}")
    west, south, east, north = metric.total_bounds
    for part in range(1, 6):
        box = [
            round(west + (east - west) * part / 8), round(south + (north - south) * part / 9),
            round(west + (east - west) * (part + 2) / 8),
            round(south + (north - south) * (part + 3) / 9),
        ]  # fmt: skip
        asked = f"{address}&bbox={','.join(map(str, box))}&bbox-crs={EPSG}{code}"
        expected = set(metric.index[metric.intersects(shapely.box(box[0], box[1], box[2], box[3]))])
        assert set(ids_in_order(client, asked)) == expected


def test_box_of_4326_crosses_the_antimeridian(client: TestClient) -> None:
    assert len(ids_in_order(client, f"{ITEMS}?bbox=40,170,50,60&bbox-crs={EPSG}4326")) == 34
    assert ids_in_order(client, f"{ITEMS}?bbox=40,170,50,20&bbox-crs={EPSG}4326") == []


def test_filter_in_another_system_is_that_of_degrees(client: TestClient) -> None:
    plain = ids_in_order(client, f"{ITEMS}?filter=S_INTERSECTS(geom,BBOX(40,45,41,46))")
    swapped = f"filter=S_INTERSECTS(geom,BBOX(45,40,46,41))&filter-crs={EPSG}4326"
    assert ids_in_order(client, f"{ITEMS}?{swapped}") == plain
    near = f"filter=S_DWITHIN(geom,POINT(402000 4954000),25,'km')&filter-crs={EPSG}32637"
    expected = ids_in_order(client, f"{ITEMS}?filter=S_DWITHIN(geom,POINT(37.763 44.732),25,'km')")
    assert ids_in_order(client, f"{ITEMS}?{near}") == expected
    assert len(expected) > 10
    far = f"filter=S_DWITHIN(geom,POINT(660349 15122112),25,'km')&filter-crs={EPSG}32637"
    assert "is not served" in refused(client, f"{ITEMS}?{far}", "filter")


def test_page_with_a_feature_out_of_reach_is_refused(client: TestClient) -> None:
    """Far from its zone a point would get metres that look right; it gets none."""
    for address in (f"{ITEMS}?crs={EPSG}32640", f"{ITEMS}?f=jsonfg&crs={EPSG}32640"):
        detail = (
            refused(client, f"{address}&bbox=35,43,36.9,46", "crs")
            if (ids_in_order(client, f"{ITEMS}?bbox=35,43,36.9,46"))
            else refused(client, f"/collections/places/items?crs={EPSG}32640", "crs")
        )
        assert "is served for longitudes 37 to 77, latitudes 0 to 84" in detail
    bare = body_of(client, f"/collections/places/items?crs={EPSG}32640&skipGeometry=true")
    assert bare["features"][0]["geometry"] is None


def test_jsonfg_gives_another_system_as_place(client: TestClient) -> None:
    for address in (f"{ITEMS}?ids=cpc-2025-09-24-office-strike&", f"{FEATURE}?"):
        body = body_of(client, f"{address}f=jsonfg&crs={EPSG}32637")
        feature = body["features"][0] if "features" in body else body
        assert body["coordRefSys"] == f"{EPSG}32637"
        assert feature["place"] == {"type": "Point", "coordinates": [402_000, 4_954_000]}
        assert feature["geometry"] is None


@pytest.mark.parametrize("f", ["f=csv", "f=gpkg", "f=geojsonseq", "f=kml", "download=true"])
def test_files_are_in_degrees_only(client: TestClient, f: str) -> None:
    detail = refused(client, f"{ITEMS}?{f}&crs={EPSG}4326", "crs")
    assert detail == f"crs: a file is always in {CRS84}; pages have others"
    assert client.get(f"{ITEMS}?{f}&crs={CRS84}").headers["content-crs"] == f"<{CRS84}>"


def test_links_of_a_page_keep_the_system_and_those_of_files_do_not(client: TestClient) -> None:
    answer = client.get(f"{ITEMS}?limit=3&crs={EPSG}3857&bbox=44,37,46,41&bbox-crs={EPSG}4326")
    links = {(link["rel"], link["type"]): link["href"] for link in answer.json()["links"]}
    assert f"crs={EPSG}3857" in links["next", "application/geo+json"]
    following = client.get(links["next", "application/geo+json"])
    assert following.headers["content-crs"] == f"<{EPSG}3857>"
    assert "bbox-crs" in links["enclosure", "text/csv"]
    assert "&crs=" not in links["enclosure", "text/csv"]


def test_precision_counts_digits_of_degrees(client: TestClient) -> None:
    found = body_of(
        client,
        f"{FEATURE.rsplit('/', 1)[0]}?ids={FEATURE.rsplit('/', 1)[1]}&precision=1&crs={EPSG}32637",
    )
    assert found["features"][0]["geometry"]["coordinates"] == [400_000, 4_950_000]


def test_req_crs_ogc_crs_header(client: TestClient) -> None:
    """Every answer with coordinates says in a header which system they are in."""
    for found in collections_of(client):
        items = f"/collections/{found['id']}/items?limit=1"
        (feature, *_) = body_of(client, items)["features"]
        one = f"/collections/{found['id']}/items/{feature['id']}"
        for address in (items, one, f"{items}&f=csv", f"{items}&f=geojsonseq", f"{items}&f=jsonfg"):
            assert "content-crs" in client.get(address).headers, address


@pytest.mark.parametrize("code", ["", "4326", "3857", "32637"])
def test_req_crs_ogc_crs_header_value(client: TestClient, code: str) -> None:
    """Its value is the URI in angle brackets, and nothing else."""
    uri = f"{EPSG}{code}" if code else CRS84
    for address in (f"{ITEMS}?limit=1&crs={uri}", f"{FEATURE}?crs={uri}"):
        value = client.get(address).headers["content-crs"]
        assert re.fullmatch(r"<[^<>\s]+>", value)
        assert value == f"<{uri}>"


def test_req_crs_geojson(client: TestClient) -> None:
    """GeoJSON has other coordinates than RFC 7946 only for who asked, and has no member crs."""
    (feature,) = body_of(client, f"{ITEMS}?limit=1")["features"]
    lon, lat = feature["geometry"]["coordinates"]
    assert 31 < lon < 56
    assert 41 < lat < 50
    asked = client.get(f"{ITEMS}?limit=1&crs={EPSG}4326")
    assert asked.headers["content-type"] == "application/geo+json"
    assert asked.json()["features"][0]["geometry"]["coordinates"] == [lat, lon]
    assert "crs" not in asked.json()
