"""What a film is about, as the other parts of the director speak of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Form = Literal["thing", "clause", "howto", "question", "list", "story", "loose"]


@dataclass(frozen=True)
class Subject:
    """A topic ready to be spoken of.

    `phrase` stands within a sentence ("a lonely lighthouse in winter"), `short` when it is named again ("the
    lighthouse"). `own` are lines made of the user's own words, in order; `details` are the parts of a thing
    ("in winter"); `items` the entries of a list. `plural` is that of `short`.
    """

    form: Form
    phrase: str
    short: str
    plural: bool
    title: str
    own: tuple[str, ...] = ()
    details: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    head: str = ""
    """The noun that the topic turns on ("lighthouse")."""
    said: str = ""
    """The topic as it was written, within a sentence."""
    brand: str = ""
    """What a thing that is offered is called ("Loop"), or the thing itself."""
    category: str = ""
    """What kind of thing that is, with its article ("a coffee cup")."""
    core: str = ""
    """Who a story is about, as they are introduced ("a penguin named Pip")."""
    deeds: tuple[str, ...] = ()
    """What they do, one line each, told once they were introduced ("One day, Pip meets an elephant.")."""
    stations: tuple[str, ...] = ()
    """What a way or a history leads through, in order: "the mountains", "the forest", "the sea"."""

    @property
    def named(self) -> bool:
        """Whether what is offered has a name of its own."""
        kind = re.sub(r"^an? ", "", self.category.lower())
        return bool(self.brand) and not (kind and self.brand.lower().endswith(kind))
