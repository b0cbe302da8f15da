"""Signed files over HTTP: what a player and a cache ask for, and what a thief tries."""

from __future__ import annotations

import itertools
import os
import re
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pixora.api.ranges import parse_range
from pixora.identity.signing import LIFETIME_S, Signer
from tests.api.serving import Api, api

CLIENT = httpx.Client(verify=False)  # plain HTTP; a new client for each request takes 0.3 s
CONTENT = bytes(range(256)) * 40
KEY = "tasks/task_a/scenes/s_1-0123456789ab.mp4"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("data")
    scenes = data / "assets" / "tasks" / "task_a" / "scenes"
    scenes.mkdir(parents=True)
    (data / "assets" / KEY).write_bytes(CONTENT)
    (data / "assets" / "tasks" / "task_a" / "final.mp4").write_bytes(CONTENT)
    (data / "assets" / "tasks" / "task_a" / "empty.vtt").write_bytes(b"")
    (data / "outside.mp4").write_bytes(b"SECRET OUTSIDE")
    outside = data / "elsewhere"
    outside.mkdir()
    (outside / "film.mp4").write_bytes(b"SECRET OUTSIDE")
    (scenes / "link.mp4").symlink_to(data / "outside.mp4")
    (data / "assets" / "tasks" / "task_a" / "linked").symlink_to(outside)
    (scenes / "folder.mp4").mkdir()
    os.mkfifo(scenes / "pipe.mp4")
    return data


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[Api]:
    with api(folder, PIXORA_REQUESTS_PER_MINUTE=60_000) as running:
        yield running


@pytest.fixture(scope="module")
def signer(server: Api) -> Signer:
    return server.studio.signer


def url(server: Api, signer: Signer, key: str = KEY) -> str:
    return f"{server.url}/api/assets/{quote(key)}?{signer.sign(f'/api/assets/{key}')}"


@pytest.mark.parametrize(
    ("wanted", "status", "part", "content_range"),
    [
        (None, 200, CONTENT, None),
        ("bytes=0-0", 206, CONTENT[:1], f"bytes 0-0/{len(CONTENT)}"),
        ("bytes=100-199", 206, CONTENT[100:200], f"bytes 100-199/{len(CONTENT)}"),
        ("bytes=10000-", 206, CONTENT[10000:], f"bytes 10000-{len(CONTENT) - 1}/{len(CONTENT)}"),
        ("bytes=-5", 206, CONTENT[-5:], f"bytes {len(CONTENT) - 5}-{len(CONTENT) - 1}/{len(CONTENT)}"),
        ("bytes=10200-999999", 206, CONTENT[10200:], f"bytes 10200-{len(CONTENT) - 1}/{len(CONTENT)}"),
        ("bytes=0-9,5-20", 206, CONTENT[:21], f"bytes 0-20/{len(CONTENT)}"),
        (f"bytes={len(CONTENT)}-", 416, b"", f"bytes */{len(CONTENT)}"),
        ("bytes=-0", 416, b"", f"bytes */{len(CONTENT)}"),
        ("bytes=9-5", 200, CONTENT, None),
        ("bytes=a-b", 200, CONTENT, None),
        ("lines=0-5", 200, CONTENT, None),
        ("bytes=" + ",".join(f"{n}-{n}" for n in range(0, 400, 2)), 200, CONTENT, None),
    ],
)
def test_a_part_of_a_film(
    server: Api, signer: Signer, wanted: str | None, status: int, part: bytes, content_range: str | None
) -> None:
    answer = CLIENT.get(url(server, signer), headers={"range": wanted} if wanted else {})
    assert (answer.status_code, answer.headers.get("content-range")) == (status, content_range)
    assert answer.content == part
    assert answer.headers["accept-ranges"] == "bytes"
    assert answer.headers["x-content-type-options"] == "nosniff"
    if status != 416:
        assert answer.headers["content-type"] == "video/mp4"
        assert "immutable" in answer.headers["cache-control"]


def test_several_parts_at_once(server: Api, signer: Signer) -> None:
    answer = CLIENT.get(url(server, signer), headers={"range": "bytes=0-3, 1000-1009 ,-2"})
    assert answer.status_code == 206
    boundary = re.fullmatch(r"multipart/byteranges; boundary=(\w+)", answer.headers["content-type"])
    assert boundary is not None
    assert len(answer.content) == int(answer.headers["content-length"])
    pieces = answer.content.split(b"--" + boundary[1].encode())
    assert (pieces[0], pieces[-1]) == (b"", b"--\r\n")
    bodies = [piece.partition(b"\r\n\r\n")[2].removesuffix(b"\r\n") for piece in pieces[1:-1]]
    assert bodies == [CONTENT[:4], CONTENT[1000:1010], CONTENT[-2:]]


def test_what_a_cache_knows_is_not_sent_again(server: Api, signer: Signer) -> None:
    at = url(server, signer)
    first = CLIENT.get(at)
    etag, modified = first.headers["etag"], first.headers["last-modified"]
    for known in (etag, f'W/{etag}, "x"', "*"):
        again = CLIENT.get(at, headers={"if-none-match": known})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)
    assert CLIENT.get(at, headers={"if-none-match": '"other"', "if-modified-since": modified}).status_code == 200
    assert CLIENT.get(at, headers={"if-modified-since": modified}).status_code == 304
    assert CLIENT.get(at, headers={"if-match": '"other"'}).status_code == 412
    # A part of what has changed in the meantime would not fit the rest.
    for known, status in ((etag, 206), (modified, 206), ('"other"', 200), (f"W/{etag}", 200), ("nonsense", 200)):
        assert CLIENT.get(at, headers={"range": "bytes=0-9", "if-range": known}).status_code == status, known


def test_headers_alone(server: Api, signer: Signer) -> None:
    for headers in ({}, {"range": "bytes=5-9"}, {"range": "bytes=0-1,5-9"}):
        with httpx.Client() as client:
            asked = client.head(url(server, signer), headers=headers)
            got = client.get(url(server, signer), headers=headers)
            assert asked.content == b""
            assert (asked.status_code, asked.headers["content-length"]) == (
                got.status_code,
                got.headers["content-length"],
            )


def test_types_names_and_the_copy_that_changes(server: Api, signer: Signer) -> None:
    copy = CLIENT.get(url(server, signer, "tasks/task_a/final.mp4") + "&download=true")
    assert copy.headers["cache-control"] == "no-cache"
    assert copy.headers["content-disposition"] == 'attachment; filename="pixora.mp4"'
    empty = CLIENT.get(url(server, signer, "tasks/task_a/empty.vtt"), headers={"range": "bytes=0-"})
    assert (empty.status_code, empty.headers["content-range"]) == (416, "bytes */0")
    whole = CLIENT.get(url(server, signer, "tasks/task_a/empty.vtt"))
    assert (whole.content, whole.headers["content-type"]) == (b"", "text/vtt; charset=utf-8")


@pytest.mark.parametrize(
    "key",
    [
        "tasks/task_a/scenes/link.mp4",
        "tasks/task_a/linked/film.mp4",
        "tasks/task_a/scenes/folder.mp4",
        "tasks/task_a/scenes/pipe.mp4",
        "tasks/task_a/scenes/gone.mp4",
        "../outside.mp4",
        "tasks/../../outside.mp4",
        "tasks/task_a/../../../outside.mp4",
        "/etc/passwd",
        "tasks/task_a//final.mp4",
        "tasks\\task_a\\final.mp4",
        "tasks/task_a/final.mp4\x00.png",
        "tasks/task_a/final.mp4\n",
        "tasks/task_a/ﬁnal.mp4",
        "tasks/task_a/FINAL.MP4",
        "tasks/task_a/final．mp4",
        "tasks/task_a/..",
        "C:/Windows/win.ini",
        "~/.ssh/id_rsa.pub",
        "pixora.db",
        "signing.key",
    ],
)
def test_a_path_is_not_a_file_even_when_it_is_signed(server: Api, signer: Signer, key: str) -> None:
    answer = CLIENT.get(url(server, signer, key))
    assert answer.status_code == 404
    assert {"code", "message", "hint", "retryable", "request_id"} == answer.json()["error"].keys()


@pytest.mark.parametrize(
    "sent",
    [
        "/api/assets/%2e%2e/outside.mp4",
        "/api/assets/..%2foutside.mp4",
        "/api/assets/../outside.mp4",
        "/api/assets/tasks/%252e%252e/outside.mp4",
        "/api/assets/%c0%ae%c0%ae/outside.mp4",
        "/api/assets/tasks/task_a/final.mp4%00",
    ],
)
def test_paths_as_no_client_library_would_send_them(server: Api, sent: str) -> None:
    status, body = raw(server, sent)
    assert status in (400, 404)
    assert b"SECRET" not in body


def raw(server: Api, target: str) -> tuple[int, bytes]:
    parts = urlsplit(server.url)
    with socket.create_connection((parts.hostname, parts.port), timeout=10) as line:
        line.sendall(f"GET {target} HTTP/1.1\r\nhost: {parts.netloc}\r\nconnection: close\r\n\r\n".encode("latin-1"))
        answer = b""
        while piece := line.recv(65536):
            answer += piece
    return int(answer.split(b" ", 2)[1]), answer


def test_a_signature_opens_its_own_path_until_its_end(server: Api, signer: Signer) -> None:
    query = signer.sign(f"/api/assets/{KEY}")
    other = "tasks/task_a/final.mp4"
    for wrong in (
        f"{server.url}/api/assets/{KEY}",
        f"{server.url}/api/assets/{other}?{query}",
        f"{server.url}/api/assets/{KEY}?{query[:-1]}",
        f"{server.url}/api/assets/{KEY}?{query.replace('exp=', 'exp=1')}",
        f"{server.url}/api/assets/{KEY}?exp=9999999999&sig=",
        f"{server.url}/api/assets/{KEY}?exp=９&sig=é",
        f"{server.url}/api/assets/{KEY}?{signer.sign(f'/api/assets/{KEY}', now=time.time() - 3 * LIFETIME_S)}",
        f"{server.url}/api/assets/{KEY}?{Signer(b'another key').sign(f'/api/assets/{KEY}')}",
    ):
        assert CLIENT.get(wrong).status_code == 404, wrong


def test_keys_are_rotated_with_the_secrets_that_sign_tokens() -> None:
    path, old, new = "/api/assets/x", b"the secret of last year, 32 bytes", b"the secret of this year, 32 bytes"

    def opens(signer: Signer, query: str, now: float) -> bool:
        exp, sig = (part.partition("=")[2] for part in query.split("&"))
        return signer.verify(path, exp, sig, now)

    before = Signer.from_secrets([old]).sign(path, now=0.0)
    during, after = Signer.from_secrets([new, old]), Signer.from_secrets([new])
    assert opens(during, before, 1.0)
    assert not opens(after, before, 1.0)
    assert opens(after, during.sign(path, now=0.0), 1.0)
    # A day at least, two at most; and not a second longer.
    assert opens(during, before, 2 * LIFETIME_S - 1.0)
    assert not opens(during, before, 2.0 * LIFETIME_S)
    # What signs a token must not sign a path.
    assert not opens(Signer(new), during.sign(path, now=0.0), 1.0)


@given(st.text(max_size=60) | st.from_regex(r"bytes=[0-9, -]{0,40}", fullmatch=True), st.integers(0, 10_000))
@settings(max_examples=300, deadline=None)
def test_a_range_is_within_the_file(header: str, size: int) -> None:
    spans = parse_range(header, size)
    if spans:
        assert all(0 <= start < end <= size for start, end in spans)
        assert all(before[1] < after[0] for before, after in itertools.pairwise(spans))


PIECES = ["..", ".", "tasks", "task_a", "\x00", "\\", "final.mp4", "é", "%2e", "%00"]
HEADERS = ["range", "if-range", "if-none-match", "if-modified-since", "if-match", "accept-encoding", "x-request-id"]
LATIN = st.text(st.characters(min_codepoint=33, max_codepoint=255, exclude_characters="\x7f"), max_size=60)


@given(
    path=st.text(max_size=80) | st.lists(st.sampled_from(PIECES)).map("/".join),
    headers=st.dictionaries(st.sampled_from(HEADERS), LATIN, max_size=3),
    signed=st.booleans(),
)
@settings(max_examples=150, deadline=None)
def test_no_path_and_no_header_breaks_it(
    server: Api, signer: Signer, path: str, headers: dict[str, str], signed: bool
) -> None:
    query = signer.sign(f"/api/assets/{path}") if signed else "exp=9&sig=x"
    target = f"{server.url}/api/assets/{quote(path.encode('utf-8', 'surrogatepass'))}?{query}"
    sent = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
    answer = CLIENT.get(target, headers=sent)
    assert answer.status_code < 500, answer.text
    assert b"SECRET" not in answer.content
