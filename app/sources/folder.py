"""Where the shipped geodata stand: inside the installed package, or in a checkout."""

from __future__ import annotations

from pathlib import Path

import app

__all__ = ["geodata_folder"]


def geodata_folder() -> Path:
    """Give the read-only folder of shipped data.

    Raises
    ------
    FileNotFoundError
        If neither the package nor the checkout around it holds ``geodata/manifest.json``.
    """
    package = Path(app.__file__).parent
    for folder in (package / "geodata", package.parent / "geodata"):
        if (folder / "manifest.json").is_file():
            return folder
    raise FileNotFoundError(f"no geodata/manifest.json in {package} or beside it")
