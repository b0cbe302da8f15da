"""The briefs of the gallery: what a user types, what is chosen beside it, and what must come of it."""

from __future__ import annotations

import tomllib
from pathlib import Path

from pixora.core.wishes import Wish
from pixora.film.brief import Data, Genre
from pixora.providers.local.assistant import film_arguments, require_film
from pixora.providers.local.listener import listen

BRIEFS = Path(__file__).parent.parent / "briefs"
QUICK = ("bottom-of-the-sea", "penguin-meets-elephant")
"""The two that show most in the least time: a place, and two characters."""


class Expected(Data):
    """What the words alone must lead to."""

    genre: Genre | None = None


class Commission(Data):
    """One film to be made. `wish` holds the options chosen beside the words, as fields of `Wish`."""

    name: str
    why: str
    """What this brief tries."""
    prompt: str
    """The message, as it is typed."""
    text: str | None = None
    """Own text, handed over beside the message."""
    wish: dict[str, str | int | float] = {}
    expect: Expected = Expected()


def read_commissions(names: tuple[str, ...] = ()) -> list[Commission]:
    """All briefs, or those named, in the order of their names. Raises `SystemExit` for a name that is none."""
    found = {path.stem: path for path in sorted(BRIEFS.glob("*.toml"))}
    if unknown := set(names) - set(found):
        raise SystemExit(f"There is no brief {', '.join(sorted(unknown))}. There are: {', '.join(found)}.")
    return [
        Commission(name=name, **tomllib.loads(path.read_text(encoding="utf-8")))
        for name, path in found.items()
        if not names or name in names
    ]


def wish_of(commission: Commission) -> Wish:
    """The wish that a front makes of the words and the options, as the command does."""
    options = Wish.model_validate({key: value for key, value in commission.wish.items() if key in Wish.model_fields})
    if commission.text is not None:
        language = listen(f"narration: {commission.text}").language
        return options.over(Wish(text=commission.text, prompt=commission.prompt, language=language))
    heard = listen(commission.prompt)
    require_film(heard)
    return options.over(Wish.model_validate(film_arguments(heard, commission.prompt)))
