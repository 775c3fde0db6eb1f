"""How a result is shown: as data, or as a picture that is drawn once and kept for a while."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import orjson
from fastapi import Request

from app.api.state import state_of
from app.domain.errors import BadParameterError
from app.maps.plots.pictures import (
    DEFAULT_WIDTH_PX,
    FORMATS,
    THEMES,
    WIDTHS_PX,
    picture,
)
from app.selection.values import parse_count, read_value
from app.store.kept_results import KeptResult

__all__ = ["OF_PICTURES", "POLICY", "SHOWING", "Shown", "drawn", "shown"]

# What says how a result is shown, and changes nothing of it.
OF_PICTURES = ("theme", "width")
SHOWING = ("f", *OF_PICTURES)
# An SVG that is opened by itself styles its own text and lines; nothing is loaded, nothing runs.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"


@dataclass(frozen=True, slots=True)
class Shown:
    """A format, and of a picture its theme and its width in pixels."""

    f: str = "json"
    theme: str = THEMES[0]
    width_px: int = DEFAULT_WIDTH_PX

    @property
    def is_picture(self) -> bool:
        """Whether it is drawn."""
        return self.f in FORMATS


def shown(values: dict[str, str]) -> Shown:
    """Read how a result is to be shown.

    Raises
    ------
    BadParameterError
        For a width that is out of range, or a choice for pictures where none is asked for.
    """
    f = values.get("f", "json")
    for name in OF_PICTURES:
        if name in values and f not in FORMATS:
            raise BadParameterError(name, f"is read with f={' or f='.join(FORMATS)} only")
    width = read_value(values, "width", lambda text: parse_count(text, *WIDTHS_PX))
    return Shown(f, values.get("theme", THEMES[0]), width or DEFAULT_WIDTH_PX)


async def drawn(request: Request, kept: KeptResult, wanted: Shown) -> bytes:
    """Draw a result, or give the picture that is kept of these very bytes.

    Raises
    ------
    BadParameterError
        If the analysis has no picture, or there is more than a picture can show.
    OverloadedError
        If too many files are waiting.
    """
    body, state = kept.body or b"", state_of(request)

    def made() -> bytes:
        document = orjson.loads(body)
        return picture(document, wanted.f, theme=wanted.theme, width_px=wanted.width_px)

    key = ("picture", hashlib.sha256(body).digest(), wanted)
    return await state.workers.kept(key, lambda: state.builds.run(made))
