"""What the figures were measured on: processor, memory, system, interpreter."""

from __future__ import annotations

import os
import platform
import re
import sys
from pathlib import Path

__all__ = ["machine"]

GIB = 2**30


def machine() -> dict[str, str]:
    """Describe this machine by what the system says of itself."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / GIB
    return {
        "processor": f"{_processor()}, {os.cpu_count()} cores",
        "memory": f"{memory:.0f} GiB",
        "system": f"{_system()}, Linux {platform.release()}, {platform.machine()}",
        "interpreter": f"Python {platform.python_version()} ({sys.implementation.name})",
    }


def _processor() -> str:
    known = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    values = [re.search(rf"^{key}\s*: (.*)$", known, re.MULTILINE) for key in _KEYS]
    name, family, model = (value[1] if value else "?" for value in values)
    return f"{name} (family {family}, model {model})"


_KEYS = ("model name", "cpu family", "model")


def _system() -> str:
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except OSError:
        return platform.system()
