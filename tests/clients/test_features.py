"""Every client reads all features of all collections, whatever the size of its pages.

GDAL's driver for OGC API - Features as the system's programs have it and as pyogrio does, QGIS,
OWSLib, geopandas. What a client prints on its error output or in its log is a failure.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pytest

from tests.clients.programs import script_told

if TYPE_CHECKING:
    from tests.clients.programs import Programs
    from tests.clients.service import Service

SIZES = (25, 1000)
Ids = dict[str, list[str]]
# Both scripts read every layer of an address with one size of pages.
QGIS_READS = """
    root, size, names = sys.argv[1], sys.argv[2], sys.argv[3].split(",")
    found = {}
    for name in names:
        uri = QgsDataSourceUri()
        for key, value in {"url": root, "typename": name, "pageSize": size}.items():
            uri.setParam(key, value)
        layer = QgsVectorLayer(uri.uri(False), name, "OAPIF")
        assert layer.isValid(), layer.error().message()
        rows = [[row["id"], row.geometry().asWkt(3)] for row in layer.getFeatures()]
        types = {field.name(): field.typeName() for field in layer.fields()}
        found[name] = [layer.featureCount(), rows, types, layer.crs().authid()]
        del layer
    return found
"""
PYOGRIO_READS = """
import json, sys, warnings
warnings.simplefilter("error")
import pyogrio
root, size, names = f"OAPIF:{sys.argv[1]}", int(sys.argv[2]), sys.argv[3].split(",")
answer = {}
for name in names:
    frame = pyogrio.read_dataframe(root, layer=name, PAGE_SIZE=size)
    answer[name] = [list(frame["id"]), {key: str(kind) for key, kind in frame.dtypes.items()}]
print(json.dumps({"answer": answer, "messages": []}))
"""
OWSLIB_READS = """
import json, sys, warnings
warnings.simplefilter("error")
from owslib.ogcapi.features import Features
service, size = Features(sys.argv[1]), int(sys.argv[2])
answer = {}
for name in service.feature_collections():
    page = service.collection_items(name, limit=size)
    found = [feature["id"] for feature in page["features"]]
    while any(link["rel"] == "next" for link in page["links"]):
        page = service.collection_items(name, limit=size, offset=len(found))
        found += [feature["id"] for feature in page["features"]]
    assert service.collection(name)["id"] == name
    assert "id" in service.collection_queryables(name)["properties"]
    answer[name] = found
print(json.dumps({"answer": answer, "messages": []}))
"""


@pytest.fixture(scope="module")
def truth(service: Service) -> dict[str, list[dict[str, Any]]]:
    """Give all features of all collections as the service gives them in one page."""
    with service.client() as client:
        listed = client.get("collections").json()["collections"]
        pages = {
            one["id"]: client.get(f"collections/{one['id']}/items?limit=10000").json()
            for one in listed
        }
    assert all(page["numberMatched"] == page["numberReturned"] for page in pages.values())
    assert len(pages["incidents"]["features"]) == 34
    return {name: page["features"] for name, page in pages.items()}


@pytest.fixture(scope="module")
def ids(truth: dict[str, list[dict[str, Any]]]) -> Ids:
    """Give the ids of all collections in their order."""
    return {name: [feature["id"] for feature in page] for name, page in truth.items()}


def was_paged(asked: list[str], size: int) -> bool:
    """Say whether a client has asked for a later page of the claims."""
    claims = [one for one in asked if one.startswith("/collections/claims/items?")]
    return any(f"limit={size}" in one and "offset=200" in one for one in claims)


@pytest.mark.parametrize("size", SIZES)
def test_ogr2ogr_reads_everything(
    service: Service, programs: Programs, truth: dict[str, list[dict[str, Any]]], size: int
) -> None:
    begun = len(service.requests())
    for name, page in truth.items():
        told = programs.run(
            *("ogr2ogr", "-f", "GeoJSON", "/vsistdout/", f"OAPIF:{service.address}", name),
            *("-oo", f"PAGE_SIZE={size}", "-lco", "COORDINATE_PRECISION=7"),
        )
        assert told.errors == ""
        read = json.loads(told.out)["features"]
        assert [one["properties"]["id"] for one in read] == [one["id"] for one in page]
        assert [one["geometry"] for one in read] == [one["geometry"] for one in page]
    asked = service.requests(begun)
    assert f"/collections/claims/items?limit={size}" in asked
    assert was_paged(asked, size) is (size == 25)


@pytest.mark.parametrize("size", SIZES)
def test_ogrinfo_types_the_columns(service: Service, programs: Programs, size: int) -> None:
    told = programs.run(
        *("ogrinfo", "-ro", "-so", "-oo", f"PAGE_SIZE={size}"),
        *(f"OAPIF:{service.address}", "incidents"),
    )
    assert told.errors == ""
    assert "Feature Count: 34" in told.out
    for line in ("title: String", "injured_best: Integer", "kp_km: Real", "updated: Date"):
        assert f"\n{line} (0.0)\n" in told.out
    assert "\nutc_start: DateTime (0.0)\n" in told.out
    assert 'ID["EPSG",4326]' in told.out


@pytest.mark.parametrize("size", SIZES)
def test_pyogrio_reads_everything(
    service: Service, programs: Programs, ids: Ids, size: int
) -> None:
    words = (service.address, str(size), ",".join(ids))
    told = script_told(programs.start_ours(PYOGRIO_READS, *words))
    assert told.errors == ""
    assert {name: found for name, (found, _) in told.answer.items()} == ids
    types = told.answer["incidents"][1]
    assert types["source_count"] == "int32"
    assert types["injured_best"] == types["kp_km"] == "float64"
    assert types["date_start_local"] == "datetime64[ms]"
    assert types["utc_start"] == "datetime64[ms, UTC]"


@pytest.mark.parametrize("size", SIZES)
def test_qgis_reads_everything(
    service: Service, programs: Programs, truth: dict[str, list[dict[str, Any]]], size: int
) -> None:
    begun = len(service.requests())
    told = programs.qgis(QGIS_READS, service.address.rstrip("/"), str(size), ",".join(truth))
    assert (told.errors, told.messages) == ("", [])
    for name, page in truth.items():
        count, rows, types, crs = told.answer[name]
        assert [row[0] for row in rows] == [one["id"] for one in page]
        assert [row[1] == "" for row in rows] == [one["geometry"] is None for one in page]
        assert count == len(page)
        assert types["id"] == "String"
        assert crs == ("EPSG:4326" if any(one["geometry"] for one in page) else "")
    types = told.answer["incidents"][2]
    columns = ("title", "injured_best", "kp_km", "date_start_local", "utc_start")
    assert [types[name] for name in columns] == [
        *("String", "Integer", "Real", "Date", "DateTime"),
    ]
    office = dict(told.answer["incidents"][1])["cpc-2025-09-24-office-strike"]
    assert office == "Point (37.76 44.73)"
    assert was_paged(service.requests(begun), size) is (size == 25)


@pytest.mark.parametrize("size", SIZES)
def test_owslib_reads_everything(service: Service, programs: Programs, ids: Ids, size: int) -> None:
    told = programs.python("owslib", OWSLIB_READS, service.address, str(size))
    assert told.errors == ""
    assert told.answer == ids


@pytest.mark.parametrize("size", SIZES)
def test_geopandas_reads_page_by_page(
    service: Service, truth: dict[str, list[dict[str, Any]]], size: int
) -> None:
    with service.client() as client:
        for name, page in truth.items():
            address, found = f"{service.address}collections/{name}/items?limit={size}", []
            while address:
                frame = gpd.read_file(address)
                found += list(frame["id"])
                links = client.get(address).json()["links"]
                address = next((link["href"] for link in links if link["rel"] == "next"), "")
                if page[0]["geometry"]:
                    assert frame.crs == "EPSG:4326"
            assert found == [one["id"] for one in page]
