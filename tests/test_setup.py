"""The front of the house: the set-up script's rules, the pins and the list of settings."""

from __future__ import annotations

import ast
import json
import os
import re
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from pydantic import AliasChoices
from pydantic.fields import FieldInfo
from pytest_socket import SocketConnectBlockedError

from pixora.providers.local.composer import find_soundfont
from pixora.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
PIN = re.compile(r"^[A-Za-z0-9._-]+(\[[a-z,]+\])?==[^\s;*]+(; .+)?$")
THEN = "then write PIXORA_SOUNDFONT=/usr/share/soundfonts/FluidR3_GM.sf2 into .env"


def list_requirements(name: str) -> list[str]:
    lines = (line.split(" #")[0].strip() for line in (ROOT / name).read_text().splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def list_example_settings() -> set[str]:
    return set(re.findall(r"^#?([A-Z][A-Z0-9_]+)=", (ROOT / ".env.example").read_text(), flags=re.MULTILINE))


def list_setting_names(field: FieldInfo) -> list[str]:
    """The name that a setting goes by, then the older ones that are read, too."""
    alias = field.validation_alias
    return [str(name) for name in alias.choices] if isinstance(alias, AliasChoices) else [str(alias)]


@pytest.fixture
def scratch(make_script: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that stands for the project's, with no .venv yet."""
    for name, place in {"ROOT": ".", "VENV": ".venv", "STAMP": ".venv/pixora-setup.json"}.items():
        monkeypatch.setattr(make_script, name, tmp_path / place)
    return tmp_path


def put_fake_python(venv: Path, prints: str, code: int = 0) -> None:
    python = venv / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f"#!/bin/sh\necho '{prints}'\nexit {code}\n")
    python.chmod(python.stat().st_mode | stat.S_IEXEC)


def test_script_parses_on_python_3_8() -> None:
    ast.parse((ROOT / "scripts" / "make.py").read_text(), feature_version=(3, 8))


def test_script_imports_the_standard_library_alone() -> None:
    tree = ast.parse((ROOT / "scripts" / "make.py").read_text())
    modules = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    modules |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.split(".")[0] for name in modules} <= sys.stdlib_module_names


@pytest.mark.parametrize("version", [(3, 10), (3, 14), (2, 7)])
def test_wrong_python_is_told_in_one_sentence(make_script: ModuleType, version: tuple[int, int]) -> None:
    problem = make_script.find_version_problem(version)
    assert problem == f"Pixora runs on Python 3.11 to 3.13, and this is Python {version[0]}.{version[1]}."


@pytest.mark.parametrize("version", [(3, 11, 7), (3, 12), (3, 13, 0)])
def test_right_python_is_no_problem(make_script: ModuleType, version: tuple[int, ...]) -> None:
    assert make_script.find_version_problem(version) is None


def test_wrong_python_goes_on_with_a_right_one(make_script: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    def others() -> Iterator[str]:
        yield "/no/such/python"
        yield sys.executable

    assert make_script.choose_python((3, 9), "/old/python", others) == sys.executable
    assert "this is Python 3.9. Going on with" in capsys.readouterr().out


def test_wrong_python_alone_stops(make_script: ModuleType) -> None:
    with pytest.raises(make_script.SetupError) as stop:
        make_script.choose_python((3, 9), "/old/python", lambda: iter(()))
    assert "this is Python 3.9" in stop.value.message
    assert "Install Python 3.12" in stop.value.hint


@pytest.mark.skipif(os.name == "nt", reason="allowed: the stand-in for Python is a shell script")
class TestBrokenVenv:
    def test_good(self, make_script: ModuleType, scratch: Path) -> None:
        put_fake_python(scratch / ".venv", "3 11")
        stamp = {"state": "ready", "place": str((scratch / ".venv").resolve())}
        assert make_script.find_venv_problem(stamp) is None

    def test_interrupted(self, make_script: ModuleType, scratch: Path) -> None:
        put_fake_python(scratch / ".venv", "3 11")
        stamp = {"state": "installing", "place": str((scratch / ".venv").resolve())}
        assert "interrupted" in make_script.find_venv_problem(stamp)

    def test_moved(self, make_script: ModuleType, scratch: Path) -> None:
        put_fake_python(scratch / ".venv", "3 11")
        assert "another folder" in make_script.find_venv_problem({"state": "ready", "place": "/elsewhere/.venv"})

    def test_dead_interpreter(self, make_script: ModuleType, scratch: Path) -> None:
        put_fake_python(scratch / ".venv", "", code=1)
        assert "does not run" in make_script.find_venv_problem({})

    def test_old_interpreter(self, make_script: ModuleType, scratch: Path) -> None:
        put_fake_python(scratch / ".venv", "3 9")
        assert "made with Python 3.9" in make_script.find_venv_problem({})

    def test_failing_install_leaves_the_stamp_and_names_the_reason(
        self, make_script: ModuleType, scratch: Path
    ) -> None:
        put_fake_python(scratch / ".venv", "Connection refused by proxy", code=1)
        ready = {"state": "ready", "place": str((scratch / ".venv").resolve()), "run": "old"}
        make_script.write_stamp(ready)
        with pytest.raises(make_script.SetupError) as stop:
            make_script.install_packages("run", "new", ("Installing", ["-r", "x"]))
        assert "Connection refused by proxy" in stop.value.message
        assert "check the network" in stop.value.hint
        assert make_script.read_stamp() == ready


def test_soundfont_setting_that_names_no_file_stops(
    make_script: ModuleType, scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PIXORA_SOUNDFONT", raising=False)
    (scratch / ".env").write_text("PIXORA_SOUNDFONT=nowhere.sf3  # mine\n")
    with pytest.raises(make_script.SetupError, match=r"nowhere\.sf3, and there is no such file"):
        make_script.find_soundfont()
    (scratch / "nowhere.sf3").write_bytes(b"RIFF")
    assert make_script.find_soundfont() == "nowhere.sf3"


@pytest.mark.parametrize(
    ("manager", "command"),
    [
        ("apt-get", "sudo apt-get install -y libegl1 libgl1 fluidr3mono-gm-soundfont"),
        ("dnf", f"sudo dnf install -y libglvnd-egl libglvnd-glx fluid-soundfont-gm\n{THEN}"),
        ("pacman", f"sudo pacman -S --needed libglvnd soundfont-fluid\n{THEN}"),
    ],
)
def test_what_the_system_lacks_is_one_command(
    make_script: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, manager: str, command: str
) -> None:
    (tmp_path / manager).write_text("#!/bin/sh\n")
    (tmp_path / manager).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(make_script, "is_root", lambda: False)
    with pytest.raises(make_script.SetupError) as stop:
        make_script.obtain([make_script.GRAPHICS, make_script.SOUNDFONT])
    assert stop.value.hint == f"Install with: {command}"


def test_where_no_package_has_a_soundfont_the_setting_is_named(
    make_script: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(make_script.SetupError) as stop:
        make_script.obtain([make_script.SOUNDFONT])
    assert "PIXORA_SOUNDFONT=" in stop.value.hint


def test_setup_finds_the_soundfont_that_the_composer_plays(
    make_script: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(make_script, "read_setting", lambda name: "")
    assert make_script.find_soundfont() == str(find_soundfont())


def test_package_taken_away_by_hand_is_seen(make_script: ModuleType, scratch: Path) -> None:
    site = scratch / ".venv" / ("Lib" if os.name == "nt" else "lib/python3.11") / "site-packages"
    for name in ("one-1.0.dist-info", "two-2.0.dist-info"):
        (site / name).mkdir(parents=True)
    stamp = {"packages": make_script.list_installed()}
    assert stamp["packages"] == "one-1.0.dist-info two-2.0.dist-info"
    (site / "mine-0.1.dist-info").mkdir()
    assert make_script.is_complete(stamp)
    (site / "two-2.0.dist-info").rmdir()
    assert not make_script.is_complete(stamp)


def test_full_disk_is_told_before_anything_is_fetched(make_script: ModuleType) -> None:
    step = make_script.Step("too much", 10**12, 10**12, 1, lambda: None)
    with pytest.raises(make_script.SetupError, match="are free"):
        make_script.check_disk([step])


def test_second_setup_does_nothing_and_is_quick(make_script: ModuleType) -> None:
    if make_script.read_stamp().get("run") != make_script.hash_files(make_script.HASHED, make_script.RUN):
        pytest.skip("allowed: this .venv was not made by make setup")
    before = make_script.STAMP.read_text()
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "make.py"), "setup"], capture_output=True, text=True, check=True
    )
    seconds = time.monotonic() - started
    assert done.stdout.count("\n") == 1, "nothing but that it is ready"
    assert make_script.STAMP.read_text() == before
    # Under 1 s on an idle machine; here the other tests' processes may still be ending.
    assert seconds < 3


def test_make_passes_each_target_on(make_script: ModuleType) -> None:
    makefile = (ROOT / "Makefile").read_text()
    named = re.search(r"^TARGETS := (.+)$", makefile, flags=re.MULTILINE)
    assert named is not None
    assert set(named[1].split()) == set(make_script.TARGETS)


def test_ci_runs_make_test_and_nothing_else() -> None:
    script = ROOT / ".ci" / "run"
    commands = [line for line in script.read_text().splitlines() if line and not line.startswith(("#", "set ", "cd "))]
    assert commands == ['CI="${CI:-true}" exec make test']
    assert os.name == "nt" or os.access(script, os.X_OK)


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_requirement_is_pinned(name: str) -> None:
    lines = [line for line in list_requirements(name) if line != "-r requirements.txt"]
    assert [line for line in lines if not PIN.match(line)] == []


def test_hashed_requirement_has_the_same_version() -> None:
    text = (ROOT / "requirements-hashed.txt").read_text()
    pinned = re.findall(r"^(\S+==\S+) \\\n    --hash=sha256:[0-9a-f]{64}$", text, flags=re.MULTILINE)
    assert pinned
    assert set(pinned) <= set(list_requirements("requirements.txt"))


def test_requirements_hold_the_packages_that_the_product_names() -> None:
    named = "gradio fastapi uvicorn openai replicate fal-client supabase ffmpeg-python pydantic python-jose".split()
    listed = {re.split(r"[\[=]", line)[0] for line in list_requirements("requirements.txt")}
    assert set(named) <= listed


def test_every_setting_is_in_the_example_and_the_other_way_round() -> None:
    assert list_example_settings() == {list_setting_names(field)[0] for field in Settings.model_fields.values()}


def test_example_shows_what_pixora_does_by_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for field in Settings.model_fields.values():
        for name in list_setting_names(field):
            monkeypatch.delenv(name, raising=False)
    written_out = tmp_path / "example.env"
    written_out.write_text(re.sub(r"^#([A-Z])", r"\1", (ROOT / ".env.example").read_text(), flags=re.MULTILINE))
    assert Settings(_env_file=written_out) == Settings(_env_file=None)


def test_dockerfile_serves_where_the_space_looks() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text()
    environment = dict(re.findall(r"^\s+(PIXORA_\w+)=(\S+)", dockerfile.replace("ENV ", "    "), flags=re.MULTILINE))
    assert environment["PIXORA_PORT"] == "7860"
    assert environment["PIXORA_HOST"] == "0.0.0.0"
    assert set(environment) <= {name for field in Settings.model_fields.values() for name in list_setting_names(field)}
    assert re.search(r"^USER 1000", dockerfile, flags=re.MULTILINE)
    assert "requirements-hashed.txt" in dockerfile


def test_sockets_beyond_this_machine_are_blocked() -> None:
    with socket.socket() as client, pytest.raises(SocketConnectBlockedError), pytest.warns(UserWarning):
        client.connect(("192.0.2.1", 80))


SKIPPING = """
import pytest
@pytest.mark.skip(reason={reason!r})
def test_nothing(): pass
def test_something(): pass
"""


@pytest.mark.parametrize(
    ("reason", "ci", "code"), [("too slow", "true", 1), ("too slow", "", 0), ("allowed: no such system", "true", 0)]
)
def test_a_skip_fails_the_run_in_ci_unless_it_is_allowed(tmp_path: Path, reason: str, ci: str, code: int) -> None:
    (tmp_path / "conftest.py").write_text((ROOT / "tests" / "conftest.py").read_text())
    (tmp_path / "test_it.py").write_text(SKIPPING.format(reason=reason))
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)],
        env={**os.environ, "CI": ci},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code, done.stdout
    assert ("test_it.py::test_nothing: too slow" in done.stdout) == (code == 1)


def test_stamp_is_json_that_a_person_can_read(make_script: ModuleType, scratch: Path) -> None:
    (scratch / ".venv").mkdir()
    make_script.write_stamp({"state": "ready"})
    assert json.loads((scratch / ".venv" / "pixora-setup.json").read_text()) == {"state": "ready"}
    assert make_script.read_stamp() == {"state": "ready"}
