"""Lemma dictionaries: packing, looking up, and the shelf that keeps them on disk."""

from pathlib import Path

import pytest
import structlog

import bot.lemmas.shelf as shelves
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
    assert DICTIONARY.of(word, raw) == lemmas


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


def test_what_rules_propose_is_taken_where_it_is_a_lemma() -> None:
    bases = {"koristi": ["koristiti", "koristeti"]}
    lemmas = Lemmas(pack([("koristi", "korist"), ("koristim", "koristiti")], lambda word: bases.get(word, [])))
    assert lemmas.of("koristi", "koristi") == ("korist", "koristiti")


@pytest.mark.parametrize("damage", [lambda b: b[:-1], lambda b: b[:5], lambda _: b"", lambda b: b[:-3] + b"xxx"])
def test_a_damaged_dictionary_is_refused(damage: object) -> None:
    assert callable(damage)
    with pytest.raises(ValueError, match="lemma dictionary"):
        Lemmas(damage(pack(LISTED)))


@pytest.fixture
def listed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The languages that were built, from a short list instead of simplemma's."""
    built: list[str] = []

    def fake(code: str) -> list[tuple[str, str]]:
        built.append(code)
        if code == "xx":
            raise ValueError(code)
        return LISTED

    monkeypatch.setattr(shelves, "_listed", fake)
    return built


def lemmas_of(shelf: Shelf, code: str, word: str) -> tuple[str, ...]:
    dictionary = shelf(code)
    assert dictionary is not None
    return dictionary.of(word, word)


def test_a_dictionary_is_built_once_and_kept(tmp_path: Path, listed: list[str]) -> None:
    for _ in range(2):
        shelf = Shelf(tmp_path / "lemmas")
        assert lemmas_of(shelf, "hbs", "psa") == ("pas",)
        assert lemmas_of(shelf, "hbs", "psa") == ("pas",)
    assert listed == ["hbs"]
    assert len(list((tmp_path / "lemmas").iterdir())) == 1


def test_a_damaged_file_is_built_anew(tmp_path: Path, listed: list[str]) -> None:
    Shelf(tmp_path)("hbs")
    (path,) = tmp_path.iterdir()
    path.write_bytes(path.read_bytes()[:-9])
    with structlog.testing.capture_logs() as logs:
        assert lemmas_of(Shelf(tmp_path), "hbs", "psa") == ("pas",)
    assert [each["event"] for each in logs] == ["lemmas_unreadable", "lemmas_building", "lemmas_built"]
    assert lemmas_of(Shelf(tmp_path), "hbs", "psa") == ("pas",)
    assert listed == ["hbs", "hbs"]


def test_where_nothing_can_be_kept_the_dictionary_is_there_all_the_same(tmp_path: Path, listed: list[str]) -> None:
    (tmp_path / "file").write_text("in the way")
    assert lemmas_of(Shelf(tmp_path / "file" / "lemmas"), "hbs", "psa") == ("pas",)
    assert listed == ["hbs"]


def test_a_language_without_a_list_has_no_dictionary(tmp_path: Path, listed: list[str]) -> None:
    shelf = Shelf(tmp_path)
    assert shelf("xx") is None
    assert shelf("xx") is None
    assert listed == ["xx"]
