"""Real GIS clients read the service: geopandas by its address, GDAL as OGC API - Features."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import geopandas as gpd
import pyogrio
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.store.catalog import Catalog

# GDAL keeps the interpreter to itself while it waits, so the server is a process of its own.
SERVER = """
import socket, uvicorn
from app.main import create_default_app
listener = socket.create_server(("127.0.0.1", 0))
print(f"http://127.0.0.1:{listener.getsockname()[1]}/", flush=True)
uvicorn.Server(uvicorn.Config(create_default_app(), log_config=None)).run([listener])
"""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    command = [sys.executable, "-c", SERVER]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            yield server.stdout.readline().strip() if server.stdout else ""
        finally:
            server.terminate()


def test_geopandas_reads_the_items_by_their_address(address: str) -> None:
    frame = gpd.read_file(f"{address}collections/incidents/items?limit=1000")
    assert len(frame) == 34
    assert frame.crs == "EPSG:4326"
    office = frame.set_index("id").loc["cpc-2025-09-24-office-strike"]
    assert (office.geometry.x, office.geometry.y) == (37.76, 44.73)
    assert office["injured_best"] == 12


def test_gdal_lists_the_collections_as_layers(address: str) -> None:
    layers = {str(name) for name, _ in pyogrio.list_layers(f"OAPIF:{address}")}
    assert {"incidents", "assets", "places", "route", "casualty-reports"} <= layers


def test_gdal_reads_typed_columns_page_by_page(address: str) -> None:
    frame = pyogrio.read_dataframe(f"OAPIF:{address}", layer="incidents")
    assert len(frame) == 34
    assert frame["source_count"].dtype.kind == "i"
    assert frame["route_distance_m"].dtype.kind == "f"
    assert frame["date_start_local"].dt.year.min() == 2022


def test_gdal_asks_for_a_box_and_gets_what_lies_in_it(address: str) -> None:
    box = (40.0, 45.0, 41.0, 46.0)
    frame = pyogrio.read_dataframe(f"OAPIF:{address}", layer="incidents", bbox=box)
    assert set(frame["id"]) == {
        "cpc-2025-02-17-kropotkinskaya",
        "cpc-2025-03-19-kavkazskaya",
        "cpc-2025-03-23-kropotkinskaya-attempt",
        "krp-2025-09-01-kropotkin-substation",
    }


DTYPES = {
    "integer": "int32",
    "number": "float64",
    "boolean": "bool",
    "date": "datetime64[D]",
    "date-time": "datetime64[ms]",
    "string": "object",
}


@pytest.mark.parametrize("page_size", [10, 1_000])
def test_gdal_reads_all_of_every_collection_with_the_declared_types_and_no_warning(
    address: str, catalog: Catalog, page_size: int
) -> None:
    source = f"OAPIF:{address}"
    for name, collection in catalog.collections.items():
        info = pyogrio.read_info(source, layer=name, PAGE_SIZE=page_size)
        declared = {
            column: DTYPES[rule.get("format", rule["type"])]
            for column, rule in collection.types.items()
        }
        assert dict(zip(info["fields"], info["dtypes"], strict=True)) == declared, name
        frame = pyogrio.read_dataframe(source, layer=name, PAGE_SIZE=page_size)
        assert frame["id"].tolist() == [feature.id for feature in collection.features], name


def test_gdal_loses_no_date_that_is_known_to_the_month(address: str) -> None:
    frame = pyogrio.read_dataframe(f"OAPIF:{address}", layer="impacts", PAGE_SIZE=10)
    assert "2022-07" in set(frame["from_date"])


def test_gdal_guesses_types_from_geojson_that_do_not_contradict_the_schema(
    address: str, catalog: Catalog
) -> None:
    """A file has no schema; a column of it is as declared, or text or whole where all are so."""
    wider = {"datetime64[ms, UTC]": "datetime64[ms]", "int64": "int32"}
    for name, collection in catalog.collections.items():
        info = pyogrio.read_info(f"{address}collections/{name}/items?limit=10000")
        for column, dtype in zip(info["fields"], info["dtypes"], strict=True):
            rule = collection.types[column]
            values = {feature.properties[column] for feature in collection.features}
            if values == {None} or rule == {"type": "string"}:
                continue
            declared = DTYPES[rule.get("format", rule["type"])]
            assert wider.get(dtype, dtype) == declared, (name, column)


def test_gdal_reads_another_system_in_its_axes(address: str) -> None:
    """GDAL puts the axes of 4326 back into longitude and latitude, and asks boxes in metres."""
    plain = pyogrio.read_dataframe(f"OAPIF:{address}", layer="incidents").set_index("id")
    swapped = pyogrio.read_dataframe(f"OAPIF:{address}", layer="incidents", CRS="EPSG:4326")
    assert (swapped.set_index("id").geometry == plain.geometry).all()
    box = (620_000.0, 4_980_000.0, 700_000.0, 5_100_000.0)
    metric = pyogrio.read_dataframe(
        f"OAPIF:{address}", layer="incidents", CRS="EPSG:32637", bbox=box
    )
    assert metric.crs == "EPSG:32637"
    assert set(metric["id"]) == {
        "cpc-2025-02-17-kropotkinskaya",
        "cpc-2025-03-19-kavkazskaya",
        "cpc-2025-03-23-kropotkinskaya-attempt",
        "krp-2025-09-01-kropotkin-substation",
    }


def test_gdal_pushes_a_date_down(address: str) -> None:
    """It is asked of the column, not of the time of the features, which may last."""
    whole = pyogrio.read_dataframe(f"OAPIF:{address}", layer="incidents")
    asked = "date_start_local >= '2025-09-24'"
    found = pyogrio.read_dataframe(f"OAPIF:{address}", layer="incidents", where=asked)
    late = whole[whole["date_start_local"] >= "2025-09-24"]
    assert set(late["id"]) == set(found["id"]) < set(whole["id"])
