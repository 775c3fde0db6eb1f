"""Start the server on this machine."""

from __future__ import annotations

import gc
import signal
import socket
from contextlib import closing
from typing import Any

import uvicorn
from rich.console import Console

from app.cli.connections import Connection
from app.main import create_app, open_record
from app.settings import SettingsError, read_settings

__all__ = ["serve_forever"]

KEEP_ALIVE_S = 5
MAX_CONNECTIONS = 200
SHUTDOWN_S = 10


def serve_forever(flags: dict[str, Any]) -> None:
    """Serve until stopped; flags win over the environment.

    Raises
    ------
    BadRecordError
        If the shipped data have faults; the server does not start on a broken record.
    JournalError
        If the journal is damaged, from a newer release, or cannot be written.
    SettingsError
        If a setting cannot be read, or the port is taken.
    """
    console = Console(stderr=True)
    settings = read_settings(**flags)
    with console.status("Reading the record and measuring its distances"):
        record = open_record(settings)
    config = uvicorn.Config(
        create_app(settings, record, ahead=True),
        http=Connection,
        log_level="warning",
        access_log=False,  # no warning, so never said: without this each line is made all the same
        timeout_keep_alive=KEEP_ALIVE_S,
        limit_concurrency=MAX_CONNECTIONS,
        timeout_graceful_shutdown=SHUTDOWN_S,
        server_header=False,
        proxy_headers=False,  # anybody can send them: BASE_URL says where the service is
    )
    with closing(record), _listener(settings.host, settings.port) as listener:
        record.follow()
        # Uvicorn drains, then raises the signal again, which would end the process right here: the
        # journal would be left with a log beside it, and a copy of the file alone without its data.
        signal.signal(signal.SIGTERM, _stop)
        gc.freeze()  # what stands now is no garbage: nobody need wait while it is looked at
        console.print(record.catalog.coverage.sentence())
        console.print(f"Map: http://{settings.host}:{settings.port}/map", highlight=False)
        uvicorn.Server(config).run(sockets=[listener])


def _stop(*_: object) -> None:
    """End the process the way that closes what is open."""
    raise SystemExit(0)


def _listener(host: str, port: int) -> socket.socket:
    """Take the port before its address is promised."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio sends small answers at once only on sockets that name their protocol.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen()
    except OSError as error:
        listener.close()
        message = f"{host}:{port} cannot be taken ({error.strerror}); choose another port"
        raise SettingsError(message) from error
    return listener
