"""What a file is called: the product, the collection, the catalog version, the selection."""

from __future__ import annotations

import hashlib
import re

__all__ = ["file_name"]

PRODUCT = "incident-mapper"
NOT_PLAIN = re.compile(r"[^a-z0-9_-]+")
DIGITS = 8
LONGEST = 64


def file_name(collection: str, catalog_version: str, query: str, suffix: str) -> str:
    """Give a name of plain characters; the same selection of the same catalog has the same name.

    >>> file_name("incidents", "4177096221e41778", "", "gpkg")
    'incident-mapper-incidents-41770962.gpkg'
    >>> file_name("../Etc passwd", "4177096221e41778", "near=cpc-terminal,25km", "csv")
    'incident-mapper-etc-passwd-41770962-8f3cf6e6.csv'
    """
    asked = hashlib.sha256(query.encode()).hexdigest()[:DIGITS] if query else ""
    parts = (PRODUCT, _plain(collection)[:LONGEST], _plain(catalog_version)[:DIGITS], asked)
    return f"{'-'.join(part for part in parts if part)}.{suffix}"


def _plain(text: str) -> str:
    return NOT_PLAIN.sub("-", text.lower()).strip("-")
