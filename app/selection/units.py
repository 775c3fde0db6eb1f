"""The units of distances."""

from __future__ import annotations

__all__ = ["MAX_RADIUS_M", "UNITS_M"]

# Metres in a unit; mi and nmi are the international statute and nautical mile.
UNITS_M = {"m": 1.0, "km": 1_000.0, "mi": 1_609.344, "nmi": 1_852.0}
# The longest distance or radius that is asked for.
MAX_RADIUS_M = 2_000_000.0
