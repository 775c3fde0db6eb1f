"""How the kernel is compiled, and where the result is kept for the next process.

numba asks only whether the file of a function has changed, not whether those it calls have. So
the folder is named for a digest of all that is compiled: another text, another folder.
"""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numba
from numba import njit
from numba.extending import register_jitable

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["CACHE", "callable_from_compiled", "digest", "fast", "is_writable"]

Function = TypeVar("Function", bound="Callable[..., object]")

SHARED = ("space.py", "curves.py")  # the formulas, beside this package


def digest() -> str:
    """Give a name for the text of all that is compiled, and for the compiler."""
    here = Path(__file__).parent
    files = sorted([*here.glob("*.py"), *(here.parent / name for name in SHARED)])
    text = b"".join(file.read_bytes() for file in files)
    return hashlib.sha256(numba.__version__.encode() + text).hexdigest()[:16]


def is_writable(folder: Path) -> bool:
    """Say whether files can be made in a folder, which is made itself if need be."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _cache_folder() -> Path | None:
    """Give the first folder that can be written: beside this file, or the user's own cache."""
    name = f"kernel-{digest()}"
    homes = [Path(__file__).parent / "__pycache__", Path("~/.cache/incident-mapper").expanduser()]
    return next((home / name for home in homes if is_writable(home / name)), None)


CACHE = _cache_folder()
# Sums may be fused and reordered where that keeps NaN and infinity: speed, at the last bit's cost.
REORDERED = {"contract", "nsz", "arcp"}
_OPTIONS: dict[str, Any] = {"error_model": "numpy", "fastmath": REORDERED, "forceinline": True}


def fast(function: Function) -> Function:
    """Compile a function that runs without the interpreter's lock, kept for the next process."""
    compiled: Function = njit(nogil=True, cache=CACHE is not None, **_OPTIONS)(function)
    return compiled


def callable_from_compiled(formula: Callable[..., object]) -> None:
    """Let compiled functions call a plain one, which is compiled into them."""
    register_jitable(**_OPTIONS)(formula)
