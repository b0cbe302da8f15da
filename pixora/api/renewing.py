"""More time for a session, for pages that stay open and for programs."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from pixora.api.auth import ERRORS, SessionOut, signed_in_answer
from pixora.api.sign_in import RENEWAL, read_cookie
from pixora.app import Studio

router = APIRouter()


class RefreshIn(BaseModel):
    """What a program got when it signed in; a browser sends its cookie instead."""

    refresh_token: str | None = Field(default=None, max_length=128)


@router.post("/api/auth/refresh", response_model=SessionOut, responses=ERRORS)
async def refresh(request: Request, body: Annotated[RefreshIn | None, Body()] = None) -> Response:
    """More time for a session that was begun at Supabase, which is asked whether it still stands; also when its token
    has run out. 401 `session_ended`: sign in again."""
    sent = body.refresh_token if body else None
    studio: Studio = request.app.state.studio
    granted = await studio.sign_in.refresh(sent or read_cookie(request, RENEWAL) or "")
    # What a page's script can read has no need to hold the handle: the browser has it.
    return signed_in_answer(request, granted, tell_handle=bool(sent))
