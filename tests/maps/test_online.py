"""The online basemap as a setting: whole or refused, with a host that a policy can name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.maps.online import online_basemap
from app.settings import SettingsError, read_settings
from tests.hostile.corpus import XSS

GOOD = "https://tiles.example.org/{z}/{x}/{y}.png"


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        (GOOD, "https://tiles.example.org"),
        ("https://Tiles.Example.org:8443/t?z={z}&x={x}&y={y}", "https://tiles.example.org:8443"),
        ("http://127.0.0.1:8081/{z}/{x}/{y}", "http://127.0.0.1:8081"),
        ("http://localhost/{z}/{y}/{x}@2x.png", "http://localhost"),
    ],
)
def test_a_template_of_addresses_is_taken(url: str, origin: str) -> None:
    made = online_basemap(url, attribution=" © Makers\n of tiles ")
    assert made is not None
    assert (made.template, made.origin, made.name) == (url, origin, origin.partition("://")[2])
    assert made.attribution == "© Makers of tiles"


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://tiles.example.org/{z}/{x}/{y}", "begins with https://"),
        ("http://127.0.0.1.example.org/{z}/{x}/{y}", "begins with https://"),
        ("ftp://tiles.example.org/{z}/{x}/{y}", "begins with https://"),
        ("//tiles.example.org/{z}/{x}/{y}", "begins with https://"),
        ("https://me:secret@tiles.example.org/{z}/{x}/{y}", "no user and no password"),
        ("https://{s}.example.org/{z}/{x}/{y}", "nothing else in braces"),
        ("https://{z}.example.org/{x}/{y}", "names its host in full"),
        ("https://[::1]/{z}/{x}/{y}", "an address of at most 500"),
        ("https:///{z}/{x}/{y}", "names its host in full"),
        ("https://плитки.example/{z}/{x}/{y}", "an address of at most 500"),
        ("https://tiles.example.org:99999/{z}/{x}/{y}", "port"),
        ("https://tiles.example.org:0/{z}/{x}/{y}", "port"),
        ("https://tiles.example.org/{z}/{x}/{x}", "once each"),
        ("https://tiles.example.org/{z}/{x}", "once each"),
        ("https://tiles.example.org/{z}/{x}/{y}#a", "an address of at most 500"),
        ("https://tiles.example.org/{z}/{x}/{y} ; script-src *", "an address of at most 500"),
        ("https://tiles.example.org/{z}/{x}/{y}'", "an address of at most 500"),
        (GOOD + "?" + "a" * 500, "an address of at most 500"),
        ("https://tiles.example.org/{z}/{x}/{y}?{key}", "if there is a key"),
    ],
)
def test_what_is_no_such_template_is_refused(url: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        online_basemap(url, attribution="© Makers")


def test_a_key_takes_its_place_and_is_never_said() -> None:
    made = online_basemap(GOOD + "?k={key}", attribution="a", key="abc-1.2~_")
    assert made is not None
    assert made.template == GOOD + "?k=abc-1.2~_"
    for url, key in ((GOOD, "abc"), (GOOD + "?k={key}", "a b&c"), (GOOD + "?{key}{key}", "abc")):
        with pytest.raises(ValueError, match="key") as caught:
            online_basemap(url, attribution="a", key=key)
        assert key not in str(caught.value).replace("{key}", "")


def test_half_a_basemap_is_refused() -> None:
    with pytest.raises(ValueError, match="needs its attribution"):
        online_basemap(GOOD, attribution=" ")
    for told, key, name in (("a", "", ""), ("", "a", ""), ("", "", "a")):
        with pytest.raises(ValueError, match="say nothing without its URL"):
            online_basemap("", attribution=told, key=key, name=name)


@given(st.text(max_size=80) | st.sampled_from(XSS))
def test_whatever_is_taken_is_safe_in_a_policy(text: str) -> None:
    for url in (text, f"https://{text}/{{z}}/{{x}}/{{y}}", GOOD + text):
        try:
            made = online_basemap(url, attribution="a")
        except ValueError:
            continue
        if made is not None:
            assert not set(made.origin) & set(" ;,'\"*{}@")
            assert made.origin.startswith(("https://", "http://127.", "http://localhost"))


def test_the_settings_are_refused_together_without_their_values(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("INCIDENT_MAPPER_TOKEN", "t" * 40)
    monkeypatch.setenv("INCIDENT_MAPPER_BASEMAP_URL", GOOD)
    monkeypatch.setenv("INCIDENT_MAPPER_BASEMAP_KEY", "hidden-key")
    with pytest.raises(SettingsError) as caught:
        read_settings()
    said = str(caught.value)
    assert "basemap: a basemap needs its attribution" in said
    assert "hidden-key" not in said
    assert "tttt" not in said
    monkeypatch.setenv("INCIDENT_MAPPER_BASEMAP_MAX_ZOOM", "40")
    with pytest.raises(SettingsError, match="INCIDENT_MAPPER_BASEMAP_MAX_ZOOM '40': "):
        read_settings()
