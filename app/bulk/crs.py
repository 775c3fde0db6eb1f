"""Whether a file is in WGS 84 longitude and latitude; nothing is reprojected in silence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pyproj import CRS
from pyproj.exceptions import CRSError

from app.bulk.errors import BadFileError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["check_crs"]

WANTED = "expected WGS 84 longitude and latitude (OGC:CRS84 or EPSG:4326); reproject it first"


def check_crs(path: Path, given: str | dict[str, Any] | None) -> None:
    """Refuse what is not WGS 84 in degrees; formats here store longitude first, always.

    Parameters
    ----------
    path
        The file, for the message.
    given
        What it says of itself: an authority's code, WKT or PROJJSON; None if nothing.

    Raises
    ------
    BadFileError
        If it says nothing, cannot be understood, or means another CRS.
    """
    if given is None:
        raise BadFileError(path, f"does not say its CRS; {WANTED}")
    try:
        crs = CRS.from_user_input(given)
    except CRSError as error:
        raise BadFileError(path, f"says a CRS that is not understood; {WANTED}") from error
    # OGC:CRS84h and EPSG:4979 carry heights, which are not read.
    flat = crs.to_2d()
    if not any(flat.equals(CRS(code), ignore_axis_order=True) for code in (4326, "OGC:CRS84")):
        raise BadFileError(path, f"is in the CRS '{crs.name}'; {WANTED}")
