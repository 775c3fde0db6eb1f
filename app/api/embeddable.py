"""Addresses of this service that other sites may frame: read as text, never asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, unquote

from app.api.params import INCIDENT_PAGE, ITEM, LANGUAGE, checked, selection_of
from app.domain.errors import BadParameterError, MapperError
from app.language.languages import ENGLISH
from app.maps.switches import SWITCHES
from app.selection.selection import Selection

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Embeddable", "NoEmbedError", "embeddable"]

MAPS = ("map", "embed")
# Where an incident is told of, as a feature and as a page.
INCIDENTS = {"collections/incidents/items/": ITEM, "incidents/": INCIDENT_PAGE}


class NoEmbedError(MapperError):
    """An address that is not of this service, or of nothing in it that can be framed."""

    code = "no-embed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Embeddable:
    """What an address shows: the selection, the language, the view after ``#``, or one incident.

    ``switches`` are those of the embed, as pairs.
    """

    selection: Selection
    code: str = ENGLISH.code
    fragment: str = ""
    incident: str | None = None
    switches: tuple[tuple[str, str], ...] = ()

    @property
    def embed(self) -> str:
        """The address below the root of the map for a frame, which shows the same."""
        spoken = f"lang={self.code}" if self.code != ENGLISH.code else ""
        switched = [f"{name}={value}" for name, value in self.switches]
        query = "&".join(filter(None, [self.selection.as_shown, spoken, *switched]))
        at = f"#{self.fragment}" if self.fragment else ""
        return f"embed{'?' if query else ''}{query}{at}"


def embeddable(url: str, root: str) -> Embeddable:
    """Read an address of this service; ``root`` is that of the service, ending in a slash.

    Raises
    ------
    NoEmbedError
        If it is another's, is of no map and no incident, or would itself be refused.
    """
    if not url.startswith(root):
        raise NoEmbedError(f"url: '{url[:200]}' is not an address of this service ({root}…)")
    below, _, fragment = url.removeprefix(root).partition("#")
    path, _, query = below.partition("?")
    pairs = parse_qsl(query, keep_blank_values=True)
    try:
        if path in MAPS:
            return _map(path, pairs, fragment)
        before, _, name = path.rpartition("/")
        if f"{before}/" in INCIDENTS:
            return _incident(INCIDENTS[f"{before}/"], unquote(name), pairs)
    except BadParameterError as error:
        raise NoEmbedError(f"url: {error}") from error
    raise NoEmbedError(f"url: '{path[:200]}' is neither map nor embed nor the page of an incident")


def _map(path: str, pairs: Sequence[tuple[str, str]], fragment: str) -> Embeddable:
    values = checked(f"/{path}", pairs)
    code = values.get(LANGUAGE, ENGLISH.code)
    switches = tuple((name, values[name]) for name in SWITCHES if name in values)
    return Embeddable(
        selection=selection_of(values), code=code, fragment=fragment, switches=switches
    )


def _incident(path: str, name: str, pairs: Sequence[tuple[str, str]]) -> Embeddable:
    values = checked(path, pairs)
    given = [("ids", name), *(pair for pair in values.items() if pair[0] == "as-of")]
    at = f"incident={quote(name, safe='')}"
    code = values.get(LANGUAGE, ENGLISH.code)
    return Embeddable(selection=Selection.parse(given), code=code, fragment=at, incident=name)
