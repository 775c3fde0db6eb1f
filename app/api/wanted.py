"""What is wanted of the items: the format, a page or a file, and the choices of CSV."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote, urlencode

from fastapi import Depends, Request

from app.api.negotiation import CITATIONS, OF_ITEM, OF_ITEMS, PAGE, negotiated
from app.api.params import Query, as_of, query, selection_of
from app.domain.errors import BadParameterError
from app.exports.formats import FORMATS, Format, Options
from app.selection.crs import CRS84, Crs, parse_crs
from app.selection.selection import Selection
from app.selection.times import Moment
from app.selection.values import read_value

__all__ = ["Wanted", "WantedItem", "WantedOne", "asked_items"]

OF_CSV = ("csv-geometry", "bom")
# What only data have: who asks for one of them, though in a browser, wants no page.
OF_DATA = {"profile", "download", *OF_CSV}
DATA_ONLY = {name: types for name, types in OF_ITEMS.items() if name != PAGE.name}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A format, whether the whole selection is wanted as a file, and choices.

    ``given`` are the parameters that say so, in one order, for links and entity tags.
    """

    format: Format
    is_file: bool
    is_full: bool
    options: Options
    given: tuple[tuple[str, str], ...]

    @property
    def is_page(self) -> bool:
        """Whether it is a page for readers."""
        return self.format is PAGE

    @property
    def is_plain(self) -> bool:
        """Whether it is a page of GeoJSON, as anybody gets who asks for nothing else."""
        return self.format.name == "json" and not self.is_file


def asked_items(request: Request) -> tuple[Selection, Wanted]:
    """Read what is asked of the items, and how it is wanted.

    Raises
    ------
    BadParameterError
        For a parameter or a value that is not read, or a choice that the format does not have.
    NotAcceptableError
        If the Accept header takes no format.
    """
    values = query(request)
    return selection_of(values), _wanted(request, values)


def _wanted(request: Request, values: dict[str, str]) -> Wanted:
    """Read and check the parameters together."""
    offered = DATA_ONLY if OF_DATA & values.keys() else OF_ITEMS
    name = negotiated(values.get("f"), request.headers.get("accept", ""), offered)
    found, is_full = FORMATS.get(name, PAGE), "profile" in values
    downloads = values.get("download") == "true"
    if downloads and name == "jsonfg":
        raise BadParameterError("download", "f=jsonfg gives pages; expected another format")
    if is_full and not found.is_paged:
        raise BadParameterError("profile", f"f={name} has flat columns only; expected f=json")
    for option in OF_CSV:
        if option in values and name != "csv":
            raise BadParameterError(option, "is read with f=csv only")
    options = Options(values.get("csv-geometry") == "lonlat", bom=values.get("bom") == "true")
    said = {"profile": values.get("profile"), "f": name if name != "json" else None}
    said |= {option: values.get(option) for option in (*OF_CSV, "download")}
    given = tuple((key, value) for key, value in said.items() if value is not None)
    return Wanted(found, downloads or not found.is_paged, is_full, options, given)


@dataclass(frozen=True, slots=True)
class WantedOne:
    """How one feature is wanted: the format by its name, the system, the time.

    ``given`` are the parameters that say so, for links.
    """

    format: str = "json"
    crs: Crs = CRS84
    as_of: Moment | None = None
    given: tuple[tuple[str, str], ...] = ()

    @property
    def query(self) -> str:
        """What was given, as a query string."""
        return urlencode(self.given, quote_via=quote, safe=",:/.")


async def _wanted_one(request: Request, values: Query) -> WantedOne:
    """Read the parameters of one item; the format by ``f``, else by the Accept header."""
    crs = read_value(values, "crs", parse_crs) or CRS84
    said = ("as-of",) if crs is CRS84 else ("as-of", "crs")
    name = negotiated(values.get("f"), request.headers.get("accept", ""), OF_ITEM)
    if name in CITATIONS and "crs" in values:
        raise BadParameterError("crs", "a citation has no geometry")
    return WantedOne(
        format=name,
        crs=crs,
        as_of=as_of(values),
        given=tuple((name, values[name]) for name in said if name in values),
    )


WantedItem = Annotated[WantedOne, Depends(_wanted_one)]
