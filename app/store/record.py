"""A catalog with its past: of a journal (:mod:`app.store.live`), or of what is shipped alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from app.domain.errors import BadParameterError

if TYPE_CHECKING:
    from datetime import datetime

    from app.selection.times import Moment
    from app.store.catalog import Catalog
    from app.store.journal.entry import Kind, Version

__all__ = ["Record", "Still", "catalog_at"]


class Record(Protocol):
    """A catalog with its past."""

    @property
    def catalog(self) -> Catalog:
        """The newest snapshot."""

    def history(self, kind: Kind, name: str) -> list[Version]:
        """Give all versions of one id, oldest first."""

    def recorded_since(self, instant: datetime) -> list[Version]:
        """Give the versions recorded at an instant or later, oldest first."""

    def as_of(self, instant: datetime) -> Catalog:
        """Give the catalog as it stood at an instant."""

    def at_version(self, version: str) -> Catalog:
        """Give the catalog of a version."""


class Still:
    """The shipped record alone: nothing is written, so nothing changes."""

    def __init__(self, catalog: Catalog) -> None:
        """Keep the one catalog."""
        self.catalog = catalog

    def close(self) -> None:
        """Let go of nothing: no file is held."""

    def history(self, kind: Kind, name: str) -> list[Version]:
        """Give the shipped version of an id."""
        found = self.catalog.state.version(kind, name)
        return [found] if found else []

    def recorded_since(self, instant: datetime) -> list[Version]:
        """Give the shipped versions recorded at an instant or later, oldest first."""
        versions = self.catalog.state.everything()
        return [version for version in versions if version.recorded >= instant]

    def as_of(self, instant: datetime) -> Catalog:
        """Refuse: what was shipped has no past of its own.

        Raises
        ------
        BadParameterError
            Always.
        """
        message = f"{instant:%Y-%m-%d}: this service keeps no journal, so it has no past"
        raise BadParameterError("as-of", message)

    def at_version(self, version: str) -> Catalog:
        """Give the catalog if it is asked for by its version.

        Raises
        ------
        BadParameterError
            If the version is another.
        """
        if version != self.catalog.version:
            message = f"this service has the one version {self.catalog.version}, not {version}"
            raise BadParameterError("as-of", message)
        return self.catalog


def catalog_at(record: Record, moment: Moment | None) -> Catalog:
    """Give the catalog at an instant or of a version; the newest without one.

    Raises
    ------
    BadParameterError
        If the record does not reach back so far, or has no such version.
    """
    newest = record.catalog
    if moment is None or moment == newest.version:
        return newest
    return record.at_version(moment) if isinstance(moment, str) else record.as_of(moment)
