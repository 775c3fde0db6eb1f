"""What the routes need, put on the application once: the record and a few values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from urllib.parse import urlsplit

from fastapi import Request

from app.api.builds import Builds
from app.api.editors import Editors
from app.api.kept_tiles import KeptTiles
from app.api.workers import Workers
from app.desk.gazetteer import Gazetteer
from app.maps.online import OnlineBasemap
from app.selection.times import Moment
from app.store.catalog import Catalog
from app.store.kept_results import KeptResults
from app.store.record import Record, catalog_at

__all__ = ["ApiState", "state_of"]

DEFAULT_LIMIT = 100


@dataclass
class ApiState:
    """The record, and the values of the settings that answers depend on."""

    record: Record
    editors: Editors
    clock: Callable[[], datetime]
    workers: Workers
    base_url: str
    frame_ancestors: str
    contact: str
    publication_delay_h: float
    results: KeptResults
    online_basemap: OnlineBasemap | None = None
    default_limit: int = DEFAULT_LIMIT
    builds: Builds = field(default_factory=Builds)
    tiles: KeptTiles = field(default_factory=KeptTiles)

    _gazetteer: tuple[str, Gazetteer] | None = None

    def today(self) -> date:
        """Give the day of a write, in UTC."""
        return self.clock().date()

    @property
    def catalog(self) -> Catalog:
        """The newest snapshot; take it once for an answer, the next may be another."""
        return self.record.catalog

    async def catalog_at(self, moment: Moment | None) -> Catalog:
        """Give the catalog at an instant or of a version; the newest without one."""
        newest = self.record.catalog
        if moment is None or moment == newest.version:
            return newest
        key = ("as-of", newest.key, newest.state.number, moment)
        return await self.workers.run(key, lambda: catalog_at(self.record, moment))

    def gazetteer(self, catalog: Catalog) -> Gazetteer:
        """Give the index of a catalog's names, made on first use and kept for its version."""
        kept = self._gazetteer
        if kept is None or kept[0] != catalog.version:
            kept = self._gazetteer = catalog.version, Gazetteer(catalog)
        return kept[1]

    def root(self, request: Request) -> str:
        """Give the public address of the service, ending in a slash."""
        return (self.base_url or str(request.base_url)).rstrip("/") + "/"

    @property
    def home(self) -> str:
        """The way from the page of the root to itself, ending in a slash if it is known.

        A proxy that takes the prefix away passes on ``/cpc`` as ``/cpc/``. Only an absolute path is
        right for both. It names no host, so that it stays with the one that answers.
        """
        path = urlsplit(self.base_url).path.rstrip("/") + "/"
        return path if self.base_url else ""


def state_of(request: Request) -> ApiState:
    """Give the state of the application that answers a request."""
    state = request.app.state.api
    if not isinstance(state, ApiState):  # set by main.create_app
        raise TypeError("the application has no state")
    return state
