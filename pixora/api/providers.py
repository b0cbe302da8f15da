"""Who makes what in a new film, and which vendors could."""

from __future__ import annotations

from fastapi import APIRouter

from pixora.api.answers import CandidateOut, CraftOut, Providers, VendorOut, failing
from pixora.api.asking import TheStudio
from pixora.api.sign_in import Who
from pixora.providers.registry import PROVIDERS, key_of

router = APIRouter(prefix="/api", tags=["server"])


@router.get("/providers", responses=failing())
async def read_providers(studio: TheStudio, actor: Who) -> Providers:
    """Configured or not, and why not. What no vendor makes is made by the built-in artists."""
    del actor
    vendors = []
    for name, provider in PROVIDERS.items():
        needs = provider.url if provider.needs_url else provider.key
        configured = key_of(provider, studio.settings) is not None
        why = "" if configured else f"{needs} is not set"
        vendors.append(VendorOut(name=name, title=provider.title, configured=configured, why=why))
    makers = {kind.value: f"{choice.provider}:{choice.model}" for kind, choice in studio.films.choices.items()}
    known = studio.films.repertoire
    crafts = [
        CraftOut(
            craft=one.craft.value,
            served_by=one.served_by,
            why=one.why,
            licence=one.model.licence if one.model else "see docs/licences.md",
            commercial=one.model.commercial if one.model else True,
            warnings=list(one.warnings),
            candidates=[CandidateOut(**candidate.model_dump()) for candidate in one.candidates],
        )
        for one in studio.makers.standings
    ]
    voices, languages = list(known.voices), list(known.languages)
    return Providers(makers=makers, voices=voices, languages=languages, vendors=vendors, crafts=crafts)
