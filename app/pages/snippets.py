"""Snippets that use a selection elsewhere: pure text, each quoted for its language.

All of them ask for the whole selection as a file, never for a page: what a snippet gives is what
the page says has matched.
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass

from app.exports.names import file_name
from app.language.plural import plural
from app.pages.framers import EVERYBODY, why_no_frame
from app.pages.framing import does_framing, frame
from app.pages.quoting import (
    latex_text,
    latex_url,
    markdown_text,
    plain_url,
    r_text,
    sql_text,
)
from app.selection.readable import readable

__all__ = ["Snippet", "Use", "snippets"]

EMBEDDED = "incidents"


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """A selection that is to be used elsewhere, and what must be said with it.

    ``query`` is its canonical form without paging, ``on_map`` what of it the map reads; ``framers``
    says who may frame the map.
    """

    root: str
    collection: str
    title: str
    query: str
    on_map: str
    matched: int
    credit: str
    licence: str
    coverage: str
    catalog_version: str
    date: str
    framers: str = EVERYBODY

    @property
    def name(self) -> str:
        """The collection as a name in a program."""
        return "".join(char if char.isalnum() else "_" for char in self.collection)

    @property
    def page(self) -> str:
        """The address of the page with the selection."""
        return self._items(self.query)

    def file(self, wanted: str = "json") -> str:
        """Give the address of the whole selection as a file, which is in degrees."""
        asked = ["f=json", "download=true"] if wanted == "json" else [f"f={wanted}"]
        return self._items("&".join(self._in_degrees + asked))

    @property
    def embed(self) -> str:
        """The address of the map for a frame."""
        return plain_url(f"{self.root}embed{'?' if self.on_map else ''}{self.on_map}")

    @property
    def layer_file(self) -> str:
        """The address of the layer definition for QGIS."""
        query = "&".join(self._in_degrees)
        mark = "?" if query else ""
        return plain_url(f"{self.root}collections/{self.collection}/qlr{mark}{query}")

    @property
    def asked(self) -> str:
        """The selection as people read it."""
        return readable(self.query)

    @property
    def is_framed(self) -> bool:
        """Whether other pages may show the map, and it is one of this collection."""
        return not self.no_frame

    @property
    def no_frame(self) -> str:
        """Why there is no frame for a page; nothing if there is one."""
        if self.collection != EMBEDDED:
            return "the map that other pages may show is that of the incidents."
        return why_no_frame(self.framers)

    @property
    def counted(self) -> str:
        """How many features there are, in words."""
        return f"{self.matched} {plural(self.matched, 'feature')}"

    @property
    def said(self) -> str:
        """What must be said with the selection, in one line."""
        return f"{self.title}, {self.counted}. {self.coverage}. {self.credit} ({self.licence})"

    @property
    def _in_degrees(self) -> list[str]:
        """The selection without its system: files and the layer that QGIS opens are in degrees."""
        return [pair for pair in self.query.split("&") if pair and not pair.startswith("crs=")]

    def _items(self, query: str) -> str:
        mark = "?" if query else ""
        return plain_url(f"{self.root}collections/{self.collection}/items{mark}{query}")


@dataclass(frozen=True, slots=True)
class Snippet:
    """One way to use a selection: a stable word, a title, what it does, and the text."""

    id: str
    title: str
    does: str
    text: str


def snippets(use: Use) -> tuple[Snippet, ...]:
    """Give every snippet of a selection; a frame only where the map shows the collection."""
    made = (
        Snippet("curl", "curl", "downloads GeoJSON", _curl(use, "json", "geojson")),
        Snippet("ogr2ogr", "ogr2ogr", "makes a GeoPackage with GDAL", _ogr2ogr(use)),
        Snippet("qgis", "QGIS", "connection for Add WFS / OGC API - Features Layer", _qgis(use)),
        Snippet("geopandas", "geopandas", "reads a GeoDataFrame in Python", _geopandas(use)),
        Snippet("r", "R", "reads it with sf", _r(use)),
        Snippet("duckdb", "DuckDB", "downloads GeoParquet and queries it", _duckdb(use)),
        *_framed(use),
        Snippet("markdown", "Markdown", "links and says what must be said", _markdown(use)),
        Snippet("latex", "LaTeX", "links and cites (hyperref, biblatex)", _latex(use)),
        Snippet("quarto", "Quarto", "a chunk that reads and shows it", _quarto(use)),
    )
    return tuple(made)


def _curl(use: Use, wanted: str, suffix: str) -> str:
    out = shlex.quote(f"{use.collection}.{suffix}")
    return f"curl --fail --silent --show-error --output {out} {shlex.quote(use.file(wanted))}"


def _ogr2ogr(use: Use) -> str:
    out, layer = shlex.quote(f"{use.collection}.gpkg"), shlex.quote(use.collection)
    return f"ogr2ogr -f GPKG -nln {layer} {out} {shlex.quote(use.file())}"


def _qgis(use: Use) -> str:
    return plain_url(use.root)


def _geopandas(use: Use) -> str:
    return f"import geopandas\n\n{use.name} = geopandas.read_file({use.file()!r})"


def _r(use: Use) -> str:
    return f"library(sf)\n\n{use.name} <- st_read({r_text(use.file())})"


def _duckdb(use: Use) -> str:
    file = f"{use.collection}.parquet"
    query = f"INSTALL spatial; LOAD spatial; FROM read_parquet({sql_text(file)});"
    return f"{_curl(use, 'parquet', 'parquet')}\nduckdb -c {shlex.quote(query)}"


def _framed(use: Use) -> list[Snippet]:
    """Give the frame of the map; none where no page may frame it, or it shows something else."""
    if not use.is_framed:
        return []
    does = does_framing("the map", use.framers)
    return [Snippet("iframe", "HTML", does, frame(use.embed, use.title))]


def _markdown(use: Use) -> str:
    said = markdown_text(f"{use.said}. Catalog version {use.catalog_version}")
    return f"[{markdown_text(use.title)}](<{use.page}>): {said}"


def _latex(use: Use) -> str:
    key = file_name(use.collection, use.catalog_version, use.query, "bib").removesuffix(".bib")
    fields = {
        "title": latex_text(f"{use.title}, {use.counted}"),
        "organization": "Incident Mapper",
        "version": latex_text(use.catalog_version),
        "date": latex_text(use.date),
        "url": plain_url(use.page),
        "note": latex_text(f"{use.coverage}. {use.credit} ({use.licence})"),
    }
    entry = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
    link = rf"\href{{{latex_url(use.page)}}}{{{latex_text(use.title)}}}~\autocite{{{key}}}"
    return f"{link}\n\n@online{{{key},\n{entry}}}"


def _quarto(use: Use) -> str:
    caption = " ".join(use.said.split()).replace("\\", "\\\\").replace('"', '\\"')
    return f'```{{python}}\n#| tbl-cap: "{caption}"\n{_geopandas(use)}\n{use.name}.head()\n```'
