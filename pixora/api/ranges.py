"""Which bytes of a file a request asks for, after RFC 9110, section 14."""

from __future__ import annotations

import re

MOST = 16
"""Ranges in one request that are served; more are an attack or a mistake, and the whole file is the answer."""
_SPEC = re.compile(r"(\d{0,19})-(\d{0,19})", re.ASCII)

Span = tuple[int, int]
"""First byte and the one after the last."""


def parse_range(header: str, size: int) -> list[Span] | None:
    """The spans that are asked for, in order, those that touch taken together. None of them for a header that is not
    understood, which is to be ignored; None when nothing of what is asked for is in the file."""
    unit, equals, wanted = header.partition("=")
    parts = [part.strip(" \t") for part in wanted.split(",")]
    if not equals or unit.strip().lower() != "bytes" or len(parts) > MOST:
        return []
    spans: list[Span] = []
    for part in parts:
        if not part:
            continue
        found = _SPEC.fullmatch(part)
        if found is None or part == "-":
            return []
        first, last = found.groups()
        if not first:
            start, end = max(0, size - int(last)), size
        else:
            start, end = int(first), min(size, int(last) + 1) if last else size
            if last and int(last) < start:
                return []
        if start < end:
            spans.append((start, end))
    if not spans:
        return None if any(parts) else []
    return _joined(spans)


def _joined(spans: list[Span]) -> list[Span]:
    """Overlapping and adjoining spans as one, so that no byte is sent twice."""
    if len(spans) == 1:
        return spans
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
