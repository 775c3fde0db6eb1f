"""Still maps look as they were looked at: small pictures, both themes, each language.

Compared by the mean difference of their bytes, so that another release of FreeType or Agg, which
moves the edges of letters, is no fault, and another colour, a missing layer or sign is. Drawn anew
with ``python -m tests.maps.still.test_goldens``; then look at them.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from app.maps.still.png import png_bytes
from app.sources.bundle import read_bundle
from app.sources.folder import geodata_folder
from app.store.snapshot import build_catalog
from tests.maps.still.drawing import drawn, pixels_of

if TYPE_CHECKING:
    from app.store.catalog import Catalog

FOLDER = Path(__file__).parent / "goldens"
# Of 255, the mean over all bytes. Another language is over 1, another theme over 100.
MOST_DIFFERENT = 0.4
MOST_BYTES = 40_000
# A golden has one dot for so many each way, so that it is small and edges weigh little.
SHRUNK = 3
LINE = r"_zioG_wndFntLoh\owH_af@_pRnwH"
LOOKS: dict[str, dict[str, str]] = {
    **{
        f"{theme}-{lang}": {"size": "639x480.png", "theme": theme, "lang": lang}
        for theme in ("light", "dark")
        for lang in ("en", "ru", "kk", "uk")
    },
    "close": {
        "position": "37.8,44.68,10", "size": "321x240.png", "legend": "false", "north": "true",
        "overlay": f"path-4+b3261e-0.8+b3261e-0.2({LINE}),pin-l-a+0b57a4(37.7,44.62)",
    },
    "small": {"size": "162x120.png"},
}  # fmt: skip


def picture(catalog: Catalog, look: dict[str, str]) -> np.ndarray:
    """Draw a picture, and give it smaller: the mean of so many pixels for one."""
    pixels = pixels_of(drawn(catalog, **look))
    high, wide, _ = (side // SHRUNK for side in pixels.shape)
    parts = pixels.reshape(high, SHRUNK, wide, SHRUNK, 3)
    found: np.ndarray = np.rint(parts.mean(axis=(1, 3))).astype(np.uint8)
    return found


def difference(now: np.ndarray, name: str) -> float:
    before = pixels_of((FOLDER / f"{name}.png").read_bytes())
    assert now.shape == before.shape
    return float(np.abs(now.astype(int) - before).mean())


@pytest.mark.parametrize("name", LOOKS)
def test_a_picture_is_as_it_was(catalog: Catalog, name: str) -> None:
    assert (FOLDER / f"{name}.png").stat().st_size <= MOST_BYTES
    assert difference(picture(catalog, LOOKS[name]), name) <= MOST_DIFFERENT


def test_the_tolerance_tells_pictures_apart(catalog: Catalog) -> None:
    others = (
        ("light-en", {"theme": "dark"}), ("light-en", {"lang": "ru"}), ("dark-kk", {"lang": "uk"}),
        ("light-en", {"off": "towns"}), ("close", {"off": "route"}), ("close", {"overlay": ""}),
    )  # fmt: skip
    for name, other in others:
        found = difference(picture(catalog, {**LOOKS[name], **other}), name)
        assert found > MOST_DIFFERENT, (name, other)


if __name__ == "__main__":
    shipped = build_catalog(read_bundle(geodata_folder()), now=datetime(2026, 11, 22, tzinfo=UTC))
    for each, asked in LOOKS.items():
        (FOLDER / f"{each}.png").write_bytes(png_bytes(picture(shipped, asked), {}))
