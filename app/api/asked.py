"""What routes beside the collections ask: /near, /locate, /processes, read together."""

from __future__ import annotations

from urllib.parse import urlencode

from app.api.answers import JSON
from app.api.links import link
from app.api.params import as_of
from app.api.state import DEFAULT_LIMIT
from app.domain.errors import BadParameterError
from app.selection.selection import MAX_LIMIT, MAX_OFFSET
from app.selection.values import (
    parse_count,
    parse_distance_m,
    parse_lat,
    parse_lon,
    parse_number,
    parse_word,
    read_value,
)

__all__ = ["LocateQuestion", "NearQuestion", "ProcessesQuestion", "paging"]


class NearQuestion:
    """What /near asks: an incident, or a position with a radius; a limit; a kind."""

    def __init__(self, values: dict[str, str]) -> None:
        """Read and check the parameters together."""
        self.incident = read_value(values, "incident", parse_word)
        self.kind = read_value(values, "kind", parse_word)
        self.within_m = read_value(values, "within", parse_distance_m)
        self.radius_m = read_value(values, "radius", parse_distance_m) or 0.0
        if self.incident is not None and {"lon", "lat", "radius"} & set(values):
            raise BadParameterError("incident", "is not read together with a position")
        self.position = (0.0, 0.0) if self.incident else _position(values, "incident=")
        self.as_of = as_of(values)
        self.key = tuple(sorted(values.items()))


class LocateQuestion:
    """What /locate asks: a position with a radius, or a kilometre; on which route."""

    def __init__(self, values: dict[str, str]) -> None:
        """Read and check the parameters together."""
        self.kp = read_value(values, "kp", parse_number)
        self.radius_m = read_value(values, "radius", parse_distance_m) or 0.0
        self.route_id = read_value(values, "route", parse_word)
        if self.kp is not None and {"lon", "lat", "radius"} & set(values):
            raise BadParameterError("kp", "is not read together with a position")
        self.position = (0.0, 0.0) if self.kp is not None else _position(values, "kp=")
        self.key = tuple(sorted(values.items()))


class ProcessesQuestion:
    """What /processes asks: which of the processes."""

    def __init__(self, values: dict[str, str]) -> None:
        """Read and check the parameters."""
        self._limit, self.first = paging(values)
        self.last = self.first + self._limit
        self._asked = values

    def links(self, root: str, found: int) -> list[dict[str, str]]:
        """Give the links of this page: itself, the next, the one before."""
        links = [link(f"{root}processes{_query(self._asked)}", "self", JSON, "This document")]
        if self.last < found:
            links.append(self._page(root, self.last, "next", "The next page"))
        if self.first:
            before = max(0, self.first - self._limit)
            links.append(self._page(root, before, "prev", "The page before"))
        return links

    def _page(self, root: str, first: int, rel: str, title: str) -> dict[str, str]:
        asked = _query({**self._asked, "offset": str(first)})
        return link(f"{root}processes{asked}", rel, JSON, title)


def paging(values: dict[str, str]) -> tuple[int, int]:
    """Read how many are asked for, and how many are left out before them."""
    limit = read_value(values, "limit", lambda text: parse_count(text, 1))
    offset = read_value(values, "offset", lambda text: parse_count(text, 0, MAX_OFFSET))
    return min(limit or DEFAULT_LIMIT, MAX_LIMIT), offset or 0


def _query(values: dict[str, str]) -> str:
    return f"?{urlencode(values, safe=':,')}" if values else ""


def _position(values: dict[str, str], instead: str) -> tuple[float, float]:
    for name in ("lon", "lat"):
        if name not in values:
            raise BadParameterError(name, f"is missing; expected {instead}, or lon= and lat=")
    lon = read_value(values, "lon", parse_lon)
    lat = read_value(values, "lat", parse_lat)
    return lon or 0.0, lat or 0.0
