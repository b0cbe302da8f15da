"""The catalogue: which models there are, what each takes, gives and costs, under which licence. Read from
`models.toml` and `prices.toml`; nothing that a vendor may change tomorrow stands in code."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from math import ceil
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import Field, ValidationError, field_validator

from pixora.film.brief import Data
from pixora.film.errors import InvalidInput
from pixora.film.job import JobKind
from pixora.film.money import UNKNOWN, Price, amount
from pixora.film.plan import Choice

FOLDER = Path(__file__).parent
MILLION = Decimal(1_000_000)
HOST_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789-."
T = TypeVar("T", bound=Data)


class Craft(StrEnum):
    """What a model can make, and what a setting chooses one for."""

    CHAT = "chat"
    SCRIPT = "script"
    IMAGE = "image"
    SPEECH = "speech"
    MUSIC = "music"
    VIDEO = "video"

    @property
    def kinds(self) -> tuple[JobKind, ...]:
        """The jobs that a model of this craft makes."""
        return _KINDS[self]


_KINDS: dict[Craft, tuple[JobKind, ...]] = {
    Craft.CHAT: (),
    Craft.SCRIPT: (JobKind.SCRIPT,),
    Craft.IMAGE: (JobKind.REFERENCE, JobKind.PICTURE),
    Craft.SPEECH: (JobKind.NARRATION,),
    Craft.MUSIC: (JobKind.MUSIC,),
    Craft.VIDEO: (JobKind.MOTION,),
}


class Tokens(Data):
    """What a call used, as the vendor counted it."""

    text_in: int = 0
    """Cached ones included."""
    cached_in: int = 0
    image_in: int = 0
    out: int = 0
    """Reasoning included."""


class Rate(Data):
    """What a model costs, in USD, with where the number is from and when it was read there."""

    per: Literal["run", "second", "started_minute", "thousand_characters", "million_tokens"]
    usd: Decimal | None = None
    """For one unit; of tokens, see the four below."""
    usd_high: Decimal | None = None
    """At most, where the price hangs on how long the vendor's machine takes."""
    machine_usd: Decimal | None = None
    """For a second of the vendor's machine, where it bills those and says how many there were."""
    text_in: Decimal = Decimal(0)
    cached_in: Decimal | None = None
    """None: as `text_in`."""
    image_in: Decimal = Decimal(0)
    out: Decimal = Decimal(0)
    tokens_per_megapixel: dict[str, int] = {}
    """Tokens that a picture of a quality takes, for the estimate; what is billed is what was used."""
    tokens_per_reference: int = 0
    source: str
    date: date
    sure: Literal["vendor", "third party", "memory"]
    """How the number was come by; only the vendor's own page is sure."""

    def price(self, *, seconds: float = 0.0, characters: int = 0) -> Price:
        """Of one run, of so many seconds of result or so many characters to speak."""
        if self.usd is None:
            return UNKNOWN
        match self.per:
            case "run":
                units = Decimal(1)
            case "second":
                units = Decimal(str(seconds))
            case "started_minute":
                units = Decimal(ceil(seconds / 60))
            case "thousand_characters":
                units = Decimal(characters) / 1000
            case _:
                return UNKNOWN
        low = amount(self.usd * units)
        return Price(low=low, high=max(low, amount((self.usd_high or self.usd) * units)), sure=self.is_sure)

    @property
    def is_sure(self) -> bool:
        """Whether the number was read anywhere."""
        return self.sure != "memory"

    def bill(self, used: Tokens) -> Decimal:
        """USD for tokens that were used. Raises `ValueError` for a rate that isn't by tokens."""
        if self.per != "million_tokens":
            raise ValueError("this rate is not by tokens")
        cached = self.text_in if self.cached_in is None else self.cached_in
        fresh = max(0, used.text_in - used.cached_in)
        spent = fresh * self.text_in + used.cached_in * cached + used.image_in * self.image_in + used.out * self.out
        return amount(spent / MILLION)


class Model(Data):
    """One model at one provider. `provider:name` is how settings and prices name it."""

    provider: str
    name: str
    """The vendor's own id: "gpt-image-2.6-flare", "kwaivgi/kling-v1.6-standard"."""
    crafts: tuple[Craft, ...]
    version: str = "1"
    """The vendor's version where it has one (Replicate's hash), else ours of the parameter map: part of the
    fingerprint, raised by hand whenever the result would differ."""
    licence: str = "not known"
    commercial: bool | None = None
    """Whether what it makes may be used commercially; None when nobody knows."""
    usual: float = 30.0
    """Seconds that a job usually takes."""
    deadline: float = 600.0
    """Seconds after which a job is given up."""
    seconds: tuple[float, ...] = ()
    """Lengths that a video model offers, rising."""
    seconds_max: float | None = None
    """Longest result of one call, of a music model."""
    characters_max: int | None = None
    """Most characters of one call, of a voice."""
    references: int = 0
    """Pictures of characters that an image model takes at most."""
    plain: str | None = None
    """The model that is asked where there is no reference picture and this one cannot do without."""
    voices: dict[str, str] = {}
    """A brief's voice -> the vendor's. The first is the usual one."""
    languages: tuple[str, ...] = ()
    """ISO 639-1; empty: any."""
    inputs: dict[str, str] = {}
    """Our word -> the vendor's field. A word that is missing isn't sent."""
    types: dict[str, Literal["string", "integer", "number", "list"]] = {}
    """By our word, how its field is sent where that is not plain: a clip's length is "5" here and 5 there."""
    fixed: dict[str, Any] = {}
    """Fields that are always sent as they stand here."""
    features: tuple[str, ...] = ()
    """What the adapter has to know beside: "input_fidelity", "any_size", "timestamps", "community" ..."""
    hosts: tuple[str, ...] = ()
    """Hosts that results are fetched from; "*.example.org" for all below."""
    shutdown: date | None = None
    """The day on which the vendor takes it away."""
    instead: str = ""
    """The model that the vendor names in its place."""

    @field_validator("hosts")
    @classmethod
    def _named(cls, hosts: tuple[str, ...]) -> tuple[str, ...]:
        """No pattern that would let in everybody."""
        for host in hosts:
            bare = host.removeprefix("*.")
            if "." not in bare or bare != bare.lower() or not set(bare) <= set(HOST_LETTERS):
                raise ValueError(f'“{host}” is no host: write "a.example.com", or "*.example.com" for all below')
        return hosts

    @property
    def id(self) -> str:
        return f"{self.provider}:{self.name}"

    def choice(self) -> Choice:
        """As it is written into a task."""
        return Choice(
            provider=self.provider,
            model=self.name,
            version=self.version,
            seconds=self.seconds,
            references=self.references,
            end_image="end" in self.inputs,
            licence=self.licence,
            commercial=self.commercial,
        )


class Catalog(Data):
    """All models and rates that are known."""

    models: dict[str, Model] = Field(default_factory=dict)
    """By "provider:name"."""
    rates: dict[str, Rate] = Field(default_factory=dict)

    def find(self, provider: str, name: str) -> Model | None:
        return self.models.get(f"{provider}:{name}")

    def get(self, provider: str, name: str, *crafts: Craft) -> Model:
        """The model, or one of which nothing is known but its name: its price and licence are unknown, too."""
        return self.find(provider, name) or Model(provider=provider, name=name, crafts=crafts)

    def rate(self, provider: str, name: str) -> Rate | None:
        return self.rates.get(f"{provider}:{name}")


def read_catalog(more: Path | None = None) -> Catalog:
    """The catalogue that comes with Pixora, and over it that of the user's own file `more`, if there is one.

    Raises `InvalidInput("bad_models")` that names the file and the entry that is wrong.
    """
    models = _read(FOLDER / "models.toml", "model")
    rates = _read(FOLDER / "prices.toml", "price")
    if more is not None:
        models = _merged(models, _read(more, "model"))
        rates |= _read(more, "price")
    return Catalog(
        models={name: _model(name, entry) for name, entry in models.items()},
        rates={name: _checked(Rate, name, entry) for name, entry in rates.items()},
    )


def _read(path: Path, table: str) -> dict[str, dict[str, Any]]:
    try:
        with path.open("rb") as file:
            entries = tomllib.load(file, parse_float=Decimal).get(table, {})
    except OSError as error:
        raise InvalidInput(
            "bad_models", f"{path} cannot be read: {error.strerror}.", "Correct PIXORA_MODELS."
        ) from error
    except ValueError as error:
        raise InvalidInput("bad_models", f"{path} is no TOML: {error}.", "Correct it.") from error
    if not isinstance(entries, dict) or not all(isinstance(entry, dict) for entry in entries.values()):
        raise InvalidInput("bad_models", f"{path} has a “{table}” that is no table.", f'Write [{table}."vendor:name"].')
    return entries


def _merged(base: Mapping[str, dict[str, Any]], more: Mapping[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """An entry of `more` replaces single fields of one that there is."""
    return {
        name: base.get(name, {}) | more.get(name, {}) for name in [*base, *(new for new in more if new not in base)]
    }


def _model(name: str, entry: Mapping[str, Any]) -> Model:
    provider, colon, model = name.partition(":")
    if not (provider and colon and model):
        raise InvalidInput("bad_models", f"“{name}” is no model.", "Name it as provider:model.")
    return _checked(Model, name, {"provider": provider, "name": model} | dict(entry))


def _checked(kind: type[T], name: str, entry: Mapping[str, Any]) -> T:
    try:
        return kind.model_validate(entry)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise InvalidInput("bad_models", f"“{field}” of {name}: {first['msg']}.", "Correct it.") from None


def known_hosts(models: Iterable[Model]) -> frozenset[str]:
    """Every host that results of these models are fetched from."""
    return frozenset(host for model in models for host in model.hosts)
