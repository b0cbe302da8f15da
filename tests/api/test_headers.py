"""What a browser is told our answers may do; and that the studio and a film work under it in a real one."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import ConsoleMessage
from pydantic import ValidationError

from pixora.media.samples import write_flac
from pixora.settings import Settings
from tests.api import hostile
from tests.api.serving import api
from tests.studio.fronts import serving
from tests.ui.browser import Complaints, chromium, open_page

STRICT = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


def directives(policy: str) -> dict[str, list[str]]:
    parts = [part.split() for part in policy.split(";")]
    return {name: values for name, *values in parts}


def test_every_answer_carries_them(tmp_path: Path) -> None:
    with api(tmp_path) as server:
        for path, status in (
            ("/api/health", 200),
            ("/api/tasks/task_nobody", 404),
            ("/api/chat/tasks?limit=x", 422),
            ("/nowhere", 404),
            ("/metrics", 200),
        ):
            answer = httpx.get(server.url + path)
            assert answer.status_code == status
            assert answer.headers["content-security-policy"] == STRICT, path
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert answer.headers["referrer-policy"] == "same-origin"
            assert "microphone=()" in answer.headers["permissions-policy"]
            assert answer.headers["x-frame-options"] == "SAMEORIGIN"
            assert "strict-transport-security" not in answer.headers
        refused = httpx.get(f"{server.url}/api/health", headers={"host": "evil.example"})
        assert (refused.status_code, refused.headers["content-security-policy"]) == (421, STRICT)
        docs = directives(httpx.get(f"{server.url}/docs").headers["content-security-policy"])
        assert docs["script-src"] == ["'self'"]
        assert docs["frame-ancestors"] == ["'none'"]


def test_behind_https_and_in_a_frame_of_others(tmp_path: Path) -> None:
    ancestors = "'self', https://huggingface.co https://*.hf.space"
    public = {"PUBLIC_URL": "https://films.example", "PIXORA_FRAME_ANCESTORS": ancestors, "JWT_SECRET": "s" * 32}
    with api(tmp_path, **public) as server:
        answer = httpx.get(f"{server.url}/studio", headers={"host": "films.example"})
        assert answer.headers["strict-transport-security"] == "max-age=31536000"
        assert "x-frame-options" not in answer.headers
        found = directives(answer.headers["content-security-policy"])
        assert found["frame-ancestors"] == ["'self'", "https://huggingface.co", "https://*.hf.space"]
        inner = httpx.get(f"{server.url}/api/health", headers={"host": "films.example"})
        assert directives(inner.headers["content-security-policy"])["frame-ancestors"] == ["'none'"]


@pytest.mark.parametrize(
    "value", ["https://a.example; script-src *", "*", "a.example", "https://a.example/path", "https:"]
)
def test_a_frame_ancestor_is_an_origin(value: str) -> None:
    with pytest.raises(ValidationError):
        Settings(_env_file=None, PIXORA_FRAME_ANCESTORS=value)


def test_the_studio_works_under_its_policy(tmp_path: Path, chromium_path: str) -> None:
    """Opened, written to, and shown from another origin: nothing of ours is refused, and all of others' is."""
    with serving(tmp_path) as server, chromium(chromium_path) as browser:
        page, complaints = open_page(browser, f"{server.url}/studio")
        policy = directives(page.request.get(f"{server.url}/studio/").headers["content-security-policy"])
        assert policy["connect-src"] == ["'self'", "data:", "blob:"]
        assert page.locator("#px-box textarea").is_editable()
        # A form of the page's own origin uploads without a script; the answer is a mistake told as JSON.
        page.evaluate(
            """url => {
                const make = (tag, values) => Object.assign(document.createElement(tag), values);
                const form = make('form', {id: 'probe', method: 'post', enctype: 'multipart/form-data', action: url});
                form.target = 'answer';
                form.append(make('input', {name: 'kind', type: 'hidden', value: 'picture'}));
                form.append(make('input', {name: 'scene_id', type: 'hidden', value: '1'}));
                form.append(make('input', {name: 'file', type: 'file'}));
                document.body.append(form);
            }""",
            f"{server.url}/api/tasks/task_nobody/uploads",
        )
        page.set_input_files(
            "#probe [name=file]", {"name": "x.png", "mimeType": "image/png", "buffer": hostile.picture()}
        )
        with page.expect_popup() as opened:
            page.evaluate("document.getElementById('probe').submit()")
        opened.value.wait_for_load_state()
        assert '"not_found"' in opened.value.content()
        complaints.check()
        for script, told in (
            ("fetch('https://evil.example/').catch(() => 0)", "connect-src"),
            ("document.body.append(Object.assign(new Image(), {src: 'https://evil.example/x.png'}))", "img-src"),
        ):
            with page.expect_console_message(partial(_tells, told)):
                page.evaluate(f"() => {{ {script} }}")


def _tells(directive: str, message: ConsoleMessage) -> bool:
    return directive in message.text


def test_a_sound_is_played_and_sought_by_its_own_address(tmp_path: Path, chromium_path: str) -> None:
    """An asset that is opened by itself runs nothing, and the browser's own player seeks in it by parts."""
    import numpy as np

    key = "tasks/task_a/music/0123456789ab.flac"
    file = tmp_path / "assets" / key
    file.parent.mkdir(parents=True)
    noise = np.random.default_rng(1).uniform(-0.1, 0.1, (2, 48_000)).astype(np.float32)
    write_flac([noise] * 60, file)
    with api(tmp_path) as server, chromium(chromium_path) as browser:
        page = browser.new_page()
        complaints = Complaints(page)
        parts: list[str] = []
        page.on("response", lambda answer: parts.append(f"{answer.status} {answer.headers.get('content-range', '')}"))
        page.goto(f"{server.url}/api/assets/{key}?{server.studio.signer.sign(f'/api/assets/{key}')}")
        seconds = page.evaluate(
            """() => new Promise(done => {
                const media = document.querySelector('video, audio');
                media.muted = true;
                media.addEventListener('seeked', () => done([media.duration, media.currentTime]));
                const seek = () => { media.currentTime = 50; };
                media.readyState ? seek() : media.addEventListener('loadedmetadata', seek);
            })"""
        )
        complaints.check()
    assert seconds == pytest.approx([60.0, 50.0], abs=0.2)
    assert any(re.match(r"206 bytes [1-9]\d*-", part) for part in parts), parts
