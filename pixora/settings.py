"""Every setting, typed, in one place; named as in .env.example."""

from __future__ import annotations

import os
import re
from decimal import Decimal
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from dotenv import dotenv_values
from pydantic import AliasChoices, Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from pixora.film.errors import InvalidInput

LOOPBACK = ("127.0.0.1", "localhost", "::1")
SECRET_BYTES = 32
"""Of a secret that signs tokens, at least: as many as HS256's hash has (RFC 7518, 3.2)."""


class Settings(BaseSettings):
    """Read from the environment, then from `.env` in the working folder."""

    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", extra="ignore", env_ignore_empty=True)

    data_dir: Path = Field(default=Path("data"), validation_alias="PIXORA_DATA_DIR")
    """Records, assets and work in progress."""
    host: str = Field(default="127.0.0.1", validation_alias="PIXORA_HOST")
    port: int = Field(default=8000, ge=0, le=65535, validation_alias="PIXORA_PORT")
    allow_open: bool = Field(default=False, validation_alias="PIXORA_ALLOW_OPEN")
    """Serve beyond this machine although nobody signs in: whoever reaches the port is the local user."""
    jwt_secret: SecretStr | None = Field(default=None, validation_alias="JWT_SECRET")
    """Signs our own tokens. Several, parted by commas: the first signs, all are accepted."""
    jwt_algorithm: Literal["HS256", "HS384", "HS512"] = Field(default="HS256", validation_alias="JWT_ALGORITHM")
    jwt_minutes: int = Field(default=60, ge=1, le=43_200, validation_alias="JWT_EXPIRATION_MINUTES")
    supabase_url: str | None = Field(default=None, validation_alias="SUPABASE_URL")
    supabase_key: SecretStr | None = Field(
        default=None, validation_alias=AliasChoices("SUPABASE_KEY", "SUPABASE_SECRET_KEY", "SUPABASE_SERVICE_ROLE_KEY")
    )
    """A secret (service_role) key of the project: files are kept in its Storage."""
    supabase_anon_key: SecretStr | None = Field(
        default=None, validation_alias=AliasChoices("SUPABASE_ANON_KEY", "SUPABASE_PUBLISHABLE_KEY")
    )
    """The project's publishable (anon) key, for signing in by e-mail; the secret one serves as well."""
    supabase_jwt_secret: SecretStr | None = Field(default=None, validation_alias="SUPABASE_JWT_SECRET")
    """For projects that still sign with a shared secret."""
    oauth: str = Field(default="", validation_alias="PIXORA_OAUTH")
    """Providers that people may sign in with at Supabase, parted by commas: github, google, ..."""
    anonymous: bool = Field(default=False, validation_alias="PIXORA_ANONYMOUS")
    """Let people in without an account, as anonymous users of the Supabase project."""
    signed_urls: bool = Field(default=True, validation_alias="PIXORA_SIGNED_URLS")
    """Send browsers to Supabase's own addresses for pictures and films; without, this server hands them on."""
    cache_mb: int = Field(default=5_000, ge=100, validation_alias="PIXORA_CACHE_MB")
    """Megabytes (10^6 bytes) of files from Supabase's Storage that this machine keeps a copy of."""
    development_token: SecretStr | None = Field(default=None, validation_alias="PIXORA_DEVELOPMENT_TOKEN")
    """Signs in the local user, from this machine alone."""
    trusted_proxies: str = Field(default="", validation_alias="PIXORA_TRUSTED_PROXIES")
    """Addresses and networks, parted by commas, whose word on a visitor's address is taken."""
    cors_origins: str = Field(default="", validation_alias="PIXORA_CORS_ORIGINS")
    """Origins, parted by commas, whose pages may use the API with a token."""
    requests_per_minute: int = Field(default=600, ge=1, validation_alias="PIXORA_REQUESTS_PER_MINUTE")
    """Of one user; one address may send three times as many. The local user is not counted."""
    logins_per_minute: int = Field(default=10, ge=1, validation_alias="PIXORA_LOGINS_PER_MINUTE")
    """Tries to sign in, of one address."""
    max_storage_mb: int | None = Field(default=None, ge=1, validation_alias="PIXORA_MAX_STORAGE_MB")
    """What all films of one user may take up."""
    films_at_once: int | None = Field(default=None, ge=1, validation_alias="PIXORA_FILMS_AT_ONCE")
    """Films that are made at the same time, of all users; the others wait for their turn. Two in a demo."""
    demo: bool = Field(default=False, validation_alias="PIXORA_DEMO")
    """Everyone who comes is an own visitor, with the limits below and the built-in artists alone."""
    demo_seconds: int = Field(default=60, ge=3, validation_alias="PIXORA_DEMO_SECONDS")
    """Longest film of a visitor."""
    demo_films: int = Field(default=6, ge=1, validation_alias="PIXORA_DEMO_FILMS")
    """Films that a visitor may keep."""
    demo_storage_mb: int = Field(default=400, ge=1, validation_alias="PIXORA_DEMO_STORAGE_MB")
    demo_hours: int = Field(default=24, ge=1, validation_alias="PIXORA_DEMO_HOURS")
    """Age at which a visitor's film is deleted."""
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
    drain_s: float = Field(default=20.0, ge=0, validation_alias="PIXORA_DRAIN_SECONDS")
    """How long a worker that is told to stop may finish what it has begun; the rest is handed over."""
    daily_usd: Decimal | None = Field(default=None, ge=0, validation_alias="PIXORA_DAILY_USD")
    """What one user may spend in a day (UTC)."""
    uncertain_max_usd: Decimal = Field(default=Decimal("0.10"), ge=0, validation_alias="PIXORA_UNCERTAIN_MAX_USD")
    """A paid call that was cut off is made once more by itself when it costs at most this."""
    openai_api_key: SecretStr | None = Field(default=None, validation_alias="OPENAI_API_KEY")
    openai_base_url: str | None = Field(default=None, validation_alias="OPENAI_BASE_URL")
    openai_organisation: str | None = Field(default=None, validation_alias="OPENAI_ORG_ID")
    openai_project: str | None = Field(default=None, validation_alias="OPENAI_PROJECT_ID")
    replicate_api_token: SecretStr | None = Field(default=None, validation_alias="REPLICATE_API_TOKEN")
    replicate_base_url: str | None = Field(default=None, validation_alias="REPLICATE_BASE_URL")
    fal_key: SecretStr | None = Field(
        default=None, validation_alias=AliasChoices("FAL_CLIENT_API_KEY", "FAL_API_KEY", "FAL_KEY")
    )
    fal_base_url: str | None = Field(default=None, validation_alias="FAL_BASE_URL")
    compatible_base_url: str | None = Field(default=None, validation_alias="COMPATIBLE_BASE_URL")
    """A server that speaks OpenAI's Chat Completions (Ollama, vLLM, LM Studio, a router); with its /v1."""
    compatible_api_key: SecretStr | None = Field(default=None, validation_alias="COMPATIBLE_API_KEY")
    chat: str = Field(default="openai:gpt-6.1-terra", validation_alias="PIXORA_CHAT")
    """Who answers; this and the five below name provider:model, several in order of preference. The first whose key is
    set is taken, and the built-in one after all."""
    script: str = Field(default="openai:gpt-6.1-terra", validation_alias="PIXORA_SCRIPT")
    image: str = Field(
        default="openai:gpt-image-2.6-flare, replicate:google/nano-banana, fal:fal-ai/nano-banana/edit",
        validation_alias="PIXORA_IMAGE",
    )
    speech: str = Field(default="fal:fal-ai/elevenlabs/tts/multilingual-v2", validation_alias="PIXORA_SPEECH")
    music: str = Field(default="replicate:meta/musicgen, fal:fal-ai/elevenlabs/music", validation_alias="PIXORA_MUSIC")
    video: str = Field(
        default="replicate:kwaivgi/kling-v1.6-standard, fal:fal-ai/kling-video/v1.6/standard/image-to-video",
        validation_alias="PIXORA_VIDEO",
    )
    models: Path | None = Field(default=None, validation_alias="PIXORA_MODELS")
    """A file with more models and prices, or with other facts of those there are."""
    commercial_only: bool = Field(default=False, validation_alias="COMMERCIAL_ONLY")
    """Use only models whose results may be used commercially."""
    moderate_brief: bool = Field(default=False, validation_alias="PIXORA_MODERATE_BRIEF")
    """Have OpenAI's moderation read what is asked for before anything is spent; it is free."""
    message_bytes: int = Field(default=64 * 1024, ge=1024, le=2**20, validation_alias="PIXORA_MESSAGE_BYTES")
    """Of one message of a client's; a bigger one closes its socket with 1009."""
    messages_a_second: int = Field(default=10, ge=1, le=10_000, validation_alias="PIXORA_MESSAGES_A_SECOND")
    """On one socket; what is more is answered with an error and not done."""
    connections: int = Field(default=20, ge=1, le=100_000, validation_alias="PIXORA_CONNECTIONS")
    """Of one user at once, sockets and event streams together; another is closed with 1013."""
    queued_messages: int = Field(default=500, ge=10, le=100_000, validation_alias="PIXORA_QUEUED_MESSAGES")
    """That wait for one connection at most; a reader that is slower is cut off and resumes by `seq`."""
    queued_bytes: int = Field(default=4 * 2**20, ge=2**16, le=2**30, validation_alias="PIXORA_QUEUED_BYTES")
    idle_s: float = Field(default=1800.0, ge=0.1, validation_alias="PIXORA_IDLE_SECONDS")
    """After which a socket on which nothing is said is closed with 4408."""
    events_kept: int = Field(default=5_000, ge=10, validation_alias="PIXORA_EVENTS_KEPT")
    """Of one film besides its conversation, the newest; who was away longer gets a snapshot."""
    log_level: str = Field(default="INFO", validation_alias="LOG_LEVEL")
    json_logs: bool = Field(default=False, validation_alias="ENABLE_JSON_LOGS")
    metrics_token: SecretStr | None = Field(default=None, validation_alias="PIXORA_METRICS_TOKEN")
    """Whoever sends it as a bearer token may read /metrics; without one, only this machine may."""
    frame_ancestors: Annotated[tuple[str, ...], NoDecode] = Field(
        default=("'self'",), validation_alias="PIXORA_FRAME_ANCESTORS"
    )
    """Origins whose pages may show the studio in a frame, as Content-Security-Policy writes them."""
    c2pa_certificate: Path | None = Field(default=None, validation_alias="PIXORA_C2PA_CERTIFICATE")
    """A PEM file: the certificate that films are signed with, and those that vouch for it. Without one, this
    installation makes its own."""
    c2pa_key: Path | None = Field(default=None, validation_alias="PIXORA_C2PA_KEY")
    """A PEM file: that certificate's key (PKCS#8, no password)."""
    upload_picture_mb: int = Field(default=30, ge=1, le=1000, validation_alias="PIXORA_UPLOAD_PICTURE_MB")
    upload_sound_mb: int = Field(default=200, ge=1, le=4000, validation_alias="PIXORA_UPLOAD_SOUND_MB")
    upload_clip_mb: int = Field(default=500, ge=1, le=4000, validation_alias="PIXORA_UPLOAD_CLIP_MB")
    """Megabytes (10^6 bytes) of one uploaded file at most."""
    upload_minutes: float = Field(default=30.0, gt=0, le=600, validation_alias="PIXORA_UPLOAD_MINUTES")
    """Length of an uploaded voice or music at most."""
    upload_hosts: Annotated[tuple[str, ...], NoDecode] = Field(default=(), validation_alias="PIXORA_UPLOAD_HOSTS")
    """Hosts from which an upload may be fetched by its URL: `files.example.org`, `*.example.org`; none: not at all."""

    @field_validator("*", mode="before")
    @classmethod
    def _strip(cls, value: object) -> object:
        # A key that was pasted, or read from a file, comes with the end of its line.
        return value.strip() if isinstance(value, str) else value

    @field_validator("frame_ancestors", "upload_hosts", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(value.replace(",", " ").split()) if isinstance(value, str) else value

    @field_validator("frame_ancestors")
    @classmethod
    def _are_sources(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        # A .env file takes the quotes off.
        value = tuple(f"'{one}'" if one in ("self", "none") else one for one in value)
        for one in value:
            if not re.fullmatch(r"'self'|'none'|(?:https?://)(?:\*\.)?[A-Za-z0-9.-]+(?::\d+)?", one):
                raise ValueError(f"{one} is not 'self', 'none' or an origin such as https://huggingface.co")
        return value

    def named(self, alias: str) -> Any:
        """The value of a setting by the name that it has in the environment.

        One that has no field here, such as the key of a provider that was added, is read as a secret.
        """
        for name, field in type(self).model_fields.items():
            known = field.validation_alias
            if alias == known or (isinstance(known, AliasChoices) and alias in known.choices):
                return getattr(self, name)
        value = os.environ.get(alias) or dotenv_values(str(self.model_config.get("env_file"))).get(alias)
        return SecretStr(value) if value else None

    @property
    def jwt_secrets(self) -> tuple[str, ...]:
        return listed(self.jwt_secret.get_secret_value()) if self.jwt_secret else ()

    @property
    def signs_in(self) -> bool:
        """Whether anything is configured by which people or programs sign in."""
        return any((self.jwt_secret, self.supabase_url, self.development_token))

    @property
    def browsers_storage(self) -> str | None:
        """Where browsers fetch pictures and films, if not from this server."""
        return self.supabase_url if self.supabase_key and self.signed_urls else None

    @property
    def frames(self) -> tuple[str, ...]:
        """Whose pages may show the studio in a frame; a demo's also where Spaces are shown, unless others are named."""
        own = self.frame_ancestors
        return (*own, "https://huggingface.co", "https://*.hf.space") if self.demo and own == ("'self'",) else own

    @property
    def open_elsewhere(self) -> bool:
        """Whether anything but this machine can reach the server, directly or through a proxy."""
        public = urlsplit(self.public_url).hostname if self.public_url else None
        return self.host not in LOOPBACK or (public is not None and public not in LOOPBACK)

    def check(self) -> None:
        """Raise `InvalidInput` for settings that would put the user at risk, or that contradict each other."""
        where = self.public_url or f"{self.host}:{self.port}"
        allowed = self.demo or bool(self.jwt_secrets) or (self.allow_open and not self.signs_in)
        if self.open_elsewhere and not allowed:
            raise InvalidInput(
                "open_host",
                f"Pixora would be open to everyone who can reach {where}, because nobody would have to sign in.",
                f"Set JWT_SECRET to {SECRET_BYTES} random bytes or more to have people sign in, use "
                "PIXORA_HOST=127.0.0.1, or set PIXORA_ALLOW_OPEN=true if only you can reach that port.",
            )
        if self.open_elsewhere and any(len(secret.encode()) < SECRET_BYTES for secret in self.jwt_secrets):
            raise InvalidInput(
                "weak_secret",
                f"JWT_SECRET is shorter than {SECRET_BYTES} bytes: its tokens could be forged.",
                "Make one with: python -c 'import secrets; print(secrets.token_hex(32))'",
            )
        if (self.supabase_jwt_secret or self.supabase_key or self.supabase_anon_key) and not self.supabase_url:
            raise InvalidInput(
                "no_supabase_url",
                "SUPABASE_KEY, SUPABASE_ANON_KEY or SUPABASE_JWT_SECRET is set, and SUPABASE_URL is not.",
                "Set SUPABASE_URL to your project's address (https://....supabase.co), or leave them all out.",
            )
        for name, url in (
            ("SUPABASE_URL", self.supabase_url),
            ("PUBLIC_URL", self.public_url),
            *(("PIXORA_CORS_ORIGINS", origin) for origin in listed(self.cors_origins)),
        ):
            if url and not _is_origin(url):
                raise InvalidInput(
                    "bad_url", f"{name} is not an address such as https://films.example.org.", "Leave any path out."
                )
        for network in listed(self.trusted_proxies):
            try:
                ip_network(network)
            except ValueError:
                raise InvalidInput(
                    "bad_proxy",
                    f"PIXORA_TRUSTED_PROXIES names “{network}”, which is no address or network.",
                    "Write for example 127.0.0.1 or 10.0.0.0/8.",
                ) from None


def listed(text: str) -> tuple[str, ...]:
    """The parts of a setting that is a list, parted by commas."""
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _is_origin(url: str) -> bool:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return False
    plain = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.path in ("", "/")
    return plain and not (parts.query or parts.fragment or parts.username)
