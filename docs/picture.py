"""Take the picture of the map for the README: ``python docs/picture.py docs/map.png``.

Starts the product in this process on a free loopback port, opens ``/map`` in headless Chromium
(as the browser tests do, so `sh .ci/chromium` comes first), and writes the window as PNG:
1280 x 720 points, the whole route, light theme, no card open.
"""

from __future__ import annotations

import sys
from pathlib import Path

from app.main import create_app, load_catalog, utc_now
from app.settings import Settings
from tests.browser.chromium import chromium
from tests.browser.serving import served

SIZE = (1280, 720)
SCALE = 1.5
MAX_BYTES = 450_000  # what a README should ask of its readers


def main(out: Path) -> None:
    """Write the picture, and say how large it is."""
    settings = Settings()
    app = create_app(settings, load_catalog(settings, now=utc_now()))
    with served(app) as root, chromium() as browser:
        browser.look_like(SIZE, scale=SCALE)
        browser.open_map(root + "map")
        picture = browser.picture()
    out.write_bytes(picture)
    size = f"{out}: {len(picture) // 1000} kB"
    print(size if len(picture) <= MAX_BYTES else f"{size}, more than a README should carry")


if __name__ == "__main__":
    if len(sys.argv) != 2:  # noqa: PLR2004  # the script and its one argument
        sys.exit(f"usage: python {sys.argv[0]} OUT.png")
    main(Path(sys.argv[1]))
