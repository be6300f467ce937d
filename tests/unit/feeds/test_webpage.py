"""Pages as old and as odd portals make them → title, date and text."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from trafilatura import load_html

from bot.errors import FeedError
from bot.feeds.job import Job
from bot.feeds.webpage.body import drop_others
from bot.feeds.webpage.read import read
from bot.model import Article
from tests.alone import alone, slowness

NOW = datetime(2025, 3, 12, 16, 0, tzinfo=UTC)
MORNING = datetime(2025, 3, 12, 8, 41, tzinfo=UTC)  # 9:41 in Belgrade
HEADLINE = "Most na Ibru zatvoren za kamione do proleća"
PARAGRAPHS = [
    "Glavni most na Ibru zatvoren je od jutros za vozila teža od pet tona, saopštila je opština.",
    "Stručnjaci su našli oštećenja na dva stuba, a radovi bi trebalo da počnu za mesec dana.",
    "Pešaci i automobili mogu preko mosta kao i do sada, rekao je načelnik za saobraćaj.",
]
TEXT = "\n".join(PARAGRAPHS)
BROKEN = "<br><br>".join(PARAGRAPHS)
MARKED = "".join(f"<p>{each}</p>" for each in PARAGRAPHS)


def article(page: str) -> Article:
    return read(Job("https://portal.example/vest", "text/html; charset=utf-8", page.encode(), None, NOW))


def of_body(body: str, title: str = HEADLINE) -> Article:
    return article(f"<!doctype html><html><head><title>{title}</title></head><body>{body}</body></html>")


@pytest.mark.parametrize("title", ["", HEADLINE, f"Radio Ibar - {HEADLINE}", f"{HEADLINE} :: Radio Ibar iz Zvečana"])
@pytest.mark.parametrize("menu", ["", "<td><a href=/>Početna</a><br><a href=/v>Vesti</a><br><a href=/s>Sport</a></td>"])
@pytest.mark.parametrize("mark", ["<b>{}</b>", "<font size=5>{}</font>"])
def test_a_cell_of_broken_lines_is_read_as_lines(title: str, menu: str, mark: str) -> None:
    cell = f"<td>{mark.format(HEADLINE)}<br><i>12.03.2025 09:41:07</i><br><br>{BROKEN}</td>"
    read = of_body(f"<table><tr>{menu}{cell}</tr></table>", title)
    assert (read.title, read.published, read.text) == (HEADLINE, MORNING, TEXT)


def test_a_table_of_figures_stays_one() -> None:
    rows = "".join(
        f"<tr><td>{town}</td><td>{count}<br>lane {count - 1}</td></tr>" for town, count in [("Peć", 4), ("Klina", 7)]
    )
    read = of_body(f"<article><h1>{HEADLINE}</h1>{MARKED}<table>{rows}</table></article>")
    assert read.text.startswith(TEXT)
    assert read.title == HEADLINE


def test_half_of_a_title_that_stands_nowhere_is_no_headline() -> None:
    whole = "Zima na severu - most na Ibru zatvoren do proleća"
    assert of_body(f"<div>{MARKED}</div>", whole).title == whole


@pytest.mark.parametrize(
    "line",
    [
        "E mërkurë, 12 Mars 2025 - 09:41 Nga Arta Gashi Foto: Besim Krasniqi",
        "12.03.2025. 09:41 Autor: M. Ilić Foto: Beta / P. Perić",
        "Objavila: Redakcija 12. mart 2025. u 09:41h Pročitajte za 3 min",
        "Објавио: Редакција 12. март 2025. у 09:41 Прочитајте за 3 мин",
        "Posted by Jane Doe March 12, 2025 9:41 AM 4 min to read",
        "Publikuar nga Arta Gashi 12/03/2025 09:41 Lexohet për 3 min",
        "09:41, 12. ožujka 2025.",
        "12.03. 09:41",
    ],
)  # fmt: skip
def test_who_wrote_and_when_in_one_line_is_no_sentence(line: str) -> None:
    read = of_body(f"<article><h1>{HEADLINE}</h1><p>{line}</p>{MARKED}</article>")
    assert (read.published, read.text) == (MORNING, TEXT)
    rubric = of_body(f"<div><span>Lajme</span><h1>{HEADLINE}</h1><span>{line}</span>{MARKED}</div>")
    assert rubric.text == TEXT


def test_a_croatian_date_in_november_is_read() -> None:
    read = of_body(f"<article><h1>{HEADLINE}</h1><div>09:41, 26. studenoga 2024.</div>{MARKED}</article>")
    assert read.published == datetime(2024, 11, 26, 8, 41, tzinfo=UTC)


POST = "<p>Opet se putuje okolo! Hvala na strpljenju.</p>— Opština (@opstina_ibar) <a href='{}'>March 11, 2025</a>"
EMBEDDED = [
    f"<blockquote class='twitter-tweet' data-lang=sr>{POST.format('https://portal.example/1')}</blockquote>",
    f"<blockquote class='instagram-media'>{POST.format('#')}</blockquote>",
    f"<div class='embed fb-post'>{POST.format('#')}</div>",
    f"<blockquote>{POST.format('https://x.com/opstina_ibar/status/189')}</blockquote>",
    f"<blockquote>{POST.format('https://t.me/opstina_ibar/412')}</blockquote>",
]


@pytest.mark.parametrize("post", EMBEDDED)
def test_a_post_shown_inside_tells_neither_words_nor_date(post: str) -> None:
    first, *others = (f"<p>{each}</p>" for each in PARAGRAPHS)
    read = of_body(f"<article><h1>{HEADLINE}</h1>{first}{post}{''.join(others)}</article>")
    assert (read.published, read.text) == (None, TEXT)


def test_a_quote_is_the_articles_own() -> None:
    quote = "<blockquote><p>Bez popravke bi most izdržao dve zime, piše u nalazu.</p></blockquote>"
    assert "izdržao dve zime" in of_body(f"<article><h1>{HEADLINE}</h1>{MARKED}{quote}</article>").text


def test_a_page_that_is_all_frame_has_no_article() -> None:
    with pytest.raises(FeedError):
        of_body("<article><p>Pratite nas na Viberu i Instagramu.</p><p>Komentari (12)</p></article>", "Portal")


ONE = PARAGRAPHS[0]
LIVE = '<script type="application/ld+json">{"@type": "LiveBlogPosting"}</script>'
OTHER = (
    "<article><{tag}>Zvezda pobedila Partizan</{tag}><p>Zvezda je pobedila Partizan u večitom derbiju.</p></article>"
)


@pytest.mark.parametrize("tag", ["h1", "h2", "h3"])
def test_other_articles_below_it_are_no_part_of_an_article(tag: str) -> None:
    page = f"<article><h1>{HEADLINE}</h1><p>{ONE}</p></article>{3 * OTHER.format(tag=tag)}"
    assert of_body(page, f"{HEADLINE} | Radio Ibar").text == ONE


@pytest.mark.parametrize(
    "body",
    [
        f"<article><h1>{HEADLINE}</h1><article><h2>Radovi</h2>{MARKED}</article></article>",
        f"<article><h1>{HEADLINE}</h1></article><article><h2>Radovi</h2>{MARKED}</article>",
        f"<article><h1>{HEADLINE}</h1><p>{ONE}</p></article><article>{MARKED.removeprefix(f'<p>{ONE}</p>')}</article>",
        f"{LIVE}<article><h1>{HEADLINE}</h1><p>{ONE}</p></article><article><h2>9:41</h2>{MARKED}</article>",
    ],
    ids=["inside", "headline alone", "no heading", "live"],
)
def test_articles_that_are_parts_of_one_stay(body: str) -> None:
    assert all(each in of_body(body).text for each in PARAGRAPHS)


def test_a_short_article_is_not_read_in_one_line_with_its_frame() -> None:
    link = "<a href=/1>Izgoreo automobil u Leposaviću, vlasnik sumnja na osvetu</a>"
    other = f"<div class=related><h4>Povezane vesti</h4>{link}</div>"
    body = f"<article><h1>{HEADLINE}</h1><p>{ONE}</p>{other}<p>{PARAGRAPHS[1][:60]}.</p></article>"
    assert of_body(body).text == f"{ONE}\n{PARAGRAPHS[1][:60]}."


@pytest.mark.parametrize("script", ["<script>alert(1)</script>", "<style>.a {color: red}</style>"])
def test_what_json_tells_of_an_article_is_read_as_markup(script: str) -> None:
    told = json.dumps({"@type": "NewsArticle", "articleBody": f"{MARKED[:-4]}{script}</p>"}).replace("</", "<\\/")
    body = f'<script type="application/ld+json">{told}</script><div id="root"></div>'
    assert of_body(body).text == TEXT


def test_pictures_that_are_written_into_a_page_leave_room_for_its_text() -> None:
    picture = f'<img src="data:image/png;base64,{"A" * 3_500_000}">'
    assert of_body(f"<article><h1>{HEADLINE}</h1>{picture}{MARKED}</article>").text == TEXT


@pytest.mark.parametrize(
    ("title", "articles"),
    [
        ("ab" * 250_000, "<article><h1>abababababababac</h1></article>" * 20_000),
        (HEADLINE, f"<article><h1>{HEADLINE}</h1>{MARKED}</article>" + "<article><h2>a</h2></article>b" * 80_000),
    ],
    ids=["title", "others"],
)
def test_other_articles_cost_no_more_than_there_are(title: str, articles: str) -> None:
    tree = load_html(f"<html><head><title>{title}</title></head><body>{articles}</body></html>")
    assert tree is not None
    with alone() as seconds:
        drop_others(tree)
    assert seconds() < 0.8 * slowness()
