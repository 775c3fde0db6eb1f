"""Inputs of a process by reference: what a link stands for, found without asking any other host.

References: OGC API - Processes Part 1 (18-062r2), /req/core/process-execute-inputs; RFC 2397.
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, unquote_to_bytes

from app.api.answers import JSON
from app.domain.errors import BadParameterError, UnknownIdError
from app.sources.strict_json import JsonFaultError, read_json

if TYPE_CHECKING:
    from app.store.catalog import Catalog

__all__ = ["referred"]

PLAIN = "text/plain"
DATA = "data:"
ITEM = re.compile(r"collections/([^/?#]+)/items/([^/?#]+)")


def referred(name: str, href: Any, catalog: Catalog, root: str) -> Any:
    """Give what an address stands for: the value of a data: URI, or a feature of this service.

    ``name`` is the input, ``root`` the address of the service. A server that fetched what a
    request names would ask hosts that its reader cannot reach, so no other address is read.

    Raises
    ------
    BadParameterError
        For any other address, and for data that cannot be read.
    UnknownIdError, WithdrawnError
        If there is no such feature, or not any more.
    """
    text = href if isinstance(href, str) else ""
    if text[: len(DATA)].casefold() == DATA:
        return _data(name, text[len(DATA) :])
    found = ITEM.fullmatch(text.removeprefix(root)) if text.startswith(root) else None
    if found is None:
        message = "no other host is asked: expected href to be a data: URI or a feature, like"
        raise BadParameterError(name, f"{message} {root}collections/places/items/novorossiysk")
    collection, item = map(unquote, found.groups())
    try:
        return catalog.feature(collection, item).as_geojson()
    except UnknownIdError as error:
        raise UnknownIdError(error.kind, error.given[:80], parameter=name) from error


def _data(name: str, text: str) -> Any:
    """Read a data: URI after its scheme; JSON gives its value, a plain text itself."""
    head, comma, body = text.partition(",")
    kind, *more = (part.strip().casefold() for part in head.split(";"))
    is_json = kind == JSON or kind.endswith("+json")
    if not comma or not (is_json or kind in {"", PLAIN}):
        message = f"'{text[:40]}' is no data: URI of {JSON} or {PLAIN}"
        raise BadParameterError(name, message)
    try:
        raw = unquote_to_bytes(body)
        raw = base64.b64decode(raw, validate=True) if "base64" in more[-1:] else raw
        return read_json(raw) if is_json else raw.decode()
    except (UnicodeError, binascii.Error, JsonFaultError) as error:
        raise BadParameterError(name, f"the data: URI cannot be read: {error}") from error
