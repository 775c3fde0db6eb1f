"""What tests of writing over HTTP share: a token, a record as a client sends it, a client."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr
from starlette.testclient import TestClient

from app.main import create_app
from app.settings import Settings

if TYPE_CHECKING:
    from app.store.live import Live

TOKEN = "a-token-of-more-than-thirty-two-bytes"  # noqa: S105  # of the tests
AUTH = {"Authorization": f"Bearer {TOKEN}"}
NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
RECORD: dict[str, Any] = {
    "title": "A fire at a depot",
    "summary": "A fire was reported and put out.",
    "record_status": "published",
    "evidence_tier": "verified",
    "event_class": "technical_failure",
    "cap_category": "Infra",
    "weapon_class": ["none"],
    "certainty": "likely",
    "when": {
        "date_start_local": "2026-02-03",
        "date_end_local": None,
        "date_prec": 1,
        "timezone": "Europe/Moscow",
    },
    "where": {
        "place": "novorossiysk",
        "description": "In the city",
        "location_class": "city",
        "where_prec": 2,
        "country": "RU",
    },
    "claims": [
        {"field": "time", "value": "2026-02-03", "speaker": "TASS", "sources": ["tass"]},
        {"field": "place", "value": "the city", "speaker": "TASS", "sources": ["tass"]},
        {"field": "cause", "value": "a fire", "speaker": "TASS", "sources": ["tass"]},
    ],
    "assets": [],
    "attribution": {"cpc_as_target": "not_applicable"},
    "sources": [
        {
            "id": "tass",
            "publisher": "TASS",
            "url": "https://tass.com/x/1",
            "date_accessed": "2026-11-23",
            "language": "en",
            "voice": "state_media",
        }
    ],
}


def writer(record: Live, *, raises: bool = True) -> TestClient:
    """Give a client of a service that may be written to; ``raises`` what the service does not."""
    app = create_app(Settings(token=SecretStr(TOKEN)), record, clock=lambda: NOW)
    return TestClient(app, raise_server_exceptions=raises)
