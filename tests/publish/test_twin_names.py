"""Names of files for addresses: what no file can answer has none."""

from __future__ import annotations

import pytest

from app.language.languages import language
from app.publish.twin.asking import ROOT
from app.publish.twin.html_links import Page, html_file
from app.publish.twin.links import Links
from app.publish.twin.names import Names

VERSION = "948dd3626cc98e356122ea51430b3fe4"
NAMES = Names(VERSION, 100)
ITEMS = "collections/incidents/items"


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("", "index.json"),
        ("?f=html", "index.html"),
        (ITEMS, f"{ITEMS}.geojson"),
        (f"{ITEMS}?f=html&limit=100&offset=200&as-of={VERSION}", f"{ITEMS}-3.html"),
        (f"{ITEMS}?f=json&download=true", "collections/incidents/incidents.geojson"),
        (f"{ITEMS}?f=json&limit=10000", "collections/incidents/incidents.geojson"),
        (f"{ITEMS}?f=fgb", "collections/incidents/incidents.fgb"),
        (f"{ITEMS}/a-1?f=csl", f"{ITEMS}/a-1.csl.json"),
        (f"{ITEMS}/a:1", f"{ITEMS}/a.1.geojson"),
        ("map?lang=kk", "map.kk.html"),
        ("map?lang=kk&standalone=1", "map-one-file.kk.html"),
        ("map/style.json?theme=dark", "map/style-dark.json"),
        ("incidents/a-1?lang=ru", "incidents/a-1.ru.html"),
        ("changes?collection=incidents&f=atom&offset=100", "changes-incidents-2.atom"),
        ("static/leaflet.js?v=1", "static/leaflet.js"),
        ("static/auto/1280x800@2x.png?theme=dark", "images/route-dark.png"),
        (f"{ITEMS}?filter=kp_km+%3E+1", None),
        (f"{ITEMS}?bbox=1,2,3,4", None),
        (f"{ITEMS}?limit=7", None),
        (f"{ITEMS}?offset=7", None),
        (f"{ITEMS}?as-of=2026-01-01", None),
        ("map?lang=de", None),
        ("near?incident=a-1", None),
        ("oembed?url=x", None),
        ("static/../files.json", None),
        ("collections/../../x", None),
    ],
)
def test_an_address_has_one_name(address: str, name: str | None) -> None:
    assert NAMES.file_of(ROOT + address) == name


def test_elsewhere_has_none() -> None:
    assert NAMES.file_of("https://example.org/map") is None


def test_a_large_record_has_its_map_as_one_file() -> None:
    names = Names(VERSION, 100, is_whole=False)
    assert names.file_of(f"{ROOT}map?lang=ru") == "map-one-file.ru.html"


def shown(html: str, *files: str, base: str = "") -> str:
    links = Links(NAMES, files, f"{ROOT}{ITEMS}?f=html", f"{ITEMS}.html", base)
    return html_file(html.encode(), links, Page(language("en"), "")).decode()


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ('<a href="../../map?lang=ru#a">Map</a>', '<a href="../../map.ru.html#a">Map</a>'),
        (
            '<a href="/near?incident=x">Near</a>',
            '<span class="needs-service" title="Needs the running service">Near</span>',
        ),
        ('<ul><li><a href="/near">Near</a> it</li><li>B</li></ul>', "<ul><li>B</li></ul>"),
        ('<p>A<b data-needs="service">b<b>c</b></b>D</p>', "<p>AD</p>"),
        ('<p>A<b data-needs="address">b</b>D</p>', "<p>AD</p>"),
        ('<a href="https://example.org/?a=1&amp;b=2">x</a>',) * 2,
        ("<p>&lt;b&gt; &amp; &#34;x&#34; é</p>",) * 2,
        ('<script>if (a < b && "<a href=near>") {}</script>',) * 2,
        (f"<p>To cite: 2026. {ROOT}map?a=1&amp;b=2</p>", "<p>To cite: 2026.</p>"),
        ('<img src="/static/none.png" alt="x">', ""),
    ],
)
def test_a_page_keeps_what_files_can_have(html: str, found: str) -> None:
    assert shown(html, "map.ru.html") == found


def test_with_an_address_texts_name_it() -> None:
    base = "https://example.org/cpc/"
    found = shown(f"<p>See {ROOT}map?lang=ru&amp;v=1.</p>", "map.ru.html", base=base)
    assert found == f"<p>See {base}map.ru.html.</p>"
    kept = shown('<p>A<b data-needs="address">b</b></p>', base=base)
    assert kept == '<p>A<b data-needs="address">b</b></p>'


def test_what_is_left_out_must_end() -> None:
    with pytest.raises(ValueError, match="is left out, and has no end"):
        shown('<p data-needs="service">A')
