"""The grid that each record asks for today, which holds for all its versions and for the past."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.store.journal.entry import Kind

if TYPE_CHECKING:
    from app.store.journal.state import State

__all__ = ["grids_of"]

# Nearly no record has a grid: only the bodies that name it are read.
NAMED = b'"publication_grid_m"'


def grids_of(state: State) -> dict[str, float]:
    """Give the publication grid of each incident that has one, in metres, by its id."""
    found = {}
    for name, version in state.of_kind(Kind.INCIDENT).items():
        if NAMED in version.body:
            grid_m = version.data["where"].get("publication_grid_m")
            if grid_m is not None:
                found[name] = float(grid_m)
    return found
