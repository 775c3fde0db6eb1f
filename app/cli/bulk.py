"""Join two files from the command line: the options that go together, the bar, the summary."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from app.bulk.answer import Question
from app.bulk.join import CHUNK_POINTS, Join, local, run_join
from app.bulk.on_dask import on_dask
from app.cli.values import distance
from app.domain.errors import BadParameterError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from rich.progress import TaskID

    from app.bulk.join import Engine

__all__ = ["BulkOptions", "join_files"]


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkOptions:
    """What the command line says of a join; None is not said."""

    points: Path | None
    assets: Path | None
    out: Path | None
    within: str | None
    k: int | None
    engine: str | None
    scheduler: str | None
    chunk: int | None
    points_layer: str | None
    assets_layer: str | None
    overwrite: bool | None

    @property
    def given(self) -> list[str]:
        """The names of the options that only a join reads and that are given."""
        names = (name for name in self.__slots__ if name != "within")
        return [f"--{name.replace('_', '-')}" for name in names if getattr(self, name)]


@dataclass(frozen=True, slots=True)
class _Bar:
    """Draw progress; on anything but a terminal it draws nothing."""

    console: Console
    progress: Progress
    task: TaskID

    def resumed(self, points: int) -> None:
        self.console.print(f"going on after {points:,} points that are finished", highlight=False)
        self.progress.update(self.task, completed=points)

    def moved(self, points: int, about: int) -> None:
        self.progress.update(self.task, completed=points, total=max(points, about))


def join_files(options: BulkOptions) -> None:
    """Join the files and say what was written.

    Raises
    ------
    MapperError
        If options do not go together, or as :func:`app.bulk.join.run_join` says.
    """
    join = _join(options)
    with _engine(options) as engine, _watched() as bar:
        joined = run_join(join, bar, engine=engine)
    print(
        f"{join.out}: {joined.pairs:,} pairs of {joined.points:,} points"
        f" and {joined.assets:,} assets"
    )


def _join(options: BulkOptions) -> Join:
    if not (options.points and options.assets and options.out):
        given = ", ".join(options.given)
        raise BadParameterError(given, "a join needs --points, --assets and --out")
    if options.within and options.k:
        raise BadParameterError("--within, --k", "expected one of them")
    within_m = distance("--within", options.within) if options.within else None
    return Join(
        options.points,
        options.assets,
        options.out,
        Question(k=options.k or 1, within_m=within_m),
        overwrite=bool(options.overwrite),
        chunk_points=options.chunk or CHUNK_POINTS,
        points_layer=options.points_layer,
        assets_layer=options.assets_layer,
    )


@contextmanager
def _engine(options: BulkOptions) -> Iterator[Engine]:
    if options.engine != "dask":
        if options.scheduler:
            raise BadParameterError("--scheduler", "is read with --engine dask only")
        yield local
        return
    if not options.scheduler:
        raise BadParameterError("--engine", "dask needs --scheduler, like tcp://10.0.0.5:8786")
    with on_dask(options.scheduler) as engine:
        yield engine


@contextmanager
def _watched() -> Iterator[_Bar]:
    console = Console(stderr=True)
    columns = (TextColumn("points"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        yield _Bar(console, progress, progress.add_task("points", total=None))
