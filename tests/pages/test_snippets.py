"""Snippets: each holds the address whole, and nothing in it ends the quotation it stands in."""

from __future__ import annotations

import ast
import html
import json
import re
import shlex
from dataclasses import replace

import pytest

from app.pages.quoting import latex_text, latex_url, markdown_text, plain_url, r_text
from app.pages.snippets import Use, snippets
from app.selection.selection import Selection
from tests.tags import Tags

ASKED = Selection.parse([("near", "cpc-terminal,25km"), ("filter", "title LIKE 'Drone''s%'")])
USE = Use(
    root="http://127.0.0.1:8000/",
    collection="incidents",
    title="Incidents",
    query=ASKED.canonical,
    on_map=ASKED.on_map,
    matched=28,
    credit="© A & B, 100% #1",
    licence="CC-BY-4.0",
    coverage="Record read up to 2026-10-11",
    catalog_version="0123456789abcdef",
    date="2026-11-22",
)
QUERY = "near=cpc-terminal,25km&filter=title%20LIKE%20%27Drone%27%27s%25%27"
ITEMS = f"http://127.0.0.1:8000/collections/incidents/items?{QUERY}"
FILE = f"{ITEMS}&f=json&download=true"
# Whoever sends the Host header writes the root; whoever writes data writes titles and credits.
EVIL = "'\"`$(touch x);\n\\end{x}\u2028${1}</script><img src=x onerror=1>%0a#^~&|{}]](y)"
HOSTILE = replace(
    USE, root=f"http://h{EVIL}/", title=EVIL, credit=EVIL, licence=EVIL, coverage=EVIL, query=EVIL
)
NAMES = [
    "curl", "ogr2ogr", "qgis", "geopandas", "r", "duckdb", "iframe", "markdown", "latex", "quarto",
]  # fmt: skip


def texts(use: Use) -> dict[str, str]:
    return {one.id: one.text for one in snippets(use)}


def test_every_way_has_a_snippet() -> None:
    assert list(texts(USE)) == NAMES


def test_only_the_incidents_have_a_frame() -> None:
    assert "iframe" not in texts(replace(USE, collection="claims"))


def test_where_nobody_may_frame_the_map_there_is_no_frame() -> None:
    assert "iframe" not in texts(replace(USE, framers="'none'"))
    assert replace(USE, framers="'none'").no_frame == "the settings let no page frame the map."
    assert not USE.no_frame


def test_a_frame_says_whose_pages_alone_may_have_it() -> None:
    limited = replace(USE, framers="https://one.example 'self'")
    does = {one.id: one.does for one in snippets(limited)}["iframe"]
    only = "the settings let only https://one.example, this service frame it"
    assert does == f"puts the map into a page; {only}"


def test_shell_snippets_are_one_command_with_the_whole_address() -> None:
    curl = shlex.split(texts(USE)["curl"])
    assert curl[0] == "curl"
    assert curl[-3:] == ["--output", "incidents.geojson", FILE]
    ogr = shlex.split(texts(USE)["ogr2ogr"])
    assert ogr == ["ogr2ogr", "-f", "GPKG", "-nln", "incidents", "incidents.gpkg", FILE]


def test_duckdb_downloads_parquet_and_reads_it() -> None:
    download, ask = texts(USE)["duckdb"].splitlines()
    assert shlex.split(download)[-2:] == ["incidents.parquet", f"{ITEMS}&f=parquet"]
    query = "INSTALL spatial; LOAD spatial; FROM read_parquet('incidents.parquet');"
    assert shlex.split(ask) == ["duckdb", "-c", query]


def test_python_and_r_hold_the_address_as_one_literal() -> None:
    (call,) = [n for n in ast.walk(ast.parse(texts(USE)["geopandas"])) if isinstance(n, ast.Call)]
    assert ast.literal_eval(call.args[0]) == FILE
    assert texts(USE)["r"] == f'library(sf)\n\nincidents <- st_read("{FILE}")'


def test_a_collection_with_a_hyphen_has_a_name_in_programs() -> None:
    made = texts(replace(USE, collection="casualty-reports"))
    assert "casualty_reports = geopandas" in made["geopandas"]
    assert "casualty_reports <- st_read" in made["r"]
    ast.parse(made["geopandas"])


def test_qgis_gets_the_address_of_the_service() -> None:
    assert texts(USE)["qgis"] == "http://127.0.0.1:8000/"
    assert USE.layer_file == f"http://127.0.0.1:8000/collections/incidents/qlr?{QUERY}"


def test_the_frame_shows_the_same_selection_with_a_title() -> None:
    source = html.escape(f"http://127.0.0.1:8000/embed?{QUERY}")
    assert texts(USE)["iframe"] == (
        f'<iframe src="{source}" title="Incidents" width="100%" height="480" '
        'sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox" loading="lazy">'
        "</iframe>"
    )


def test_markdown_links_and_says_coverage_and_credit() -> None:
    assert texts(USE)["markdown"] == (
        f"[Incidents](<{ITEMS}>): Incidents, 28 features. Record read up to 2026-10-11. "
        "© A \\& B, 100% #1 (CC-BY-4.0). Catalog version 0123456789abcdef"
    )


def test_latex_links_and_cites() -> None:
    link, _, entry = texts(USE)["latex"].partition("\n\n")
    address = ITEMS.replace("%", r"\%").replace("&", r"\&").replace("_", r"\_")
    (key,) = re.findall(
        r"^@online\{(incident-mapper-incidents-01234567-[0-9a-f]{8}),$", entry, re.MULTILINE
    )
    assert link == rf"\href{{{address}}}{{Incidents}}~\autocite{{{key}}}"
    assert f"  url = {{{ITEMS}}},\n" in entry
    assert r"© A \& B, 100\% \#1 (CC-BY-4.0)" in entry


def test_two_selections_are_cited_by_two_keys() -> None:
    asked = ("", QUERY, "near=cpc-terminal,50km")
    keys = [
        re.findall(r"@online\{(.*),", texts(replace(USE, query=query))["latex"])[0]
        for query in asked
    ]
    assert len(set(keys)) == 3
    assert keys[0] == "incident-mapper-incidents-01234567"
    assert all(re.fullmatch(r"[a-z0-9-]+", key) for key in keys)


def test_quarto_is_one_chunk_with_a_caption() -> None:
    lines = texts(USE)["quarto"].splitlines()
    assert (lines[0], lines[-1]) == ("```{python}", "```")
    caption = lines[1].removeprefix("#| tbl-cap: ")
    assert json.loads(caption).startswith("Incidents, 28 features. Record read up to")
    assert lines[-2] == "incidents.head()"
    ast.parse("\n".join(lines[1:-1]))


def test_one_feature_is_no_plural() -> None:
    assert "Incidents, 1 feature. " in texts(replace(USE, matched=1))["markdown"]


def test_row_01_hostile_words_end_no_quotation() -> None:
    made = texts(HOSTILE)
    assert len(shlex.split(made["curl"])) == 7
    assert len(shlex.split(made["ogr2ogr"])) == 7
    assert [len(shlex.split(line)) for line in made["duckdb"].splitlines()] == [7, 3]
    tree = ast.parse(made["geopandas"])
    assert len([node for node in ast.walk(tree) if isinstance(node, ast.Call)]) == 1
    assert re.fullmatch(r'library\(sf\)\n\nincidents <- st_read\("[^"\\]*"\)', made["r"])
    ((tag, attributes),) = Tags(made["iframe"]).found
    assert tag == "iframe"
    assert set(attributes) == {"src", "title", "width", "height", "sandbox", "loading"}
    assert attributes["title"] == EVIL
    lines = made["quarto"].split("\n")
    assert [line for line in lines if "`" in line and not line.startswith("#| ")] == [
        "```{python}", "```",
    ]  # fmt: skip
    ast.parse("\n".join(lines[1:-1]))


def test_row_01_hostile_words_are_text_in_markdown_and_latex() -> None:
    made = texts(HOSTILE)
    words, links = re.subn(r"\]\(<[^<>\s]+>\)", "]", made["markdown"])
    assert links == 1
    assert Tags(words).found == []
    assert "\n" not in made["markdown"]
    for text in (made["markdown"], made["latex"]):
        assert "\u2028" not in text
    plain = re.sub(r"\\text(?:backslash|asciicircum|asciitilde)\{\}|\\[&%$#_{}]", "", made["latex"])
    assert plain.count("{") == plain.count("}")
    assert re.findall(r"\\[a-z]+", plain) == [r"\href", r"\autocite"]


@pytest.mark.parametrize("url", ["http://x/?a=b c", "http://x/?a='\"<>`", "http://é/\n\u2028"])
def test_an_address_is_plain(url: str) -> None:
    assert re.fullmatch(r"[!#$%&()*+,\-./0-9:;=?@A-Z\[\]_a-z~]+", plain_url(url))
    assert plain_url(plain_url(url)) == plain_url(url)


def test_quoting_of_one_word() -> None:
    assert r_text('\\"') == r'"\\\""'
    assert latex_text("a\nb~") == r"a b\textasciitilde{}"
    assert latex_url("http://x/a_b?c=%20^") == r"http://x/a\_b?c=\%20\%5E"
    assert markdown_text("*a*") == r"\*a\*"
