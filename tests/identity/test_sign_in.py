"""What a token is worth: honest ones, and every way that is known to forge one."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import AsyncIterator, Awaitable, Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from jose import jwt

from pixora.film.errors import Unavailable
from pixora.identity.actor import Actor, ActorKind
from pixora.identity.sign_in import SignIn
from pixora.identity.tokens import SessionEnded, Unauthorized
from pixora.settings import Settings
from pixora.store.database import migrate, open_engine
from pixora.store.renewals import Renewals
from pixora.store.sign_ins import SignIns
from tests.identity.supabase import SECRET, Project, der_of, forged, pem_of
from tests.vendors.supabase_server import JWT_SECRET, SupabaseServer

OWN = "own secret of at least thirty-two bytes"
NOBODY = "00000000-0000-4000-8000-000000000000"
OLD = "the secret of last year, thirty-two bytes"


class Clock:
    def __init__(self) -> None:
        self.at = time.time()

    def __call__(self) -> float:
        return self.at


@pytest.fixture(scope="module")
def project() -> Iterator[Project]:
    running = Project()
    yield running
    running.stop()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def kept(tmp_path: Path) -> AsyncIterator[SignIns]:
    engine = open_engine(tmp_path)
    await migrate(engine, tmp_path)
    yield SignIns(engine)
    await engine.dispose()


@pytest.fixture
def settings(project: Project, tmp_path: Path) -> dict[str, Any]:
    project.down = False
    return {
        "PIXORA_DATA_DIR": tmp_path,
        "JWT_SECRET": OWN,
        "SUPABASE_URL": project.url,
        "SUPABASE_JWT_SECRET": SECRET,
    }


@pytest.fixture
def sign_in(settings: dict[str, Any], kept: SignIns, clock: Clock, tmp_path: Path) -> SignIn:
    return SignIn(Settings(_env_file=None, **settings), tmp_path, kept, clock)


async def worth(asked: Awaitable[Any]) -> Any:
    """What is answered, or None for the one refusal that there is."""
    try:
        return await asked
    except Unauthorized as refused:
        assert str(refused) == "invalid token"
        return None


async def exchange(sign_in: SignIn, token: str) -> str:
    return (await sign_in.exchange(token, from_this_machine=True))[1].user_id


@pytest.mark.parametrize("kid", ["ec-1", "rsa-1", None])
async def test_an_honest_token_becomes_a_session(sign_in: SignIn, project: Project, kid: str | None) -> None:
    token, session = await sign_in.exchange(project.token(kid), from_this_machine=False)
    signed = await sign_in.who(token)
    assert signed.actor.user_id == session.user_id == project.user_id
    assert signed.actor.kind is ActorKind.USER


WRONG_CLAIMS: list[dict[str, Any]] = [
    {"exp": None},
    {"aud": None},
    {"sub": None},
    {"iss": None},
    {"iat": None},
    {"role": None},
    {"exp": 1},
    {"exp": int(time.time()) - 60},
    {"exp": "soon"},
    {"nbf": int(time.time()) + 3600},
    {"aud": "pixora"},
    {"aud": ["anon", "pixora"]},
    {"iss": "https://evil.example/auth/v1"},
    {"iss": "pixora"},
    {"sub": "local"},
    {"sub": ""},
    {"sub": "x" * 200},
    {"role": "service_role"},
    {"role": "anon"},
]


@pytest.mark.parametrize("kid", ["ec-1", "rsa-1", None])
async def test_claims_that_are_missing_or_wrong(sign_in: SignIn, project: Project, kid: str | None) -> None:
    for changed in WRONG_CLAIMS:
        assert await worth(exchange(sign_in, project.token(kid, **changed))) is None, changed


def _hmac(key: bytes) -> Any:
    return lambda part: hmac.new(key, part, hashlib.sha256).digest()


def attacks(project: Project) -> dict[str, str]:
    claims, key, other = project.claims(), project.keys["ec-1"], project.keys["rsa-1"]
    good = project.token()
    header, body, signature = good.split(".")
    stranger = Project()
    stranger.stop()
    stranger.url, stranger.user_id = project.url, project.user_id
    nested = '{"alg":"ES256","kid":"ec-1","x":' + "[" * 3000 + "]" * 3000 + "}"
    return {
        "alg none": forged({"alg": "none"}, claims),
        "alg None": forged({"alg": "None", "kid": "ec-1"}, claims),
        "alg missing": forged({"kid": "ec-1"}, claims),
        "alg a list": forged({"alg": ["ES256", "HS256"], "kid": "ec-1"}, claims),
        "HS256 signed with the EC key's PEM": forged({"alg": "HS256", "kid": "ec-1"}, claims, _hmac(pem_of(key))),
        "HS256 signed with the EC key's DER": forged({"alg": "HS256", "kid": "ec-1"}, claims, _hmac(der_of(key))),
        "HS256 signed with the RSA key's PEM": forged({"alg": "HS256", "kid": "rsa-1"}, claims, _hmac(pem_of(other))),
        "HS256 signed with the RSA key's DER": forged({"alg": "HS256", "kid": "rsa-1"}, claims, _hmac(der_of(other))),
        "ES256 with an HMAC of the DER": forged({"alg": "ES256", "kid": "ec-1"}, claims, _hmac(der_of(key))),
        "HS256 with an empty key": forged({"alg": "HS256"}, claims, _hmac(b"")),
        "HS512 with the right secret": str(jwt.encode(claims, SECRET, "HS512")),
        "signature cut off": f"{header}.{body}.",
        "signature of another": f"{header}.{body}.{project.token('rsa-1').split('.')[2]}",
        "another body": f"{header}.{project.token(sub=NOBODY).split('.')[1]}.{signature}",
        "RSA key under the EC key's id": project.token("rsa-1", headers={"kid": "ec-1"}),
        "no kid": forged({"alg": "ES256"}, claims, lambda _: b"x" * 64),
        "unknown kid": project.token("ec-1", headers={"kid": "ec-9"}),
        "kid a path": project.token("ec-1", headers={"kid": "../../../../dev/null"}),
        "kid a query": project.token("ec-1", headers={"kid": "ec-1'; DROP TABLE tasks; --"}),
        "kid a number": project.token("ec-1", headers={"kid": 1}),
        "kid a list": project.token("ec-1", headers={"kid": ["ec-1"]}),
        "kid null": project.token("ec-1", headers={"kid": None}),
        "kid huge": project.token("ec-1", headers={"kid": "k" * 5000}),
        "key brought along": stranger.token("ec-1", headers={"jwk": {"kty": "EC"}, "jku": "http://127.0.0.1:9/keys"}),
        "somebody else's key": stranger.token(),
        "deeply nested header": forged(nested, claims),
        "a header that is no object": forged("[]", claims),
        "two parts": f"{header}.{body}",
        "encrypted, five parts": ".".join([header] * 5),
        "not base64": "!!!.???.***",
        "not ASCII": "é" * 100,
        "null bytes": good + "\x00",
        "lone surrogate": good + "\ud800",
        "huge": f"{header}.{'A' * 5_000_000}.{signature}",
        "huge but signed": project.token(user_metadata={"x": "y" * 20_000}),
        "empty": "",
        "spaces": "   ",
    }


async def test_a_forged_token_is_refused(sign_in: SignIn, project: Project) -> None:
    for name, token in attacks(project).items():
        for asked in (exchange(sign_in, token), sign_in.who(token)):
            assert await worth(asked) is None, name


async def test_neither_kind_of_token_serves_as_the_other(sign_in: SignIn, project: Project, settings: Any) -> None:
    token, _ = await sign_in.exchange(project.token(), from_this_machine=False)
    with pytest.raises(Unauthorized):
        await exchange(sign_in, token)
    for kid in ("ec-1", "rsa-1", None):
        with pytest.raises(Unauthorized):
            await sign_in.who(project.token(kid))


async def test_not_even_with_one_secret_for_both(
    settings: dict[str, Any], kept: SignIns, project: Project, tmp_path: Path
) -> None:
    sign_in = SignIn(Settings(_env_file=None, **settings | {"JWT_SECRET": SECRET}), tmp_path, kept)
    token, _ = await sign_in.exchange(project.token(None), from_this_machine=False)
    with pytest.raises(Unauthorized):
        await exchange(sign_in, token)
    with pytest.raises(Unauthorized):
        await sign_in.who(project.token(None))


WRONG_OWN_CLAIMS: list[dict[str, Any]] = [
    {"exp": None},
    {"aud": None},
    {"iss": None},
    {"sub": None},
    {"jti": None},
    {"iat": None},
    {"exp": int(time.time()) - 1},
    {"aud": "authenticated"},
    {"iss": "evil"},
    {"kind": "admin"},
    {"kind": "demo"},
    {"kind": "local"},
    {"kind": "local", "sub": "local"},
    {"kind": "user", "sub": "local"},
    {"kind": "demo", "sub": "demo_1"},
    {"kind": "user", "sub": "demo_1"},
    {"sub": 5},
    {"sub": "a\nb"},
    {"jti": 5},
    {"exp": 1e400},
    {"exp": "NaN"},
]


async def test_our_own_token_with_wrong_claims(sign_in: SignIn) -> None:
    """By somebody who has the secret, as a program that makes tokens has."""
    now = int(time.time())
    claims = {"iss": "pixora", "aud": "pixora", "sub": "u-1", "jti": "j", "kind": "user", "iat": now, "exp": now + 60}
    assert (await sign_in.who(_own(claims))).actor.user_id == "u-1"
    for changed in WRONG_OWN_CLAIMS:
        token = _own({name: value for name, value in (claims | changed).items() if value is not None})
        assert await worth(sign_in.who(token)) is None, changed


def _own(claims: dict[str, Any]) -> str:
    return forged({"alg": "HS256", "typ": "JWT"}, claims, _hmac(OWN.encode()))


async def test_keys_are_asked_for_once_and_again_when_they_change(
    settings: dict[str, Any], kept: SignIns, project: Project, tmp_path: Path
) -> None:
    sign_in = SignIn(Settings(_env_file=None, **settings), tmp_path, kept)
    before = project.fetched
    for _ in range(5):
        await exchange(sign_in, project.token())
    assert project.fetched == before + 1
    for number in range(20):
        with pytest.raises(Unauthorized):
            await exchange(sign_in, project.token("ec-1", headers={"kid": f"made-up-{number}"}))
    assert project.fetched == before + 1, "whoever makes up key ids does not make us ask for each"


async def test_a_new_key_is_found_and_an_old_one_serves_while_supabase_is_away(project: Project) -> None:
    from pixora.identity.supabase import PublicKeys, Supabase
    from tests.identity.supabase import public

    now = [0.0]
    asked: list[str] = []
    answers: list[Any] = []

    async def fetch(url: str) -> Any:
        asked.append(url)
        if not answers:
            raise Unavailable("sign_in_unavailable", "away")
        return answers[0]

    supabase = Supabase(project.url, None, None, PublicKeys("jwks", fetch, lambda: now[0]))
    with pytest.raises(Unavailable):
        await supabase.user_id(project.token())
    now[0] += 31
    answers.append({"keys": [public("ec-1", project.keys["ec-1"]), {"kid": "broken"}, "no key"]})
    assert await supabase.user_id(project.token()) == project.user_id

    project.keys["ec-2"] = ec.generate_private_key(ec.SECP256R1())
    answers[0] = {"keys": [public("ec-2", project.keys["ec-2"])]}
    with pytest.raises(Unauthorized):
        await supabase.user_id(project.token("ec-2"))
    now[0] += 31
    assert await supabase.user_id(project.token("ec-2")) == project.user_id, "after the pause the new key is found"
    with pytest.raises(Unauthorized):
        await supabase.user_id(project.token("ec-1"))
    answers.clear()
    now[0] += 3000
    assert await supabase.user_id(project.token("ec-2")) == project.user_id
    now[0] += 3000
    with pytest.raises(Unavailable):
        await supabase.user_id(project.token("ec-2"))
    assert len(asked) == 5
    project.keys.pop("ec-2")


async def test_secrets_are_changed_one_by_one(
    settings: dict[str, Any], kept: SignIns, project: Project, tmp_path: Path
) -> None:
    def with_secrets(secrets: str) -> SignIn:
        return SignIn(Settings(_env_file=None, **settings | {"JWT_SECRET": secrets}), tmp_path, kept)

    old, both, new = with_secrets(OLD), with_secrets(f"{OWN}, {OLD}"), with_secrets(OWN)
    by_old, _ = await old.exchange(project.token(), from_this_machine=False)
    by_both, _ = await both.exchange(project.token(), from_this_machine=False)
    assert (await both.who(by_old)).actor == (await both.who(by_both)).actor == (await new.who(by_both)).actor
    for sign_in, token in ((new, by_old), (old, by_both)):
        with pytest.raises(Unauthorized):
            await sign_in.who(token)


async def test_log_out_ends_token_tickets_and_open_sockets(sign_in: SignIn, project: Project, clock: Clock) -> None:
    token, session = await sign_in.exchange(project.token(), from_this_machine=False)
    other, _ = await sign_in.exchange(project.token(), from_this_machine=False)
    signed = await sign_in.who(token)
    ticket = await sign_in.issue_ticket(signed)
    open_socket = asyncio.create_task(sign_in.until_ended(session))
    await asyncio.sleep(0)
    assert not open_socket.done()
    await sign_in.log_out(session)
    await sign_in.log_out(session)
    await asyncio.wait_for(open_socket, 5)
    for ended in (sign_in.who(token), sign_in.redeem(ticket)):
        with pytest.raises(Unauthorized):
            await ended
    assert (await sign_in.who(other)).actor.user_id == project.user_id, "the user's other sessions go on"


async def test_a_ticket_opens_one_door_within_a_minute(sign_in: SignIn, project: Project, clock: Clock) -> None:
    token, _ = await sign_in.exchange(project.token(), from_this_machine=False)
    signed = await sign_in.who(token)
    ticket = await sign_in.issue_ticket(signed)
    results = await asyncio.gather(*(sign_in.redeem(ticket) for _ in range(8)), return_exceptions=True)
    assert sum(not isinstance(one, BaseException) for one in results) == 1, "of all who ask at once, one comes in"
    late = await sign_in.issue_ticket(signed)
    clock.at += 61
    with pytest.raises(Unauthorized):
        await sign_in.redeem(late)
    for wrong in ("", "x" * 100_000, "\ud800", late[:-1], token):
        with pytest.raises(Unauthorized):
            await sign_in.redeem(wrong)


async def test_a_session_runs_out(
    sign_in: SignIn, project: Project, settings: dict[str, Any], kept: SignIns, tmp_path: Path
) -> None:
    past = Clock()
    past.at -= 3601
    yesterday = SignIn(
        Settings(_env_file=None, PIXORA_DATA_DIR=tmp_path, JWT_SECRET=OWN, SUPABASE_URL=project.url),
        tmp_path,
        kept,
        past,
    )
    token, session = await yesterday.exchange(project.token(), from_this_machine=False)
    assert (await sign_in.who((await sign_in.exchange(project.token(), from_this_machine=False))[0])).session
    with pytest.raises(Unauthorized):
        await sign_in.who(token)
    await asyncio.wait_for(sign_in.until_ended(session), 5)


@pytest.mark.parametrize(
    ("more", "from_here", "worth"),
    [
        ({}, True, True),
        ({}, False, False),
        ({"PIXORA_HOST": "0.0.0.0"}, True, False),
        ({"PUBLIC_URL": "https://films.example.org"}, True, False),
        ({"PIXORA_TRUSTED_PROXIES": "127.0.0.1"}, True, False),
        ({"PIXORA_DEMO": True}, True, False),
    ],
    ids=str,
)
async def test_the_development_token_is_for_this_machine_alone(
    kept: SignIns, tmp_path: Path, more: dict[str, Any], from_here: bool, worth: bool
) -> None:
    settings: dict[str, Any] = {
        "PIXORA_DATA_DIR": tmp_path,
        "PIXORA_DEVELOPMENT_TOKEN": "dev",
        "JWT_SECRET": OWN,
    } | more
    sign_in = SignIn(Settings(_env_file=None, **settings), tmp_path, kept)
    if not worth:
        with pytest.raises(Unauthorized):
            await sign_in.exchange("dev", from_this_machine=from_here)
        return
    token, _ = await sign_in.exchange("dev", from_this_machine=from_here)
    assert (await sign_in.who(token)).actor == Actor("local", ActorKind.LOCAL)
    later = SignIn(Settings(_env_file=None, PIXORA_DATA_DIR=tmp_path, JWT_SECRET=OWN), tmp_path, kept)
    with pytest.raises(Unauthorized):
        await later.who(token)


def test_a_secret_that_is_json_is_a_secret_all_the_same(tmp_path: Path) -> None:
    from pixora.identity.tokens import SessionTokens

    for secret in (json.dumps({"keys": []}), "1234567890" * 4, '["a"]', '{"kty":"oct","k":"AAAA"}'):
        tokens = SessionTokens([secret], "HS256", 60)
        token, session = tokens.issue("u-1", ActorKind.USER)
        assert tokens.read(token) == session
        assert jwt.get_unverified_header(token)["alg"] == "HS256"
        with pytest.raises(Unauthorized):
            SessionTokens(["another"], "HS256", 60).read(token)


async def test_an_open_socket_lives_as_long_as_its_session_is_renewed(tmp_path: Path, clock: Clock) -> None:
    engine = open_engine(tmp_path)
    await migrate(engine, tmp_path)
    with SupabaseServer() as server:
        settings = {"SUPABASE_URL": server.url, "SUPABASE_ANON_KEY": server.anon, "SUPABASE_JWT_SECRET": JWT_SECRET}
        here, there = (
            SignIn(
                Settings(_env_file=None, JWT_SECRET=OWN, **settings),  # type: ignore[arg-type]
                tmp_path,
                SignIns(engine),
                clock,
                Renewals(engine),
            )
            for _ in range(2)
        )
        assert here.accounts is not None and here.supabase is not None
        access = await here.accounts.visit()
        assert access is not None
        granted = await here.enter(access)
        async with engine.connect() as connection:
            sealed = (await connection.exec_driver_sql("SELECT digest, sealed FROM renewals")).one()
        assert access.refresh not in "".join(sealed) and granted.handle not in "".join(sealed)
        clock.at += here.session_seconds - 60
        later = await there.refresh(granted.handle)
        assert later.session.id == granted.session.id and later.session.user_id == granted.session.user_id
        clock.at += 120
        assert await here.still(granted.session)
        clock.at += here.session_seconds
        assert not await here.still(granted.session), "nobody renewed it any more"
        # Ended here, it is over there as well, in whatever token it goes on.
        await there.log_out(later.session, granted.handle)
        assert await worth(there.who(later.token)) is None
        for one in (here, there):
            with pytest.raises(SessionEnded):
                await one.refresh(granted.handle)
            await one.close()
    await engine.dispose()
