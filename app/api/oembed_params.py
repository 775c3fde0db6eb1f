"""The parameters of oEmbed: their names are those of its specification."""

from __future__ import annotations

from typing import Any

from app.api.parameters import Parameter
from app.api.value_schemas import choice, text
from app.domain.errors import MapperError

__all__ = ["FORMATS", "MEANINGS", "PATH", "READS", "NoFormatError"]

PATH = "/oembed"
FORMATS = ("json", "xml")
PIXELS: dict[str, Any] = {"type": "integer", "minimum": 1, "maximum": 999_999_999}


class NoFormatError(MapperError):
    """A format that oEmbed knows and this service does not, or that nobody knows."""

    code = "no-oembed-format"


OWN = {
    "url": Parameter(
        "address of a map, an embed or an incident of this service",
        text(),
        "http://127.0.0.1:8000/map",
        is_required=True,
    ),
    "maxwidth": Parameter(
        "pixels that the frame may be wide; under 200 there is none, but a link", PIXELS, 640
    ),
    "maxheight": Parameter(
        "pixels that the frame may be high; under 200 there is none, but a link", PIXELS, 480
    ),
    "format": Parameter("another is a 501, as oEmbed says", choice(*FORMATS, default=FORMATS[0])),
}
READS = tuple(OWN)
MEANINGS = {(PATH, name): said for name, said in OWN.items()}
