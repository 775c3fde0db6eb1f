"""Answer questions in a process of its own: ``python -m tests.analysis.answering < questions``.

Questions come as JSON; the SHA-256 of each answer goes out, in the order of the questions. They are
answered in it, or with ``backwards`` from the last, so that nothing that is kept decides an answer.
"""

from __future__ import annotations

import hashlib
import sys
from datetime import UTC, datetime

import orjson

from app.sources.bundle import read_bundle
from app.sources.folder import geodata_folder
from app.store.snapshot import build_catalog
from tests.analysis.asked import answer_to

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def main() -> None:
    questions = [(name, [(key, text) for key, text in pairs]) for name, pairs in _given()]
    catalog = build_catalog(read_bundle(geodata_folder()), now=NOW)
    numbers = list(range(len(questions)))
    if "backwards" in sys.argv:
        numbers.reverse()
    digests = {
        number: hashlib.sha256(answer_to(questions[number], catalog)).hexdigest()
        for number in numbers
    }
    sys.stdout.buffer.write(orjson.dumps([digests[number] for number in sorted(numbers)]))


def _given() -> list[tuple[str, list[tuple[str, str]]]]:
    found: list[tuple[str, list[tuple[str, str]]]] = orjson.loads(sys.stdin.buffer.read())
    return found


if __name__ == "__main__":
    main()
