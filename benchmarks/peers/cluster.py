"""A throw-away PostgreSQL cluster: its own folder, a unix socket, no network, no parallel plans."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

__all__ = ["Cluster"]

INSTALLED = Path("/usr/lib/postgresql")
OPTIONS = (
    "listen_addresses=",
    "max_parallel_workers_per_gather=0",
    "max_parallel_maintenance_workers=0",
    "shared_buffers=1GB",
    "maintenance_work_mem=512MB",
    "max_wal_size=8GB",
    "fsync=off",
    "autovacuum=off",
)
START_S = 120


class Cluster:
    """Make a cluster and start it; ``close`` stops it and removes its folder.

    PostgreSQL refuses to run as root, so root hands over to the user ``postgres``.
    """

    def __init__(self) -> None:
        self.socket = Path(tempfile.mkdtemp(prefix="bench-pg-"))
        self._programs = _programs()
        if os.getuid() == 0:
            shutil.chown(self.socket, "postgres", "postgres")
        try:
            self._start()
        except subprocess.SubprocessError:
            self.close()
            raise

    @property
    def address(self) -> str:
        """Give what a client connects with."""
        return f"host={self.socket} user=postgres dbname=postgres"

    def close(self) -> None:
        """Stop the server, if it runs, and remove its files."""
        self._run("pg_ctl", "stop", "-D", f"{self.socket}/data", "-m", "immediate", check=False)
        shutil.rmtree(self.socket, ignore_errors=True)

    def _start(self) -> None:
        folder = f"{self.socket}/data"
        self._run("initdb", "-D", folder, "-U", "postgres", "-A", "trust", "-N")
        options = (*OPTIONS, f"unix_socket_directories={self.socket}")
        given = " ".join(f"-c {option}" for option in options)
        self._run("pg_ctl", "start", "-w", "-D", folder, "-l", f"{self.socket}/log", "-o", given)

    def _run(self, program: str, *arguments: str, check: bool = True) -> None:
        other_user = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
        subprocess.run(
            [*other_user, str(self._programs / program), *arguments],
            check=check,
            cwd=self.socket,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=START_S,
        )


def _programs() -> Path:
    versions = [path for path in INSTALLED.glob("*/bin") if (path / "pg_ctl").exists()]
    if not versions:
        raise FileNotFoundError("PostgreSQL is not installed")
    return max(versions, key=lambda path: int(re.sub(r"\D", "", path.parent.name) or 0))
