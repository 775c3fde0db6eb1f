"""Ask an analysis: read what is given, choose the incidents, answer, and name the result for ever.

A result is named by a hash of what it follows from: the analysis, its parameters in one spelling,
the version of the catalog and that of the software. The same name is the same bytes.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from app import __version__
from app.analysis.definition import CRS, Analysis, Answer, Question
from app.analysis.parameters import read_values, spelled
from app.domain.errors import BadParameterError
from app.selection.selection import NOT_ON_MAP, PARAMETERS, Selection
from app.store.select import select

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.statistics.progress import Progress
    from app.store.catalog import Catalog

__all__ = [
    "MOMENT", "SELECTING", "Asked", "Result", "answered", "asked_of", "choosing", "result_id",
    "software_version",
]  # fmt: skip

# What chooses incidents; the moment is that of the catalog, which the caller has found.
SELECTING = tuple(name for name in PARAMETERS if name not in NOT_ON_MAP)
MOMENT = "as-of"
APP = Path(__file__).parents[1]
# What decides numbers: a change of these parts makes another version of the software.
PARTS = ("domain", "selection", "store", "analysis")
DIGITS = 12


@dataclass(frozen=True, slots=True)
class Asked:
    """An analysis with its parameters, read; ``given`` is their one spelling, without ``as-of``."""

    analysis: Analysis
    selection: Selection
    values: dict[str, Any]
    given: tuple[tuple[str, str], ...]

    @property
    def canonical(self) -> str:
        """The parameters as one query string, always in one order."""
        return urlencode(self.given, quote_via=quote, safe=",:/.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """An answer with everything that it follows from."""

    asked: Asked
    answer: Answer
    catalog_version: str
    coverage: str
    sources: tuple[str, ...]

    @property
    def id(self) -> str:
        """The lasting name: 32 hexadecimal digits."""
        return result_id(self.asked, self.catalog_version)

    def document(self) -> dict[str, Any]:
        """Give the result as JSON has it; each answer names method, unit, CRS and sources."""
        asked, found = self.asked, self.answer
        return {
            "analysis": asked.analysis.id,
            "title": asked.analysis.title,
            "id": self.id,
            "parameters": dict(asked.given),
            "method": found.method,
            "unit": found.unit,
            "reference_system": CRS,
            "sources": list(self.sources),
            "catalog_version": self.catalog_version,
            "software_version": software_version(),
            "coverage": self.coverage,
            "empty_because": found.empty_because,
            "columns": {name: list(table.columns) for name, table in found.tables.items()},
            "units": {name: dict(table.units) for name, table in found.tables.items()},
            **dict(found.facts),
            **{name: list(table.rows) for name, table in found.tables.items()},
        }


def choosing(analysis: Analysis) -> tuple[str, ...]:
    """Give the parameters of the selection that an analysis reads beside its own."""
    return SELECTING if analysis.selects else (MOMENT,)


def asked_of(analysis: Analysis, pairs: Sequence[tuple[str, str]]) -> Asked:
    """Read the pairs of a query: those that choose incidents, and those of the analysis.

    Raises
    ------
    BadParameterError
        For an unknown or repeated parameter or a bad value; it names the parameter.
    """
    own = {each.name for each in analysis.parameters}
    given: dict[str, str] = {}
    for name, value in pairs:
        if name not in own and name not in choosing(analysis):
            expected = ", ".join((*sorted(own), *choosing(analysis)))
            raise BadParameterError(name, f"is not a parameter here; expected {expected}")
        if name in given:
            raise BadParameterError(name, "is given twice")
        given[name] = value
    selection = Selection.parse([pair for pair in given.items() if pair[0] not in own])
    values = read_values(analysis.parameters, given)
    chosen = [pair for pair in selection.given if pair[0] != MOMENT]
    spelling = (*chosen, *spelled(analysis.parameters, values).items())
    return Asked(analysis, selection, values, spelling)


def answered(
    asked: Asked,
    catalog: Catalog,
    *,
    most_steps: int | None = None,
    progress: Progress | None = None,
) -> Result:
    """Answer over a catalog, which stands for the moment that was asked for.

    A simulation takes as many steps as it needs, or is refused beyond ``most_steps``.
    """
    chosen: tuple[Any, ...] = ()
    if asked.analysis.selects:
        page = select(catalog, "incidents", replace(asked.selection, limit=None, offset=0))
        chosen = tuple(catalog.incident(feature.id) for feature in page.features)
    question = Question(
        catalog=catalog,
        selection=asked.selection,
        incidents=chosen,
        values=asked.values,
        most_steps=most_steps,
        progress=progress,
    )
    found = asked.analysis.answer(question)
    return Result(
        asked=asked,
        answer=found,
        catalog_version=catalog.version,
        coverage=catalog.coverage.sentence(),
        sources=tuple(catalog.manifest.credit(*found.credits).split("; ")),
    )


def result_id(asked: Asked, catalog_version: str, software: str | None = None) -> str:
    """Give the lasting name of a result, before it is made; of this software if none is named."""
    software = software or software_version()
    parts = [asked.analysis.id, asked.canonical, catalog_version, software]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]


@cache
def software_version() -> str:
    """Give the release, and a digest of the code that decides numbers."""
    digest = hashlib.sha256()
    for part in PARTS:
        for path in sorted((APP / part).rglob("*.py")):
            digest.update(path.relative_to(APP).as_posix().encode())
            digest.update(path.read_bytes())
    return f"{__version__}+{digest.hexdigest()[:DIGITS]}"
