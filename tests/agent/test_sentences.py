"""The built-in assistant against the table of sentences: what each comes to, and that a miss does no harm."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from pixora.agent.tools import TOOLS
from pixora.providers.local.assistant import interpret
from tests.agent.film import described

TABLE = Path(__file__).with_name("sentences.toml")
NO_FILM = "start"
SAFE = {
    *("film_status", "explain", "list_films", "film_cost", "explain_failure", "show_scenes", "price_change"),
    *("export_film", "ask_scope"),
}
"""Tools that neither cost nor change anything."""
GOAL = 0.9


def come_to(sentence: str, section: str) -> list[tuple[str, dict[str, Any]]]:
    film = None if section == NO_FILM else described()
    _, calls, _ = interpret(sentence, film)
    return [(call.name, {k: v for k, v in call.arguments.items() if v is not None}) for call in calls]


def agrees(found: list[tuple[str, dict[str, Any]]], wanted: list[Any]) -> bool:
    if [name for name, _ in found] != [name for name, _ in wanted]:
        return False
    return all(
        given == named if not named else all(given.get(key) == value for key, value in named.items())
        for (_, given), (_, named) in zip(found, wanted, strict=True)
    )


def test_sentences_come_to_their_calls() -> None:
    table = tomllib.loads(TABLE.read_text("utf-8"))
    misses: list[str] = []
    harmful: list[str] = []
    count = 0
    for section, sentences in table.items():
        for sentence, wanted in sentences.items():
            count += 1
            found = come_to(sentence, section)
            for name, arguments in found:
                TOOLS[name].arguments.model_validate(arguments)
            if not agrees(found, wanted):
                misses.append(f"{section}: {sentence!r}: {found}, not {wanted}")
                harmful += [misses[-1]] if {name for name, _ in found} - SAFE else []
    listed = "\n".join(misses)
    print(f"{count - len(misses)} of {count} sentences; missed:\n{listed}")
    assert count >= 120
    assert len(misses) <= (1 - GOAL) * count, listed
    assert not harmful, "\n".join(harmful)
