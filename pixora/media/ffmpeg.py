"""Run ffmpeg: found once, fed and read through pipes, never left behind, its faults put into words."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import FrameType, MappingProxyType
from typing import IO, NoReturn

import imageio_ffmpeg

from pixora.film.errors import PixoraError, Unavailable

LOG_PIECES, LOG_BYTES = 2000, 4096
"""How much of the end of ffmpeg's log is kept: all of a sound run, and no more than 8 MB of one that floods it."""
PIPE_BYTES = 1 << 20
"""Linux's default limit for an unprivileged pipe; a 720p frame then needs 4 switches instead of 57."""
_ECHOES = ("Task finished with", "Terminating thread with", "Nothing was written into", "Error sending frames to")
NO_SPACE = "No space left on device"


@dataclass(frozen=True)
class Finished:
    """What a run left: standard output if it was asked for, and the last lines of the log."""

    stdout: bytes
    log: str


def ffmpeg_path() -> str:
    """The ffmpeg to use: `PIXORA_FFMPEG` if set, else the pinned one, whose version and filters are known.

    Raises `Unavailable("ffmpeg_missing")`.
    """
    return _found(os.environ.get("PIXORA_FFMPEG", ""))


@lru_cache(maxsize=4)
def _found(wish: str) -> str:
    if wish:
        path = shutil.which(wish)
        if path is None:
            raise Unavailable(
                "ffmpeg_missing",
                f"PIXORA_FFMPEG names {wish}, which is not a program that can be run.",
                "Point PIXORA_FFMPEG at an ffmpeg, or unset it to use the one that came with Pixora.",
            )
        return str(Path(path).absolute())
    try:
        path = imageio_ffmpeg.get_ffmpeg_exe()
    except RuntimeError as error:
        raise Unavailable(
            "ffmpeg_missing",
            "ffmpeg, which puts the film together, was not found.",
            "Install it with `pip install imageio-ffmpeg`, or set PIXORA_FFMPEG to the path of an ffmpeg.",
        ) from error
    return str(Path(shutil.which(path) or path).absolute())


def run(
    arguments: Sequence[str],
    *,
    chunks: Iterable[bytes | bytearray | memoryview] | None = None,
    capture: bool = False,
    cwd: Path | None = None,
    env: dict[str, str] | None = None,
    level: str = "warning",
) -> Finished:
    """Run ffmpeg with `arguments` (without the program) to its end.

    `chunks` are written to its standard input as they come; `capture` keeps its standard output. The process is
    killed when an exception passes, and on SIGTERM. Raises `Unavailable` (`ffmpeg_missing`, `disk_full`) or
    `PixoraError("media_failed")` with the end of ffmpeg's own words.
    """
    argv = [ffmpeg_path(), "-hide_banner", "-nostdin", "-nostats", "-y", "-loglevel", level, *arguments]
    with _started(argv, feed=chunks is not None, capture=capture, cwd=cwd, env=env) as process:
        log: deque[bytes] = deque(maxlen=LOG_PIECES)
        output: list[bytes] = []
        readers = [_reading(process.stderr, log, LOG_BYTES)]
        if capture:
            readers.append(_reading(process.stdout, output, PIPE_BYTES))
        if chunks is not None:
            _write(process, chunks)
        code = process.wait()
        for reader in readers:
            reader.join()
    return Finished(stdout=b"".join(output), log=_judge(code, log))


def _judge(code: int, log: Iterable[bytes]) -> str:
    """What ffmpeg said, when it ended well."""
    text = b"".join(log).decode("utf-8", "replace").strip()
    if NO_SPACE in text:
        raise disk_full()
    if code != 0:
        raise failed(_last_words(text) or f"ffmpeg ended with code {code}.")
    return text


def pieces(
    arguments: Sequence[str],
    size: int,
    *,
    cwd: Path | None = None,
    env: dict[str, str] | None = None,
    faults: Mapping[str, str] = MappingProxyType({}),
) -> Generator[bytes]:
    """Run ffmpeg with `arguments` and yield its standard output in pieces of `size` bytes, as they are asked for.

    It waits while nobody takes what it made, and is killed when the iterator is closed before its end. Raises as `run`
    does; `faults` are texts of its log that spoil the result, each with what is wrong then.
    """
    argv = [ffmpeg_path(), "-hide_banner", "-nostdin", "-nostats", "-y", "-loglevel", "warning", *arguments]
    with _started(argv, feed=False, capture=True, cwd=cwd, env=env) as process:
        log: deque[bytes] = deque(maxlen=LOG_PIECES)
        reader = _reading(process.stderr, log, LOG_BYTES)
        pipe = process.stdout
        if pipe is None:
            raise failed("ffmpeg was started without an output.")
        _widen(pipe)
        left = bytearray()
        while chunk := pipe.read(PIPE_BYTES):
            left += chunk
            while len(left) >= size:
                yield bytes(memoryview(left)[:size])
                del left[:size]
        code = process.wait()
        reader.join()
    said = _judge(code, log)
    for text, wrong in faults.items():
        if text in said:
            raise failed(wrong)


@contextlib.contextmanager
def told_plainly(what: str) -> Iterator[None]:
    """Turn faults of the file system and of PyAV inside the block into the family; `what` was being done."""
    # Where it is needed: a server that has no file to read starts without it.
    from av.error import FFmpegError

    try:
        yield
    except PixoraError:
        raise
    except (OSError, FFmpegError) as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise disk_full() from error
        raise failed(f"{what}: {error.strerror or error}.") from error


def disk_full() -> Unavailable:
    return Unavailable(
        "disk_full",
        "The disk is full, so the film could not be written.",
        "Free some space (a minute of film needs about 200 MB while it is made), then try again.",
    )


def failed(reason: str) -> PixoraError:
    return PixoraError(
        "media_failed",
        f"A part of the film could not be put together: {reason}",
        "Try again; if it stays, report it with this message.",
    )


@contextlib.contextmanager
def _started(
    argv: list[str], *, feed: bool, capture: bool, cwd: Path | None, env: dict[str, str] | None
) -> Iterator[subprocess.Popen[bytes]]:
    # A group of its own: Ctrl-C in a terminal then reaches Python alone, which ends ffmpeg in order.
    try:
        process = subprocess.Popen(
            argv,
            stdin=subprocess.PIPE if feed else subprocess.DEVNULL,
            stdout=subprocess.PIPE if capture else subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            cwd=cwd,
            env={**os.environ, **(env or {})},
            bufsize=0,
            process_group=0 if os.name == "posix" else None,
        )
    except OSError as error:
        if error.errno in (errno.ENOENT, errno.EACCES, errno.ENOEXEC):
            raise Unavailable(
                "ffmpeg_missing",
                f"ffmpeg could not be started from {argv[0]}.",
                "Install it with `pip install imageio-ffmpeg`, or set PIXORA_FFMPEG to the path of an ffmpeg.",
            ) from error
        raise failed(f"ffmpeg could not be started: {error.strerror}.") from error
    try:
        with _ended_by_sigterm():
            yield process
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
        for pipe in (process.stdin, process.stdout, process.stderr):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()


@contextlib.contextmanager
def _ended_by_sigterm() -> Iterator[None]:
    """Let SIGTERM unwind the stack instead of ending Python on the spot, unless the host handles it itself.

    After SIGKILL nothing of ours runs: a fed ffmpeg then ends by itself as its input closes.
    """
    ours = threading.current_thread() is threading.main_thread() and signal.getsignal(signal.SIGTERM) == signal.SIG_DFL
    if ours:
        signal.signal(signal.SIGTERM, _leave)
    try:
        yield
    finally:
        if ours:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _leave(number: int, frame: FrameType | None) -> NoReturn:
    raise SystemExit(128 + number)


def _reading(pipe: IO[bytes] | None, into: deque[bytes] | list[bytes], size: int) -> threading.Thread:
    """Drain a pipe in the background, so that ffmpeg never waits for a reader."""

    def drain() -> None:
        if pipe is not None:
            # The pipe is closed under the reader when the run is broken off.
            with contextlib.suppress(ValueError, OSError):
                while chunk := pipe.read(size):
                    into.append(chunk)

    thread = threading.Thread(target=drain, daemon=True)
    thread.start()
    return thread


def _widen(pipe: IO[bytes]) -> None:
    if sys.platform == "linux":
        import fcntl

        with contextlib.suppress(OSError):
            fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, PIPE_BYTES)


def _write(process: subprocess.Popen[bytes], chunks: Iterable[bytes | bytearray | memoryview]) -> None:
    """Feed standard input; a reader that hung up early is judged by its own words and exit code."""
    pipe = process.stdin
    if pipe is None:
        raise failed("ffmpeg was started without an input.")
    _widen(pipe)
    for chunk in chunks:
        view = memoryview(chunk).cast("B")
        try:
            while view:
                view = view[pipe.write(view) or 0 :]
        except BrokenPipeError:
            break
    with contextlib.suppress(BrokenPipeError):
        pipe.close()


def _last_words(log: str) -> str:
    """The end of the log without the lines that only pass an earlier fault on."""
    told = [line.strip() for line in log.splitlines() if line.strip() and not any(text in line for text in _ECHOES)]
    return " / ".join(told[-4:])
