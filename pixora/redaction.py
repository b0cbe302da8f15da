"""Takes secrets out of text: tokens, keys, cookies, tickets, signatures and passwords, in whatever form."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

HIDDEN = "[redacted]"
LONGEST = 64 * 1024
"""Characters of one log line; what is longer is cut, so that looking for secrets stays quick."""
SHORTEST_KNOWN = 8
"""Characters from which on a configured secret is looked for: shorter ones would blot out common words."""

_QUOTE = r"\\*[\"']"
_NAMED = (
    r"(?:token|ticket|secret|passw(?:or)?d|api[_-]?key|apikey|signature|credentials?|jwt|signing[_-]?key|private[_-]?key"
    r"|(?:supabase|fal|openai|replicate|service|access|secret|anon)_key|(?<![a-z])sig|(?<=[?&])key|auth)"
)
_HIDDEN_ALREADY = r"(?!\[redacted\])"
_ASSIGNED = rf"(?>(?:{_QUOTE})?\s*[:=]\s*(?:b?{_QUOTE})?|%3D|%22%3A%22){_HIDDEN_ALREADY}"
_PAIRED = rf"(?>{_QUOTE}\s*,\s*b?{_QUOTE}){_HIDDEN_ALREADY}"
_WORD = r"(?<=[\"'])[\w-]{0,40}"
"""How a header's name begins in a list of pairs: with a quote. A path that ends in /token names nothing."""
_SCHEME = rf"(?>(?:(?:bearer|basic|token|key)(?:\s|%20|\+)+)?){_HIDDEN_ALREADY}"

_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = (
    # Several values in one header, so everything up to the end of the line or of the quoted text.
    (re.compile(rf"(cookie{_ASSIGNED}|{_WORD}cookie{_PAIRED})(?:[^\"'\r\n\\]|\\.)+", re.I), rf"\1{HIDDEN}"),
    (
        re.compile(rf"(authorization{_ASSIGNED}|{_WORD}authorization{_PAIRED}){_SCHEME}[^\s\"'\\&,;)\]}}]+", re.I),
        rf"\1{HIDDEN}",
    ),
    (re.compile(rf"({_NAMED}{_ASSIGNED}|{_WORD}{_NAMED}{_PAIRED}){_SCHEME}[^\s\"'\\&,;)\]}}]+", re.I), rf"\1{HIDDEN}"),
    (re.compile(r"\b(bearer(?:\s|%20|\.))[\w.~+/=-]{8,}", re.I), rf"\1{HIDDEN}"),
    (re.compile(r"\beyJ[\w-]{5,4096}\.[\w-]{0,8192}(?:\.[\w-]{0,4096})?"), HIDDEN),
    (re.compile(r"\b(?:sk|pk|rk)-[\w-]{16,256}|\b(?:r8|hf|sbp|sb_secret|sb_publishable)_\w{16,256}"), HIDDEN),
    (re.compile(r"\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}:[0-9a-f]{16,128}\b", re.I), HIDDEN),
    (re.compile(r"(://[^/\s:@\"']{0,256}:)[^@\s/\"']{1,256}(?=@)"), rf"\1{HIDDEN}"),
)
_SECRET_NAME = re.compile(rf"(?:^|[_-])(?:{_NAMED}|authorization|(?:set-)?cookie)$", re.I)


class Redactor:
    """Removes what looks like a secret, and the very values that are known to be secrets."""

    def __init__(self, known: Iterable[str] = ()) -> None:
        """`known` are values of secret settings; short ones are left out."""
        longest_first = sorted({one for one in known if len(one) >= SHORTEST_KNOWN}, key=len, reverse=True)
        self._known = re.compile("|".join(map(re.escape, longest_first))) if longest_first else None

    def text(self, text: str) -> str:
        """The text without secrets, cut to `LONGEST`."""
        if len(text) > LONGEST:
            text = f"{text[:LONGEST]} ... ({len(text) - LONGEST} characters more)"
        if self._known is not None:
            text = self._known.sub(HIDDEN, text)
        for pattern, hidden in _PATTERNS:
            text = pattern.sub(hidden, text)
        return text

    def value(self, value: Any) -> Any:
        """The same for text within mappings and lists; what stands under a secret's name is hidden whole."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, Mapping):
            return {
                key: HIDDEN if isinstance(key, str) and item and _SECRET_NAME.search(key) else self.value(item)
                for key, item in value.items()
            }
        if isinstance(value, list | tuple):
            return [self.value(item) for item in value]
        return value


def secret_values(settings: Mapping[str, object]) -> list[str]:
    """The values of those settings or variables whose names say that they are secret; a list is split at commas."""
    found: list[str] = []
    for name, value in settings.items():
        if re.search(r"(?:key|token|secret|password|credentials?)s?$", name, re.I):
            text = value.get_secret_value() if hasattr(value, "get_secret_value") else value
            texts = text if isinstance(text, list | tuple) else str(text or "").split(",")
            found += [str(one).strip() for one in texts]
    return found
