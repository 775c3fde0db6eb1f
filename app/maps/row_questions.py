"""What a large map asks of its rows besides their numbers: which hold some words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from app.maps.rows import map_rows
from app.maps.searching import plain

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.store.catalog import Catalog

__all__ = ["found_rows"]


def found_rows(catalog: Catalog, rows: NDArray[np.intp], words: str) -> NDArray[np.bool_]:
    """Say of each row whether its title, summary or place holds all the words."""
    texts, asked = map_rows(catalog).texts, plain(words).split()
    held = (all(word in texts[row] for word in asked) for row in rows.tolist())
    return np.fromiter(held, bool, len(rows))
