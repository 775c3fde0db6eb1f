"""The shapes of files that are imported, by name."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["Format"]


class Format(StrEnum):
    """The shape of a file; ``auto`` looks at the file itself."""

    AUTO = "auto"
    CSV = "csv"
    GEOJSON = "geojson"
    GPKG = "gpkg"
    UCDP = "ucdp"
    ACLED = "acled"
