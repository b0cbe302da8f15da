"""Every setting, typed, in one place; named as in .env.example."""

from __future__ import annotations

import os
from decimal import Decimal
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from pixora.film.errors import InvalidInput

LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Settings(BaseSettings):
    """Read from the environment, then from `.env` in the working folder."""

    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", extra="ignore", env_ignore_empty=True)

    data_dir: Path = Field(default=Path("data"), validation_alias="PIXORA_DATA_DIR")
    """Records, assets and work in progress."""
    host: str = Field(default="127.0.0.1", validation_alias="PIXORA_HOST")
    port: int = Field(default=8000, ge=0, le=65535, validation_alias="PIXORA_PORT")
    allow_open: bool = Field(default=False, validation_alias="PIXORA_ALLOW_OPEN")
    """Serve beyond this machine although nobody signs in: whoever reaches the port is the local user."""
    public_url: str | None = Field(default=None, validation_alias="PUBLIC_URL")
    """Where browsers reach the studio when it is not this host and port."""
    ffmpeg: Path | None = Field(default=None, validation_alias="PIXORA_FFMPEG")
    soundfont: Path | None = Field(default=None, validation_alias="PIXORA_SOUNDFONT")
    renderers: int = Field(
        default_factory=lambda: max(1, os.cpu_count() or 1), ge=1, le=64, validation_alias="PIXORA_RENDERERS"
    )
    """Child processes that draw, speak and encode at the same time."""
    max_open_tasks: int = Field(default=20, ge=1, validation_alias="PIXORA_MAX_OPEN_TASKS")
    """Films of one user that may be in the making at once."""
    max_scenes: int = Field(default=200, ge=2, le=2000, validation_alias="PIXORA_MAX_SCENES")
    """Scenes of one film at most."""
    database_url: str | None = Field(default=None, validation_alias="DATABASE_URL")
    """A Postgres database for records and engine, in place of files in the data folder."""
    daily_usd: Decimal | None = Field(default=None, ge=0, validation_alias="PIXORA_DAILY_USD")
    """What one user may spend in a day (UTC)."""
    uncertain_max_usd: Decimal = Field(default=Decimal("0.10"), ge=0, validation_alias="PIXORA_UNCERTAIN_MAX_USD")
    """A paid call that was cut off is made once more by itself when it costs at most this."""
    log_level: str = Field(default="INFO", validation_alias="LOG_LEVEL")
    json_logs: bool = Field(default=False, validation_alias="ENABLE_JSON_LOGS")

    def check(self) -> None:
        """Raise `InvalidInput` for settings that would put the user at risk."""
        if self.host not in LOOPBACK and not self.allow_open:
            raise InvalidInput(
                "open_host",
                f"Pixora would be open to everyone who can reach {self.host}:{self.port}, because nobody signs in yet.",
                "Use PIXORA_HOST=127.0.0.1, or set PIXORA_ALLOW_OPEN=true if only you can reach that port.",
            )
