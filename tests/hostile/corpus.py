"""Texts that try to become code, values that try to become numbers, and a record full of them."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from enum import Enum
from itertools import cycle
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.sources.bundle import Bundle

__all__ = ["MALFORMED", "MARK", "XSS", "poisoned"]

T = TypeVar("T")

# Stands in every payload, so that it can be found wherever it went.
MARK = "xss1337"
XSS = (
    "<script>window.xss1337=1</script>",
    "</script><script>window.xss1337=1</script>",
    "<!--<script>xss1337//",
    '"><img src=x onerror=xss1337()>',
    "'><svg onload=xss1337()>",
    "<img src=x onerror=xss1337()>",
    "<iframe srcdoc='<script>xss1337()</script>'>",
    "<a href=javascript:xss1337()>x</a>",
    "javascript:xss1337()",
    "data:text/html,<script>xss1337()</script>",
    "${xss1337()}",
    "`+xss1337()+`",
    "\\u003cscript\\u003exss1337()\\u003c/script\\u003e",
    "{{ xss1337 }}{% xss1337 %}",
    "</style><style>*{background:url(//xss1337)}</style>",
    "</title><title>xss1337</title>",
    "]]><xss1337>",
    "&lt;img src=x onerror=xss1337()&gt;",
    "onmouseover=xss1337() x='",
    "<math><mtext><table><mglyph><style><img src=x onerror=xss1337()>",
)
# As they stand in an address: percent signs are escapes already.
MALFORMED = (
    "NaN", "-Infinity", "inf", "1e400", "1e-400", "0x1F", "1_000", "null", "true", "[]", "{}",
    "%00", "cpc-terminal%00", "%ED%A0%80", "%FF%FE", "%C0%AF", "%E2%80%AE", "%E2%80%8B",
    "%EF%BB%BF", "%D9%A1%D9%A2", "%F0%9F%92%A3", "%0D%0ASet-Cookie:x=1", "%09", "%20", "%2500", "%",
    "..", "../../../../etc/passwd", "..%2F..%2Fetc%2Fpasswd", "%2e%2e%2f", "..%5C..%5C", "C:%5C",
    "/etc/passwd", "file:///etc/passwd", "http://127.0.0.1:9/",
    "'%20OR%20'1'='1", "$(id)", "%60id%60",
    "{{7*7}}", "${7*7}", "%25s%25s%25n", "a" * 7_000, "%F0%9F%92%A3" * 300, "9" * 5_000,
    "1," * 2_000, "a," * 2_500 + "a", "0." + "1" * 5_000,
)  # fmt: skip
# Names and words that other parts of a record refer to, or that a rule holds to a form.
STRUCTURE = frozenset({
    "id", "url", "timezone", "language", "date_published", "from_date", "to_date", "date", "place",
    "asset", "subject", "country", "sources", "about", "tags", "field", "supersedes", "value",
    "differs_from", "incident", "time_of_day", "unit", "actors", "to_asset", "from_entity",
})  # fmt: skip


def poisoned(bundle: Bundle) -> Bundle:
    """Give the bundle with a payload at the end of every free text of every record."""
    payloads = cycle(XSS)
    manifest, _, _ = bundle.require()
    note = manifest.record.model_copy(update={"note": manifest.record.note + XSS[0]})
    marked = {r.credit: r.credit + next(payloads) for r in manifest.resources}
    resources = [r.model_copy(update={"credit": marked[r.credit]}) for r in manifest.resources]
    towns = bundle.basemap["towns"].copy()
    towns["name_en"] = [name + next(payloads) for name in towns["name_en"]]
    return replace(
        bundle,
        manifest=manifest.model_copy(update={"record": note, "resources": tuple(resources)}),
        incidents={key: _poisoned(row, payloads) for key, row in bundle.incidents.items()},
        places={
            key: replace(row, names={c: n + next(payloads) for c, n in row.names.items()})
            for key, row in bundle.places.items()
        },
        assets={
            key: replace(row, name_en=row.name_en + next(payloads), note=next(payloads))
            for key, row in bundle.assets.items()
        },
        context=_poisoned(bundle.context, payloads),
        basemap={**bundle.basemap, "towns": towns},
    )


def _poisoned(value: T, payloads: Iterator[str]) -> T:
    """Give a record with a payload at the end of each of its free texts."""
    if not is_dataclass(value) or isinstance(value, type):
        return value
    changes = {
        field.name: _changed(getattr(value, field.name), field.name, payloads)
        for field in fields(value)
    }
    return replace(value, **changes)


def _changed(value: Any, name: str, payloads: Iterator[str]) -> Any:
    if isinstance(value, tuple) and value and is_dataclass(value[0]):
        return tuple(_poisoned(item, payloads) for item in value)
    if name in STRUCTURE or isinstance(value, Enum):
        return value
    if isinstance(value, tuple):
        return tuple(_changed(item, name, payloads) for item in value)
    return value + next(payloads) if isinstance(value, str) else _poisoned(value, payloads)
