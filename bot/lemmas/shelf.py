"""Folded lemma dictionaries on disk, a file a language: made at first need, then only mapped into memory."""

from __future__ import annotations

import mmap
import os
import tempfile
import threading
import time
from pathlib import Path

import simplemma
import structlog
from simplemma.strategies.dictionaries import DefaultDictionaryFactory

from bot.topics.lemmas import Lemmas
from bot.topics.morphology import albanian, serbian
from bot.topics.packing import no_bases, pack

log = structlog.get_logger()

# Belongs to the files' names: raise it when folding or packing changes.
_EDITION = 1


_BASES = {"hbs": serbian.bases, "sq": albanian.bases}


class Shelf:
    """Hands out dictionaries by simplemma's language code; each is loaded once, whichever thread asks first.

    A dictionary that can't be had is logged and passed over: matching goes on by rules alone.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._loaded: dict[str, Lemmas | None] = {}

    def __call__(self, code: str) -> Lemmas | None:
        """The dictionary of a language, None where there is none."""
        with self._lock:
            if code not in self._loaded:
                self._loaded[code] = self._load(code)
            return self._loaded[code]

    def _load(self, code: str) -> Lemmas | None:
        path = self._folder / f"{code}-{simplemma.__version__}-{_EDITION}.lemmas"
        try:
            return _mapped(path)
        except FileNotFoundError:
            pass
        except (OSError, ValueError) as fault:
            log.warning("lemmas_unreadable", path=str(path), reason=str(fault))
        return self._build(code, path)

    def _build(self, code: str, path: Path) -> Lemmas | None:
        started = time.perf_counter()
        log.info("lemmas_building", language=code)
        try:
            packed = pack(_listed(code), _BASES.get(code, no_bases))
        except (ImportError, ValueError, OSError) as fault:
            log.warning("lemmas_missing", language=code, reason=str(fault))
            return None
        try:
            _write(path, packed)
            built = _mapped(path)
        except OSError as fault:
            log.warning("lemmas_not_kept", path=str(path), reason=str(fault))
            built = Lemmas(packed)
        log.info("lemmas_built", language=code, seconds=round(time.perf_counter() - started, 1), bytes=len(packed))
        return built


def _listed(code: str) -> list[tuple[str, str]]:
    """Forms with their lemmas, Latin script before Cyrillic: simplemma's Serbo-Croatian has both, and not alike."""
    return sorted(DefaultDictionaryFactory(cache_max_size=1).get_dictionary(code).items(), key=_script)


def _script(pair: tuple[str, str]) -> bool:
    return pair[0] > "\u0400"


def _mapped(path: Path) -> Lemmas:
    with path.open("rb") as file:
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    lemmas = Lemmas(mapped)
    if hasattr(mmap, "MADV_DONTNEED"):
        mapped.madvise(mmap.MADV_DONTNEED)  # what checking it read; what is looked up comes back by itself
    return lemmas


def _write(path: Path, packed: bytes) -> None:
    """Whole or not at all: another process may read, or build the same, meanwhile."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(packed)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
