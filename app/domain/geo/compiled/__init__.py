"""What is compiled with numba: the walk over many points on all cores, and counts of patterns.

Loading this package loads numba, which takes about a second; nothing else here does.
"""

from __future__ import annotations

from numba.core import config

from app.domain.geo.compiled.options import CACHE

# numba reads its setting when a function is declared: ours holds for ours alone.
_others = config.CACHE_DIR  # type: ignore[attr-defined]  # set by numba as it loads
config.CACHE_DIR = str(CACHE or "")  # type: ignore[attr-defined]
try:
    from app.domain.geo.compiled.patterns import fullest, least_products, pair_weights
    from app.domain.geo.compiled.threads import closest, reached
finally:
    config.CACHE_DIR = _others  # type: ignore[attr-defined]

__all__ = ["closest", "fullest", "least_products", "pair_weights", "reached"]
