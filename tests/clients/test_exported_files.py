"""Every collection in every format, read back: all values and types, and nothing to complain of.

The system's GDAL and the one of pyogrio read each file; pyarrow reads Parquet, which neither can.
What a format cannot hold is said in ``HELD`` and in docs/api.md.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq
import pytest

from app.exports.content import Kind
from app.exports.formats import FORMATS
from tests.clients.programs import script_told
from tests.exports.samples import content_at, written

if TYPE_CHECKING:
    from pathlib import Path

    from app.exports.content import Column, Content
    from app.store.catalog import Catalog
    from tests.clients.programs import Programs

TEXT, DAY, INSTANT = "String", "Date", "DateTime"
WHOLE, REAL, TRUTH = "Integer64", "Real", "Integer(Boolean)"
TYPED = {
    Kind.TEXT: TEXT,
    Kind.WHOLE: WHOLE,
    Kind.REAL: REAL,
    Kind.TRUTH: TRUTH,
    Kind.DAY: DAY,
    Kind.INSTANT: INSTANT,
}
# The types that a format declares; one that declares none is read by its values.
HELD = {
    "gpkg": TYPED,
    "fgb": TYPED | {Kind.DAY: TEXT},
    "kml": TYPED | {Kind.DAY: TEXT, Kind.INSTANT: TEXT, Kind.WHOLE: "Integer"},
    "csv": dict.fromkeys(Kind, TEXT),
}
OLDER = {("kml", TRUTH): "Integer"}
GDAL_READS = [name for name in FORMATS if name != "parquet"]
# Both read a list of files, of each its types, its rows and what GDAL said.
SYSTEM_READS = """
import json, sys
from osgeo import gdal, ogr
gdal.UseExceptions()
said, found = [], {}
gdal.PushErrorHandler(lambda kind, number, text: said.append(text))
def value(feature, number, kind):
    if not feature.IsFieldSetAndNotNull(number):
        return None
    if kind == "Integer(Boolean)":
        return bool(feature.GetField(number))
    return feature.GetField(number)
for name, path in json.loads(sys.argv[1]).items():
    source = ogr.Open(path)
    layer = source.GetLayerByName(name) or source.GetLayer(0)
    defined = layer.GetLayerDefn()
    fields = [defined.GetFieldDefn(n) for n in range(defined.GetFieldCount())]
    types = {
        field.GetName(): ogr.GetFieldTypeName(field.GetType())
        + ("(Boolean)" if field.GetSubType() == ogr.OFSTBoolean else "")
        for field in fields
    }
    rows = [
        {key: value(feature, n, kind) for n, (key, kind) in enumerate(types.items())}
        for feature in layer
    ]
    found[name] = [types, rows]
print(json.dumps({"answer": found, "messages": said}))
"""
PYOGRIO_READS = """
import json, sys, warnings
warnings.simplefilter("error")
import pyogrio
found = {}
for name, path in json.loads(sys.argv[1]).items():
    layers = list(pyogrio.list_layers(path)[:, 0])
    layer = name if name in layers else layers[0]
    info = pyogrio.read_info(path, layer=layer)
    types = {
        key: kind.removeprefix("OFT") + ("(Boolean)" if sub == "OFSTBoolean" else "")
        for key, kind, sub in zip(info["fields"], info["ogr_types"], info["ogr_subtypes"])
    }
    columns = pyogrio.raw.read(path, layer=layer, read_geometry=False)[3]
    rows = zip(*(column.tolist() for column in columns))
    found[name] = [types, [dict(zip(types, row)) for row in rows]]
def plain(value):
    return value.isoformat()
print(json.dumps({"answer": found, "messages": []}, default=plain).replace("NaN", "null"))
"""


@pytest.fixture(scope="module")
def contents(catalog: Catalog) -> dict[str, Content]:
    """Give all of every collection."""
    return {name: content_at(catalog, name) for name in catalog.collections}


def files(name: str, contents: dict[str, Content], folder: Path) -> str:
    """Write every collection in a format and give the paths by collection, as JSON."""
    paths = {key: str(written(FORMATS[name], one, folder)) for key, one in contents.items()}
    return json.dumps(paths)


def called(name: str, column: Column, row: dict[str, Any]) -> str:
    """Give the name that GDAL has for a column."""
    if name == "kml" and column.name in {"name", "description"}:
        return f"{column.name}_"
    return "id2" if name == "kml" and column.name == "id" and "id2" in row else column.name


def as_told(name: str, kind: Kind, value: Any) -> set[Any]:
    """Give what a value may read as: in CSV all is text, days and instants are spelled by GDAL."""
    if name == "csv":
        return {_cell(value)}
    if value is None:
        return {None}
    if kind is Kind.INSTANT:
        slashed = value.replace("-", "/").replace("T", " ").replace("Z", "+00")
        return {value, slashed, value.replace("Z", ""), value.replace("Z", ".000Z")}
    if isinstance(value, str):
        return {value, value.replace("-", "/")}
    return {value}


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


def faults(name: str, content: Content, types: dict[str, str], rows: Any) -> list[Any]:
    """Compare the rows that were read with those that were written, and the types."""
    found: list[Any] = []
    read = {row["id" if "id2" not in row else "id2"]: row for row in rows}
    assert set(read) == {row.id for row in content.rows}
    for column in content.columns:
        key = called(name, column, rows[0])
        declared = HELD.get(name, {}).get(column.kind)
        # Of KML the older GDAL has whole numbers for truth values, and no word for them.
        if declared and types.get(key) not in {declared, OLDER.get((name, declared))}:
            found.append((column.name, types.get(key)))
        for own in content.rows:
            value = read[own.id].get(key, "not there")
            if value not in as_told(name, column.kind, own.properties[column.name]):
                found.append((own.id, column.name, own.properties[column.name], value))
    return found


@pytest.mark.parametrize("name", GDAL_READS)
def test_the_systems_gdal_reads_every_value(
    contents: dict[str, Content], programs: Programs, name: str, tmp_path: Path
) -> None:
    told = programs.python("osgeo", SYSTEM_READS, files(name, contents, tmp_path))
    assert (told.errors, told.messages) == ("", [])
    for key, content in contents.items():
        assert faults(name, content, *told.answer[key]) == [], key


@pytest.mark.parametrize("name", GDAL_READS)
def test_pyogrio_reads_every_value(
    contents: dict[str, Content], programs: Programs, name: str, tmp_path: Path
) -> None:
    told = script_told(programs.start_ours(PYOGRIO_READS, files(name, contents, tmp_path)))
    assert told.errors == ""
    for key, content in contents.items():
        assert faults(name, content, *told.answer[key]) == [], key


def test_pyarrow_reads_every_value(contents: dict[str, Content], tmp_path: Path) -> None:
    for content in contents.values():
        table = pq.read_table(written(FORMATS["parquet"], content, tmp_path))
        for own, row in zip(content.rows, table.to_pylist(), strict=True):
            for column in content.columns:
                value, read = own.properties[column.name], row[column.name]
                if column.kind is Kind.INSTANT and read is not None:
                    read = read.isoformat().replace("+00:00", "Z")
                assert value == (str(read) if column.kind is Kind.DAY and read else read)


@pytest.mark.parametrize("name", ["gpkg", "fgb", "kml", "csv", "geojsonseq", "json"])
def test_ogrinfo_opens_every_file_without_a_word(
    contents: dict[str, Content], programs: Programs, name: str, tmp_path: Path
) -> None:
    for key in ("places", "actors", "impacts", "incidents"):
        path = written(FORMATS[name], contents[key], tmp_path)
        told = programs.run("ogrinfo", "-ro", "-al", str(path))
        assert told.errors == ""
        assert f"Feature Count: {len(contents[key].rows)}" in told.out


@pytest.mark.parametrize("name", ["gpkg", "fgb", "kml", "csv", "geojsonseq", "json"])
def test_ogrinfo_lists_the_layer_of_an_empty_file(
    catalog: Catalog, programs: Programs, name: str, tmp_path: Path
) -> None:
    path = written(FORMATS[name], content_at(catalog, "incidents", "bbox=0,0,1,1"), tmp_path)
    told = programs.run("ogrinfo", "-ro", str(path))
    assert told.errors == ""
    assert "\n1: " in told.out


def test_truth_reads_as_truth_in_kml(
    contents: dict[str, Content], programs: Programs, tmp_path: Path
) -> None:
    paths = files("kml", {"places": contents["places"]}, tmp_path)
    told = programs.python("osgeo", SYSTEM_READS, paths)
    types, rows = told.answer["places"]
    assert types["at_sea"] == "Integer"
    assert [row["at_sea"] for row in rows].count(1) == 5
    assert [row["at_sea"] for row in rows].count(0) == 54
