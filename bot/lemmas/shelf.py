"""Folded lemma dictionaries on disk, a file a language: made at first need, then only mapped into memory."""

from __future__ import annotations

import fcntl
import mmap
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import simplemma
import structlog
from simplemma.strategies.dictionaries.dictionary_factory import SUPPORTED_LANGUAGES

from bot.topics.lemmas import Lemmas

log = structlog.get_logger()

# Belongs to the files' names: raise it when folding or packing changes.
_EDITION = 4
_NAMED = re.compile(r"[a-z]+-([^-]+-[0-9]+)\.(?:lemmas|lock)")

_LOOK = 0.1

# Writes the file of a language's dictionary, unless stopped. Raises OSError or SubprocessError.
Build = Callable[[str, Path, threading.Event], None]


def build_in_child(code: str, path: Path, stopped: threading.Event) -> None:
    """In a process of its own: seconds of computing would hold up every other thread of this one."""
    command = [sys.executable, "-m", "bot.lemmas.build", code, str(path)]
    quiet = subprocess.DEVNULL
    # Out of reach of the terminal's Ctrl+C, which is ours to pass on.
    with subprocess.Popen(command, stdout=quiet, stderr=quiet, start_new_session=True) as child:  # noqa: S603 - ourselves
        while child.poll() is None:
            if stopped.wait(_LOOK):
                child.kill()
    if child.returncode:
        raise subprocess.CalledProcessError(child.returncode, command)


class Shelf:
    """Hands out dictionaries by simplemma's language code; each is loaded once, whichever thread asks first.

    A dictionary that can't be had is logged and passed over: matching goes on by rules alone.
    """

    def __init__(self, folder: Path, build: Build = build_in_child) -> None:
        self._folder = folder
        self._build = build
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._tidied = False
        self._loaded: dict[str, Lemmas | None] = {}
        self._asked: set[str] = set()

    def __call__(self, code: str) -> Lemmas | None:
        """The dictionary of a language if it is there; if it has to be made first, that begins, and it comes later."""
        with self._lock:
            if code in self._loaded or code in self._asked:
                return self._loaded.get(code)
            self._tidy()
            kept = _kept(self._path(code))
            if kept is not None:
                self._loaded[code] = kept
                return kept
            self._asked.add(code)
        threading.Thread(target=self.wait, args=(code,), name=f"lemmas-{code}", daemon=True).start()
        return None

    def making(self) -> tuple[str, ...]:
        """The languages whose dictionaries were asked for and will come, unless that fails."""
        with self._lock:
            return tuple(sorted(self._asked - self._loaded.keys()))

    def wait(self, code: str) -> Lemmas | None:
        """The dictionary of a language, made here and now if need be; None where there is none."""
        if code not in self._loaded:
            with self._lock:
                self._tidy()
            loaded = self._load(code) if code in SUPPORTED_LANGUAGES else None
            with self._lock:
                self._loaded.setdefault(code, loaded)
        return self._loaded[code]

    def stop(self) -> None:
        """Ends what is being built, and builds nothing more: a process that ends waits for its threads."""
        self._stopped.set()

    def _path(self, code: str) -> Path:
        return self._folder / f"{code}-{_version()}.lemmas"

    def _tidy(self) -> None:
        """Once: deletes the files that other versions of Tocsin or simplemma left. Who has mapped one keeps it."""
        if self._tidied:
            return
        self._tidied = True
        for each in self._folder.glob("*-*-*.*"):
            named = _NAMED.fullmatch(each.name)
            if named is not None and named[1] != _version():
                with suppress(OSError):  # of a folder that may only be read
                    each.unlink()

    def _load(self, code: str) -> Lemmas | None:
        path = self._path(code)
        if (kept := _kept(path)) is not None:
            return kept
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with _alone(path.with_suffix(".lock"), self._stopped):
                # Another process may have been first.
                return _kept(path) or self._built(code, path)
        except (OSError, ValueError, subprocess.SubprocessError) as fault:
            if self._stopped.is_set():
                return None
            log.warning("lemmas_missing", language=code, path=str(path), reason=str(fault))
            return None

    def _built(self, code: str, path: Path) -> Lemmas:
        started = time.perf_counter()
        log.info("lemmas_building", language=code)
        for left in self._folder.glob(f"{path.name}?*"):  # by builds that were killed: nobody else builds now
            left.unlink()
        self._build(code, path, self._stopped)
        log.info("lemmas_built", language=code, seconds=round(time.perf_counter() - started, 1))
        return _mapped(path)


def _version() -> str:
    return f"{simplemma.__version__}-{_EDITION}"


def _kept(path: Path) -> Lemmas | None:
    """What is on disk; None if nothing is, or nothing sound."""
    try:
        return _mapped(path)
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as fault:
        log.warning("lemmas_unreadable", path=str(path), reason=str(fault))
        return None


def _mapped(path: Path) -> Lemmas:
    with path.open("rb") as file:
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    lemmas = Lemmas(mapped)
    if hasattr(mmap, "MADV_DONTNEED"):
        mapped.madvise(mmap.MADV_DONTNEED)  # what checking it read; what is looked up comes back by itself
    return lemmas


@contextmanager
def _alone(path: Path, stopped: threading.Event) -> Iterator[None]:
    """Until the block ends, no other process is in it; each waits for the one before. Raises OSError when stopped."""
    with path.open("w") as file:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if stopped.wait(_LOOK):
                    raise
            else:
                break
        yield
