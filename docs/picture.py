"""Take the pictures of the map for README and docs/map.md: ``python docs/picture.py docs``.

Starts the product in this process on a free loopback port, opens ``/map`` in headless Chromium
(as the browser tests do, so `sh .ci/chromium` comes first), and writes the window as PNG: three
sizes, both themes, one incident chosen on the desk. Colours are cut to 128, for size.
"""

from __future__ import annotations

import io
import sys
from datetime import UTC, datetime
from pathlib import Path

from PIL import Image

from app.main import create_app
from app.settings import Settings
from app.sources.bundle import read_bundle
from app.sources.folder import geodata_folder
from app.store.record import Still
from app.store.snapshot import build_catalog
from tests.browser.chromium import chromium
from tests.browser.serving import served

SIZES = {"desktop": (1280, 800), "tablet": (820, 1100), "phone": (390, 844)}
CHOSEN = "#incident=cpc-2025-11-29-spm2-naval-drones"
FRAGMENTS = {"desktop": CHOSEN, "tablet": "", "phone": ""}
COLOURS = 256
MAX_BYTES = 200_000  # what a page of documentation should ask of its readers
NOW = datetime(2026, 11, 22, tzinfo=UTC)  # the shipped record, with nothing held back


def main(folder: Path) -> None:
    """Write the pictures, and say how large they are."""
    catalog = build_catalog(read_bundle(geodata_folder()), now=NOW)
    with served(create_app(Settings(), Still(catalog))) as root, chromium() as browser:
        for name, size in SIZES.items():
            for theme in ("light", "dark"):
                browser.look_like(size, dark=theme == "dark")
                browser.open_map(f"{root}map{FRAGMENTS[name]}")
                out = folder / f"map-{name}-{theme}.png"
                out.write_bytes(small(browser.picture()))
                large = "" if out.stat().st_size <= MAX_BYTES else ", more than it should be"
                print(f"{out}: {out.stat().st_size // 1000} kB{large}")


def small(png: bytes) -> bytes:
    """Give the picture with fewer colours."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    palette = picture.quantize(COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    out = io.BytesIO()
    palette.save(out, format="PNG", optimize=True)
    return out.getvalue()


if __name__ == "__main__":
    if len(sys.argv) != 2:  # noqa: PLR2004  # the script and its one argument
        sys.exit(f"usage: python {sys.argv[0]} FOLDER")
    main(Path(sys.argv[1]))
