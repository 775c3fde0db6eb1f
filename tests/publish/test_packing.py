"""Pictures of the static twin: packed closer, and the same to whoever looks."""

from __future__ import annotations

from io import BytesIO

import numpy as np
from PIL import Image

from app.maps.still.png import png_bytes
from app.publish.twin.packing import packed_png

TITLE = {"Title": "Карта — map"}


def drawn() -> bytes:
    """Give a picture that a fast packer leaves larger than need be."""
    rows, columns = np.mgrid[0:300, 0:400]
    pixels = np.stack([rows * columns % 251, rows + columns, columns // 7], axis=-1)
    return png_bytes(pixels.astype(np.uint8), TITLE)


def test_pixels_and_texts_stay_and_bytes_are_fewer() -> None:
    served = drawn()
    packed = packed_png(served)
    assert len(packed) < len(served)
    first, second = Image.open(BytesIO(served)), Image.open(BytesIO(packed))
    assert np.array_equal(np.asarray(first), np.asarray(second))
    assert dict(first.info) == dict(second.info)
    assert second.info["Title"] == TITLE["Title"]
    Image.open(BytesIO(packed)).verify()


def test_the_same_picture_gives_the_same_bytes() -> None:
    assert packed_png(drawn()) == packed_png(drawn())
    assert packed_png(packed_png(drawn())) == packed_png(drawn())
