"""What an analysis is: a name, parameters, and a function from a question to an answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from app.analysis.parameters import Parameter
    from app.domain.statistics.progress import Progress
    from app.selection.selection import Selection
    from app.store.catalog import Catalog
    from app.store.measured import Measured
    from app.store.profile import Scalar

__all__ = ["CRS", "Analysis", "Answer", "Question", "Row", "Table"]

CRS = "OGC:CRS84"
Row: TypeAlias = "Mapping[str, Scalar | Sequence[Any] | Mapping[str, Any]]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked of a catalog: the incidents of a selection, in its order, and own values.

    ``values`` has every parameter of the analysis, its default where nothing was said. An analysis
    that simulates refuses more steps than ``most_steps`` and says to ``progress`` how far it is.
    """

    catalog: Catalog
    selection: Selection
    incidents: tuple[Measured, ...]
    values: Mapping[str, Any]
    most_steps: int | None = None
    progress: Progress | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of the same columns, which ``units`` explains: metres, kilometres, a share, a count."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    units: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Sequence[Row], columns: Sequence[str], **units: str) -> Table:
        """Make a table of rows that have at least these columns, in this order."""
        return cls(
            tuple(columns), tuple({name: row[name] for name in columns} for row in rows), units
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What was found, and how: the first table is the one that a CSV holds.

    ``facts`` are single findings; ``empty_because`` says why there is nothing; ``credits`` are the
    beginnings of the paths of the files that the answer rests on.
    """

    method: str
    unit: str
    tables: Mapping[str, Table]
    facts: Mapping[str, Any] = field(default_factory=dict)
    empty_because: str | None = None
    credits: tuple[str, ...] = ("incidents/", "layers/", "assets/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """One question that can be asked: by address, as a process, on the command line, in Python.

    ``id`` is its lasting name, and that of its page in docs/analyses. ``selects`` says whether it
    reads a selection of incidents.
    """

    id: str
    title: str
    description: str
    parameters: tuple[Parameter, ...]
    answer: Callable[[Question], Answer]
    selects: bool = True
