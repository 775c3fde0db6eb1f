"""Serve as ``incident-mapper serve`` does, and write each request's line to a file.

Usage: ``python -m tests.clients.logged PORT DATA LOG``.
"""

from __future__ import annotations

import logging
import sys
from contextlib import closing
from pathlib import Path

import uvicorn

from app.main import create_app, open_record
from app.settings import read_settings


def main() -> None:
    port, data, log = int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
    logging.basicConfig(filename=log, level=logging.INFO, format="%(message)s")
    settings = read_settings(port=port, data=data)
    with closing(open_record(settings)) as record:
        record.follow()
        server = uvicorn.Server(
            uvicorn.Config(create_app(settings, record), port=port, log_config=None)
        )
        sys.stderr.write(f"Map: http://127.0.0.1:{port}/map\n")
        server.run()


if __name__ == "__main__":
    main()
