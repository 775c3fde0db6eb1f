"""The service against its own OpenAPI document: requests made up by schemathesis, good and bad.

All checks of schemathesis are on. A few requests an operation in each run; `make deep` makes
thousands.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from pydantic import SecretStr
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import AcceptedNegativeData, ServerError
from schemathesis.specs.openapi.checks import (
    negative_data_rejection,
    positive_data_acceptance,
    use_after_free,
)

from app.api.oembed_params import FORMATS
from app.api.oembed_params import PATH as OEMBED
from app.main import create_app
from app.selection.selection import MAX_LIMIT
from app.settings import Settings
from app.store.journal.journal import Journal
from app.store.live import Live
from tests.api.good_bodies import Editor
from tests.api.good_requests import Goodness
from tests.writers import AUTH, NOW, TOKEN

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from schemathesis import Case, Response
    from schemathesis.schemas import BaseSchema

    from app.sources.bundle import Bundle

REFUSED = [400, 401, 403, 404, 405, 406, 409, 414, 415]
api = schemathesis.pytest.from_fixture("schema")


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("record")


@pytest.fixture(scope="module")
def live(scratch: Path, bundle: Bundle) -> Iterator[Live]:
    journal = Journal.open(scratch / "journal.gpkg")
    opened = Live(journal, bundle, clock=lambda: NOW, publication_delay_h=24.0)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def schema(live: Live, request: pytest.FixtureRequest) -> Iterator[BaseSchema]:
    app = create_app(Settings(token=SecretStr(TOKEN)), live, clock=lambda: NOW)
    seed = request.config.getoption("--requests-seed")
    told: dict[str, Any] = {
        "generation": {
            "max-examples": request.config.getoption("--requests"),
            "deterministic": seed is None,
            "with-security-parameters": False,  # a token is sent, or none
        },
        # Only what the document links is followed, nothing that is guessed from names.
        "phases": {"stateful": {"inference": {"algorithms": []}}},
        # How this service refuses what is wrong; a long query is one way to be wrong.
        "checks": {"negative_data_rejection": {"expected-statuses": REFUSED}},
        **({} if seed is None else {"seed": seed}),
    }
    config = SchemathesisConfig.from_dict(told)
    made = schemathesis.openapi.from_asgi("/api", app, config=config)
    made.hook(filter_failure)
    cases: list[str] = []

    @made.hook
    def after_call(_context: Any, case: Case[Any], _response: Any) -> None:
        cases.append(case.operation.label)

    yield made
    reporter: Any = request.config.pluginmanager.get_plugin("terminalreporter")
    reporter.write_line(f"{len(cases):,} requests to {len(set(cases))} operations")


@pytest.fixture(scope="module")
def goodness(live: Live, scratch: Path) -> Goodness:
    return Goodness(live, Editor(live, scratch))


def filter_failure(_context: Any, failure: Any, case: Case[Any], _response: Any) -> bool:
    """Say what is a failure.

    The standard has a limit over the maximum cut, not refused; a form of a page sends every field,
    and one that is empty says nothing.
    """
    limit = str(case.query.get("limit", ""))
    is_cut = limit.isdecimal() and int(limit) > MAX_LIMIT
    if case.path == OEMBED and isinstance(failure, ServerError):
        # Another format is a 501 there.
        return case.query.get("format", FORMATS[0]) in FORMATS
    is_form = case.path.startswith("/analyses/") and case.query.get("f") == "html"
    is_empty = is_form and any(not str(value).strip() for value in case.query.values())
    return not ((is_cut or is_empty) and isinstance(failure, AcceptedNegativeData))


@pytest.fixture(autouse=True)
def _named(request: pytest.FixtureRequest) -> None:
    # Where schemathesis looks for what pytest 9.2 keeps elsewhere.
    request.node._nodeid = request.node.nodeid  # noqa: SLF001


def test_the_document_is_valid(schema: BaseSchema) -> None:
    schema.validate()


@api.parametrize()
def test_every_answer_is_as_documented(case: Case[Any], goodness: Goodness) -> None:
    case.call_and_validate(headers=AUTH, **goodness(case))


@api.include(method=["POST", "PUT", "PATCH", "DELETE"], path_regex="^/collections").parametrize()
def test_nothing_is_written_without_a_token(case: Case[Any], live: Live) -> None:
    before = live.journal.newest_number()
    answer = case.call_and_validate()
    is_documented = case.method == case.operation.method.upper()
    assert not is_documented or answer.status_code in {400, 401}
    assert live.journal.newest_number() == before


@api.include(method=["POST", "PUT", "PATCH"], path_regex="items$|featureId}$|import$").parametrize()
def test_nothing_made_up_is_written(case: Case[Any], live: Live) -> None:
    before = live.journal.newest_number()
    answer = case.call(headers=AUTH)
    if live.journal.newest_number() > before:  # a change that says nothing is one
        assert (case.method, answer.status_code) == ("PATCH", 200)
        assert isinstance(case.body, dict)
        assert not case.body.get("properties")


def test_what_is_added_is_there_until_it_is_withdrawn(
    schema: BaseSchema, goodness: Goodness, request: pytest.FixtureRequest
) -> None:
    class Machine(schema.as_state_machine()):  # type: ignore[misc]
        def before_call(self, case: Case[Any]) -> None:
            self.more = goodness(case)

        def get_call_kwargs(self, _case: Case[Any]) -> dict[str, Any]:
            return {"headers": AUTH, **self.more}

        def validate_response(self, response: Response, case: Case[Any], **_: Any) -> None:
            excluded: list[Any] = []
            if response.status_code == HTTPStatus.GONE:  # good or bad: it was withdrawn before
                excluded += [positive_data_acceptance, negative_data_rejection]
            if "/versions" in case.path:  # the history of what was withdrawn can be read
                excluded.append(use_after_free)
            case.validate_response(
                response, excluded_checks=excluded, headers=AUTH, recorder=self.recorder
            )

    steps = settings(
        max_examples=2 + request.config.getoption("--requests"), derandomize=True, deadline=None,
        stateful_step_count=6, suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )  # fmt: skip
    Machine.run(settings=steps)
