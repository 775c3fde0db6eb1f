"""Chunks answered by the workers of a Dask cluster, by the same kernel."""

from __future__ import annotations

import logging
import re
from collections import deque
from contextlib import contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from app import __version__
from app.bulk.answer import Chunk, pairs_of
from app.bulk.errors import ClusterError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.bulk.answer import Question
    from app.bulk.assets import Assets
    from app.bulk.join import Answer, Engine
    from app.domain.geo.nearest import Pairs
    from app.domain.geo.segments import Segments

__all__ = ["on_dask"]

CONNECT_S = 10
PATIENCE_S = 30  # so long a chunk may take before the scheduler is asked whether it is there
GOODBYE_S = 5
ADDRESS = re.compile(r"((tcp|tls)://)?([^\s/:]+|\[[0-9a-fA-F:.]+\]):(?P<port>\d{1,5})")
LARGEST_PORT = 65_535
CHUNKS_A_THREAD = 2  # one at work, one on its way
KEPT = "finished chunks are kept: run the same command again to go on, with any engine"
# Segments and chunks are sent whole and on purpose.
LARGEST_MESSAGE = {"distributed.admin.large-graph-warning-threshold": "1TB"}


@contextmanager
def on_dask(scheduler: str) -> Iterator[Engine]:
    """Connect to a running cluster and give the engine that answers chunks there.

    Raises
    ------
    ClusterError
        If dask is not installed, the scheduler cannot be reached, it has no workers, or they run
        another version.
    """
    distributed = _distributed()
    _check_address(scheduler)
    _hush()
    try:
        client = distributed.Client(scheduler, timeout=CONNECT_S, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ClusterError(f"no Dask scheduler answers at {scheduler}: {error}") from error
    try:
        with _not_lost(distributed):
            _check_workers(client)
        yield partial(_answers, client, distributed)
    finally:
        with suppress(OSError):  # one that is lost does not say goodbye
            client.close(timeout=GOODBYE_S)


def _check_address(scheduler: str) -> None:
    found = ADDRESS.fullmatch(scheduler)
    if not (found and 0 < int(found["port"]) <= LARGEST_PORT):
        raise ClusterError(f"'{scheduler}': expected the scheduler as tcp://HOST:PORT")


def _hush() -> None:
    """Keep Dask from logging: what matters of it is said in one line here."""
    for name in [*logging.root.manager.loggerDict]:
        if name.partition(".")[0] == "distributed":  # each may have a level of its own
            logging.getLogger(name).setLevel(logging.CRITICAL)


def _answers(
    client: Any, distributed: Any, chunks: Iterator[Chunk], assets: Assets, question: Question
) -> Iterator[Answer]:
    """Give the answers in the order of the chunks, with few of them under way."""
    waiting: deque[tuple[Chunk, Any]] = deque()
    with _not_lost(distributed):
        room = CHUNKS_A_THREAD * max(1, sum(client.nthreads().values()))
        # A task and not scattered data: it is done again if the worker that holds it dies.
        segments = _sent(client, _same, assets.segments)
    for chunk in chunks:
        with _not_lost(distributed):
            task = _sent(client, pairs_of, chunk.lon, chunk.lat, segments, question)
        waiting.append((chunk, task))
        if len(waiting) >= room:
            yield _first(waiting, client, distributed)
    while waiting:
        yield _first(waiting, client, distributed)


def _first(waiting: deque[tuple[Chunk, Any]], client: Any, distributed: Any) -> Answer:
    chunk, task = waiting.popleft()
    with _not_lost(distributed):
        error = _patiently(task.exception, client)
        if error is None:
            pairs: Pairs = _patiently(task.result, client)
            return chunk, pairs
        if isinstance(error, distributed.scheduler.KilledWorker):
            raise error
    said = f"{type(error).__name__}: {error}"
    raise ClusterError(f"a worker failed on a chunk ({said}); {KEPT}") from error


def _patiently(wait: Any, client: Any) -> Any:
    """Wait for what a task gives, and ask meanwhile whether the scheduler is still there.

    Raises
    ------
    TimeoutError
        If it does not answer: a process that hangs keeps its connections.
    """
    patience = PATIENCE_S
    while True:
        try:
            return wait(timeout=patience)
        except TimeoutError:
            client.sync(client.scheduler.identity, callback_timeout=PATIENCE_S)
            patience *= 2  # a large answer may be under way


def _sent(client: Any, *call: Any) -> Any:
    import dask  # noqa: PLC0415 - an extra

    with dask.config.set(LARGEST_MESSAGE):
        return client.submit(*call, pure=False)


def _same(segments: Segments) -> Segments:
    return segments


@contextmanager
def _not_lost(distributed: Any) -> Iterator[None]:
    """Tell apart a cluster that is lost and workers that died too often."""
    try:
        yield
    except (OSError, distributed.CancelledError) as error:  # a closed connection is an OSError
        raise ClusterError(f"the Dask scheduler is lost; {KEPT}") from error
    except distributed.scheduler.KilledWorker as error:
        raise ClusterError(f"worker after worker died of a chunk, of memory?; {KEPT}") from error
    except RuntimeError as error:  # the client closes itself when it cannot come back
        raise ClusterError(f"the Dask scheduler is lost: {error}; {KEPT}") from error


def _check_workers(client: Any) -> None:
    try:
        versions = client.run(_version)
    except ImportError as error:
        raise ClusterError(f"install incident-mapper {__version__} on the workers too") from error
    if not versions:
        raise ClusterError("the Dask cluster has no workers")
    other = {version for version in versions.values() if version != __version__}
    if other:
        raise ClusterError(
            f"workers run incident-mapper {', '.join(sorted(other))}, not {__version__}"
        )


def _version() -> str:
    return __version__


def _distributed() -> Any:
    try:
        import distributed  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise ClusterError("dask is not installed: pip install 'incident-mapper[dask]'") from error
    return distributed
