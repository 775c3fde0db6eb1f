"""Row 19: before a write is answered, the system has been asked to put it on the disk.

Whether the disk keeps what it says it has kept, no test in a process can show; a killed process
(row 18) cannot show it either, since the system still holds the pages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.clients.service import serving
from tests.faults.synced import order_of, traced

if TYPE_CHECKING:
    from pathlib import Path

HOMER = "collections/incidents/items/cpc-2026-03-14-maran-homer"
WRITES = 20


def test_row_19_a_write_is_synced_before_it_is_answered(tmp_path: Path) -> None:
    trace = tmp_path / "trace.txt"
    with (
        serving(tmp_path / "data") as service,
        service.client() as client,
        traced(service.process.pid, trace),
    ):
        for number in range(WRITES):
            change = {"properties": {"notes": f"Note {number}."}}
            answer = client.patch(HOMER, json=change, params={"reason": f"Mark {number:03}."})
            assert answer.status_code == 200, answer.text
        # The end of the last call may be missing where the tracer is told to stop right after it.
        assert client.get(HOMER).status_code == 200
    lines = trace.read_text(encoding="utf-8").splitlines()
    for number in range(WRITES):
        mark = f"Mark {number:03}."
        assert order_of(lines, mark) == ["written", "synced", "told"], number


def test_an_answer_before_the_sync_would_be_seen() -> None:
    written = '7 pwrite64(9</d/journal.gpkg-wal>, "..Mark..", 4096, 32) = 4096'
    begun = "7 fdatasync(9</d/journal.gpkg-wal> <unfinished ...>"
    ended = "7 <... fdatasync resumed>)         = 0"
    told = '8 sendto(12<TCP:[1]>, "{Mark}", 8, 0, NULL, 0) = 8'
    whole = begun.replace(" <unfinished ...>", ") = 0")
    assert order_of([written, begun, ended, told], "Mark") == [
        "written",
        "synced",
        "told",
    ]
    assert order_of([written, begun, told, ended], "Mark") == ["written", "told"]
    assert order_of([whole, written, told], "Mark") == ["written", "told"]
    assert order_of([told, written, whole], "Mark") == ["told"]
