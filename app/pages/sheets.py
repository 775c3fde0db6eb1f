"""Which style sheets a page of data carries."""

from __future__ import annotations

__all__ = ["SHEETS", "WITH_MAP"]

SHEETS = ("theme.css", "page.css", "data.css")
WITH_MAP = ("leaflet.css", *SHEETS[:2], "map.css", "data.css")
