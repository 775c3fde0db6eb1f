"""Put the application together: the one place where settings become values of the parts."""

from __future__ import annotations

import gc
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from fastapi import FastAPI

from app import __version__
from app.api.ahead import drawing_ahead
from app.api.editors import Editors
from app.api.errors import add_error_handlers
from app.api.headers import add_headers
from app.api.openapi import operation_id
from app.api.routes import (
    analyses,
    definitions,
    duplicates,
    features,
    importing,
    incident_pages,
    layers,
    map_rows,
    metadata,
    oembed,
    processes,
    questions,
    service,
    stills,
    tiles,
    versions,
    views,
    writing,
)
from app.api.state import ApiState
from app.api.workers import Workers
from app.domain.errors import BadRecordError
from app.settings import Settings, SettingsError, read_settings
from app.sources.bundle import read_bundle
from app.sources.checks import check_bundle
from app.sources.folder import geodata_folder
from app.store.journal.file import FILE_NAME
from app.store.journal.journal import Journal
from app.store.kept_results import KeptResults
from app.store.live import Live
from app.store.record import Record, Still
from app.store.snapshot import build_catalog

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.sources.bundle import Bundle

__all__ = ["create_app", "create_default_app", "load_record", "open_record", "utc_now"]

TITLE = "Incident Mapper"
# What the routes are about; of two that fit an address the first answers.
PARTS = (
    features, layers, map_rows, tiles, definitions, versions, writing, importing, duplicates,
    questions, analyses, processes, views, metadata, oembed, stills, incident_pages, service,
)  # fmt: skip


def utc_now() -> datetime:
    """Give the time: the only clock of the product, read at the root and handed down."""
    return datetime.now(UTC)  # noqa: TID251  # this is the root


def open_record(settings: Settings, *, clock: Callable[[], datetime] = utc_now) -> Live:
    """Open the journal in the data folder, made on first use, with the snapshot that follows it.

    Raises
    ------
    BadRecordError
        With every fault of the shipped data that ``incident-mapper check`` would report.
    JournalError
        If the journal is damaged, from a newer release, or cannot be written.
    """
    bundle = _read_shipped(settings)
    journal = Journal.open(settings.data / FILE_NAME)
    return Live(journal, bundle, clock=clock, publication_delay_h=settings.publication_delay_h)


def load_record(settings: Settings, *, now: datetime) -> Live | Still:
    """Give the record as of an instant: the journal if there is one, else what is shipped.

    A journal stays open: its catalog reads from it what it has not read yet.

    Raises
    ------
    BadRecordError
        With every fault that ``incident-mapper check`` would report.
    JournalError
        If there is a journal that cannot be used.
    """
    if (settings.data / FILE_NAME).exists():
        return open_record(settings, clock=lambda: now)
    bundle = _read_shipped(settings)
    delay_h = settings.publication_delay_h
    return Still(build_catalog(bundle, now=now, publication_delay_h=delay_h))


def _read_shipped(settings: Settings) -> Bundle:
    bundle = read_bundle(geodata_folder(), with_leads=settings.with_leads)
    errors = tuple(fault for fault in check_bundle(bundle) if not fault.is_warning)
    if errors:
        raise BadRecordError(errors)
    return bundle


def create_app(
    settings: Settings,
    record: Record,
    *,
    clock: Callable[[], datetime] = utc_now,
    ahead: bool = False,
) -> FastAPI:
    """Wire the routes, the errors and the headers around one record.

    With ``ahead`` the first page is drawn as soon as the server runs, before anybody asks.
    """
    app = FastAPI(
        title=TITLE,
        version=__version__,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        generate_unique_id_function=operation_id,
        lifespan=drawing_ahead if ahead else None,
    )
    app.state.api = ApiState(
        record=record,
        editors=Editors.of(settings.token.get_secret_value(), settings.tokens),
        clock=clock,
        workers=Workers(),
        base_url=settings.base_url,
        frame_ancestors=settings.frame_ancestors,
        contact=settings.contact,
        publication_delay_h=settings.publication_delay_h,
        results=KeptResults(settings.data),
        online_basemap=settings.online_basemap(),
    )
    for router in (part.router for part in PARTS):
        app.include_router(router)
    add_error_handlers(app)
    add_headers(app)
    return app


def create_default_app() -> FastAPI:
    """Make the application from the environment, for ``uvicorn --factory``.

    A setting that cannot be read ends the process with its message alone, as ``serve`` does.
    """
    try:
        settings = read_settings()
    except SettingsError as error:
        raise SystemExit(f"incident-mapper: {error}") from None
    record = open_record(settings)
    record.follow()
    gc.freeze()  # what stands now is no garbage: nobody need wait while it is looked at
    return create_app(settings, record, ahead=True)
