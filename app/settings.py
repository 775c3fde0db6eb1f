"""The settings: environment ``INCIDENT_MAPPER_*`` or flags of ``serve``; see docs/settings.md."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

__all__ = ["Settings"]


class Settings(BaseSettings):
    """Read once at the root and passed down as values."""

    model_config = SettingsConfigDict(
        env_prefix="INCIDENT_MAPPER_", extra="forbid", frozen=True, env_ignore_empty=True
    )

    host: str = Field("127.0.0.1", description="Address the server listens on")
    port: int = Field(8000, ge=1, le=65535, description="Port the server listens on")
    data: Path = Field(Path("data"), description="Folder of everything that is written")
    base_url: str = Field("", description="Public address, for links behind a proxy")
    frame_ancestors: str = Field(
        "*",
        pattern=r"^[A-Za-z0-9:/.*' -]+$",
        description="Hosts that may frame /embed (CSP frame-ancestors)",
    )
    contact: str = Field("", max_length=200, description="Where to send corrections")
    publication_delay_h: float = Field(
        24.0, ge=0, description="Hours between the end of an event and its appearance"
    )
    with_leads: bool = Field(default=False, description="Show unconfirmed leads, marked as such")
