"""The snippets of "Use this", run as they stand on the page: they give the ids of the data."""

from __future__ import annotations

import csv
import io
import re
import shutil
import sys
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas
import pyogrio
import pytest
from typing_extensions import override

from tests.clients.programs import finished, script_told

if TYPE_CHECKING:
    from tests.clients.programs import Programs
    from tests.clients.service import Service

# Quotes, spaces, percent signs and parentheses: what a shell, SQL or XML would trip over.
FILTER = "title LIKE '%o%' AND (kp_km > 1200 OR country = 'KZ') AND NOT title = 'it''s \"x\" $HOME'"
SELECTIONS = {
    "incidents": {},
    "near": {"near": "cpc-terminal,25km", "datetime": "2025-01-01/.."},
    "filter": {"filter": FILTER, "sortby": "-kp_km", "limit": "3"},
    "shaped": {
        "crs": "http://www.opengis.net/def/crs/EPSG/0/32637",
        "bbox": "36,44,42,47",
        "geometry": "footprint",
        "precision": "4",
        "sortby": "-title",
    },
}


class Snippets(HTMLParser):
    """Reads the snippets off a page: the text of each by its word."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self._word = ""
        self._is_code = False
        self.feed(page)

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "details" and (given.get("id") or "").startswith("use-"):
            self._word = (given["id"] or "").removeprefix("use-")
            self.found[self._word] = ""
        self._is_code = tag == "code" and bool(self._word)

    @override
    def handle_endtag(self, tag: str) -> None:
        self._is_code = False
        if tag == "details":
            self._word = ""

    @override
    def handle_data(self, data: str) -> None:
        if self._is_code:
            self.found[self._word] += data


class Asked:
    """A selection as the page shows it, and its ids as the data have them."""

    def __init__(self, service: Service, asked: dict[str, str], path: str = "items") -> None:
        with service.client() as client:
            address = f"/collections/incidents/{path}"
            page = client.get(address, params=asked, headers={"Accept": "text/html"})
            assert page.headers["content-type"] == "text/html; charset=utf-8"
            self.page = page.text
            whole = {name: value for name, value in asked.items() if name != "limit"}
            data = client.get(address, params={**whole, "f": "json"}).json()
        features = data["features"] if path == "items" else [data]
        self.ids = [feature["id"] for feature in features]
        self.snippets = Snippets(self.page).found

    @property
    def layer_file(self) -> str:
        (found,) = re.findall(r'href="([^"]+/qlr[^"]*)"', self.page)
        return str(found).replace("&amp;", "&")


@pytest.fixture(scope="module", params=[*SELECTIONS, "item"])
def asked(request: pytest.FixtureRequest, service: Service) -> Asked:
    if request.param == "item":
        return Asked(service, {}, "items/cpc-2025-09-24-office-strike")
    selection = dict(SELECTIONS[request.param])
    if request.param == "shaped":
        with service.client() as client:
            selection["as-of"] = client.get("collections/incidents/items").json()["catalog_version"]
    found = Asked(service, selection)
    assert len(found.ids) > 3
    return found


def in_shell(programs: Programs, text: str) -> None:
    """Run lines as they stand, in a shell, where the programs' home is."""
    assert finished(programs.start("sh", "-euc", text)).errors == ""


def test_curl_downloads_the_same(asked: Asked, programs: Programs) -> None:
    in_shell(programs, asked.snippets["curl"])
    assert list(geopandas.read_file(programs.home / "incidents.geojson").id) == asked.ids


def test_ogr2ogr_writes_the_same(asked: Asked, programs: Programs) -> None:
    programs.run("ogr2ogr", "--version")
    out = programs.home / "incidents.gpkg"
    out.unlink(missing_ok=True)
    in_shell(programs, asked.snippets["ogr2ogr"])
    assert list(pyogrio.read_dataframe(out, layer="incidents").id) == asked.ids


def test_geopandas_reads_the_same(asked: Asked, programs: Programs) -> None:
    lines = f"{asked.snippets['geopandas']}\nimport json\n" + PRINTED
    assert script_told(programs.start_ours(lines)).answer == asked.ids


def test_the_quarto_chunk_reads_the_same(asked: Asked, programs: Programs) -> None:
    code = asked.snippets["quarto"].removeprefix("```{python}\n").removesuffix("```")
    told = script_told(programs.start_ours(f"import json\n{code}\n" + PRINTED))
    assert told.answer == asked.ids


PRINTED = "print(json.dumps({'answer': list(incidents.id), 'messages': []}))"


def test_duckdb_reads_the_same(asked: Asked, programs: Programs, duckdb: Path) -> None:
    lines = f'export PATH="{duckdb}:$PATH"\n{asked.snippets["duckdb"]}'
    told = finished(programs.start("sh", "-euc", lines))
    rows = csv.DictReader(io.StringIO(told.out))
    assert [row["id"] for row in rows] == asked.ids


@pytest.fixture(scope="module")
def duckdb(programs: Programs) -> Path:
    """Give the folder of DuckDB's command, which writes CSV and has its extension already.

    ``INSTALL`` asks no network for what is installed.
    """
    folder = Path(sys.executable).parent
    version, platform = (
        programs.run(str(folder / "duckdb"), *words).out.split()[0]
        for words in (("--version",), ("-csv", "-noheader", "-c", "PRAGMA platform"))
    )
    home = programs.home / ".duckdb" / "extensions" / version / platform
    home.mkdir(parents=True, exist_ok=True)
    (extension,) = Path(str(files("duckdb_extension_spatial"))).rglob("spatial.duckdb_extension")
    shutil.copy(extension, home)
    (programs.home / ".duckdbrc").write_text(".mode csv\n", encoding="utf-8")
    return folder


def test_qgis_opens_the_layer_file(
    asked: Asked, programs: Programs, service: Service, tmp_path: Path
) -> None:
    with service.client() as client:
        answer = client.get(asked.layer_file)
    assert answer.headers["content-type"] == "application/x-qgis-layer-definition"
    name = re.fullmatch(
        r'attachment; filename="([a-z0-9-]+\.qlr)"', answer.headers["content-disposition"]
    )
    assert name is not None
    path = tmp_path / name[1]
    path.write_bytes(answer.content)
    told = programs.qgis(OPEN_LAYER_FILE, str(path))
    assert (told.errors, told.messages) == (READ_ONLY, [])
    assert told.answer == ["Incidents", asked.ids]


# QGIS asks GDAL first whether the layer can be edited, and GDAL says why not; nobody is shown it.
READ_ONLY = "ERROR 6: Update from remote service not supported\n"
OPEN_LAYER_FILE = """
    project = QgsProject.instance()
    tree = project.layerTreeRoot()
    done, error = QgsLayerDefinition.loadLayerDefinition(sys.argv[1], project, tree)
    assert done, error
    (layer,) = project.mapLayers().values()
    assert layer.isValid(), layer.error().message()
    found = [layer.name(), [feature["id"] for feature in layer.getFeatures()]]
    del layer
    project.clear()
    return found
"""


def test_the_service_as_a_whole_is_read_by_its_address(
    service: Service, programs: Programs
) -> None:
    with service.client() as client:
        page = client.get("/", headers={"Accept": "text/html"}).text
        listed = client.get("/collections/incidents/items", params={"limit": "1000"}).json()
    ids, made = [feature["id"] for feature in listed["features"]], Snippets(page).found
    assert made["qgis"] == service.address
    told = script_told(programs.start_ours(f"{made['geopandas']}\nimport json\n" + PRINTED))
    assert told.answer == ids
    programs.run("ogr2ogr", "--version")
    out = programs.home / "incidents.gpkg"
    out.unlink(missing_ok=True)
    in_shell(programs, made["gdal"])
    assert list(pyogrio.read_dataframe(out, layer="incidents").id) == ids


def test_qgis_connects_to_the_address(asked: Asked, service: Service) -> None:
    assert asked.snippets["qgis"] == service.address


def test_r_reads_the_same(asked: Asked, programs: Programs) -> None:
    lines = f"{asked.snippets['r']}\ncat(incidents$id, sep = '\\n')\n"
    told = programs.run("Rscript", "--vanilla", "-e", lines)
    assert told.out.splitlines()[-len(asked.ids) :] == asked.ids


def test_r_and_the_texts_name_the_same_address(asked: Asked) -> None:
    (address,) = re.findall(r"read_file\('([^']+)'\)", asked.snippets["geopandas"])
    assert f'st_read("{address}")' in asked.snippets["r"]
    page = address.replace("&f=json&download=true", "").replace("?f=json&download=true", "")
    said = {word: re.sub(r"&crs=[^&>}]+", "", text) for word, text in asked.snippets.items()}
    assert f"](<{page}>)" in said["markdown"]  # a page, unlike a file, may be in another system
    assert f"url = {{{page}}}" in said["latex"]
