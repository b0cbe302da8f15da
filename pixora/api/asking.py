"""What routes take beside their bodies: the studio, where links begin, revisions and keys."""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import Depends, Header, Request

from pixora.api.wire import base_of
from pixora.app import Studio
from pixora.film.errors import InvalidInput


def _studio(request: Request) -> Studio:
    studio: Studio = request.app.state.studio
    return studio


def _base(request: Request) -> str:
    return base_of(request)


TheStudio = Annotated[Studio, Depends(_studio)]
Base = Annotated[str, Depends(_base)]
"""Scheme and host that links begin with."""

_REVISION = re.compile(r'(?:W/)?"?(\d{1,9})(?:\.\d{1,9})?"?')


def _revision(
    if_match: Annotated[
        str | None, Header(description="The script's revision, or the ETag of `GET /api/tasks/{id}`.")
    ] = None,
) -> int | None:
    if if_match is None:
        return None
    if (found := _REVISION.fullmatch(if_match.strip())) is None:
        raise InvalidInput(
            "bad_revision", "“If-Match” is no revision of a script.", "Send the revision that you read, such as 3."
        )
    return int(found[1])


def _needed(revision: Revision) -> int:
    if revision is None:
        raise InvalidInput(
            "revision_needed",
            "“If-Match” is missing: a change names the revision that it was made in.",
            "Read the task, and send its revision.",
        )
    return revision


Revision = Annotated[int | None, Depends(_revision)]
NeededRevision = Annotated[int, Depends(_needed)]

Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=120,
        pattern=r"^[\x21-\x7e]+$",
        description="Of your choice: the same request with the same key within 24 hours is begun once.",
    ),
]


def request_key(key: str | None) -> str | None:
    """A key as the store remembers it, apart from the socket's message ids."""
    return f"http:{key}" if key is not None else None
