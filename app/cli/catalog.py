"""The catalog for a command, with a word on the screen while it is read."""

from __future__ import annotations

import atexit
from typing import TYPE_CHECKING

from rich.console import Console

from app.main import load_record, utc_now
from app.settings import read_settings

if TYPE_CHECKING:
    from app.store.catalog import Catalog
    from app.store.live import Live
    from app.store.record import Still

__all__ = ["catalog_for", "record_for"]


def catalog_for(*, with_leads: bool = False) -> Catalog:
    """Read, check and measure the record; leads only where the command asks for them."""
    return record_for(with_leads=with_leads).catalog


def record_for(*, with_leads: bool = False) -> Live | Still:
    """Give the record with its past, as :func:`catalog_for` gives the newest catalog of it."""
    settings = read_settings().model_copy(update={"with_leads": with_leads})
    with Console(stderr=True).status("Reading the record"):
        record = load_record(settings, now=utc_now())
    atexit.register(record.close)
    return record
