"""A user's own files: honest ones come into the film as plain pixels and samples, all others are refused and gone."""

from __future__ import annotations

import io
import json
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import av
import httpx
import numpy as np
import pytest
from av.container import InputContainer
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from websockets.sync.client import connect

from pixora.media.intake import Sort, take_in
from pixora.media.samples import read
from tests.api import hostile
from tests.api.serving import Api, api

CLIENT = httpx.Client(verify=False, timeout=60)  # plain HTTP; a new client for each request takes 0.3 s


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def server(data: Path) -> Iterator[Api]:
    limits = {"PIXORA_UPLOAD_PICTURE_MB": 1, "PIXORA_UPLOAD_SOUND_MB": 2, "PIXORA_REQUESTS_PER_MINUTE": 60_000}
    with api(data, PIXORA_UPLOAD_HOSTS="localhost", **limits) as running:
        yield running


@pytest.fixture(scope="module")
def task_id(server: Api) -> str:
    """A task that has no film yet: what is refused never comes as far as that."""
    return server.task()


def follow(server: Api, task_id: str, state: str) -> None:
    """Read the task's log until it says that state last."""
    with connect(server.socket_url) as socket:
        seen = CLIENT.get(f"{server.url}/api/tasks/{task_id}").json()
        if seen["state"] == state:
            return
        socket.send(json.dumps({"type": "subscribe", "task_id": task_id, "after": seen["last_seq"]}))
        end = time.monotonic() + 120
        while True:
            told = json.loads(socket.recv(timeout=end - time.monotonic()))
            if told["type"] == "task_status" and told["state"] == state:
                return


def send(
    server: Api, task_id: str, content: bytes, kind: str, *, key: str | None = None, **fields: str
) -> httpx.Response:
    place = {} if kind == "music" else {"scene_id": "1"}
    return CLIENT.post(
        f"{server.url}/api/tasks/{task_id}/uploads",
        headers={"idempotency-key": key} if key else {},
        data={"kind": kind} | place | fields,
        files={"file": ("../../../etc/passwd\x00.svg", content, "text/html")},
    )


def left_over(data: Path) -> list[str]:
    """Whatever an upload left behind."""
    work = [str(file) for file in data.glob("work/*/*")]
    return work + [str(file) for file in data.glob("assets/**/*") if file.is_file() and "film" not in file.name]


PICTURES: dict[str, tuple[Callable[[], bytes], int, str]] = {
    "empty": (lambda: b"", 422, "empty_file"),
    "svg": (lambda: hostile.SVG, 415, "wrong_type"),
    "gif": (lambda: hostile.picture("GIF"), 415, "wrong_type"),
    "truncated png": (lambda: hostile.picture()[:-30], 422, "truncated"),
    "truncated jpeg": (lambda: hostile.photograph()[:-400], 422, "truncated"),
    "pixel bomb": (hostile.pixel_bomb, 413, "too_many_pixels"),
    "text bomb": (hostile.text_bomb, 422, "bad_picture"),
    "zip in png": (lambda: hostile.picture() + hostile.archive(), 422, "mixed_file"),
    "zip in jpeg": (lambda: hostile.picture("JPEG") + hostile.archive(), 422, "mixed_file"),
    "words after png": (lambda: hostile.picture() + b"<script>alert(1)</script>", 422, "mixed_file"),
    "too small": (lambda: hostile.picture(size=(10, 10)), 422, "too_small"),
    "strip": (lambda: hostile.picture(size=(2000, 64)), 422, "bad_shape"),
    "sound": (hostile.sound, 415, "wrong_type"),
    "huge": (lambda: hostile.picture() + b"\x00" * 1_000_000, 413, "too_big"),
}
SOUNDS: dict[str, tuple[Callable[[], bytes], int, str]] = {
    "empty": (lambda: b"", 422, "empty_file"),
    "no samples": (lambda: hostile.sound(0.0), 422, "no_sound"),
    "too short": (lambda: hostile.sound(0.1), 422, "too_short"),
    "truncated wav": (lambda: hostile.sound(2.0)[:-80_000], 422, "truncated"),
    "truncated mp3": (lambda: hostile.encoded("mp3", "libmp3lame", 4.0)[:-20_000], 422, "truncated"),
    "film": (hostile.film, 422, "video"),
    "silence bomb": (hostile.silence_bomb, 413, "too_long"),
    "playlist": (lambda: hostile.playlist(Path("/etc/passwd")), 415, "wrong_type"),
    "zip in wav": (lambda: hostile.sound() + hostile.archive(), 422, "mixed_file"),
    "picture": (hostile.picture, 415, "wrong_type"),
    "noise": (lambda: b"ID3" + bytes(range(256)) * 20, 422, "bad_sound"),
}


@pytest.mark.parametrize("name", PICTURES)
def test_what_is_no_picture_is_refused_and_gone(server: Api, data: Path, task_id: str, name: str) -> None:
    make, status, code = PICTURES[name]
    refused(send(server, task_id, make(), "picture"), status, code)
    assert left_over(data) == []


@pytest.mark.parametrize("name", SOUNDS)
def test_what_is_no_sound_is_refused_and_gone(server: Api, data: Path, task_id: str, name: str) -> None:
    make, status, code = SOUNDS[name]
    refused(send(server, task_id, make(), "music"), status, code)
    assert left_over(data) == []


def refused(answer: httpx.Response, status: int, code: str) -> None:
    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (status, code), error
    assert error["message"]
    assert error["hint"]
    assert error["request_id"] == answer.headers["x-request-id"]


def form(*parts: tuple[str, bytes], end: bytes = b"--b--\r\n") -> bytes:
    return b"".join(f"--b\r\n{head}\r\n\r\n".encode() + body + b"\r\n" for head, body in parts) + end


KIND = ('Content-Disposition: form-data; name="kind"', b"picture")
SCENE = ('Content-Disposition: form-data; name="scene_id"', b"1")
FILE = ('Content-Disposition: form-data; name="file"; filename="x"', b"\x89PNG")
FORM = "multipart/form-data; boundary=b"


@pytest.mark.parametrize(
    ("content_type", "body", "status", "code"),
    [
        (FORM, form(KIND, SCENE), 400, "no_file"),
        (FORM, form(KIND, SCENE, FILE, FILE), 400, "two_files"),
        (FORM, form(SCENE, FILE), 400, "bad_field"),
        (FORM, form(KIND, FILE), 400, "bad_field"),
        (FORM, form(KIND, KIND, FILE), 400, "bad_field"),
        (FORM, form((KIND[0], b"film"), FILE), 400, "bad_field"),
        (FORM, form((KIND[0], b"\xff\xfe"), FILE), 400, "bad_field"),
        (FORM, form((KIND[0], b"x" * 3_000), FILE), 400, "bad_field"),
        (FORM, form(KIND, SCENE, ('Content-Disposition: form-data; name="owner"', b"me"), FILE), 400, "bad_field"),
        (FORM, form(*[(f'Content-Disposition: form-data; name="f{n}"', b"") for n in range(20)]), 400, "bad_form"),
        (FORM, form(KIND, SCENE, FILE, end=b""), 400, "cut_off"),
        (FORM, form(("X-Other: 1", b"x")), 400, "bad_form"),
        (FORM, b"no form at all", 400, "bad_form"),
        (FORM, b"", 400, "cut_off"),
        ("multipart/form-data", form(KIND, SCENE, FILE), 415, "wrong_type"),
        (f"multipart/form-data; boundary={'b' * 500}", form(KIND, SCENE, FILE), 400, "bad_form"),
        ("image/png", hostile.picture(), 415, "wrong_type"),
        ("application/json", b"{", 400, "bad_json"),
        ("application/json", b"[" * 5_000, 400, "bad_json"),
        ("application/json", b'{"kind": "picture", "scene_id": "1"}', 400, "bad_field"),
        ("application/json", b" " * 9_000, 413, "too_big"),
    ],
)
def test_a_form_that_is_wrong(
    server: Api, data: Path, task_id: str, content_type: str, body: bytes, status: int, code: str
) -> None:
    url = f"{server.url}/api/tasks/{task_id}/uploads"
    refused(CLIENT.post(url, content=body, headers={"content-type": content_type}), status, code)
    assert left_over(data) == []


def test_the_size_is_counted_as_it_comes(server: Api, data: Path, task_id: str) -> None:
    """A sender that does not say how much there is is stopped at the limit, and not after it was all taken in."""
    parts = urlsplit(server.url)
    with socket.create_connection((parts.hostname, parts.port), timeout=30) as line:
        head = f"POST /api/tasks/{task_id}/uploads HTTP/1.1\r\nhost: {parts.netloc}\r\ncontent-type: {FORM}\r\n"
        line.sendall(f"{head}transfer-encoding: chunked\r\n\r\n".encode())
        line.sendall(_chunk(form(KIND, SCENE, FILE, end=b"").removesuffix(b"\r\n")))
        sent, answer = 0, b""
        line.setblocking(False)
        while not answer and sent < 100_000_000:
            try:
                answer = line.recv(65536)
            except BlockingIOError:
                line.setblocking(True)
                line.sendall(_chunk(b"\x00" * 65_536))
                sent += 65_536
                line.setblocking(False)
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert sent < 10_000_000
    assert left_over(data) == []


def _chunk(body: bytes) -> bytes:
    return f"{len(body):x}\r\n".encode() + body + b"\r\n"


def test_a_sender_that_goes_away_leaves_nothing(server: Api, data: Path, task_id: str) -> None:
    parts = urlsplit(server.url)
    with socket.create_connection((parts.hostname, parts.port), timeout=30) as line:
        head = f"POST /api/tasks/{task_id}/uploads HTTP/1.1\r\nhost: {parts.netloc}\r\ncontent-type: {FORM}\r\n"
        line.sendall(f"{head}content-length: 900000\r\n\r\n".encode() + form(KIND, SCENE, FILE, end=b""))
        appears(lambda: left_over(data) != [])
    appears(lambda: left_over(data) == [])


def appears(what: Callable[[], bool], seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end


def test_two_at_once_and_no_more(server: Api, data: Path, task_id: str) -> None:
    parts = urlsplit(server.url)
    lines = [socket.create_connection((parts.hostname, parts.port), timeout=30) for _ in range(2)]
    try:
        for line in lines:
            head = f"POST /api/tasks/{task_id}/uploads HTTP/1.1\r\nhost: {parts.netloc}\r\ncontent-type: {FORM}\r\n"
            line.sendall(f"{head}content-length: 900000\r\n\r\n--b\r\n".encode())
        appears(lambda: len(list(data.glob("work/*/upload-*"))) == 2)
        third = send(server, task_id, hostile.picture(), "picture")
        refused(third, 429, "too_many_uploads")
        assert int(third.headers["retry-after"]) >= 1
    finally:
        for line in lines:
            line.close()


HEAD = st.text(st.characters(min_codepoint=33, max_codepoint=255, exclude_characters="\x7f"), max_size=60)


@given(media=HEAD, head=HEAD, value=HEAD, body=st.binary(max_size=300), name=HEAD)
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_header_of_an_upload_breaks_it(
    server: Api, task_id: str, media: str, head: str, value: str, body: bytes, name: str
) -> None:
    disposition = f'Content-Disposition: form-data; name="{name}"; filename="{value}"'
    for content_type, content in (
        (media, body),
        (f"multipart/form-data; boundary={media}", body),
        (FORM, form((f"{head}: {value}", body), FILE)),
        (FORM, b"--b\r\n" + disposition.encode("latin-1") + b"\r\n\r\n" + body + b"\r\n--b--\r\n"),
        ("application/json", body),
    ):
        answer = CLIENT.post(
            f"{server.url}/api/tasks/{task_id}/uploads",
            content=content,
            headers=[(b"content-type", content_type.encode("latin-1"))],
        )
        assert 400 <= answer.status_code < 500, (answer.status_code, answer.text)


def test_a_film_that_nobody_knows(server: Api) -> None:
    refused(send(server, "task_of_another", hostile.picture(), "picture"), 404, "not_found")


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost/x.png",
        "file:///etc/passwd",
        "https://user:pass@localhost/x.png",
        "https://169.254.169.254/latest/meta-data",
        "https://localhost@evil.example/x.png",
        "https://localhost./x.png",
        "https://localhost/x.png",
        "https://localhost:8000/x.png",
        "https://[::1]/x.png",
        "https://2130706433/",
        "https://ⓛocalhost/",
        "not a url",
        "https://",
        "https://[",
    ],
)
def test_an_address_inside_is_not_fetched(server: Api, task_id: str, url: str) -> None:
    """Even where a setting names a host: what it resolves to is what counts."""
    body = {"url": url, "kind": "picture", "scene_id": "1"}
    answer = CLIENT.post(f"{server.url}/api/tasks/{task_id}/uploads", json=body)
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] in ("host_not_allowed", "bad_url")


SOUND_FILES = {
    "wav": ("wav", "pcm_s16le"),
    "aiff": ("aiff", "pcm_s24be"),
    "flac": ("flac", "flac"),
    "mp3": ("mp3", "libmp3lame"),
    "m4a": ("mp4", "aac"),
    "aac": ("adts", "aac"),
    "ogg": ("ogg", "libopus"),
    "webm": ("webm", "libopus"),
}


@pytest.mark.parametrize("name", SOUND_FILES)
async def test_an_honest_sound_becomes_plain_samples(tmp_path: Path, name: str) -> None:
    source, out = tmp_path / "source", tmp_path / "out"
    source.write_bytes(hostile.encoded(*SOUND_FILES[name], seconds=2.0, title="Hidden Title Works"))
    out.mkdir()
    taken = await take_in(source, Sort.SOUND, out, seconds_at_most=60)
    assert taken.content_type == "audio/flac"
    assert taken.facts["seconds"] == pytest.approx(2.0, abs=0.05)
    assert b"Hidden" in source.read_bytes() or name in ("wav", "aac")  # formats without such tags
    assert b"Hidden" not in taken.file.read_bytes()
    samples = read(taken.file, 1)[0, 4800:-4800]
    crossings = np.count_nonzero(np.diff(np.signbit(samples)))
    assert crossings / 2 / (len(samples) / 48_000) == pytest.approx(440, abs=3)


@pytest.mark.parametrize("mode", ["L", "LA", "P", "1", "I;16", "RGBA", "CMYK"])
async def test_an_honest_picture_becomes_plain_pixels(tmp_path: Path, mode: str) -> None:
    """Of whatever kind its pixels are: a grey ramp stays one, and what was transparent is white."""
    grey = Image.linear_gradient("L")
    if mode == "I;16":
        picture = Image.fromarray(np.asarray(grey).astype(np.uint16) * 257)
    else:
        picture = grey.convert("RGB").convert(mode) if mode in ("P", "CMYK", "RGBA") else grey.convert(mode)
    if mode in ("RGBA", "LA"):
        picture.putalpha(Image.new("L", picture.size, 0))
    source, out = tmp_path / "source", tmp_path / "out"
    picture.save(source, "JPEG" if mode == "CMYK" else "PNG")
    out.mkdir()
    taken = await take_in(source, Sort.PICTURE, out, seconds_at_most=1)
    with Image.open(taken.file) as clean:
        assert (clean.mode, clean.size) == ("RGB", (256, 256))
        column = np.asarray(clean)[:, 128].astype(int)
    if mode in ("RGBA", "LA"):
        assert (column == 255).all()
    else:
        assert (column[10].max() < 40) and (column[245].min() > 190)
        assert mode in ("1", "P") or abs(int(column[128].mean()) - 128) < 12


def test_an_own_picture_comes_into_the_film(server: Api, data: Path) -> None:
    """Red over blue once it is upright: seen so in the film, and nothing else of the files is kept."""
    wish = {"message": "Create a 10-second video about the sea", "context": {"fps": 24, "captions": "off"}}
    task_id = CLIENT.post(f"{server.url}/api/chat", json=wish).json()["task_id"]
    follow(server, task_id, "processing")
    refused(send(server, task_id, hostile.photograph(), "picture"), 409, "busy")
    follow(server, task_id, "completed")

    photograph = hostile.photograph()  # its profile tells the time
    refused(send(server, task_id, photograph, "picture", scene_id="99", key="1"), 404, "no_scene")
    answer = send(server, task_id, photograph, "picture", key="1")  # what was refused gave its key back
    assert answer.status_code == 202, answer.text
    assert answer.json()["state"] == "processing"
    again = send(server, task_id, photograph, "picture", key="1")
    assert again.status_code == 202, again.text
    refused(send(server, task_id, photograph, "picture", key="1", scene_id="2"), 422, "id_reused")
    follow(server, task_id, "completed")
    task = CLIENT.get(f"{server.url}/api/tasks/{task_id}").json()

    kept = [file.read_bytes() for file in data.glob("assets/**/*") if file.is_file()]
    assert not [body for body in kept if b"Hidden" in body]
    pictures = [
        asset for asset in task["assets"] if asset["kind"] == "picture" and asset["content_type"] == "image/jpeg"
    ]
    assert len(pictures) == 1, "the same key put it in once"
    picture = Image.open(io.BytesIO(CLIENT.get(pictures[-1]["url"]).content))
    assert picture.size == (200, 300)
    assert not picture.getexif()
    assert "icc_profile" not in picture.info
    assert picture.getpixel((100, 30))[0] > 200  # type: ignore[index]
    assert picture.getpixel((100, 270))[2] > 200  # type: ignore[index]
    with av.open(io.BytesIO(CLIENT.get(task["video_url"]).content)) as film:
        assert isinstance(film, InputContainer)
        frame = next(frame for frame in film.decode(video=0) if frame.time >= 1.5).to_ndarray(format="rgb24")
    top, bottom = frame[60, 640], frame[-60, 640]
    assert top[0] > 150 > top[2], top
    assert bottom[2] > 150 > bottom[0], bottom
    assert not list(data.glob("work/*/upload-*"))
