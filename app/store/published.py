"""Which versions were shown: what each of them was made of, so that it can be made again."""

from __future__ import annotations

from collections import OrderedDict
from datetime import timedelta
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from app.domain.errors import BadParameterError
from app.store.journal.chain import NOT_BEGUN

if TYPE_CHECKING:
    from datetime import datetime

    from app.store.catalog import Catalog
    from app.store.journal.journal import Journal

__all__ = ["MakeUp", "Published"]

KEPT = 1_000


class MakeUp(NamedTuple):
    """The number of the journal, the instant by which a delay had ended, and the one to tell."""

    number: int
    now: datetime
    told: datetime


class Published:
    """The make-up of the versions that were shown last; safe to use from any thread.

    A version is the link of the hash chain where nothing was held back, and any such link is found
    in the journal too. Others are known here only, until the service is started again.
    """

    def __init__(self, journal: Journal) -> None:
        """Begin without any."""
        self._journal, self._lock = journal, Lock()
        self._kept: OrderedDict[str, tuple[int, datetime]] = OrderedDict()

    def note(self, catalog: Catalog, now: datetime) -> None:
        """Remember what a catalog was made of; one with leads is never shown again."""
        if catalog.bundle.with_leads:
            return
        with self._lock:
            self._remember(catalog.version, catalog.state.number, now)

    def make_up(self, version: str, now: datetime) -> MakeUp:
        """Give what a version was made of.

        Raises
        ------
        BadParameterError
            If it is not known.
        """
        if version == NOT_BEGUN:
            before = self._journal.recorded(1) - timedelta(microseconds=1)
            return MakeUp(0, before, before)
        with self._lock:
            if version not in self._kept:
                number = self._journal.number_of(version)
                if number is None:
                    message = f"no catalog is known by the version {version}"
                    raise BadParameterError("as-of", f"{message}; begin again without as-of")
                self._remember(version, number, now)
            number, made = self._kept[version]
        return MakeUp(number, made, self._journal.recorded(number))

    def _remember(self, version: str, number: int, now: datetime) -> None:
        self._kept.setdefault(version, (number, now))
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
