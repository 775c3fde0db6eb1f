"""What only hidden leads say is nowhere in the public answers: no page, no ship, no word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.sources.record_files import read_incident_folder

if TYPE_CHECKING:
    from starlette.testclient import TestClient

    from app.sources.bundle import Bundle
    from app.store.catalog import Catalog


def test_no_page_that_only_leads_cite_is_named_in_public(
    bundle: Bundle, catalog: Catalog, client: TestClient
) -> None:
    leads, _, _ = read_incident_folder(bundle.folder / "leads", bundle.folder)
    shown = {s.url for m in catalog.incidents.values() for s in m.incident.sources}
    pages = {source.url for lead in leads.values() for source in lead.sources} - shown
    assert len(pages) >= 10
    paths = [f"/collections/{name}/items?limit=10000" for name in catalog.collections]
    paths += ["/map", "/embed", "/about", "/near?lon=37.65&lat=44.67", "/geocode?q=Nelsa"]
    for path in paths:
        text = client.get(path).text
        assert [page for page in pages if page in text] == [], path


def test_assets_that_only_leads_name_are_shown_with_the_leads_alone(
    catalog: Catalog, leads_catalog: Catalog
) -> None:
    ships = {"tanker-nelsa", "tanker-asia", "tanker-nissos-ios", "tanker-nordic-zenith"}
    assert ships.isdisjoint(catalog.collections["assets"].by_id)
    assert ships <= set(leads_catalog.collections["assets"].by_id)
