"""How the service as a whole is used elsewhere: on every page that is of no selection."""

from __future__ import annotations

import ast
import shlex
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from starlette.testclient import TestClient

from app.main import create_app
from app.pages.service_use import Service, service_snippets
from app.settings import Settings
from app.store.record import Still
from tests.api.routes import OFFICE
from tests.pages.test_data_pages import page_at

if TYPE_CHECKING:
    from app.store.catalog import Catalog

ROOT = "http://127.0.0.1:8000/"
SERVICE = Service(root=ROOT, document=f"{ROOT}functions?f=json", file="functions.json")
EVIL = "http://h'\"`$(id)\\<b>/"


def texts(service: Service) -> dict[str, str]:
    return {one.id: one.text for one in service_snippets(service)}


@pytest.mark.parametrize("path", ["/", "/conformance", "/functions", "/collections"])
def test_a_page_without_a_selection_uses_the_service(client: TestClient, path: str) -> None:
    page = page_at(client, path)
    ids = [given.get("id") for tag, given in page.elements if tag == "details"]
    assert ids == [f"use-{name}" for name in texts(SERVICE)]
    document = f"http://testserver{path}?f=json"
    assert document in page.text["code"]
    assert client.get(document).headers["content-type"] == "application/json"


@pytest.mark.parametrize(("path", "document"), [("/about", "/?f=json"), ("/docs", "/api?f=json")])
def test_text_and_api_use_the_service_too(client: TestClient, path: str, document: str) -> None:
    page = page_at(client, path)
    ids = [given.get("id") for tag, given in page.elements if tag == "details"]
    assert ids == [f"use-{name}" for name in texts(SERVICE)]
    assert f"http://testserver{document}" in page.text["code"]
    assert client.get(document).headers["content-type"].startswith("application/")
    scripts = [given.get("src") or "" for tag, given in page.elements if tag == "script"]
    assert any("use.js" in src for src in scripts)


@pytest.mark.parametrize("path", ["schema", "queryables"])
def test_a_page_about_a_collection_uses_the_collection(client: TestClient, path: str) -> None:
    page = page_at(client, f"/collections/claims/{path}")
    assert "/collections/claims/items?f=json&download=true" in page.text["code"]
    assert "use-iframe" not in {given.get("id") for _, given in page.elements}
    said = "the map that other pages may show is that of the incidents"
    assert said in client.get(f"/collections/claims/{path}?f=html").text


def test_gdal_python_and_r_open_the_address() -> None:
    made = texts(SERVICE)
    look, copy = map(shlex.split, made["gdal"].splitlines())
    assert look == ["ogrinfo", "-ro", f"OAPIF:{ROOT}"]
    assert copy == ["ogr2ogr", "-f", "GPKG", "incidents.gpkg", f"OAPIF:{ROOT}", "incidents"]
    (call,) = [n for n in ast.walk(ast.parse(made["geopandas"])) if isinstance(n, ast.Call)]
    assert ast.literal_eval(call.args[0]) == f"OAPIF:{ROOT}"
    assert f'st_layers("OAPIF:{ROOT}")' in made["r"]
    assert made["qgis"] == ROOT
    assert shlex.split(made["curl"])[-2:] == ["functions.json", f"{ROOT}functions?f=json"]


def test_row_01_a_hostile_host_stays_quoted() -> None:
    made = texts(Service(root=EVIL, document=f"{EVIL}?f=json", file="service.json"))
    assert len(shlex.split(made["curl"])) == 7
    assert [len(shlex.split(line)) for line in made["gdal"].splitlines()] == [3, 6]
    ast.parse(made["geopandas"])
    assert made["iframe"].count("<") == 2
    assert made["r"].count('"') == 6


@pytest.mark.parametrize("path", ["/", "/about", "/docs", "/collections", "/conformance"])
def test_no_page_offers_a_frame_that_cannot_work(catalog: Catalog, path: str) -> None:
    with TestClient(create_app(Settings(frame_ancestors="'none'"), Still(catalog))) as client:
        page = client.get(path, headers={"Accept": "text/html"}).text
    assert "&lt;iframe" not in page
    assert "There is no frame for a page: the settings let no page frame the map." in page
    assert "iframe" not in texts(replace(SERVICE, framers="'none'"))


def test_no_page_of_a_collection_offers_one_either(catalog: Catalog) -> None:
    with TestClient(create_app(Settings(frame_ancestors="'none'"), Still(catalog))) as client:
        for path in ("incidents", "incidents/items", f"incidents/items/{OFFICE}"):
            page = client.get(f"/collections/{path}", headers={"Accept": "text/html"}).text
            assert "&lt;iframe" not in page
            assert "the settings let no page frame the map." in page
