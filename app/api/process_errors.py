"""The faults that OGC API - Processes names, each with the type that it has there."""

from __future__ import annotations

from app.domain.errors import UnknownIdError

__all__ = ["TYPES", "NoSuchJobError", "NoSuchProcessError"]

EXCEPTIONS = "http://www.opengis.net/def/exceptions/ogcapi-processes-1/1.0"


class NoSuchProcessError(UnknownIdError):
    """A process that does not exist."""

    code = "no-such-process"


class NoSuchJobError(UnknownIdError):
    """A job, whatever its id: nothing is run in the background."""

    code = "no-such-job"


# The type of a problem by its code (18-062r2, /req/core/process-exception/no-such-process).
TYPES = {each.code: f"{EXCEPTIONS}/{each.code}" for each in (NoSuchProcessError, NoSuchJobError)}
