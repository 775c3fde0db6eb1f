"""Join a file of points to a file of assets: in chunks, resumable, the output whole or absent."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from app import __version__
from app.bulk.answer import Chunk, Question, chunks, pairs_of, rows_of, schema_of
from app.bulk.assets import Assets, read_assets
from app.bulk.errors import OutputError
from app.bulk.formats import open_rows
from app.bulk.output import ENDINGS, writer_of
from app.bulk.parts import Job, parts_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import TypeAlias

    from app.domain.geo.nearest import Pairs

    Engine: TypeAlias = "Callable[[Iterator[Chunk], Assets, Question], Iterator[Answer]]"
    Answer: TypeAlias = tuple[Chunk, Pairs]

__all__ = ["CHUNK_POINTS", "Join", "Joined", "Watch", "local", "run_join"]

CHUNK_POINTS = 65_536


@dataclass(frozen=True, slots=True)
class Join:
    """What to join: two files with their layers, the question, and where the pairs go.

    ``overwrite`` lets the output replace a file, and drops what another job has left half done.
    """

    points: Path
    assets: Path
    out: Path
    question: Question = field(default_factory=Question)
    chunk_points: int = CHUNK_POINTS
    points_layer: str | None = None
    assets_layer: str | None = None
    overwrite: bool = False


@dataclass(frozen=True, slots=True)
class Joined:
    """How much was joined: all points of the file, those of them found finished, and pairs."""

    points: int
    found_done: int
    assets: int
    pairs: int


class Watch(Protocol):
    """Who wants to know how far a join is."""

    def resumed(self, points: int) -> None:
        """Hear that so many points were found finished."""

    def moved(self, points: int, about: int) -> None:
        """Hear that so many points are finished, of about so many."""


def run_join(join: Join, watch: Watch, *, engine: Engine | None = None) -> Joined:
    """Join; run again after an interruption to go on with the next chunk.

    Parameters
    ----------
    join
        What to join.
    watch
        Who hears of progress.
    engine
        Where chunks are answered, in their order; in this process if not given.

    Raises
    ------
    BadFileError
        If a file or a row of it is at fault.
    OutputError
        If the output exists, or cannot be written; finished chunks are kept.
    ClusterError
        If the engine is a cluster that is lost; finished chunks are kept.
    """
    _check_out(join)
    points = open_rows(join.points, layer=join.points_layer)
    assets = read_assets(open_rows(join.assets, layer=join.assets_layer))
    with _kept(join), parts_of(join.out, job_of(join), drop_other=join.overwrite) as parts:
        found_done = sum(parts.sizes)
        if found_done:
            watch.resumed(found_done)
        asked = chunks(points, join.chunk_points, done=parts.done)
        for chunk, pairs in (engine or local)(asked, assets, join.question):
            parts.write(rows_of(chunk, pairs, assets), points=len(chunk.ids))
            watch.moved(sum(parts.sizes), points.about)
        schema = schema_of(points.id_type, assets.ids.type)
        with parts.output(join.out) as file:
            count = writer_of(join.out)(file, schema, parts.batches())
    return Joined(sum(parts.sizes), found_done, assets.segments.count, count)


def local(chunks: Iterator[Chunk], assets: Assets, question: Question) -> Iterator[Answer]:
    """Answer chunks one after the other in this process; the kernel takes all its cores."""
    for chunk in chunks:
        yield chunk, pairs_of(chunk.lon, chunk.lat, assets.segments, question)


def job_of(join: Join) -> Job:
    """Give all that finished chunks depend on: they serve a run with the same only."""
    return {
        "version": __version__,
        **_file("points", join.points),
        **_file("assets", join.assets),
        "k": join.question.k,
        "within_m": join.question.within_m,
        "chunk": join.chunk_points,
        "points_layer": join.points_layer,
        "assets_layer": join.assets_layer,
    }


def _file(name: str, path: Path) -> Job:
    stat = path.stat()
    return {
        name: str(path.resolve()),
        f"{name}_bytes": stat.st_size,
        f"{name}_mtime_ns": stat.st_mtime_ns,
    }


def _check_out(join: Join) -> None:
    if join.out.suffix.lower() not in ENDINGS:
        raise OutputError(f"{join.out}: expected a file that ends in {', '.join(ENDINGS)}")
    if not join.out.parent.is_dir():
        raise OutputError(f"{join.out}: the folder '{join.out.parent}' does not exist")
    if join.out.is_dir():
        raise OutputError(f"{join.out} is a folder: give another name")
    if join.out.exists() and not join.overwrite:
        raise OutputError(f"{join.out} exists: give another name, or --overwrite")
    for path in (join.points, join.assets):
        if join.out.exists() and path.exists() and join.out.samefile(path):
            raise OutputError(f"{join.out} is read from: give another name")


@contextmanager
def _kept(join: Join) -> Iterator[None]:
    """Say of an output that cannot be written what is kept; readers' errors are no OSErrors."""
    try:
        yield
    except OSError as error:
        raise OutputError(
            f"{join.out}: cannot be written: {error.strerror or error}; no partial output is left,"
            " finished chunks are kept: run the same command again to go on"
        ) from error
