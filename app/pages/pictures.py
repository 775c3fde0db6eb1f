"""Whether the result of an analysis can be shown as a picture."""

from __future__ import annotations

__all__ = ["has_picture"]


def has_picture(analysis_id: str) -> bool:
    """Say whether ``f=svg`` and ``f=png`` answer for an analysis; none is drawn yet."""
    return analysis_id in PICTURED


PICTURED: frozenset[str] = frozenset()
