"""Which lines are a portal's, and which only look so."""

from pathlib import Path

import pytest

from bot.stories.boilerplate import clean
from bot.stories.frames import framed

LINES = Path(__file__).parents[2] / "data" / "lines"
FRAMES = (LINES / "frames.txt").read_text(encoding="utf-8").splitlines()
# What an article may say.
OWN = (LINES / "articles.txt").read_text(encoding="utf-8").splitlines()
BEFORE, AFTER = "Prva rečenica je ovde.", "Treća rečenica je tu."


@pytest.mark.parametrize("line", FRAMES)
def test_a_line_of_a_frame_is_known(line: str) -> None:
    assert framed(line)
    assert clean(f"{BEFORE}\n{line}\n{AFTER}").text == f"{BEFORE}\n{AFTER}"


@pytest.mark.parametrize("line", OWN)
@pytest.mark.parametrize("shape", ["{own}\n{before}\n{after}", "{before}\n{own}\n{after}", "{before} {own} {after}"])
def test_what_an_article_says_of_such_things_stays(line: str, shape: str) -> None:
    text = shape.format(own=line, before=BEFORE, after=AFTER)
    assert clean(text).text == text


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (f"{BEFORE} Pratite nas na Fejsbuku i Instagramu. {AFTER}", f"{BEFORE} {AFTER}"),
        (f"{BEFORE} PROČITAJTE JOŠ: Vlada zasedala u Prištini. {AFTER}", f"{BEFORE} {AFTER}"),
        (f"{BEFORE} Lexo edhe: Qeveria mblidhet. {AFTER}", f"{BEFORE} {AFTER}"),
        (f"{BEFORE} Sign up for our newsletter. {AFTER}", f"{BEFORE} {AFTER}"),
        (f"{BEFORE} Koristimo kolačiće radi analize saobraćaja. {AFTER}", f"{BEFORE} {AFTER}"),
        (f"Podeli Facebook X Viber Foto: Tanjug/AP {BEFORE}", BEFORE),
        (f"Piše: Marija Petrović Podeli Facebook X {BEFORE}", BEFORE),
        (f"By Mary Peters Share Facebook X {BEFORE}", BEFORE),
        (f"Shpërndaje: Facebook | WhatsApp {BEFORE}", BEFORE),
        (f"20:05 {BEFORE}\n19:40 – {AFTER}", f"{BEFORE}\n{AFTER}"),
        (f"{BEFORE}\n26.05.2024. 18:21\n{AFTER}", f"{BEFORE}\n{AFTER}"),
    ],
)
def test_flattened_text_and_live_reports_are_cleaned(text: str, kept: str) -> None:
    assert clean(text).text == kept
