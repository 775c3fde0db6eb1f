"""The formats: one table with their names, media types, suffixes and writers."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from pyogrio.errors import DataLayerError, DataSourceError

from app.domain.errors import MapperError
from app.exports.csv_text import csv_text
from app.exports.flatgeobuf import flatgeobuf
from app.exports.geojson import geojson, geojson_sequence
from app.exports.geopackage import geopackage
from app.exports.geoparquet import geoparquet
from app.exports.jsonfg import PROFILE_URI, jsonfg
from app.exports.kml import kml

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

    from app.exports.content import Content

__all__ = ["FILES", "FORMATS", "ExportError", "Format", "Options", "by_suffix", "pieces"]

READ_BYTES = 1 << 20


class ExportError(MapperError):
    """A file that could not be built, as for want of room on the disk."""

    code = "export-failed"


@dataclass(frozen=True, slots=True)
class Options:
    """What a reader may choose of a format; only CSV has choices."""

    csv_lonlat: bool = False
    bom: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A format: its word, media type and suffix, and how it is written.

    A text format streams in pieces; another is written to a file as a whole. ``is_paged`` are those
    that give a page unless a file is asked for. ``accept`` are the media types by which it is asked
    for, where they are others than its own. ``profile`` says more than a media type that several
    formats share (RFC 6906).
    """

    name: str
    title: str
    media_type: str
    suffix: str
    is_paged: bool = False
    accept: tuple[str, ...] = ()
    profile: str = ""
    stream: Callable[[Content], Iterator[bytes]] | None = None
    write: Callable[[Content, Path], None] | None = None

    @property
    def accepted(self) -> tuple[str, ...]:
        """The media types that ask for it; one with a profile is told apart by it."""
        own = (self.content_type,) if self.profile else ()
        return (*own, *self.accept) or (self.media_type,)

    @property
    def content_type(self) -> str:
        """The media type with the profile, where it has one: what an answer and a link say."""
        return f'{self.media_type}; profile="{self.profile}"' if self.profile else self.media_type


FORMATS = {
    each.name: each
    for each in (
        Format(
            name="json",
            title="GeoJSON",
            media_type="application/geo+json",
            suffix="geojson",
            is_paged=True,
            accept=("application/geo+json", "application/json"),
            stream=geojson,
        ),
        Format(
            name="jsonfg",
            title="JSON-FG",
            # The standard has no media type of its own; drafts of it had. The profile says it with
            # the type (21-045r1), so that who takes GeoJSON by its type, as GDAL does, gets that.
            media_type="application/geo+json",
            profile=PROFILE_URI,
            suffix="fg.json",
            is_paged=True,
            accept=("application/fg+json", "application/vnd.ogc.fg+json"),
            stream=jsonfg,
        ),
        Format(
            name="geojsonseq",
            title="GeoJSON text sequence",
            media_type="application/geo+json-seq",
            suffix="geojsons",
            stream=geojson_sequence,
        ),
        Format(
            name="csv",
            title="CSV",
            media_type="text/csv",
            suffix="csv",
            stream=csv_text,
        ),
        Format(
            name="gpkg",
            title="GeoPackage",
            media_type="application/geopackage+sqlite3",
            suffix="gpkg",
            write=geopackage,
        ),
        Format(
            name="fgb",
            title="FlatGeobuf",
            media_type="application/vnd.flatgeobuf",
            suffix="fgb",
            accept=("application/vnd.flatgeobuf", "application/flatgeobuf"),
            write=flatgeobuf,
        ),
        Format(
            name="parquet",
            title="GeoParquet",
            media_type="application/vnd.apache.parquet",
            suffix="parquet",
            write=geoparquet,
        ),
        Format(
            name="kml",
            title="KML",
            media_type="application/vnd.google-earth.kml+xml",
            suffix="kml",
            stream=kml,
        ),
    )
}
FILES = tuple(each for each in FORMATS.values() if not each.is_paged)


def by_suffix(name: str) -> Format | None:
    """Give the format that a file name asks for by its ending."""
    lower = name.lower()
    found = [each for each in FORMATS.values() if lower.endswith(f".{each.suffix}")]
    return max(found, key=lambda each: len(each.suffix), default=None)


def pieces(wanted: Format, content: Content, options: Options | None = None) -> Generator[bytes]:
    """Give the bytes of an export in pieces, whatever the format.

    One that needs a file is built in a temporary folder first, which is gone when the pieces end,
    or are given up.
    """
    if wanted.name == "csv" and options is not None:
        yield from csv_text(content, lonlat=options.csv_lonlat, bom=options.bom)
    elif wanted.stream is not None:
        yield from wanted.stream(content)
    elif wanted.write is not None:
        with TemporaryDirectory(prefix="incident-mapper-") as folder:
            path = Path(folder) / f"export.{wanted.suffix}"
            _write(wanted.write, content, path)
            with path.open("rb") as file:
                while piece := file.read(READ_BYTES):
                    yield piece


def _write(write: Callable[[Content, Path], None], content: Content, path: Path) -> None:
    try:
        write(content, path)
    except (OSError, sqlite3.OperationalError, DataSourceError, DataLayerError) as error:
        raise ExportError(f"the file could not be written: {error}") from error
