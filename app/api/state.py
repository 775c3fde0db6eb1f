"""What the routes need, put on the application once: the catalog and a few values."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from fastapi import Request

from app.api.workers import Workers
from app.desk.gazetteer import Gazetteer
from app.store.catalog import Catalog

__all__ = ["ApiState", "state_of"]

DEFAULT_LIMIT = 100


@dataclass
class ApiState:
    """The catalog, and the values of the settings that answers depend on."""

    catalog: Catalog
    workers: Workers
    base_url: str
    frame_ancestors: str
    contact: str
    publication_delay_h: float
    default_limit: int = DEFAULT_LIMIT

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """The index of names, made on first use."""
        return Gazetteer(self.catalog)

    def root(self, request: Request) -> str:
        """Give the public address of the service, ending in a slash."""
        return (self.base_url or str(request.base_url)).rstrip("/") + "/"


def state_of(request: Request) -> ApiState:
    """Give the state of the application that answers a request."""
    state = request.app.state.api
    if not isinstance(state, ApiState):  # set by main.create_app
        raise TypeError("the application has no state")
    return state
