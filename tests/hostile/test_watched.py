"""What the process does while it answers: it asks no host and opens no file of the reader's."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import app
from app.domain.record.rules import incident_faults
from tests.api.routes import EXAMPLES, HTML, OFFICE, READS
from tests.hostile.corpus import MALFORMED

if TYPE_CHECKING:
    from starlette.testclient import TestClient

    from app.store.catalog import Catalog

    Events = list[tuple[str, tuple[Any, ...]]]

ASKING = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto")
STARTING = ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn")
URLS = (
    "http://127.0.0.1:9/", "https://example.org/x.geojson", "//example.org/", "ftp://example.org/",
    "/vsicurl/http://127.0.0.1:9/", "zip:///etc/passwd", "file:///etc/passwd", "data:text/plain,x",
    "http://169.254.169.254/latest/meta-data/", "http:%2F%2F[::1]/",
)  # fmt: skip


def test_watch_sees_a_connection(watch: Events) -> None:
    # The hook itself works: a refused connection is seen.
    code = "import socket, sys\nsocket.socket().connect(('127.0.0.1', 9))"
    hook = "import sys\nsys.addaudithook(lambda e, a: e == 'socket.connect' and print(e))\n"
    run = subprocess.run(
        [sys.executable, "-c", hook + code], check=False, capture_output=True, text=True
    )
    assert run.stdout == "socket.connect\n"
    assert any(event == "subprocess.Popen" for event, _ in watch)


def test_row_09_no_answer_asks_another_host(client: TestClient, watch: Events) -> None:
    for address in (*EXAMPLES.values(), *HTML, f"/near?incident={OFFICE}&kind=port"):
        assert client.get(address).status_code == 200
    for path, names in READS.items():
        for name in names:
            for url in URLS[::2]:
                client.get(f"{EXAMPLES[path].partition('?')[0]}?{name}={url}")
    for header in ("Host", "Origin", "Referer", "X-Forwarded-Host", "Forwarded"):
        client.get("/?f=html", headers={header: "example.org"})
    assert [(event, args) for event, args in watch if event in ASKING] == []


def test_row_09_no_reference_of_a_process_is_fetched(client: TestClient, watch: Events) -> None:
    for url in URLS:
        inputs = {"geometry": {"href": url}, "place": {"href": url}}
        body = {"inputs": inputs, "subscriber": {"successUri": url}}
        for sent in (body, {"inputs": inputs}):
            answer = client.post("/processes/what-if/execution", json=sent)
            assert answer.status_code == 400
    assert [(event, args) for event, args in watch if event in ASKING] == []


def test_row_07_no_answer_starts_a_process(client: TestClient, watch: Events) -> None:
    for value in MALFORMED:
        client.get(f"/geocode?q={value}")
    assert [event for event, _ in watch if event in STARTING] == []


def test_row_08_no_answer_opens_a_file_that_was_asked_for(
    client: TestClient, watch: Events
) -> None:
    roots = [Path(app.__file__).parent, Path(sys.prefix), Path(sys.base_prefix)]
    for value in (*MALFORMED, *URLS):
        for address in ("/static/", "/collections/", "/collections/places/items?ids="):
            client.get(f"{address}{value}")
    opened = [Path(str(args[0])) for event, args in watch if event == "open" and args[0]]
    for path in opened:
        assert any(path.is_relative_to(root) for root in roots), path


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)", "JavaScript:alert(1)", "data:text/html,x", "vbscript:x", "//x.org/",
        "ftp://x.org/", "http://", "https:x.org", " https://x.org/", "https://x.org/ y",
        'https://x.org/"onclick=x', "https://x.org/<script>", "https://x.org/`x`",
        "https://x.org/${x}", "\x00https://x.org/", "https://x.org/\n", "https://\u202ex.org/ ",
    ],
)  # fmt: skip
def test_row_03_hostile_links_never_enter_the_record(catalog: Catalog, url: str) -> None:
    incident = catalog.incident(OFFICE).incident
    first, *others = incident.sources
    changed = replace(incident, sources=(replace(first, url=url), *others))
    assert [pointer for pointer, _ in incident_faults(incident)] == []
    assert "/sources/0/url" in {pointer for pointer, _ in incident_faults(changed)}


def test_row_03_every_link_of_the_record_is_http(catalog: Catalog) -> None:
    links = [s.url for m in catalog.incidents.values() for s in m.incident.sources]
    assert len(links) > 200
    assert all(link.startswith(("http://", "https://")) for link in links)
