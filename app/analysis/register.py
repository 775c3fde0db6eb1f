"""The analyses that can be asked, by id, in the order in which they are listed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.analysis.clustering import CLUSTERING
from app.analysis.corridor import CORRIDOR
from app.analysis.near_table import NEAR_TABLE
from app.analysis.reach import REACH
from app.analysis.rings import RINGS
from app.analysis.scan import SCAN
from app.analysis.sensitivity import SENSITIVITY
from app.analysis.status import STATUS
from app.analysis.summary import SUMMARY
from app.analysis.timeline import TIMELINE
from app.analysis.what_if import WHAT_IF
from app.domain.errors import UnknownIdError

if TYPE_CHECKING:
    from app.analysis.definition import Analysis

__all__ = ["ANALYSES", "analysis_of"]

LISTED = (
    NEAR_TABLE, RINGS, SUMMARY, CORRIDOR, CLUSTERING, SCAN, TIMELINE, STATUS, REACH, SENSITIVITY,
    WHAT_IF,
)  # fmt: skip
ANALYSES: dict[str, Analysis] = {each.id: each for each in LISTED}


def analysis_of(name: str) -> Analysis:
    """Give an analysis by its id.

    Raises
    ------
    UnknownIdError
        If there is none.
    """
    if name not in ANALYSES:
        raise UnknownIdError("analysis", name)
    return ANALYSES[name]
