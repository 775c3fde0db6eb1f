"""The units of distances."""

from __future__ import annotations

__all__ = ["UNITS_M"]

# Metres in a unit; mi and nmi are the international statute and nautical mile.
UNITS_M = {"m": 1.0, "km": 1_000.0, "mi": 1_609.344, "nmi": 1_852.0}
