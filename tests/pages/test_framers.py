"""Who may frame the map: what the setting may hold, and what is said of anything else."""

from __future__ import annotations

import pytest

from app.main import create_default_app
from app.pages.framers import (
    EXPECTED,
    checked_framers,
    is_framed_by_any,
    only_framed_by,
    why_no_frame,
)
from app.settings import SettingsError, read_settings

VARIABLE = "INCIDENT_MAPPER_FRAME_ANCESTORS"
NO_IPV6 = "since the grammar has no IPv6 addresses: name the host"


@pytest.mark.parametrize(
    "text",
    [
        "*",
        "'none'",
        "* file:",
        "'self' https://news.example.org http://127.0.0.1:8000 https:",
        "*.example.org:* https://*.example.org:8443/ localhost",
        "https://one.example:1 https://one.example:65535 javascript.example chrome-extension:",
    ],
)
def test_sources_are_taken_as_they_are(text: str) -> None:
    assert checked_framers(text) == text


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (" ", "it names nobody"),
        ("a<b", "source 1 cannot be 'a<b'"),
        ("* https://one.example/page", "source 2 cannot be 'https://one.example/page'"),
        ("https//one.example", "source 1 cannot be 'https//one.example'"),
        ("https://one.example,https://two.example",
         "source 1 cannot be 'https://one.example,https://two.example'"),
        ("*\tx", "source 1 cannot be '*\\tx'"),
        ("self", "source 1 is self without quotes, the name of a host"),
        ("'none' *", "'none' stands beside others and not alone"),
        ("ü.example a;b", "source 1 cannot be 'ü.example', source 2 cannot be 'a;b'"),
        ("* JavaScript:", "source 2 cannot be 'JavaScript:', since no page is of that scheme"),
        ("vbscript://x", "source 1 cannot be 'vbscript://x', since no page is of that scheme"),
        ("a.example:99999", "source 1 cannot be 'a.example:99999', since a port is 1 to 65535"),
        ("https://a.example:0/",
         "source 1 cannot be 'https://a.example:0/', since a port is 1 to 65535"),
        ("https://a.example:65536",
         "source 1 cannot be 'https://a.example:65536', since a port is 1 to 65535"),
        ("[::1]", f"source 1 cannot be '[::1]', {NO_IPV6}"),
        ("http://[::1]:8000", f"source 1 cannot be 'http://[::1]:8000', {NO_IPV6}"),
    ],
)  # fmt: skip
def test_a_fault_says_which_source_and_what_is_expected(text: str, fault: str) -> None:
    with pytest.raises(ValueError, match=r".") as caught:
        checked_framers(text)
    assert str(caught.value) == f"{fault}; {EXPECTED}"


def test_the_message_is_one_line_that_names_the_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "*\r\nX: y")
    with pytest.raises(SettingsError) as caught:
        read_settings()
    expected = f"{VARIABLE} '*\\r\\nX: y': source 1 cannot be '*\\r\\nX:'; {EXPECTED}"
    assert str(caught.value) == expected


def test_a_flag_is_called_by_its_name() -> None:
    with pytest.raises(SettingsError, match=r"^--port '0': Input should be greater"):
        read_settings(port=0)


def test_a_server_that_others_start_says_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "none")
    with pytest.raises(SystemExit) as caught:
        create_default_app()
    assert str(caught.value).startswith(f"incident-mapper: {VARIABLE} 'none': source 1 is none")
    assert caught.value.__suppress_context__


def test_who_may_is_said_in_words() -> None:
    assert only_framed_by("*") == ""
    assert only_framed_by("https: 'self'") == "https:, this service"
    assert (is_framed_by_any("'none'"), is_framed_by_any("'self'")) == (False, True)
    assert why_no_frame("'self'") == ""
