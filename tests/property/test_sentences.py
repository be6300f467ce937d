from hypothesis import given
from hypothesis import strategies as st

from bot.stories.boilerplate import clean
from bot.stories.sentences import split
from bot.stories.summary import mend_quotes, summarise

LANGUAGES = st.sampled_from(["sr", "sr-Cyrl", "hr", "mk", "sq", "en", "de", None])
PIECES = st.sampled_from(
    ["KFOR", "dr.", "br.", "15",
     "2024.", "A.", "Vučić", "гђа.", "p.sh.", "d.o.o.", "Kraj.", "…", "...", "?", "!", "„",
     "“", "”", '"', "»", "(", ")", "[1]", "\n", "Ko?“", "je", "rekao", "Mr.", "No.", "26.05.2024", "18:21",
     "NEWS", "0 komentara",
     "Foto: Beta", "Read more", "Koje je tvoje mišljenje o ovome?", "Podeli", "–"]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=40).map(" ".join))


@given(TEXTS, LANGUAGES)
def test_splitting_loses_no_word_and_invents_none(text: str, language: str | None) -> None:
    assert " ".join(split(text, language)).split() == text.split()


@given(TEXTS, LANGUAGES)
def test_sentences_are_never_blank_nor_padded(text: str, language: str | None) -> None:
    assert all(sentence and sentence == sentence.strip() for sentence in split(text, language))


@given(TEXTS, TEXTS, LANGUAGES)
def test_two_paragraphs_are_split_as_each_alone(first: str, second: str, language: str | None) -> None:
    assert split(f"{first}\n{second}", language) == split(first, language) + split(second, language)


@given(TEXTS, st.one_of(st.none(), TEXTS))
def test_cleaning_twice_is_cleaning_once(text: str, title: str | None) -> None:
    once = clean(text, title).text
    assert clean(once, title).text == once


@given(TEXTS, st.one_of(st.none(), TEXTS))
def test_cleaning_only_takes_away(text: str, title: str | None) -> None:
    left = iter("".join(text.split()))
    assert all(char in left for char in "".join(clean(text, title).text.split()))


@given(TEXTS, LANGUAGES, st.integers(1, 5), st.integers(1, 400))
def test_a_summary_keeps_to_its_length(text: str, language: str | None, sentences: int, characters: int) -> None:
    summary = summarise(text, title=None, language=language, sentences=sentences, characters=characters)
    assert len(summary) <= characters


@given(TEXTS)
def test_mended_quotes_need_no_mending(text: str) -> None:
    mended = mend_quotes(text)
    assert text in mended
