"""A real cluster of processes: equal to local, a killed worker survived, a lost scheduler said."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import pytest
from dask.config import set as configured
from distributed import Client, LocalCluster
from typing_extensions import override

from app.bulk.answer import Question, chunks
from app.bulk.assets import read_assets
from app.bulk.errors import ClusterError
from app.bulk.formats import open_rows
from app.bulk.join import run_join
from app.bulk.on_dask import on_dask
from tests.bulk.samples import POINTS, Listener, a_join, write_files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

LOOPBACK = "127.0.0.1"
# Who is gone is taken for gone after a second, not after thirty.
SOON = {"distributed.comm.timeouts.connect": "1s"}


@dataclass
class Killer(Listener):
    """Does something once, after the first chunk."""

    deed: Callable[[], object] = field(default=lambda: None)

    @override
    def moved(self, points: int, about: int) -> None:
        super().moved(points, about)
        if len(self.steps) == 1:
            self.deed()


def started(**more: Any) -> LocalCluster:
    local = {"host": LOOPBACK, "dashboard_address": f"{LOOPBACK}:0"}
    return LocalCluster(**local, **more)  # type: ignore[no-untyped-call]  # dask types few


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    with (
        configured(SOON),  # workers take it over
        started(n_workers=2, threads_per_worker=1, processes=True) as cluster,
    ):
        yield cluster


def pid_of_a_worker(cluster: LocalCluster) -> int:
    return int(next(iter(cluster.workers.values())).pid)


@pytest.mark.parametrize("question", [Question(k=2), Question(within_m=40_000.0)])
def test_pairs_equal_local_to_the_byte(
    files: Path, cluster: LocalCluster, question: Question
) -> None:
    local = a_join(files, "local.parquet", question=question)
    run_join(local, Listener())
    join = a_join(files, question=question)
    with on_dask(cluster.scheduler_address) as engine:
        assert run_join(join, Listener(), engine=engine).points == POINTS
    assert join.out.read_bytes() == local.out.read_bytes()


def test_a_killed_worker_is_survived(files: Path, cluster: LocalCluster) -> None:
    local = a_join(files, "local.parquet", chunk_points=10)
    run_join(local, Listener())
    pid = pid_of_a_worker(cluster)
    killer = Killer(deed=lambda: os.kill(pid, signal.SIGKILL))
    join = a_join(files, chunk_points=10)
    with on_dask(cluster.scheduler_address) as engine:
        run_join(join, killer, engine=engine)
    assert len(killer.steps) == POINTS / 10
    assert pid_of_a_worker(cluster) != pid
    assert join.out.read_bytes() == local.out.read_bytes()


def test_a_lost_scheduler_is_said_and_local_goes_on(tmp_path: Path) -> None:
    write_files(tmp_path)
    local = a_join(tmp_path, "local.parquet", chunk_points=10)
    run_join(local, Listener())
    join = a_join(tmp_path, chunk_points=10)
    with (
        configured(SOON),
        started(n_workers=1, threads_per_worker=1, processes=False, protocol="tcp") as cluster,
        pytest.raises(ClusterError, match="lost; finished chunks are kept"),
        on_dask(cluster.scheduler_address) as engine,
    ):
        run_join(join, Killer(deed=cluster.close), engine=engine)
    assert not join.out.exists()
    listener = Listener()
    assert run_join(join, listener).found_done >= 10
    assert listener.found
    assert join.out.read_bytes() == local.out.read_bytes()


@contextmanager
def apart(folder: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Start a scheduler and a worker as processes of their own; give the address and the first."""
    file, host = folder / "scheduler.json", ("--host", LOOPBACK, "--no-dashboard")
    dask = [sys.executable, "-c", "from dask.__main__ import main; main()"]
    where = ("--scheduler-file", str(file))
    with ExitStack() as stack:
        started = []
        for words in (["scheduler", "--port", "0"], ["worker", "--nthreads", "1"]):
            process = stack.enter_context(
                subprocess.Popen([*dask, *words, *host, *where], stderr=subprocess.DEVNULL)
            )
            stack.callback(process.kill)
            started.append(process)
        with Client(scheduler_file=str(file), timeout=30, set_as_default=False) as client:  # type: ignore[no-untyped-call]  # as above
            client.wait_for_workers(1, timeout=30)
            address = client.scheduler.address
        yield address, started[0]


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSTOP], ids=lambda s: s.name)
def test_a_scheduler_that_dies_or_hangs_is_said_in_one_line(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    how: signal.Signals,
) -> None:
    write_files(tmp_path)
    monkeypatch.setattr("app.bulk.on_dask.PATIENCE_S", 1)
    monkeypatch.setattr("app.bulk.on_dask.GOODBYE_S", 1)
    join = a_join(tmp_path, chunk_points=10)
    with (
        configured(SOON),
        apart(tmp_path) as (address, scheduler),
        pytest.raises(ClusterError, match="lost; finished chunks are kept"),
        on_dask(address) as engine,
    ):
        run_join(join, Killer(deed=lambda: scheduler.send_signal(how)), engine=engine)
    assert capfd.readouterr().err == ""
    assert run_join(join, Listener()).found_done >= 10


def test_dask_does_not_log_beside_us(cluster: LocalCluster) -> None:
    loggers = [logging.getLogger(f"distributed{name}") for name in ("", ".client", ".core")]
    for logger in loggers:
        logger.setLevel(logging.INFO)
    with on_dask(cluster.scheduler_address):
        assert not any(logger.isEnabledFor(logging.ERROR) for logger in loggers)


def test_no_scheduler_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.bulk.on_dask.CONNECT_S", 0.3)
    with (
        pytest.raises(ClusterError, match="no Dask scheduler answers at tcp://127"),
        on_dask(f"tcp://{LOOPBACK}:1"),
    ):
        pass


@pytest.mark.parametrize(
    "address",
    [
        *("foo", "tcp://127.0.0.1", "http://127.0.0.1:1", "inproc://x", "", "tcp://:8786", "a b:1"),
        *("tcp://127.0.0.1:0", "tcp://127.0.0.1:65536", "tcp://::1:8786"),
    ],
)
def test_an_address_that_is_none_is_refused_before_anything_is_asked(address: str) -> None:
    with (
        pytest.raises(ClusterError, match="expected the scheduler as tcp://HOST:PORT"),
        on_dask(address),
    ):
        pass


def test_a_worker_that_fails_is_not_taken_for_a_lost_scheduler(
    files: Path, cluster: LocalCluster
) -> None:
    join = a_join(files)
    with on_dask(cluster.scheduler_address) as engine:
        asked = chunks(open_rows(join.points), 50, done=0)
        assets = read_assets(open_rows(join.assets))
        broken = replace(assets, segments=None)  # type: ignore[arg-type]  # on purpose
        with pytest.raises(ClusterError, match=r"a worker failed on a chunk \(AttributeError"):
            next(engine(asked, broken, join.question))


def test_a_missing_extra_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with (
        pytest.raises(ClusterError, match=r"pip install 'incident-mapper\[dask\]'"),
        on_dask("tcp://127.0.0.1:1"),
    ):
        pass


def test_workers_of_another_version_are_refused(
    cluster: LocalCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.bulk.on_dask.__version__", "9.9")
    with (
        pytest.raises(ClusterError, match=r"workers run incident-mapper 0\.1\.0, not 9\.9"),
        on_dask(cluster.scheduler_address),
    ):
        pass
