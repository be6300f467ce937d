"""Lemma dictionaries: packing, looking up, and the shelf that keeps them on disk."""

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import cast
from zlib import crc32

import pytest
import structlog
from simplemma.strategies.dictionaries import DefaultDictionaryFactory

from bot.lemmas.build import write
from bot.lemmas.lists import listed
from bot.lemmas.shelf import Shelf
from bot.topics.lemmas import Entry, Lemmas
from bot.topics.packing import pack

LISTED = [
    ("Banjci", "Banjac"), ("znači", "značiti"), ("znaci", "znak"), ("kosova", "kos"), ("Kosova", "Kosovo"),
    ("sam", "biti"), ("sam", "sam"), ("SAD", "SAD"), ("sad", "sad"), ("psa", "pas"), ("пса", "пасти"), ("x-a", "x"),
]  # fmt: skip
DICTIONARY = Lemmas(pack(LISTED))


@pytest.mark.parametrize(
    ("raw", "word", "lemmas"),
    [
        ("znači", "znaci", ("znaciti",)),
        ("значи", "znaci", ("znaciti",)),
        ("znaci", "znaci", ("znaciti", "znak")),  # the marks may have been left out
        ("kosova", "kosova", ("kos",)),
        ("Kosova", "kosova", ("kosovo",)),
        ("KOSOVA", "kosova", ("kos", "kosovo")),
        ("psa", "psa", ("pas",)),  # the first list counts
        ("Banjac", "banjac", ("banjac",)),
        ("nepoznat", "nepoznat", ()),
        ("", "", ()),
    ],
)
def test_a_words_lemmas_go_by_how_it_is_written(raw: str, word: str, lemmas: tuple[str, ...]) -> None:
    assert DICTIONARY.of(DICTIONARY.record(word), word, raw) == lemmas


def test_an_entry_tells_what_kind_of_lemma_a_word_is() -> None:
    assert DICTIONARY.entry("sad") == Entry(("sad",), common=True, proper=False, acronym=True)
    assert DICTIONARY.entry("banjac") == Entry(("banjac",), common=False, proper=True, acronym=False)
    assert DICTIONARY.entry("psa") == Entry(("pas",), common=False, proper=False, acronym=False)
    assert DICTIONARY.entry("nepoznat") is None


def test_the_forms_of_a_lemma_are_found_again() -> None:
    assert set(DICTIONARY.forms("znak")) == {"znak", "znaci"}
    assert set(DICTIONARY.forms("kosovo")) == {"kosovo", "kosova"}
    assert set(DICTIONARY.forms("kos")) == {"kos", "kosova"}
    assert list(DICTIONARY.forms("nepoznat")) == []


def test_forms_are_found_among_many_without_reading_all_of_them() -> None:
    pairs = [(f"w{number}s", f"w{number // 3}") for number in range(3000)]
    lemmas = Lemmas(pack(pairs))
    assert set(lemmas.forms("w700")) == {"w700", "w2100s", "w2101s", "w2102s"}
    assert list(Lemmas(pack([("sam", "sam")])).forms("sam")) == ["sam"]
    # Two words of one CRC are told apart.
    assert crc32(b"plumless") == crc32(b"buckeroo")
    alike = Lemmas(pack([("plumlessa", "plumless"), ("buckeroom", "buckeroo")]))
    assert set(alike.forms("plumless")) == {"plumless", "plumlessa"}


def test_what_rules_propose_is_taken_where_it_is_a_lemma() -> None:
    bases = {"koristi": ["koristiti", "koristeti"]}
    lemmas = Lemmas(pack([("koristi", "korist"), ("koristim", "koristiti")], lambda word: bases.get(word, [])))
    assert lemmas.of(lemmas.record("koristi"), "koristi", "koristi") == ("korist", "koristiti")


def test_what_rules_propose_for_names_is_taken_for_names_alone() -> None:
    names = [("Milanom", "Milano"), ("Milan", "Milan"), ("selom", "selo"), ("sel", "sel")]
    lemmas = Lemmas(pack(names, names=lambda word: [word.removesuffix("om")]))
    assert lemmas.of(lemmas.record("milanom"), "milanom", "Milanom") == ("milano", "milan")
    assert lemmas.of(lemmas.record("selom"), "selom", "selom") == ("selo",)


@pytest.mark.parametrize("damage", [lambda b: b[:-1], lambda b: b[:5], lambda _: b"", lambda b: b[:-3] + b"xxx"])
def test_a_damaged_dictionary_is_refused(damage: object) -> None:
    assert callable(damage)
    with pytest.raises(ValueError, match="lemma dictionary"):
        Lemmas(damage(pack(LISTED)))


class Builder:
    """Builds from a short list instead of simplemma's, and remembers for which languages."""

    def __init__(self) -> None:
        self.built: list[str] = []

    def __call__(self, code: str, path: Path, _stopped: Event) -> None:
        self.built.append(code)
        if code == "en":
            raise subprocess.CalledProcessError(1, "build")
        write(path, pack(LISTED))


def lemmas_of(shelf: Shelf, word: str) -> tuple[str, ...]:
    dictionary = shelf.wait("hbs")
    assert dictionary is not None
    return dictionary.of(dictionary.record(word), word, word)


def files(folder: Path) -> list[Path]:
    return list(folder.glob("*.lemmas"))


def test_a_dictionary_is_built_once_and_kept(tmp_path: Path) -> None:
    build = Builder()
    for _ in range(2):
        shelf = Shelf(tmp_path / "new" / "lemmas", build)
        assert lemmas_of(shelf, "psa") == ("pas",)
        assert lemmas_of(shelf, "psa") == ("pas",)
    assert build.built == ["hbs"]
    assert len(files(tmp_path / "new" / "lemmas")) == 1


def test_who_does_not_wait_gets_it_once_it_is_there(tmp_path: Path) -> None:
    go, done = Event(), Event()

    def build(code: str, path: Path, _stopped: Event) -> None:
        go.wait(5)
        Builder()(code, path, _stopped)
        done.set()

    shelf = Shelf(tmp_path, build)
    assert shelf("hbs") is None
    assert shelf("hbs") is None
    go.set()
    assert done.wait(5)
    assert shelf.wait("hbs") is not None
    assert shelf("hbs") is not None
    assert Shelf(tmp_path, build)("hbs") is not None


def test_a_damaged_file_is_built_anew(tmp_path: Path) -> None:
    build = Builder()
    Shelf(tmp_path, build).wait("hbs")
    (path,) = files(tmp_path)
    path.write_bytes(path.read_bytes()[:-9])
    with structlog.testing.capture_logs() as logs:
        assert lemmas_of(Shelf(tmp_path, build), "psa") == ("pas",)
    assert {each["event"] for each in logs} == {"lemmas_unreadable", "lemmas_building", "lemmas_built"}
    assert lemmas_of(Shelf(tmp_path, build), "psa") == ("pas",)
    assert build.built == ["hbs", "hbs"]


def test_who_asks_at_the_same_time_gets_what_one_built(tmp_path: Path) -> None:
    build = Builder()
    shelves = [Shelf(tmp_path, build) for _ in range(3)]
    with ThreadPoolExecutor(6) as threads:
        found = list(threads.map(lambda shelf: lemmas_of(shelf, "psa"), shelves * 4))
    assert set(found) == {("pas",)}
    assert build.built == ["hbs"]


def test_what_other_versions_and_killed_builds_left_is_deleted(tmp_path: Path) -> None:
    Shelf(tmp_path, Builder()).wait("hbs")
    (current,) = files(tmp_path)
    version = current.name.removeprefix("hbs-").removesuffix(".lemmas")
    old = ["hbs-2.0.0-2.lemmas", "hbs-1.1.2-3.lock", "fr-2.0.0-1.lemmas", f"sq-{version}.lemmasx7_k"]
    kept = ["notes.txt", "my-own-list.lemmas", f"fr-{version}.lemmas"]
    for name in [*old, *kept]:
        (tmp_path / name).write_text("x")
    shelf = Shelf(tmp_path, Builder())
    assert shelf("hbs") is not None
    shelf.wait("sq")
    left = {each.name for each in tmp_path.iterdir()}
    assert not left & set(old)
    assert left >= {*kept, current.name, f"sq-{version}.lemmas"}


def test_what_is_being_made_is_told_until_it_is_there_or_failed(tmp_path: Path) -> None:
    go = Event()

    def build(code: str, path: Path, stopped: Event) -> None:
        go.wait(5)
        Builder()(code, path, stopped)

    shelf = Shelf(tmp_path, build)
    for code in ("hbs", "en", "xx"):
        shelf(code)
    assert set(shelf.making()) >= {"en", "hbs"}
    go.set()
    assert shelf.wait("hbs") is not None
    assert shelf.wait("en") is None
    assert shelf.wait("xx") is None
    assert shelf.making() == ()


@pytest.mark.parametrize("code", ["sq", "hbs"])
def test_a_list_is_read_as_simplemma_reads_it_latin_script_first(code: str) -> None:
    pairs = list(listed(code))
    assert dict(pairs) == dict(DefaultDictionaryFactory(cache_max_size=1).get_dictionary(code))
    cyrillic = [form > "\u0400" for form, _ in pairs]
    assert cyrillic == sorted(cyrillic)


def test_making_a_dictionary_takes_no_more_memory_than_ten_of_its_size(tmp_path: Path) -> None:
    path = tmp_path / "hbs.lemmas"
    script = "import sys; from pathlib import Path; from bot.lemmas.build import build; build('hbs', Path(sys.argv[1]))"
    script += "; print(Path('/proc/self/status').read_text())"
    done = subprocess.run([sys.executable, "-c", script, str(path)], check=True, capture_output=True, text=True)  # noqa: S603 - ourselves
    (peak,) = [line.split()[1] for line in done.stdout.splitlines() if line.startswith("VmHWM:")]
    assert int(peak) * 1024 < 10 * path.stat().st_size


def test_matching_goes_on_without_a_dictionary_that_cannot_be_had(tmp_path: Path) -> None:
    build = Builder()
    (tmp_path / "file").write_text("in the way")
    shelf = Shelf(tmp_path, build)
    with structlog.testing.capture_logs() as logs:
        assert Shelf(tmp_path / "file" / "lemmas", build).wait("hbs") is None
        assert shelf.wait("en") is None
        assert shelf.wait("en") is None
        assert shelf.wait("xx") is None
    assert [each["event"] for each in logs].count("lemmas_missing") == 2
    assert build.built == ["en"]


def test_a_stop_ends_what_is_being_built_and_what_waits_for_it(tmp_path: Path) -> None:
    shelves = [Shelf(tmp_path) for _ in range(2)]  # the real list, in a child process
    with ThreadPoolExecutor(2) as threads:
        begun = time.monotonic()
        asked = [threads.submit(shelf.wait, "ru") for shelf in shelves]
        time.sleep(0.3)
        for shelf in shelves:
            shelf.stop()
        assert [each.result(timeout=5) for each in asked] == [None, None]
    assert time.monotonic() - begun < 5
    assert files(tmp_path) == []


def test_a_file_is_there_only_once_it_is_whole(tmp_path: Path) -> None:
    with pytest.raises(TypeError):
        write(tmp_path / "x.lemmas", cast("bytes", "no bytes"))
    assert list(tmp_path.iterdir()) == []
