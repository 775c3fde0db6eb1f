"""Still maps that were looked at, and what tells a new one from them.

Taken anew, all of them, with ``python -m tests.maps.still.goldens``; then look at them. Pages of a
PDF are drawn by poppler's ``pdftoppm``; where it is missing they are neither taken nor compared.
"""

from __future__ import annotations

import io
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from app.sources.bundle import read_bundle
from app.sources.folder import geodata_folder
from app.store.snapshot import build_catalog
from tests.maps.still.drawing import drawn, pixels_of
from tests.maps.still.facts import facts_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.maps.still.words import Words
    from app.store.catalog import Catalog

__all__ = [
    "FOLDER", "LOOKS", "MOST_DIFFERENT", "PLAIN_DIFFERENT", "PROGRAM", "TILE_PX", "golden",
    "most_different", "picture_of", "plain_different", "take",
]  # fmt: skip

FOLDER = Path(__file__).parent / "goldens"
PROGRAM = shutil.which("pdftoppm")
# Of 255, the mean over the bytes of a tile, of the tile where it is most. A number of one digit
# that is missing is over 7, a name or a line of the legend over 12 (see test_goldens.py).
TILE_PX, MOST_DIFFERENT = 16, 5.0
# The same of the tiles without letters: a dotted disc that is missing is over 1.2.
PLAIN_DIFFERENT, BESIDE_PX = 1.0, 3.0
LINE = r"_zioG_wndFntLoh\owH_af@_pRnwH"
CLOSE = {"position": "37.8,44.68,10", "legend": "false", "north": "true"}
LOOKS: dict[str, dict[str, str]] = {
    **{
        f"{theme}-{lang}": {"size": "640x480.png", "theme": theme, "lang": lang}
        for theme in ("light", "dark")
        for lang in ("en", "ru", "kk", "uk")
    },
    "close": {
        **CLOSE, "size": "320x240.png",
        "overlay": f"path-4+b3261e-0.8+b3261e-0.2({LINE}),pin-l-a+0b57a4(37.7,44.62)",
    },
    "small": {"size": "160x120.png"},
    "fine": {**CLOSE, "size": "240x160@2x.png", "lang": "ru"},
    "smear": {"position": "37.75,44.73,10.5", "size": "240x180@2x.png", "legend": "false"},
    "smear-dark": {"position": "37.75,44.73,10.5", "size": "320x240.png", "theme": "dark",
                   "legend": "false", "scale": "false"},
    "inset": {"position": "37.8,44.7,9", "size": "640x480.png", "inset": "true"},
    "title": {"size": "640x400.png", "title": "Incidents since 2022 <&> “a title” of two lines, "
              "which is longer than the picture is wide and goes on"},
    "page": {"size": "640x480.pdf", "title": "A page", "inset": "true", "position": "37.8,44.7,9"},
    "page-ru": {"size": "640x480.pdf", "theme": "dark", "lang": "ru"},
    "words-en": {"size": "640x480.svg", "title": "A title"},
    "words-kk": {"position": "37.8,44.7,9", "size": "640x480.svg", "theme": "dark", "lang": "kk",
                 "inset": "true", "north": "true"},
}  # fmt: skip


def form_of(name: str) -> str:
    """Give the format that a golden is of."""
    return LOOKS[name]["size"].rpartition(".")[2]


def picture_of(catalog: Catalog, look: dict[str, str]) -> np.ndarray:
    """Draw a picture, (height, width, 3): of a PDF as poppler shows it."""
    raw = drawn(catalog, **look)
    if look["size"].endswith(".png"):
        return pixels_of(raw)
    assert PROGRAM is not None
    command = [PROGRAM, "-r", "72", "-png", "-singlefile", "-"]
    page = subprocess.run(command, input=raw, capture_output=True, check=True).stdout
    return pixels(page)


def pixels(raw: bytes) -> np.ndarray:
    """Give the pixels of any picture."""
    return np.asarray(Image.open(io.BytesIO(raw)).convert("RGB"))


def golden(name: str) -> np.ndarray:
    """Give the picture that was looked at."""
    return pixels((FOLDER / f"{name}.webp").read_bytes())


def most_different(now: np.ndarray, before: np.ndarray) -> float:
    """Give the difference of the tile that differs most: the mean over its bytes, of 255."""
    found: float = _differences(now, before).max()
    return found


def plain_different(
    now: np.ndarray, before: np.ndarray, words: Iterable[Words], scale: int
) -> float:
    """Give the same of the tiles that no letter lies on; ``scale`` is how many dots a pixel has."""
    away = _differences(now, before)
    for each in words:
        left, top, right, bottom = each.box
        rows, columns = (
            slice(max(int((low - BESIDE_PX) * scale // TILE_PX), 0),
                  max(int((high + BESIDE_PX) * scale // TILE_PX) + 1, 0))
            for low, high in ((top, bottom), (left, right))
        )  # fmt: skip
        away[rows, columns] = 0.0
    found: float = away.max()
    return found


def _differences(now: np.ndarray, before: np.ndarray) -> np.ndarray:
    """Give the difference of each tile."""
    assert now.shape == before.shape
    away = np.abs(now.astype(int) - before).mean(axis=2)
    edges = [np.arange(0, side, TILE_PX) for side in away.shape]
    sums = np.add.reduceat(np.add.reduceat(away, edges[0], axis=0), edges[1], axis=1)
    found: np.ndarray = sums / TILE_PX**2
    return found


def take(catalog: Catalog) -> None:
    """Write all goldens."""
    for name, look in LOOKS.items():
        form = form_of(name)
        if form == "svg":
            facts = "\n".join(facts_of(drawn(catalog, **look)))
            (FOLDER / f"{name}.txt").write_text(f"{facts}\n", encoding="utf-8")
        elif form == "png" or PROGRAM is not None:
            file = io.BytesIO()
            Image.fromarray(picture_of(catalog, look)).save(
                file, format="WEBP", lossless=True, quality=100, method=6
            )
            (FOLDER / f"{name}.webp").write_bytes(file.getvalue())


if __name__ == "__main__":
    take(build_catalog(read_bundle(geodata_folder()), now=datetime(2026, 11, 22, tzinfo=UTC)))
