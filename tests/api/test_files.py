"""The selection as a file: whole, named, with entity tag; nothing made in vain or left behind."""

from __future__ import annotations

import csv
import re
import tempfile
from html import unescape
from io import StringIO
from typing import TYPE_CHECKING, Any

import pyogrio
import pytest

from app.api.files import content_disposition
from app.exports.formats import FORMATS

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.testclient import TestClient

    from app.store.catalog import Catalog

ITEMS = "/collections/incidents/items"
CLAIMS = "/collections/claims/items"
FILES = ("geojsonseq", "csv", "gpkg", "fgb", "parquet", "kml")
MEDIA = {
    "json": "application/geo+json",
    "jsonfg": 'application/geo+json; profile="http://www.opengis.net/def/profile/OGC/0/jsonfg"',
    "geojsonseq": "application/geo+json-seq",
    "csv": "text/csv; charset=utf-8",
    "gpkg": "application/geopackage+sqlite3",
    "fgb": "application/vnd.flatgeobuf",
    "parquet": "application/vnd.apache.parquet",
    "kml": "application/vnd.google-earth.kml+xml",
}


def rows_of(answer: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(answer.text, newline="")))


@pytest.mark.parametrize("name", FORMATS)
def test_media_type_and_name(client: TestClient, catalog: Catalog, name: str) -> None:
    answer = client.get(f"{ITEMS}?f={name}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == MEDIA[name]
    given = answer.headers.get("content-disposition")
    suffix = FORMATS[name].suffix
    expected = f"incident-mapper-incidents-{catalog.version[:8]}.{suffix}"
    assert given == (content_disposition(expected) if name in FILES else None)


@pytest.mark.parametrize("name", FORMATS)
def test_accept_chooses_the_format(client: TestClient, name: str) -> None:
    (asked, *_) = FORMATS[name].accepted
    answer = client.get(ITEMS, headers={"Accept": asked})
    assert answer.headers["content-type"] == MEDIA[name]
    assert answer.content == client.get(f"{ITEMS}?f={name}").content
    assert "Accept" in answer.headers["vary"]


def test_accept_that_takes_nothing_is_406(client: TestClient) -> None:
    for address in (ITEMS, f"{ITEMS}/cpc-2025-09-24-office-strike"):
        answer = client.get(address, headers={"Accept": "image/png"})
        assert answer.status_code == 406
        assert answer.json()["code"] == "not-acceptable"
        assert answer.headers["content-type"] == "application/problem+json"


def test_files_hold_the_whole_selection_and_pages_do_not(client: TestClient) -> None:
    assert len(rows_of(client.get(f"{CLAIMS}?f=csv"))) == 229
    assert client.get(f"{CLAIMS}?f=jsonfg").json()["numberReturned"] == 100
    assert client.get(CLAIMS).json()["numberReturned"] == 100
    whole = client.get(f"{CLAIMS}?download=true")
    assert whole.json()["numberReturned"] == 229
    assert whole.headers["content-disposition"].endswith('.geojson"')


def test_a_written_limit_holds_and_what_follows_is_in_the_header(client: TestClient) -> None:
    answer = client.get(f"{CLAIMS}?f=csv&limit=100")
    visited = [row["id"] for row in rows_of(answer)]
    while "next" in answer.links:
        answer = client.get(answer.links["next"]["url"])
        visited += [row["id"] for row in rows_of(answer)]
    assert visited == [row["id"] for row in rows_of(client.get(f"{CLAIMS}?f=csv"))]
    huge = client.get(f"{CLAIMS}?f=csv&limit=999999999")
    assert len(rows_of(huge)) == 229


def test_selection_names_the_file(client: TestClient) -> None:
    one = client.get(f"{ITEMS}?f=csv&near=cpc-terminal,25km").headers["content-disposition"]
    other = client.get(f"{ITEMS}?f=csv&near=cpc-terminal,26km").headers["content-disposition"]
    assert one != other
    assert one.isascii()


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_question_has_the_same_bytes(client: TestClient, name: str) -> None:
    first, second = (client.get(f"{ITEMS}?f={name}&bbox=37,44,38,45") for _ in range(2))
    assert first.content == second.content
    assert first.headers["etag"] == second.headers["etag"]


@pytest.mark.parametrize("name", ["csv", "gpkg", "jsonfg"])
def test_304_selects_and_builds_nothing(
    client: TestClient, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    tag = client.get(f"{ITEMS}?f={name}").headers["etag"]
    monkeypatch.setattr("app.api.files.select", None)
    monkeypatch.setattr("app.api.files.pieces", None)
    answer = client.get(f"{ITEMS}?f={name}", headers={"If-None-Match": f'"x", {tag}'})
    assert (answer.status_code, answer.content) == (304, b"")
    assert answer.headers["etag"] == tag


def test_tags_differ_where_bytes_do(client: TestClient) -> None:
    asked = ("f=csv", "f=csv&bom=true", "f=csv&csv-geometry=lonlat", "f=kml", "f=csv&limit=5")
    tags = {client.get(f"{ITEMS}?{query}").headers["etag"] for query in asked}
    assert len(tags) == len(asked)


@pytest.mark.parametrize("name", FORMATS)
def test_head_builds_nothing(
    client: TestClient, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = client.get(f"{ITEMS}?f={name}")
    monkeypatch.setattr("app.api.files._built", None)
    monkeypatch.setattr("app.exports.formats.csv_text", None)
    answer = client.head(f"{ITEMS}?f={name}")
    assert (answer.status_code, answer.content) == (200, b"")
    for header in ("etag", "content-type", "content-disposition", "link"):
        assert answer.headers.get(header) == whole.headers.get(header)
    assert client.head(f"{ITEMS}?f={name}&ids=nobody").status_code == 404


def test_csv_options(client: TestClient) -> None:
    plain = client.get(f"{ITEMS}?f=csv")
    assert "WKT" in rows_of(plain)[0]
    lonlat = client.get(f"{ITEMS}?f=csv&csv-geometry=lonlat&bom=true")
    assert lonlat.content.startswith(b"\xef\xbb\xbf")
    assert b",lon,lat," in lonlat.content.split(b"\r\n")[0]


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("f=xls", "f"),
        ("f=gpkg&csv-geometry=wkt", "csv-geometry"),
        ("bom=true", "bom"),
        ("f=csv&profile=full", "profile"),
        ("f=jsonfg&download=true", "download"),
        ("f=csv&bbox=1,2,3", "bbox"),
        ("f=gpkg&properties=nothing", "properties"),
    ],
)
def test_what_a_format_does_not_have_is_400(client: TestClient, query: str, parameter: str) -> None:
    answer = client.get(f"{ITEMS}?{query}")
    assert answer.status_code == 400
    assert answer.json()["parameter"] == parameter


def test_unknown_ids_are_404_in_every_format(client: TestClient) -> None:
    for name in FORMATS:
        assert client.get(f"{ITEMS}?f={name}&ids=nobody").status_code == 404
        assert client.get(f"/collections/nothing/items?f={name}").status_code == 404


def test_nested_reports_in_the_download(client: TestClient) -> None:
    body = client.get(f"{ITEMS}?download=true&profile=full").json()
    assert body["features"][0]["properties"]["claims"]


def test_no_file_is_left_behind(
    client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    for name in FILES:
        with client.stream("GET", f"{ITEMS}?f={name}") as answer:
            next(answer.iter_raw())
    assert list(tmp_path.iterdir()) == []


def test_a_download_opens_in_gdal(client: TestClient, tmp_path: Path) -> None:
    answer = client.get(f"{ITEMS}?f=gpkg", headers={"Accept-Encoding": "identity"})
    assert int(answer.headers["content-length"]) == len(answer.content)
    path = tmp_path / "download.gpkg"
    path.write_bytes(answer.content)
    frame = pyogrio.read_dataframe(path, layer="incidents")
    listed = client.get(ITEMS).json()["features"]
    assert list(frame["id"]) == [feature["id"] for feature in listed]


def test_links_lead_to_every_format(client: TestClient) -> None:
    for address in ("/collections/claims", f"{CLAIMS}?limit=5&offset=5"):
        links = client.get(address).json()["links"]
        files = [link for link in links if link["rel"] == "enclosure"]
        assert len(files) == len(FILES) + 1
        for link in files:
            path, _, query = link["href"].partition("?")
            assert "." not in path.rpartition("/")[2]
            assert "limit" not in query  # a file is whole
            answer = client.head(link["href"])
            assert answer.headers["content-type"].startswith(link["type"])
            assert answer.headers["content-disposition"]


@pytest.mark.parametrize("address", [ITEMS, f"{ITEMS}/cpc-2025-09-24-office-strike"])
def test_geojson_is_another_name_of_json(client: TestClient, address: str) -> None:
    named = client.get(f"{address}?f=geojson", headers={"Accept": "text/html"})
    plain = client.get(address)
    assert named.headers["content-type"] == "application/geo+json"
    assert named.json()["links"] == plain.json()["links"]
    assert named.headers["etag"] == plain.headers["etag"]
    path = "/collections/{collectionId}/items"
    listed = client.get("/api").json()["paths"][path]["get"]["parameters"]
    (row,) = [each for each in listed if each["name"] == "f"]
    assert "geojson" in row["schema"]["enum"]


@pytest.mark.parametrize("query", ["limit=2", "limit=2&offset=3", "sortby=-kp_km&limit=1"])
def test_a_layer_file_keeps_what_was_asked(client: TestClient, query: str) -> None:
    made = client.get(f"/collections/incidents/qlr?{query}")
    (source,) = re.findall("<datasource>(.+)</datasource>", made.text)
    found = client.get(unescape(source)).json()
    page = client.get(f"{ITEMS}?{query}").json()
    assert [f["id"] for f in found["features"]] == [f["id"] for f in page["features"]]


def test_a_layer_file_has_no_other_system(client: TestClient) -> None:
    crs = "crs=http://www.opengis.net/def/crs/EPSG/0/32637"
    refused = client.get(f"/collections/incidents/qlr?{crs}")
    assert (refused.status_code, refused.json()["parameter"]) == (400, "crs")
    page = unescape(client.get(f"{ITEMS}?bbox=37,44,38,45&{crs}&f=html").text)
    (link,) = re.findall(r'href="([^"]+/qlr[^"]*)"', page)
    assert "crs=" not in link
    assert client.get(link).status_code == 200


def test_one_item_as_jsonfg(client: TestClient) -> None:
    address = f"{ITEMS}/cpc-2025-09-24-office-strike"
    body = client.get(f"{address}?f=jsonfg").json()
    assert body["featureType"] == "incidents"
    assert body["place"] is None
    assert body["time"]["interval"] == ["2025-09-23T21:00:00Z", "2025-09-24T21:00:00Z"]
    assert body["properties"] == client.get(address).json()["properties"]
    assert body["featureSchema"].endswith("/collections/incidents/schema")


def test_openapi_lists_the_formats(client: TestClient) -> None:
    operation = client.get("/api").json()["paths"]["/collections/{collectionId}/items"]["get"]
    assert set(operation["responses"]["200"]["content"]) == {
        "text/html",
        *(each.media_type for each in FORMATS.values()),
    }
    (f,) = [p for p in operation["parameters"] if p["name"] == "f"]
    assert set(f["schema"]["enum"]) == {"html", "geojson", *FORMATS}
