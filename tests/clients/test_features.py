"""Every client reads all features of all collections, whatever the size of its pages.

GDAL's driver for OGC API - Features as the system's programs have it and as pyogrio does, QGIS,
OWSLib, geopandas. What a client prints on its error output or in its log is a failure.

GDAL reads the schema of a feature and types its columns by it. QGIS 3.22 reads no schema: it types
by the first ten features, and a date that is known to the month only is empty in a column of dates.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pytest

from tests.clients.programs import script_told

if TYPE_CHECKING:
    from tests.clients.programs import Programs
    from tests.clients.service import Service

SIZES = (25, 1000)
Ids = dict[str, list[str]]
Features = dict[str, list[dict[str, Any]]]
# What the schema says, as GDAL calls it.
OGR_TYPES = {
    ("string", None): "String",
    ("string", "date"): "Date",
    ("string", "date-time"): "DateTime",
    ("integer", None): "Integer",
    ("number", None): "Real",
    ("boolean", None): "Integer(Boolean)",
}
FIELD = re.compile(r"^(\w+): (\w+(?:\(Boolean\))?) \(0\.0\)$", re.MULTILINE)
WHOLE_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
# Dates that QGIS 3.22 has nothing for, because its first ten features have whole ones.
LOST_BY_QGIS = {
    ("impacts", "to_date"): 3,
    ("statements", "date"): 1,
    ("sources", "date_published"): 2,
}
# Both scripts read every layer of an address with one size of pages.
QGIS_READS = """
    def plain(value):
        if value == NULL:
            return None
        if hasattr(value, "toUTC"):
            value = value.toUTC()
        return value.toString(Qt.ISODate) if hasattr(value, "toString") else value
    from qgis.PyQt.QtCore import Qt
    root, size, names = sys.argv[1], sys.argv[2], sys.argv[3].split(",")
    found = {}
    for name in names:
        uri = QgsDataSourceUri()
        for key, value in {"url": root, "typename": name, "pageSize": size}.items():
            uri.setParam(key, value)
        layer = QgsVectorLayer(uri.uri(False), name, "OAPIF")
        assert layer.isValid(), layer.error().message()
        rows = [
            [row["id"], row.geometry().asWkt(3), list(map(plain, row.attributes()))]
            for row in layer.getFeatures()
        ]
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
    info = pyogrio.read_info(root, layer=name, PAGE_SIZE=size)
    rows = pyogrio.read_arrow(root, layer=name, read_geometry=False, PAGE_SIZE=size)[1].to_pylist()
    types = [info["fields"].tolist(), info["ogr_types"], info["ogr_subtypes"]]
    dtypes = {key: str(kind) for key, kind in frame.dtypes.items()}
    answer[name] = [list(zip(*types)), rows, list(frame["id"]), dtypes]
print(json.dumps({"answer": answer, "messages": []}, default=lambda told: told.isoformat()))
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
def truth(service: Service) -> Features:
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
def ids(truth: Features) -> Ids:
    """Give the ids of all collections in their order."""
    return {name: [feature["id"] for feature in page] for name, page in truth.items()}


@pytest.fixture(scope="module")
def declared(service: Service, truth: Features) -> dict[str, dict[str, str]]:
    """Give the type of each column of each collection, by its schema, as GDAL calls it."""
    found = {}
    with service.client() as client:
        for name in truth:
            rules = client.get(f"collections/{name}/schema").json()["properties"]
            rules.pop("geometry", None)
            found[name] = {
                key: OGR_TYPES[rule["type"], rule.get("format")] for key, rule in rules.items()
            }
    return found


def as_gdal_spells(own: dict[str, Any], read: dict[str, Any]) -> dict[str, Any]:
    """Give properties as GDAL has them: it spells a text that is a whole date with slashes.

    It guesses in each page anew, whatever the column is declared as, and so only in some.
    """
    return {
        key: value.replace("-", "/")
        if isinstance(value, str)
        and WHOLE_DATE.fullmatch(value)
        and read[key] == value.replace("-", "/")
        else value
        for key, value in own.items()
    }


def ogr_name(kind: str, subtype: str) -> str:
    """Give a type of pyogrio as ``ogrinfo`` prints it."""
    return kind.removeprefix("OFT") + ("(Boolean)" if subtype == "OFSTBoolean" else "")


def as_served(value: Any, kind: str) -> Any:
    """Give a value of Arrow as the service writes it."""
    if kind == "DateTime" and value is not None:
        return value.removesuffix("+00:00") + "Z"
    return value


def was_paged(asked: list[str], size: int) -> bool:
    """Say whether a client has asked for a later page of the claims."""
    claims = [one for one in asked if one.startswith("/collections/claims/items?")]
    return any(f"limit={size}" in one and "offset=200" in one for one in claims)


@pytest.mark.parametrize("size", SIZES)
def test_ogr2ogr_reads_everything(
    service: Service, programs: Programs, truth: Features, size: int
) -> None:
    begun = len(service.requests())
    for name, page in truth.items():
        told = programs.run(
            *("ogr2ogr", "-f", "GeoJSON", "/vsistdout/", f"OAPIF:{service.address}", name),
            *("-oo", f"PAGE_SIZE={size}", "-lco", "COORDINATE_PRECISION=7"),
        )
        assert told.errors == ""
        read = json.loads(told.out)["features"]
        assert [one["geometry"] for one in read] == [one["geometry"] for one in page]
        for own, one in zip(page, read, strict=True):
            assert one["properties"] == as_gdal_spells(own["properties"], one["properties"])
    asked = service.requests(begun)
    assert f"/collections/claims/items?limit={size}" in asked
    assert was_paged(asked, size) is (size == 25)


@pytest.mark.parametrize("size", SIZES)
def test_ogrinfo_types_the_columns(
    service: Service,
    programs: Programs,
    truth: Features,
    declared: dict[str, dict[str, str]],
    size: int,
) -> None:
    for name, types in declared.items():
        told = programs.run(
            *("ogrinfo", "-ro", "-so", "-oo", f"PAGE_SIZE={size}"),
            *(f"OAPIF:{service.address}", name),
        )
        assert told.errors == ""
        assert dict(FIELD.findall(told.out)) == types
        assert 'ID["EPSG",4326]' in told.out
    assert declared["incidents"]["utc_start"] == "DateTime"
    assert declared["impacts"]["from_date"] == "String"
    untold = {
        declared[name][key]
        for name, page in truth.items()
        for key in page[0]["properties"]
        if all(one["properties"][key] is None for one in page[:size])
    }
    assert "Integer" in untold or size != SIZES[0]  # only the schema tells


@pytest.mark.parametrize("size", SIZES)
def test_pyogrio_reads_everything(
    service: Service,
    programs: Programs,
    truth: Features,
    declared: dict[str, dict[str, str]],
    size: int,
) -> None:
    words = (service.address, str(size), ",".join(truth))
    told = script_told(programs.start_ours(PYOGRIO_READS, *words))
    assert told.errors == ""
    for name, page in truth.items():
        fields, rows, ids, _ = told.answer[name]
        assert {key: ogr_name(kind, sub) for key, kind, sub in fields} == declared[name]
        assert ids == [one["id"] for one in page]
        for own, row in zip(page, rows, strict=True):
            read = {key: as_served(row[key], declared[name][key]) for key in own["properties"]}
            assert read == as_gdal_spells(own["properties"], read)
    types = told.answer["incidents"][3]
    assert types["source_count"] == "int32"
    assert types["injured_best"] == types["kp_km"] == "float64"
    assert types["date_start_local"] == "datetime64[ms]"
    assert types["utc_start"] == "datetime64[ms, UTC]"


@pytest.mark.parametrize("size", SIZES)
def test_qgis_reads_everything(
    service: Service, programs: Programs, truth: Features, size: int
) -> None:
    begun = len(service.requests())
    told = programs.qgis(QGIS_READS, service.address.rstrip("/"), str(size), ",".join(truth))
    assert (told.errors, told.messages) == ("", [])
    for name, page in truth.items():
        count, rows, types, crs = told.answer[name]
        assert [row[0] for row in rows] == [one["id"] for one in page]
        lost = Counter(
            (name, key)
            for own, row in zip(page, rows, strict=True)
            for key, value in zip(types, row[2], strict=True)
            if own["properties"][key] != value
        )
        assert lost == {key: count for key, count in LOST_BY_QGIS.items() if key[0] == name}
        assert [row[1] == "" for row in rows] == [one["geometry"] is None for one in page]
        assert count == len(page)
        assert types["id"] == "String"
        assert crs == ("EPSG:4326" if any(one["geometry"] for one in page) else "")
    types = told.answer["incidents"][2]
    columns = ("title", "injured_best", "kp_km", "date_start_local", "utc_start")
    assert [types[name] for name in columns] == [
        *("String", "Integer", "Real", "Date", "DateTime"),
    ]
    office = {row[0]: row[1] for row in told.answer["incidents"][1]}["cpc-2025-09-24-office-strike"]
    assert office == "Point (37.76 44.73)"
    assert was_paged(service.requests(begun), size) is (size == 25)


@pytest.mark.parametrize("size", SIZES)
def test_owslib_reads_everything(service: Service, programs: Programs, ids: Ids, size: int) -> None:
    told = programs.python("owslib", OWSLIB_READS, service.address, str(size))
    assert told.errors == ""
    assert told.answer == ids


@pytest.mark.parametrize("size", SIZES)
def test_geopandas_reads_page_by_page(service: Service, truth: Features, size: int) -> None:
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
