"""The servers that are asked, each started on a free port of loopback and stopped again."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["HOST", "SAME_ITEMS", "Server", "own_server", "pygeoapi_server"]

HOST = "127.0.0.1"
SAME_ITEMS = "incidents.geojson"
PROGRAMS = Path(sys.executable).parent
START_S = 60.0
STOP_S = 15.0


@dataclass(frozen=True, slots=True)
class Server:
    """Where a server listens and which process it is."""

    port: int
    process: int


@contextmanager
def own_server(folder: Path) -> Iterator[Server]:
    """Run ``incident-mapper serve`` as anyone would."""
    port = _free_port()
    state = str((folder / "state").resolve())
    command = [str(PROGRAMS / "incident-mapper"), "serve", "--port", str(port), "--data", state]
    with _running(command, port, folder / "own.log") as server:
        yield server


@contextmanager
def pygeoapi_server(folder: Path) -> Iterator[Server]:
    """Run pygeoapi on uvicorn, one process, with the same features in one GeoJSON file."""
    port = _free_port()
    config = (folder / "pygeoapi.yaml").resolve()
    described = (folder / "pygeoapi-openapi.yaml").resolve()
    config.write_text(yaml.safe_dump(_pygeoapi_config(folder.resolve(), port)), encoding="utf-8")
    environment = {"PYGEOAPI_CONFIG": str(config), "PYGEOAPI_OPENAPI": str(described)}
    describe = [str(PROGRAMS / "pygeoapi"), "openapi", "generate", str(config)]
    subprocess.run(
        [*describe, "--output-file", str(described)],
        check=True,
        capture_output=True,
        env=environment,
        timeout=START_S,
    )
    application = "pygeoapi.starlette_app:APP"
    serve = [sys.executable, "-m", "uvicorn", application, "--port", str(port), "--no-access-log"]
    with _running(serve, port, folder / "pygeoapi.log", environment) as server:
        yield server


@contextmanager
def _running(
    command: list[str], port: int, log: Path, environment: dict[str, str] | None = None
) -> Iterator[Server]:
    with log.open("wb") as said:
        process = subprocess.Popen(command, env=environment, stdout=said, stderr=said)
    try:
        _wait_for(port, process, log)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        try:
            process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()


def _wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    end_s = time.perf_counter() + START_S
    while time.perf_counter() < end_s:
        if process.poll() is not None:
            last = log.read_text(encoding="utf-8").strip().rpartition("\n")[2]
            raise OSError(f"the server ended with {process.returncode}: {last}")
        try:
            socket.create_connection((HOST, port), timeout=1.0).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise OSError(f"nothing listens on port {port} after {START_S:.0f} s")


def _free_port() -> int:
    with socket.create_server((HOST, 0)) as listener:
        return int(listener.getsockname()[1])


def _pygeoapi_config(folder: Path, port: int) -> dict[str, object]:
    address = f"http://{HOST}:{port}"
    about = {"title": "incidents", "description": "incidents", "keywords": ["incidents"]}
    return {
        "server": {
            "bind": {"host": HOST, "port": port},
            "url": address,
            "mimetype": "application/json; charset=UTF-8",
            "encoding": "utf-8",
            "languages": ["en-US"],
            "limits": {"default_items": 100, "max_items": 10_000},
            "map": {"url": "", "attribution": ""},
        },
        "logging": {"level": "ERROR"},
        "metadata": {
            "identification": {**about, "terms_of_service": "none", "url": address},
            "license": {"name": "none", "url": address},
            "provider": {"name": "benchmark", "url": address},
            "contact": {"name": "benchmark"},
        },
        "resources": {
            "incidents": {
                "type": "collection",
                **about,
                "links": [],
                "extents": {
                    "spatial": {"bbox": [-180, -90, 180, 90], "crs": "OGC:CRS84"},
                },
                "providers": [
                    {
                        "type": "feature",
                        "name": "GeoJSON",
                        "data": str(folder / SAME_ITEMS),
                        "id_field": "id",
                    }
                ],
            }
        },
    }
