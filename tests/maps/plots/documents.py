"""Documents of results for pictures: of the record, of nothing, and with hostile text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

from app.analysis.asking import answered, asked_of
from app.analysis.register import analysis_of
from app.exports.result_files import result_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.store.catalog import Catalog

__all__ = ["ASKED", "HOSTILE", "NOTHING", "document_of", "renamed"]

ASKED: dict[str, dict[str, str]] = {
    "corridor": {},
    "timeline": {},
    "sensitivity": {"around": "novorossiysk", "least": "5"},
    "rings": {"around": "novorossiysk"},
    "summary": {"by": "asset"},
    "near-table": {"k": "2", "within": "25km"},
    "status": {},
    "reach": {"incident": "cpc-2025-11-29-spm2-naval-drones"},
    "clustering": {},
    "scan": {},
    "what-if": {"geometry": "LINESTRING (40.5 45.2, 40.7 45.9)"},
}
_NONE = {"datetime": "1990-01-01/1990-12-31"}
# What gives an empty result; reach reads one incident and no selection.
NOTHING = dict.fromkeys(ASKED, _NONE) | {"reach": {"incident": "cpc-2022-07-05-court-suspension"}}
HOSTILE = (
    "<script>alert(1)</script>", "$x^2$", "${alert(1)}", "$\\frac{1}$ & \"'", "x" * 2_000,
    "\x00\x1b[31m\u202eevil\u2028", "Қазақстан 漢字 \U0001f6a2",
    "]]></title><a href='javascript:1'>",
)  # fmt: skip
TEXTS = {"title", "name", "gap_text", "text", "asset_name", "speaker", "from_entity"}


def document_of(catalog: Catalog, name: str, **more: str) -> dict[str, Any]:
    """Give the document of a result as it is kept."""
    asked = asked_of(analysis_of(name), list({**ASKED[name], **more}.items()))
    found: dict[str, Any] = orjson.loads(result_json(answered(asked, catalog)))
    return found


def renamed(value: Any, texts: Iterator[str]) -> Any:
    """Give a document with every free text replaced, and what was asked."""
    if isinstance(value, list):
        return [renamed(each, texts) for each in value]
    if not isinstance(value, dict):
        return value
    changed = {
        key: next(texts) if key in TEXTS and isinstance(each, str) else renamed(each, texts)
        for key, each in value.items()
    }
    asked = {f"filter{number}": text for number, text in enumerate(HOSTILE)}
    return changed | ({"parameters": asked} if "parameters" in value else {})
