"""The settings: environment ``INCIDENT_MAPPER_*`` or flags of ``serve``; see docs/settings.md."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.domain.errors import MapperError
from app.maps.online import OnlineBasemap, online_basemap
from app.pages.framers import EVERYBODY, checked_framers

__all__ = ["Settings", "SettingsError", "read_settings"]

PREFIX = "INCIDENT_MAPPER_"
LONGEST = 200


class SettingsError(MapperError):
    """A setting that is unknown or cannot be read."""

    code = "bad-setting"


class Settings(BaseSettings):
    """Read once at the root and passed down as values."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, extra="forbid", frozen=True, env_ignore_empty=True
    )

    host: str = Field("127.0.0.1", description="Address the server listens on")
    port: int = Field(8000, ge=1, le=65535, description="Port the server listens on")
    data: Path = Field(Path("data"), description="Folder of everything that is written")
    base_url: str = Field("", description="Public address, for links behind a proxy")
    frame_ancestors: str = Field(
        EVERYBODY, description="Hosts that may frame /embed (CSP frame-ancestors)"
    )
    contact: str = Field("", max_length=200, description="Where to send corrections")
    publication_delay_h: float = Field(
        24.0, ge=0, description="Hours between the end of an event and its appearance"
    )
    token: SecretStr = Field(
        SecretStr(""), description="Token of the one editor who may write, at least 32 bytes"
    )
    tokens: Path | None = Field(
        None, description="File of several editors, a line each: name: sha256-of-token"
    )
    with_leads: bool = Field(default=False, description="Show unconfirmed leads, marked as such")
    basemap_url: str = Field(
        "", description="Tiles of another host for the map, with {z}, {x}, {y}; none if empty"
    )
    basemap_attribution: str = Field(
        "", max_length=300, description="Whose tiles they are, as their licence wants it said"
    )
    basemap_key: str = Field("", description="What {key} in the URL stands for; readers see it")
    basemap_name: str = Field("", max_length=60, description="What the map calls these tiles")
    basemap_max_zoom: int = Field(19, ge=4, le=22, description="The finest zoom of these tiles")

    @field_validator("frame_ancestors")
    @classmethod
    def _framers_are_sources(cls, text: str) -> str:
        """Refuse what no browser can read: it would take the rule for another, or for none."""
        return checked_framers(text)

    @model_validator(mode="after")
    def _basemap_is_whole(self) -> Settings:
        """Refuse half a basemap at the start, not when somebody looks at the map."""
        self.online_basemap()
        return self

    def online_basemap(self) -> OnlineBasemap | None:
        """Give the basemap of another host that readers may switch on; None without a URL."""
        return online_basemap(
            self.basemap_url,
            attribution=self.basemap_attribution,
            key=self.basemap_key,
            name=self.basemap_name,
            max_zoom=self.basemap_max_zoom,
        )


def read_settings(**flags: Any) -> Settings:
    """Read the environment; flags that are given win.

    Raises
    ------
    SettingsError
        For a value that cannot be read, and for a name that is no setting; it names all of them.
    """
    names = {_variable(name) for name in Settings.model_fields}
    told = {name: value for name, value in flags.items() if value is not None}
    given = {name for name in os.environ if name.startswith(PREFIX)}  # noqa: TID251  # the place
    unknown = [f"{name} is no setting" for name in sorted(given - names)]
    wrong = [
        *unknown[:-1],
        *(f"{last}; expected {', '.join(sorted(names))}" for last in unknown[-1:]),
    ]
    try:
        settings = Settings(**told)
    except ValidationError as error:
        wrong += [_told(item, told) for item in error.errors()]
    else:
        if not wrong:
            return settings
    raise SettingsError("; ".join(wrong))


def _variable(name: str) -> str:
    return f"{PREFIX}{name.upper()}"


def _told(fault: Any, flags: Mapping[str, Any]) -> str:
    """Say what is wrong with one setting, or with several together, whose values are not said.

    It is called by the flag or the variable that it came from, and what was given stays on a line.
    """
    said = fault["msg"].removeprefix("Value error, ")
    if not fault["loc"]:
        return f"basemap: {said}"
    name = str(fault["loc"][0])
    place = f"--{name.replace('_', '-')}" if name in flags else _variable(name)
    return f"{place} {str(fault['input'])[:LONGEST]!r}: {said}"
