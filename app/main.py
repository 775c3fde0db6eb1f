"""Put the application together: the one place where settings become values of the parts."""

from __future__ import annotations

from datetime import UTC, datetime

from fastapi import FastAPI

from app import __version__
from app.api.errors import add_error_handlers
from app.api.headers import add_headers
from app.api.routes import features, questions, service, views
from app.api.state import ApiState
from app.api.workers import Workers
from app.domain.errors import BadRecordError
from app.settings import Settings, read_settings
from app.sources.bundle import read_bundle
from app.sources.checks import check_bundle
from app.sources.folder import geodata_folder
from app.store.catalog import Catalog, build_catalog

__all__ = ["create_app", "create_default_app", "load_catalog", "utc_now"]

TITLE = "Incident Mapper"


def utc_now() -> datetime:
    """Give the time: the only clock of the product, read at the root and handed down."""
    return datetime.now(UTC)  # noqa: TID251  # this is the root


def load_catalog(settings: Settings, *, now: datetime) -> Catalog:
    """Read the shipped data, check them, and build the catalog as of an instant.

    Raises
    ------
    BadRecordError
        With every fault that ``incident-mapper check`` would report.
    """
    bundle = read_bundle(geodata_folder(), with_leads=settings.with_leads)
    errors = tuple(fault for fault in check_bundle(bundle) if not fault.is_warning)
    if errors:
        raise BadRecordError(errors)
    return build_catalog(bundle, now=now, publication_delay_h=settings.publication_delay_h)


def create_app(settings: Settings, catalog: Catalog) -> FastAPI:
    """Wire the routes, the errors and the headers around one catalog."""
    app = FastAPI(
        title=TITLE,
        version=__version__,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.api = ApiState(
        catalog=catalog,
        workers=Workers(),
        base_url=settings.base_url,
        frame_ancestors=settings.frame_ancestors,
        contact=settings.contact,
        publication_delay_h=settings.publication_delay_h,
    )
    for router in (features.router, questions.router, views.router, service.router):
        app.include_router(router)
    add_error_handlers(app)
    add_headers(app)
    return app


def create_default_app() -> FastAPI:
    """Make the application from the environment, for ``uvicorn --factory``."""
    settings = read_settings()
    return create_app(settings, load_catalog(settings, now=utc_now()))
