"""Serve as ``incident-mapper serve`` does, and write each request's line to a file.

Usage: ``python -m tests.clients.logged PORT DATA LOG``.
"""

from __future__ import annotations

import logging
import sys
from contextlib import closing
from pathlib import Path
from socket import create_server

import uvicorn

from app.main import create_app, open_record
from app.settings import read_settings


def main() -> None:
    port, data, log = int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
    logging.basicConfig(filename=log, level=logging.INFO, format="%(message)s")
    settings = read_settings(port=port, data=data)
    with closing(open_record(settings)) as record, create_server(("127.0.0.1", port)) as listener:
        record.follow()
        server = uvicorn.Server(uvicorn.Config(create_app(settings, record), log_config=None))
        sys.stderr.write(f"Map: http://127.0.0.1:{port}/map\n")
        server.run([listener])


if __name__ == "__main__":
    main()
