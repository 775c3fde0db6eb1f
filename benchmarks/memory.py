"""What memory a process holds and held at most, in bytes, as Linux counts it."""

from __future__ import annotations

import ctypes
import gc
import re
from pathlib import Path

__all__ = ["forget_peak", "give_back", "peak_bytes", "resident_bytes"]

RESET_PEAK = "5"


def resident_bytes(process: int | str = "self") -> int:
    """Give what a process holds now."""
    return _status_bytes(process, "VmRSS")


def peak_bytes(process: int | str = "self") -> int:
    """Give the most that a process held since its peak was forgotten."""
    return _status_bytes(process, "VmHWM")


def forget_peak(process: int | str = "self") -> None:
    """Let the peak of a process begin anew at what it holds now."""
    Path(f"/proc/{process}/clear_refs").write_text(RESET_PEAK, encoding="ascii")


def give_back() -> None:
    """Give what this process has freed back to the system: kept, it would hide a peak."""
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)


def _status_bytes(process: int | str, name: str) -> int:
    status = Path(f"/proc/{process}/status")
    found = re.search(rf"^{name}:\s+(\d+) kB", status.read_text(encoding="ascii"), re.MULTILINE)
    if found is None:
        raise ValueError(f"{status} has no {name}")
    return int(found[1]) * 1024
