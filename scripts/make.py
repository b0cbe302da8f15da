"""Sets Pixora up, starts it and tests it: `python3 scripts/make.py TARGET [ARGUMENTS]`; standard library alone.

It parses on Python 3.8, so that an old Python gets a sentence and not a syntax error, and it goes on with a newer one
if the machine has one.
"""

from __future__ import annotations

import ctypes
import hashlib
import json
import os
import queue
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, NoReturn

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "pixora-setup.json"
WINDOWS = os.name == "nt"
OLDEST, NEWEST = (3, 11), (3, 13)
PACKAGE_NOTES = "Lib/site-packages/*.dist-info" if WINDOWS else "lib/python3.*/site-packages/*.dist-info"

HASHED, RUN, DEV = "requirements-hashed.txt", "requirements.txt", "requirements-dev.txt"

# Where the composer looks, see pixora/providers/local/composer/render.py.
SOUNDFONT_FILE = "FluidR3Mono_GM.sf3"
SOUNDFONT_FOLDERS = (
    "/usr/share/sounds/sf3",
    "/usr/share/soundfonts",
    "/usr/share/fluidr3mono-gm-soundfont",
    "/usr/share/sounds/sf2",
    "/usr/local/share/soundfonts",
    "/usr/local/share/sounds/sf3",
    "/opt/homebrew/share/soundfonts",
    "/opt/homebrew/share/sounds/sf3",
    "~/.local/share/soundfonts",
    "~/Library/Audio/Sounds/Banks",
)
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
CHROMIUM_PLACES = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
)
POSTGRES_PLACES = ("/usr/lib/postgresql", "/usr/pgsql*", "/opt/homebrew/opt", "/usr/local/opt")
"""Folders in which a version's own folder has `bin/initdb`; Debian puts it on nobody's path."""


class SetupError(Exception):
    """Setup cannot go on: what happened, and what the user can do."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


class SystemPart(NamedTuple):
    """Something that comes with the operating system, and what each package manager calls it."""

    name: str
    packages: dict[str, tuple[str, ...]]
    otherwise: str
    is_there: Callable[[], bool]
    download_mb: int
    disk_mb: int
    then: str = ""
    """What is still to be done after a package manager other than apt."""


class Step(NamedTuple):
    """One thing that setup has to do; megabytes and seconds as measured on two cores."""

    title: str
    download_mb: int
    disk_mb: int
    seconds: int
    run: Callable[[], None]


GRAPHICS = SystemPart(
    "libEGL and libGL, which the illustrator draws with",
    {
        "apt-get": ("libegl1", "libgl1"),
        "dnf": ("libglvnd-egl", "libglvnd-glx"),
        "pacman": ("libglvnd",),
    },
    "Install libEGL.so.1 and libGL.so.1 with your system's package manager.",
    is_there=lambda: has_graphics(),
    download_mb=45,
    disk_mb=170,
)
SOUNDFONT = SystemPart(
    "a soundfont, which the composer plays with",
    {
        "apt-get": ("fluidr3mono-gm-soundfont",),
        "dnf": ("fluid-soundfont-gm",),
        "pacman": ("soundfont-fluid",),
    },
    f"Put the soundfont {SOUNDFONT_FILE} (MIT licence) into ~/.local/share/soundfonts, or put any General MIDI font "
    "(.sf2 or .sf3) anywhere on this machine and write its path into .env as PIXORA_SOUNDFONT=/path/to/it",
    is_there=lambda: find_soundfont() is not None,
    download_mb=15,
    disk_mb=24,
    then="then write PIXORA_SOUNDFONT=/usr/share/soundfonts/FluidR3_GM.sf2 into .env",
)
CHROMIUM = SystemPart(
    "Chromium, which the tests of the page use",
    {
        "apt-get": ("chromium",),
        "dnf": ("chromium",),
        "pacman": ("chromium",),
        "brew": ("--cask", "chromium"),
    },
    "Install Chromium or Chrome so that `chromium` is on the path.",
    is_there=lambda: find_chromium() is not None,
    download_mb=100,
    disk_mb=420,
)
POSTGRES = SystemPart(
    "PostgreSQL, on which the tests run a database of their own",
    {
        "apt-get": ("postgresql",),
        "dnf": ("postgresql-server",),
        "pacman": ("postgresql",),
        "brew": ("postgresql@17",),
    },
    "Install PostgreSQL 14 or newer so that `initdb` and `pg_ctl` are on the path.",
    is_there=lambda: find_postgres() is not None,
    download_mb=50,
    disk_mb=210,
)
NETWORKS = SystemPart(
    "iproute2, with which the long tests cut machines off",
    {
        "apt-get": ("iproute2",),
        "dnf": ("iproute",),
        "pacman": ("iproute2",),
    },
    "Install iproute2 so that `ip` is on the path.",
    is_there=lambda: sys.platform != "linux" or shutil.which("ip") is not None,
    download_mb=2,
    disk_mb=5,
)
INSTALL_COMMANDS = {
    "apt-get": ("apt-get", "install", "-y"),
    "dnf": ("dnf", "install", "-y"),
    "pacman": ("pacman", "-S", "--needed"),
    "brew": ("brew", "install"),
}


def say(text: str) -> None:
    print(text, flush=True)


# ---- Python -------------------------------------------------------------------------------------------------------


def spell(version: Sequence[int]) -> str:
    return ".".join(str(number) for number in version[:2])


def find_version_problem(version: Sequence[int]) -> str | None:
    """One sentence if Pixora does not run on this version of Python, else None."""
    if OLDEST <= tuple(version[:2]) <= NEWEST:
        return None
    return f"Pixora runs on Python {spell(OLDEST)} to {spell(NEWEST)}, and this is Python {spell(version)}."


def list_other_pythons() -> Iterator[str]:
    """Pythons of the right versions by name, from the path, pyenv and Windows' launcher; not yet tried."""
    versions = [f"3.{minor}" for minor in range(OLDEST[1], NEWEST[1] + 1)]
    for version in versions:
        found = shutil.which(f"python{version}")
        if found:
            yield found
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    for version in versions:
        yield from sorted(str(path) for path in pyenv.glob(f"{version}.*/bin/python"))
    launcher = shutil.which("py") if WINDOWS else None
    for version in versions if launcher else ():
        answer = ask([str(launcher), f"-{version}", "-c", "import sys; print(sys.executable)"])
        if answer:
            yield answer


def ask(command: Sequence[str]) -> str | None:
    """What a short command prints, or None if it fails or cannot be started."""
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.decode(errors="replace").strip() if done.returncode == 0 else None


def is_usable(python: str) -> bool:
    """Whether it is a Python of the right version that can make a virtual environment."""
    answer = ask([python, "-c", "import ensurepip, sys, venv; print(*sys.version_info[:2])"])
    return answer is not None and find_version_problem([int(part) for part in answer.split()]) is None


def choose_python(
    version: Sequence[int] | None = None,
    own: str | None = None,
    others: Callable[[], Iterator[str]] = list_other_pythons,
) -> str:
    """The Python to make .venv with: this one, else another one of this machine. Raises SetupError if there is none."""
    version = version or sys.version_info[:2]
    # Started from inside .venv, this program must outlive it.
    own = own or getattr(sys, "_base_executable", None) or sys.executable
    problem = find_version_problem(version)
    if problem is None and is_usable(own):
        return own
    for other in others():
        if is_usable(other):
            if problem:
                say(f"{problem} Going on with {other}.")
            return other
    if problem:
        raise SetupError(
            problem, "Install Python 3.12, for instance from https://www.python.org/downloads/, and try again."
        )
    package = f"python{spell(version)}-venv"
    if can_install("apt-get"):
        install_system_packages("apt-get", (package,), f"{package}, which makes virtual environments")
        if is_usable(own):
            return own
    raise SetupError(
        f"{own} cannot make a virtual environment: its venv or ensurepip module is missing.",
        f"On Debian or Ubuntu: sudo apt-get install -y {package}",
    )


# ---- Running a step -----------------------------------------------------------------------------------------------


def run_step(title: str, command: Sequence[str], advise: Callable[[str], str], env: dict[str, str]) -> None:
    """Run a long command with one line of progress. Raises SetupError with its last lines and an advice if it fails."""
    started = time.monotonic()
    lines: queue.Queue[str | None] = queue.Queue()
    last: deque[str] = deque(maxlen=12)
    live = sys.stdout.isatty()
    if not live:
        say(f"{title} ...")
    process = subprocess.Popen(
        command,
        cwd=str(ROOT),
        env={**os.environ, **env},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )

    def read() -> None:
        assert process.stdout is not None
        for raw in process.stdout:
            lines.put(raw.decode(errors="replace").rstrip())
        lines.put(None)

    threading.Thread(target=read, daemon=True).start()
    line: str | None = ""
    try:
        while line is not None:
            try:
                line = lines.get(timeout=1)
            except queue.Empty:
                line = ""
            if line:
                last.append(line)
            if live:
                doing = last[-1].strip() if last else ""
                text = f"{title} ... {time.monotonic() - started:.0f} s  {doing}"
                print("\r\033[K" + text[: shutil.get_terminal_size().columns - 1], end="", flush=True)
        code = process.wait()
    except BaseException:
        process.terminate()
        process.wait()
        raise
    if live:
        print("\r\033[K", end="")
    if code:
        shown = "\n".join("    " + text for text in last)
        raise SetupError(f"{title}: failed. Its last lines:\n{shown}", advise("\n".join(last)))
    say(f"{title}: done in {time.monotonic() - started:.0f} s.")


def advise_on_pip(output: str) -> str:
    """What to do about a pip that failed, by what it said last."""
    low = output.lower()
    if "no space left" in low:
        return "The disk is full: free some space and run it again."
    if "do not match the hashes" in low:
        return "A file is not the one that Pixora was made with, so nothing was installed. Check your package mirror."
    if any(sign in low for sign in ("connection", "timed out", "resolve", "max retries", "proxy", "ssl")):
        return "The package index could not be reached: check the network or proxy and run it again; files are kept."
    if "no matching distribution" in low or "could not find a version" in low:
        return (
            "Either the package index could not be reached (check the network or proxy and run it again), "
            "or it has no ready-made package for this Python and machine."
        )
    return "Run it again; if it fails the same way, the lines above say why. `make clean` starts from nothing."


# ---- The virtual environment --------------------------------------------------------------------------------------


def get_venv_python() -> Path:
    return VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")


def read_stamp() -> dict[str, str]:
    """What the last setup wrote: `state`, `place` and a hash for each set of packages; empty if there is none."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def write_stamp(stamp: dict[str, str]) -> None:
    beside = STAMP.with_suffix(".part")
    beside.write_text(json.dumps(stamp, indent=1), encoding="utf-8")
    beside.replace(STAMP)


def hash_files(*names: str) -> str:
    digest = hashlib.sha256()
    for name in names:
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def find_venv_problem(stamp: dict[str, str]) -> str | None:
    """Why the .venv that is there cannot be used and is made anew, or None."""
    if stamp.get("state") == "installing":
        return "The last setup was interrupted"
    if stamp and stamp.get("place") != str(VENV.resolve()):
        return "This .venv was made in another folder"
    answer = ask([str(get_venv_python()), "-c", "import pip, sys; print(*sys.version_info[:2])"])
    if answer is None:
        return "The Python in this .venv does not run"
    if find_version_problem([int(part) for part in answer.split()]):
        return f"This .venv was made with Python {answer.replace(' ', '.')}"
    return None


def remove_venv() -> None:
    if VENV.is_symlink() or VENV.is_file():
        VENV.unlink()
    elif VENV.exists():
        shutil.rmtree(str(VENV))


def make_venv(python: str) -> None:
    remove_venv()
    VENV.mkdir()
    # Written first, so that a setup that is killed from here on is seen by the next one.
    write_stamp({"state": "installing", "place": str(VENV.resolve())})
    run_step("Making .venv", [python, "-m", "venv", str(VENV)], advise_on_pip, {})
    write_stamp({"state": "ready", "place": str(VENV.resolve())})


def list_installed() -> str:
    """The packages in .venv, each with its version, as names of the folders that pip keeps about them."""
    return " ".join(sorted(folder.name for folder in VENV.glob(PACKAGE_NOTES)))


def is_complete(stamp: dict[str, str]) -> bool:
    """Whether every package that the last setup left is still there in the same version."""
    return set(stamp.get("packages", "").split()) <= set(list_installed().split())


def install_packages(key: str, digest: str, *runs: tuple[str, Sequence[str]]) -> None:
    """Run pip for each (title, arguments), then note in the stamp that the set `key` is there."""
    before = read_stamp() or {"state": "ready", "place": str(VENV.resolve())}
    write_stamp({**before, "state": "installing"})
    pip = [str(get_venv_python()), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    try:
        for title, arguments in runs:
            run_step(title, [*pip, "--progress-bar", "off", *arguments], advise_on_pip, {"PIP_USER": "0"})
    except SetupError:
        # pip that fails by itself leaves what was there as it was; only a killed one leaves half a package.
        write_stamp(before)
        raise
    write_stamp({**before, key: digest, "packages": list_installed()})


# ---- What comes with the system -----------------------------------------------------------------------------------


def is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def can_install(manager: str) -> bool:
    return sys.platform.startswith("linux") and manager == "apt-get" and is_root() and bool(shutil.which("apt-get"))


def install_system_packages(manager: str, packages: Sequence[str], title: str) -> None:
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}

    def advise(output: str) -> str:
        if "lock" in output.lower():
            return "Another program is installing packages: wait for it to end and run it again."
        return f"Check the network, or install by hand: {manager} install {' '.join(packages)}"

    try:
        run_step("Reading the list of system packages", [manager, "update"], advise, quiet)
    except SetupError as problem:
        # One source out of reach does not mean that the package is.
        say(f"{problem.message}\n{problem.hint}\nTrying with the list that is there.")
    install = [manager, "install", "-y", "--no-install-recommends", *packages]
    run_step(f"Installing {title}", install, advise, quiet)


def explain_system_parts(parts: Sequence[SystemPart]) -> str:
    """How a person installs them on this machine: one command, and what to do where there is none."""
    manager = next((name for name in INSTALL_COMMANDS if shutil.which(name)), "")
    packaged = [part for part in parts if manager in part.packages]
    by_hand = [part.otherwise for part in parts if part not in packaged]
    if not packaged:
        return "\n".join(by_hand)
    before = () if manager == "brew" or is_root() else ("sudo",)
    packages = [package for part in packaged for package in part.packages[manager]]
    command = "Install with: " + " ".join([*before, *INSTALL_COMMANDS[manager], *packages])
    after = [part.then for part in packaged if part.then and manager != "apt-get"]
    return "\n".join([command, *after, *by_hand])


def name_parts(parts: Sequence[SystemPart]) -> str:
    return "; ".join(part.name for part in parts)


def obtain(parts: Sequence[SystemPart]) -> None:
    """Install them if this program may, else raise SetupError with the command."""
    if can_install("apt-get"):
        packages = [package for part in parts for package in part.packages["apt-get"]]
        install_system_packages("apt-get", packages, " ".join(packages))
        parts = [part for part in parts if not part.is_there()]
        if parts:
            raise SetupError(
                f"Installed, and still not found: {name_parts(parts)}.", "\n".join(part.otherwise for part in parts)
            )
        return
    raise SetupError(f"This machine lacks {name_parts(parts)}.", explain_system_parts(parts))


def has_graphics() -> bool:
    """Whether skia will find its shared libraries; on macOS and Windows it brings them along."""
    if not sys.platform.startswith("linux"):
        return True
    try:
        for name in ("libEGL.so.1", "libGL.so.1"):
            ctypes.CDLL(name)
    except OSError:
        return False
    return True


def read_setting(name: str) -> str:
    """A setting as Pixora sees it: from the environment, else from .env, else empty."""
    if os.environ.get(name):
        return os.environ[name]
    try:
        lines = (ROOT / ".env").read_text(encoding="utf-8").splitlines()
    except OSError:
        return ""
    values = [line.split("=", 1)[1] for line in lines if line.split("=", 1)[0].strip() == name and "=" in line]
    return values[-1].split(" #")[0].strip().strip("'\"") if values else ""


def find_soundfont() -> str | None:
    """The soundfont that Pixora will use. Raises SetupError if PIXORA_SOUNDFONT names a file that is not there."""
    chosen = read_setting("PIXORA_SOUNDFONT")
    if chosen:
        if (ROOT / chosen).is_file():
            return chosen
        raise SetupError(f"PIXORA_SOUNDFONT is set to {chosen}, and there is no such file.", "Correct it or remove it.")
    places = [Path(folder).expanduser() / SOUNDFONT_FILE for folder in SOUNDFONT_FOLDERS]
    return next((str(place) for place in places if place.is_file()), None)


def find_chromium() -> str | None:
    named = next((found for found in map(shutil.which, CHROMIUM_NAMES) if found), None)
    return named or next((place for place in CHROMIUM_PLACES if Path(place).is_file()), None)


def find_postgres() -> str | None:
    """The folder of initdb and pg_ctl, the newest version's."""
    named = shutil.which("initdb")
    if named:
        return str(Path(named).resolve().parent)
    found = [path.parent for place in POSTGRES_PLACES for path in _list_files(place, "*/bin/initdb", "bin/initdb")]
    return str(max(found, key=_version_of)) if found else None


def _list_files(place: str, *patterns: str) -> list[Path]:
    return [path for pattern in patterns for path in Path("/").glob(f"{place.lstrip('/')}/{pattern}")]


def _version_of(folder: Path) -> int:
    digits = "".join(char for char in folder.parent.name if char.isdigit())
    return int(digits or 0)


# ---- Setup --------------------------------------------------------------------------------------------------------


def check_drawing() -> None:
    """Raises SetupError unless skia, which needs shared libraries of the system, can be imported."""
    done = subprocess.run(
        [str(get_venv_python()), "-c", "import skia"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    if done.returncode:
        said = done.stdout.decode(errors="replace").strip().splitlines()[-1:]
        raise SetupError(
            f"The illustrator's library skia cannot be loaded: {' '.join(said)}", explain_system_parts([GRAPHICS])
        )


def plan_setup(dev: bool) -> list[Step]:
    """What is missing on this machine, in the order in which it is to be done; empty when all is there."""
    steps: list[Step] = []
    wanted = (GRAPHICS, SOUNDFONT, *([CHROMIUM, POSTGRES, NETWORKS] if dev else []))
    missing = [part for part in wanted if not part.is_there()]
    if missing:
        download, disk = sum(part.download_mb for part in missing), sum(part.disk_mb for part in missing)
        steps.append(Step(name_parts(missing), download, disk, 20 * len(missing), lambda: obtain(missing)))
    stamp = read_stamp()
    problem = find_venv_problem(stamp) if VENV.exists() or VENV.is_symlink() else ""
    if problem:
        say(f"{problem}: making it anew.")
    if problem is not None or not is_complete(stamp):
        stamp = {}
    if problem is not None:
        python = choose_python()
        steps.append(Step("a folder .venv for Python packages", 0, 20, 5, lambda: make_venv(python)))
    run_digest, dev_digest = hash_files(HASHED, RUN), hash_files(HASHED, RUN, DEV)

    def install_run() -> None:
        voice = ("Installing the voice, by its hash", ("--require-hashes", "--no-deps", "-r", HASHED))
        install_packages("run", run_digest, voice, ("Installing what Pixora runs on", ("-r", RUN)))

    def install_dev() -> None:
        install_packages("dev", dev_digest, ("Installing what the tests need", ("-r", DEV)))

    if stamp.get("run") != run_digest:
        steps.append(Step("the packages that Pixora runs on", 280, 930, 75, install_run))
    if dev and stamp.get("dev") != dev_digest:
        steps.append(Step("the packages that its tests need", 75, 275, 25, install_dev))
    return steps


def check_disk(steps: Sequence[Step]) -> None:
    """Raises SetupError if what is to be done does not fit on the disk."""
    download, disk = sum(step.download_mb for step in steps), sum(step.disk_mb for step in steps)
    for place, need in ((ROOT, disk + download), (Path(tempfile.gettempdir()), download)):
        free = shutil.disk_usage(str(place)).free // 1_000_000
        if free < need:
            raise SetupError(
                f"Setup needs {need} MB on the disk of {place}, and {free} MB are free.",
                "Free some space and run it again.",
            )


def set_up(dev: bool = False) -> None:
    """Bring this machine to where Pixora runs (`dev`: and its tests). Quick when there is nothing to do."""
    steps = plan_setup(dev)
    if steps:
        download, disk = sum(step.download_mb for step in steps), sum(step.disk_mb for step in steps)
        minutes = max(1, round(sum(step.seconds for step in steps) / 60))
        say(
            f"Setup: about {download} MB to download, {disk} MB on disk, about {minutes} "
            f"minute{'s' if minutes > 1 else ''} (longer on a slow line). Missing: "
            + "; ".join(step.title for step in steps)
            + "."
        )
        check_disk(steps)
        for step in steps:
            step.run()
    check_drawing()
    if steps:
        say("Setup is done.")


# ---- Targets ------------------------------------------------------------------------------------------------------


def run_tool(command: Sequence[str]) -> int:
    """Run a command on this terminal; its exit code."""
    # A script in bench/ has its own folder on the path, and not the one that Pixora is in.
    process = subprocess.Popen(command, cwd=str(ROOT), env={**os.environ, "PYTHONPATH": str(ROOT)})
    try:
        return process.wait()
    except KeyboardInterrupt:
        # The terminal sent the child the same Ctrl-C: let it clean up first.
        process.wait()
        raise
    except SystemExit:
        process.terminate()
        process.wait()
        raise


def run_tools(tools: Sequence[tuple[str, Sequence[str]]]) -> int:
    """Run all of them, say how each ended; the exit code of the first that failed, else 0."""
    begun = time.monotonic()
    results: list[tuple[str, int, float]] = []
    for name, command in tools:
        say(f"\n== {name}")
        started = time.monotonic()
        results.append((name, run_tool(command), time.monotonic() - started))
    say("")
    for name, code, seconds in results:
        say(f"{name:<16} {'passed' if code == 0 else f'FAILED ({code})':<12} {seconds:7.1f} s")
    failed = [(name, code) for name, code, _ in results if code]
    outcome = "FAILED: " + ", ".join(name for name, _ in failed) if failed else "all passed"
    say(f"{'total':<16} {outcome:<12} {time.monotonic() - begun:7.1f} s")
    return failed[0][1] if failed else 0


def list_checks() -> list[tuple[str, Sequence[str]]]:
    python = str(get_venv_python())
    lint_imports = (
        "import sys; sys.path.insert(0, '.'); from importlinter.cli import lint_imports_command as run; run()"
    )
    return [
        ("ruff", [python, "-m", "ruff", "check", "."]),
        ("ruff format", [python, "-m", "ruff", "format", "--check", "."]),
        ("mypy", [python, "-m", "mypy"]),
        ("lint-imports", [python, "-c", lint_imports]),
    ]


def set_up_only(arguments: Sequence[str]) -> int:
    set_up()
    say('Pixora is ready: `make studio` starts it, `.venv/bin/python studio.py make "..."` makes a film.')
    return 0


def start_studio(arguments: Sequence[str]) -> int:
    set_up()
    command = [str(get_venv_python()), "studio.py", *arguments]
    if WINDOWS:
        return run_tool(command)
    os.chdir(str(ROOT))
    sys.stdout.flush()
    os.execv(command[0], command)  # noqa: S606  # Ctrl-C then reaches the studio itself


def run_tests(arguments: Sequence[str]) -> int:
    set_up(dev=True)
    at_once = ("-n", "2", "--dist", "loadfile", "--no-loadscope-reorder")
    pytest = [str(get_venv_python()), "-m", "pytest", "-m", "not long and not soak", *at_once, *arguments]
    return run_tools([*list_checks(), ("pytest", pytest)])


def run_marked(mark: str, arguments: Sequence[str]) -> int:
    set_up(dev=True)
    code = run_tool([str(get_venv_python()), "-m", "pytest", "-m", mark, "--timeout", "5400", *arguments])
    if code == 5:  # pytest's own code for "no tests were collected"
        say(f"There are no {mark} tests yet.")
        return 0
    return code


def run_lint(arguments: Sequence[str]) -> int:
    set_up(dev=True)
    return run_tools(list_checks())


def run_benches(arguments: Sequence[str]) -> int:
    set_up()
    benches = sorted((ROOT / "bench").glob("*.py"))
    if not benches:
        say("There are no benches yet.")
        return 0
    python = str(get_venv_python())
    return run_tools([(path.name, [python, str(path), "--quick", *arguments]) for path in benches])


def run_listen(arguments: Sequence[str]) -> int:
    set_up()
    return run_tool([str(get_venv_python()), "bench/listen.py", "--set-up", *arguments])


def clean(arguments: Sequence[str]) -> int:
    remove_venv()
    for name in (".mypy_cache", ".ruff_cache", ".pytest_cache", ".import_linter_cache", ".hypothesis", "dist"):
        shutil.rmtree(str(ROOT / name), ignore_errors=True)
    for folder in ("pixora", "ui", "tests", "bench", "scripts"):
        for cache in list((ROOT / folder).rglob("__pycache__")):
            shutil.rmtree(str(cache), ignore_errors=True)
    say("Removed .venv and caches. Films and records in data/ and settings in .env are as they were.")
    return 0


TARGETS: dict[str, tuple[Callable[[Sequence[str]], int], str]] = {
    "setup": (set_up_only, "set everything up that Pixora needs"),
    "studio": (start_studio, "set up, then serve the studio on http://127.0.0.1:8000"),
    "test": (run_tests, "set up, then run every check and test"),
    "test-long": (lambda arguments: run_marked("long", arguments), "the tests that take many minutes"),
    "soak": (lambda arguments: run_marked("soak", arguments), "the tests that run for hours"),
    "lint": (run_lint, "the checks without the tests"),
    "bench": (run_benches, "every bench in bench/, the quick way"),
    "listen": (run_listen, "how well the voice is understood; sets a recogniser up first (750 MB)"),
    "clean": (clean, "remove .venv and caches"),
}


def main(arguments: Sequence[str]) -> int:
    if not arguments or arguments[0] not in TARGETS:
        say("python3 scripts/make.py TARGET, or make TARGET, where TARGET is one of:")
        for name, (_, purpose) in TARGETS.items():
            say(f"  {name:<10} {purpose}")
        return 0 if arguments and arguments[0] in ("help", "-h", "--help") else 2
    try:
        return TARGETS[arguments[0]][0](arguments[1:])
    except SetupError as problem:
        say(f"{problem.message}\n{problem.hint}")
        return 1
    except KeyboardInterrupt:
        say("\nStopped.")
        return 130


def leave() -> NoReturn:
    # Told to end, it first ends what it started, so that no pip, apt or test run is left behind.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    sys.exit(main(sys.argv[1:]))


if __name__ == "__main__":
    leave()
