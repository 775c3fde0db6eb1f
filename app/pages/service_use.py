"""Snippets that use the service as a whole: its address in each program, its layers, its map."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from typing import Any

from app.pages.framers import EVERYBODY, why_no_frame
from app.pages.framing import does_framing, frame
from app.pages.quoting import plain_url, r_text, sql_text
from app.pages.snippets import Snippet

__all__ = ["Service", "service_snippets"]

LAYER = "incidents"
TITLE = "Incidents on the CPC route"


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """The service, and the document that a page shows, which a program may want instead.

    ``framers`` says who may frame its map.
    """

    root: str
    document: str
    file: str
    framers: str = EVERYBODY

    @property
    def source(self) -> str:
        """The name by which GDAL opens the service."""
        return f"OAPIF:{plain_url(self.root)}"

    @property
    def no_frame(self) -> str:
        """Why there is no frame for a page; nothing if there is one."""
        return why_no_frame(self.framers)

    @property
    def shown(self) -> dict[str, Any]:
        """What a page needs to show how the service is used."""
        return {"service": self, "snippets": service_snippets(self)}


def service_snippets(service: Service) -> tuple[Snippet, ...]:
    """Give the snippets of the service; the incidents stand for any of its layers."""
    return (
        Snippet("curl", "curl", "downloads this page as data", _curl(service)),
        Snippet("qgis", "QGIS", "connection for Add WFS / OGC API - Features Layer",
                plain_url(service.root)),
        Snippet("gdal", "GDAL", "lists the layers, then copies one", _gdal(service)),
        Snippet("geopandas", "geopandas", "reads a layer as a GeoDataFrame", _geopandas(service)),
        Snippet("r", "R", "lists the layers, then reads one with sf", _r(service)),
        Snippet("duckdb", "DuckDB", "downloads a layer as GeoParquet and queries it",
                _duckdb(service)),
        *_framed(service),
    )  # fmt: skip


def _framed(service: Service) -> list[Snippet]:
    """Give the frame of the map; none where no page may frame it."""
    if service.no_frame:
        return []
    does = does_framing("the map of all incidents", service.framers)
    return [Snippet("iframe", "HTML", does, frame(f"{service.root}embed", TITLE))]


def _curl(service: Service) -> str:
    out, address = shlex.quote(service.file), shlex.quote(plain_url(service.document))
    return f"curl --fail --silent --show-error --output {out} {address}"


def _gdal(service: Service) -> str:
    source = shlex.quote(service.source)
    return f"ogrinfo -ro {source}\nogr2ogr -f GPKG {LAYER}.gpkg {source} {LAYER}"


def _geopandas(service: Service) -> str:
    return f"import geopandas\n\n{LAYER} = geopandas.read_file({service.source!r}, layer={LAYER!r})"


def _r(service: Service) -> str:
    source = r_text(service.source)
    return f"library(sf)\n\nst_layers({source})\n{LAYER} <- st_read({source}, {r_text(LAYER)})"


def _duckdb(service: Service) -> str:
    file = f"{LAYER}.parquet"
    address = shlex.quote(plain_url(f"{service.root}collections/{LAYER}/items?f=parquet"))
    query = f"INSTALL spatial; LOAD spatial; FROM read_parquet({sql_text(file)});"
    return (
        f"curl --fail --silent --show-error --output {file} {address}\n"
        f"duckdb -c {shlex.quote(query)}"
    )
