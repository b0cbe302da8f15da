"""A topic's text: cleaned, ended, and as a title."""

from __future__ import annotations

import re
import unicodedata

from pixora.providers.local.director import grammar


def clean(text: str) -> str:
    """The text without markup, emoji and control characters, white space normalised."""
    text = re.sub(r"<[^<>]{1,200}>|https?://\S{1,300}", " ", text)
    text = re.sub(r"[*_#`~|^\\<>{}\[\]]+", " ", text)
    text = text.replace("’", "'").replace("&amp;", "&")
    kept = (c if unicodedata.category(c)[0] not in "CS" or c in "$€£%+=" else " " for c in text)
    kept_text = re.sub(r"[\u200d\ufe0e\ufe0f\u20e3]", "", "".join(kept))
    return re.sub(r"\s+([,.;:!?])", r"\1", " ".join(kept_text.split())).strip(" ,;:–—-")


def end_sentence(text: str) -> str:
    return text if text and text[-1] in ".!?…" else text.rstrip(",;:") + "."


_TITLE = 48
"""Characters that a title has at most where it can be parted."""


def entitle(text: str) -> str:
    """The topic as a title: without what follows a colon, and parted before "through", "who" or "and" if it is long."""
    lead = re.split(r"[:;]\s", text)[0] if len(re.split(r"[:;]\s", text)[0].split()) >= 2 else text
    words = lead.rstrip(".!… ").split()
    if len(" ".join(words)) > _TITLE:
        clauses = {"who", "that", "which", "where", "when", "until", "because"}
        openers = (grammar.PREPOSITIONS - {"of", "for"}) | clauses | {"and"}
        ends = [
            i
            for i in range(3, len(words))
            if (words[i].lower() in openers or words[i - 1][-1] in ",;–—")
            and len(" ".join(words[:i])) <= _TITLE
            and words[i - 1].lower() not in grammar.PREPOSITIONS | grammar.DETERMINERS | {"and"}
        ]
        good = [i for i in ends if words[i].lower() in clauses | {"from"}]
        told = [i for i, word in enumerate(words) if word.lower() in clauses]
        fair = [i for i in ends if words[i - 1][-1] in ",;–—" or (words[i].lower() == "and" and told and told[0] < i)]
        if ends:
            words = words[: good[0] if good else fair[-1] if fair else ends[-1]]
    return grammar.headline(" ".join(words).rstrip(" ,"))
