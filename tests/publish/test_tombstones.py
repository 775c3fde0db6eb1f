"""What the static twin tells of incidents that were withdrawn: no more than the service does."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from fastapi.testclient import TestClient

from app.main import create_app
from app.publish.twin.site import write_site
from app.settings import Settings
from tests.api.desk import HOMER, Desk, opened_desk
from tests.publish.leading import Leading

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from app.sources.bundle import Bundle

ATOM = "{http://www.w3.org/2005/Atom}"
BASE = "https://maps.example.org/cpc/"
DRAFT = "cpc-2026-03-15-draft"
WHY = "entered <b>twice</b>"
HIDDEN = "What nobody may read any more"
PAGES = {
    f"incidents/{HOMER}.html": "This incident was withdrawn",
    f"incidents/{HOMER}.ru.html": "Этот инцидент отозван",
    f"incidents/{HOMER}.kk.html": "Бұл оқиға кері алынды",
    f"incidents/{HOMER}.uk.html": "Цей інцидент відкликано",
    f"collections/incidents/items/{HOMER}.html": "This incident was withdrawn",
}
ITEM = f"collections/incidents/items/{HOMER}.geojson"


def of_the_withdrawn(file: str) -> bool:
    named = (HOMER, DRAFT, "changes", "index.", "sitemap")
    return any(name in file for name in named) and "preview" not in file


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, bundle: Bundle) -> Iterator[Desk]:
    """An editor who has withdrawn an incident, and a draft that nobody had seen."""
    for found in opened_desk(tmp_path_factory.mktemp("journal"), bundle, Desk):
        found.write(HOMER, "a better title", title=HIDDEN)
        found.write(HOMER, WHY, withdraws=True)
        found.write(DRAFT, "begun", record_status="draft", related=[])
        found.write(DRAFT, "the witness is a private person", withdraws=True)
        yield found


@pytest.fixture(scope="module")
def folder(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("twin")
    settings = Settings(data=tmp_path_factory.mktemp("data"))
    write_site(settings, desk.record, made, base=BASE, only=of_the_withdrawn)
    return made


def read(file: Path) -> Any:
    return json.loads(file.read_bytes())


def test_the_page_of_what_was_withdrawn_says_when_and_why(folder: Path) -> None:
    for name, heading in PAGES.items():
        text = (folder / name).read_text(encoding="utf-8")
        assert f"<h1>{heading}</h1>" in text, name
        assert '<span lang="en">entered &lt;b&gt;twice&lt;/b&gt;</span>' in text
        assert '<meta name="robots" content="noindex">' in text
    english = (folder / f"incidents/{HOMER}.html").read_text(encoding="utf-8")
    assert "withdrawn on 23 November 2026" in english
    for code in ("ru", "kk", "uk"):
        assert f'<a href="{HOMER}.{code}.html"' in english
    at_item = (folder / f"collections/incidents/items/{HOMER}.html").read_text(encoding="utf-8")
    assert f'<a href="../../../incidents/{HOMER}.html"' in at_item


def test_the_item_is_what_is_served_without_links_to_versions(folder: Path, desk: Desk) -> None:
    with TestClient(create_app(Settings(), desk.record)) as service:
        served = service.get(f"/collections/incidents/items/{HOMER}")
    assert served.status_code == 410
    found = read(folder / ITEM)
    assert found == served.json() | {"links": found["links"]}
    assert found["withdrawn"]["reason"] == WHY
    assert [link["href"] for link in found["links"]] == [f"../../../incidents/{HOMER}.html"]


def test_no_file_tells_more_than_the_withdrawal(folder: Path) -> None:
    about = {str(path.relative_to(folder)) for path in folder.rglob(f"*{HOMER}*")}
    assert about == {*PAGES, ITEM}
    assert [*folder.rglob(f"*{DRAFT}*")] == []
    for path in folder.rglob("*"):
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        assert HIDDEN not in text, path
        assert DRAFT not in text, path


def test_feeds_and_the_first_page_lead_to_it(folder: Path) -> None:
    page = f"{BASE}incidents/{HOMER}.html"
    items = read(folder / "changes-incidents.feed.json")["items"]
    assert [each["url"] for each in items if each["title"] == f"Withdrawn: {HOMER}"] == [page]
    feed = ET.parse(folder / "changes.atom").getroot()  # noqa: S314  # it is our own
    gone = [each for each in feed.iter(f"{ATOM}entry") if HOMER in each.findtext(f"{ATOM}id", "")]
    assert [[link.get("href") for link in each.iter(f"{ATOM}link")] for each in gone] == [[page]]
    assert f'href="incidents/{HOMER}.html"' in (folder / "index.html").read_text(encoding="utf-8")


def test_a_list_for_crawlers_leaves_it_out(folder: Path) -> None:
    sitemap = (folder / "sitemap.xml").read_text(encoding="utf-8")
    assert HOMER not in sitemap
    assert f"<loc>{BASE}</loc>" in sitemap


def test_links_of_these_pages_lead_to_files(folder: Path, twin: Path) -> None:
    others = {str(path.relative_to(twin)) for path in twin.rglob("*") if path.is_file()}
    looked = Leading(folder, BASE, frozenset(others))
    faults = [each for each in looked.look().faults if each.startswith((*PAGES, ITEM))]
    assert faults == []
