"""Who can be asked: the providers there are, which of their models a setting chooses for each craft, and why not."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Protocol, cast
from urllib.parse import urlsplit

from pydantic import SecretStr

from pixora.film.errors import InvalidInput
from pixora.film.plan import BUILT_IN
from pixora.providers.base import Chat, Vendor
from pixora.providers.catalog import Catalog, Craft, Model
from pixora.providers.standing import Candidate, Selection, Standing
from pixora.settings import Settings

MODERATION = "pixora.providers.openai_moderation:open_moderation"
WARN_BEFORE = timedelta(days=90)
"""How long before a model is shut down it is warned of."""


@dataclass(frozen=True)
class Provider:
    """A provider's one line. Openers are "module:function", imported only when the provider can be used.

    `vendor` takes an `Access` and returns a `Vendor`; `chat` takes an `Access` and a `Model` and returns a `Chat`.
    """

    title: str
    key: str
    """The setting that holds its key."""
    vendor: str | None = None
    chat: str | None = None
    url: str | None = None
    """The setting with another base URL."""
    needs_url: bool = False
    """Whether it is a URL rather than a key that makes it usable."""
    check: str | None = None
    """Tries the key: takes an `Access`, the models that are chosen, and today; returns what is wrong, in sentences."""
    crafts: tuple[Craft, ...] = ()
    """Crafts for which any model may be named, known or not; for others the model stands in the catalogue."""


PROVIDERS: dict[str, Provider] = {
    "openai": Provider(
        "OpenAI",
        "OPENAI_API_KEY",
        vendor="pixora.providers.openai_vendor:open_vendor",
        chat="pixora.providers.openai_chat:open_chat",
        url="OPENAI_BASE_URL",
        check="pixora.providers.openai_doctor:check",
        crafts=(Craft.CHAT, Craft.SCRIPT, Craft.IMAGE),
    ),
    "compatible": Provider(
        "a server that speaks OpenAI's Chat Completions",
        "COMPATIBLE_API_KEY",
        vendor="pixora.providers.compatible:open_vendor",
        chat="pixora.providers.compatible:open_chat",
        url="COMPATIBLE_BASE_URL",
        needs_url=True,
        crafts=(Craft.CHAT, Craft.SCRIPT),
    ),
    "replicate": Provider(
        "Replicate",
        "REPLICATE_API_TOKEN",
        vendor="pixora.providers.replicate_vendor:open_vendor",
        url="REPLICATE_BASE_URL",
        check="pixora.providers.replicate_doctor:check",
    ),
    "fal": Provider(
        "fal",
        "FAL_CLIENT_API_KEY",
        vendor="pixora.providers.fal_vendor:open_vendor",
        url="FAL_BASE_URL",
        check="pixora.providers.fal_doctor:check",
    ),
}
"""By the name that settings, tasks and prices use. A new provider is one line here and one file."""


@dataclass(frozen=True)
class Access:
    """What an opener receives."""

    name: str
    """The provider's name in `PROVIDERS`, which is `Vendor.name`, too."""
    key: SecretStr
    base_url: str | None
    catalog: Catalog
    settings: Settings


class Moderator(Protocol):
    """Reads what is asked for, and raises `Refused` for what may not be made."""

    async def check(self, words: str) -> None: ...

    async def close(self) -> None: ...


def key_of(provider: Provider, settings: Settings) -> SecretStr | None:
    """The key that is set for a provider, or an empty one where its URL is enough; None when it cannot be used."""
    key = cast("SecretStr | None", settings.named(provider.key))
    if key is not None:
        key = SecretStr(told) if (told := key.get_secret_value().strip()) else None
    if provider.needs_url:
        return (key or SecretStr("")) if provider.url and settings.named(provider.url) else None
    return key


def select(settings: Settings, catalog: Catalog, today: date) -> Selection:
    """Choose a model for each craft: the first of its setting's list that can be used.

    Raises `InvalidInput("bad_model")` for a name that is no model, or not one of that craft.
    """
    return Selection(standings=tuple(_select(craft, settings, catalog, today) for craft in Craft))


def _select(craft: Craft, settings: Settings, catalog: Catalog, today: date) -> Standing:
    setting = f"PIXORA_{craft.upper()}"
    candidates: list[Candidate] = []
    warnings: list[str] = []
    for name in _names(str(settings.named(setting))):
        if name == BUILT_IN:
            candidates.append(Candidate(id=name, usable=True))
            break
        model = _model(name, setting, craft, catalog)
        why = _obstacle(model, settings, today)
        candidates.append(Candidate(id=model.id, usable=not why, why=why))
        if model.shutdown and key_of(PROVIDERS[model.provider], settings) and today + WARN_BEFORE >= model.shutdown:
            warnings.append(_warn(model, setting, today))
        if not why:
            return Standing(
                craft=craft,
                model=model,
                why=f"{setting} names it"
                + (f" after {len(candidates) - 1} that cannot be used" if candidates[1:] else ""),
                candidates=tuple(candidates),
                warnings=tuple(warnings),
            )
    why = "; ".join(dict.fromkeys(one.why for one in candidates if one.why)) or f"{setting} names no other"
    return Standing(craft=craft, model=None, why=why, candidates=tuple(candidates), warnings=tuple(warnings))


def _names(setting: str) -> list[str]:
    return [name for part in setting.split(",") if (name := part.strip())]


def _model(name: str, setting: str, craft: Craft, catalog: Catalog) -> Model:
    provider, _, model = name.partition(":")
    if provider not in PROVIDERS or not model:
        known = ", ".join([*PROVIDERS, BUILT_IN])
        raise InvalidInput(
            "bad_model",
            f"{setting} names “{name}”, which is no model of a provider there is.",
            f"Write provider:model with a provider of {known}; several are divided by commas.",
        )
    found = catalog.find(provider, model)
    if found is None and craft not in PROVIDERS[provider].crafts:
        known = ", ".join(one.id for one in catalog.models.values() if craft in one.crafts) or "none"
        raise InvalidInput(
            "bad_model",
            f"{setting} names “{name}”, of which the catalogue doesn't know how to ask it.",
            f"Known are {known}; describe another in a file and name that in PIXORA_MODELS.",
        )
    if found is not None and craft not in found.crafts:
        can = ", ".join(found.crafts)
        raise InvalidInput(
            "bad_model", f"{setting} names “{name}”, which makes {can} and no {craft}.", "Choose another."
        )
    return found or catalog.get(provider, model, craft)


def _obstacle(model: Model, settings: Settings, today: date) -> str:
    """Why a model cannot be used; "" when it can."""
    provider = PROVIDERS[model.provider]
    if key_of(provider, settings) is None:
        return f"{provider.url if provider.needs_url else provider.key} is not set"
    if settings.commercial_only and model.commercial is not True:
        known = "not for commercial use" if model.commercial is False else "of unknown licence"
        return f"{model.id} is {known} ({model.licence}), and COMMERCIAL_ONLY is set"
    if model.shutdown and model.shutdown <= today:
        return f"{model.id} was shut down on {model.shutdown}" + (
            f"; {model.instead} took its place" if model.instead else ""
        )
    return ""


def _warn(model: Model, setting: str, today: date) -> str:
    gone = model.shutdown is not None and model.shutdown <= today
    said = f"{model.id} {'was' if gone else 'will be'} shut down on {model.shutdown}"
    return said + (f": put {model.provider}:{model.instead} into {setting}." if model.instead else f": see {setting}.")


@dataclass
class Opened:
    """The providers that can be used, opened: each by its name."""

    vendors: dict[str, Vendor] = field(default_factory=dict)
    accesses: dict[str, Access] = field(default_factory=dict)


def open_vendors(settings: Settings, catalog: Catalog, stack: AsyncExitStack) -> Opened:
    """Open each provider whose key is set; `stack` closes them. Nothing of another provider is imported.

    All of them, also those that no setting chooses: films that were planned with them are gone on with. Raises
    `InvalidInput` for an address or a key with which no request can be sent: it would look like one that was cut off.
    """
    opened = Opened()
    for name, provider in PROVIDERS.items():
        key = key_of(provider, settings)
        if key is None:
            continue
        base_url = _plain(settings.named(provider.url)) if provider.url else None
        _check_line(provider, key, base_url)
        access = Access(name=name, key=key, base_url=base_url, catalog=catalog, settings=settings)
        opened.accesses[name] = access
        if provider.vendor:
            vendor = cast("Vendor", _opener(provider.vendor)(access))
            opened.vendors[name] = vendor
            if (close := getattr(vendor, "close", None)) is not None:
                stack.push_async_callback(close)
    return opened


def _check_line(provider: Provider, key: SecretStr, base_url: str | None) -> None:
    told = key.get_secret_value()
    if not (told.isascii() and told.isprintable()) or " " in told:
        raise InvalidInput(
            "bad_key", f"{provider.key} holds a space, a line break or a letter that no key has.", "Copy the key anew."
        )
    if base_url is None:
        return
    try:
        parts = urlsplit(base_url)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        good = False
    if not good:
        raise InvalidInput(
            "bad_url",
            f"{provider.url} is no address such as https://api.example.org/v1.",
            "Correct it, or leave it out.",
        )


async def check_providers(
    settings: Settings, catalog: Catalog, selection: Selection, today: date, stack: AsyncExitStack
) -> list[str]:
    """What is wrong with the providers that have a key, in sentences. Costs nothing."""
    faults: list[str] = []
    for name, access in open_vendors(settings, catalog, stack).accesses.items():
        if path := PROVIDERS[name].check:
            models = (one.model for one in selection.standings if one.model and one.model.provider == name)
            faults += await _opener(path)(access, tuple(dict.fromkeys(model.name for model in models)), today)
    return faults


def open_moderator(settings: Settings, opened: Opened, stack: AsyncExitStack) -> Moderator | None:
    """OpenAI's moderation of briefs, where it is asked for. Raises `InvalidInput` when there is no key for it."""
    if not settings.moderate_brief:
        return None
    if "openai" not in opened.accesses:
        raise InvalidInput(
            "no_moderation",
            "PIXORA_MODERATE_BRIEF needs OpenAI, and OPENAI_API_KEY is not set.",
            "Set it, or turn it off.",
        )
    moderator = cast("Moderator", _opener(MODERATION)(opened.accesses["openai"]))
    stack.push_async_callback(moderator.close)
    return moderator


def open_chat(standing: Standing, accesses: Mapping[str, Access]) -> Chat | None:
    """The chat that a setting chooses; None for the built-in assistant."""
    model = standing.model
    if model is None or (path := PROVIDERS[model.provider].chat) is None:
        return None
    return cast("Chat", _opener(path)(accesses[model.provider], model))


def _plain(value: Any) -> str | None:
    return value.get_secret_value() if isinstance(value, SecretStr) else value


def _opener(path: str) -> Callable[..., Any]:
    module, _, function = path.partition(":")
    return cast("Callable[..., Any]", getattr(importlib.import_module(module), function))
