"""Pages that answer where an article should be and are the site's front page: told by what they declare and how they
are built, and never an article of ours."""

from __future__ import annotations

import pytest
from trafilatura import load_html

from bot.errors import FeedError, FeedFault
from bot.feeds.job import Job
from bot.feeds.webpage.declared import Declared
from bot.feeds.webpage.front import is_front_page
from bot.feeds.webpage.read import read
from bot.model import Article
from tests.alone import alone
from tests.clock import NOON

TITLES = [
    "Voda se povlači iz dvorišta u Lebanu",
    "Rukometaši slavili u poslednjem minutu",
    "Novi kotao za školu u Zvečanu stiže u petak",
    "Sneg iznad hiljadu metara do kraja nedelje",
    "Prizrenski festival otvara se u avgustu",
    "Rudari najavili protest pred zgradom vlade",
]
SENTENCE = "Opština je saopštila da će radovi početi u ponedeljak i trajati do sredine oktobra."
NAMES_FRONT = "<link rel='canonical' href='https://portal.example/'><meta property='og:type' content='website'>"


def page(body: str, head: str = "", title: str = "Portal") -> str:
    return f"<html lang='sr'><head><title>{title}</title>{head}</head><body>{body}</body></html>"


def asked(document: str, url: str = "https://portal.example/vesti/2026/toplana") -> Article:
    return read(Job(url, "text/html", document.encode(), None, NOON))


CARDS = "".join(f"<div><h3><a href='/v/{n}'>{each}</a></h3><p>{SENTENCE}</p></div>" for n, each in enumerate(TITLES))
FLAT = "".join(f"<h2><a href='/v/{n}'>{each}</a></h2><p>{SENTENCE}</p>" for n, each in enumerate(TITLES))
WRAPPED = "".join(f"<a href='/v/{n}'><h3>{each}</h3><p>{SENTENCE}</p></a>" for n, each in enumerate(TITLES))
PLAIN = "".join(f"<div><a href='/v/{n}'>{each}</a><div>{SENTENCE}</div></div>" for n, each in enumerate(TITLES))
HERO = f"<h1><a href='/v/0'>{TITLES[0]}</a></h1><p>{SENTENCE}</p>"


@pytest.mark.parametrize(
    "document",
    [
        page(CARDS),
        page(f"<main><h1>Portal</h1>{FLAT}</main>"),
        page(WRAPPED),
        page(HERO + PLAIN),
        page(f"<h2>{TITLES[0]}</h2><p>{SENTENCE}</p>", NAMES_FRONT),
        page(f"<p>{SENTENCE}</p><p>{SENTENCE}</p>", "<meta property='og:url' content='https://portal.example/sr/'>"),
    ],
    ids=["cards", "one list", "links around", "no headings", "canonical", "shared as"],
)
def test_a_front_page_in_an_articles_place_is_none(document: str) -> None:
    with pytest.raises(FeedError, match="front page") as raised:
        asked(document)
    assert raised.value.fault is FeedFault.NO_ARTICLE
    assert SENTENCE in asked(document, "https://portal.example/").text, "it was asked for itself"


ARTICLE = f"<p>{SENTENCE}</p><p>Grejanje bi trebalo da počne na vreme, kažu u toplani, a cene ostaju iste.</p>"
HEADLINE = "Toplana dobija novi kotao pre zime"


@pytest.mark.parametrize(
    "document",
    [
        page(f"<h1>{HEADLINE}</h1><p>{SENTENCE}</p>{CARDS}", title=f"{HEADLINE} | Portal"),
        page(f"<div class='naslov'>{HEADLINE}</div><p>{SENTENCE}</p>{CARDS}", title=f"{HEADLINE} | Portal"),
        page(f"<div>{ARTICLE}</div>{CARDS}"),
        page(f"<div>{SENTENCE}<br><br>{SENTENCE}<br><br>{SENTENCE}</div>{PLAIN}"),
        page(f"<h1>{HEADLINE}</h1>{ARTICLE}{CARDS}", NAMES_FRONT),
        page(f"<p>{SENTENCE}</p>{CARDS}", "<meta property='og:type' content='article'>"),
        page(f"<p>{SENTENCE}</p>{CARDS}", "<meta property='article:published_time' content='2026-05-26T10:00:00Z'>"),
        page(f"<p>{SENTENCE}</p>", "<link rel='canonical' href='https://portal.example/?p=12'>"),
        page(f"<p>{SENTENCE}</p>", "<link rel='canonical' href='http://[portal/'>"),
    ],
    ids=["h1", "title printed", "prose", "lines", "says front", "og:type", "dated", "by query", "broken address"],
)
def test_an_article_stays_one_whatever_stands_beside_it(document: str) -> None:
    assert SENTENCE in asked(document).text


@pytest.mark.parametrize("piece", ["<a href=1>a b c d ", "<h1>", "<div>x<br>", "<p>", "<h2><a href=x>", "<b>a</b>"])
def test_hostile_pages_cost_little(piece: str) -> None:
    tree = load_html(page(piece * (200_000 // len(piece)) + SENTENCE))
    with alone() as seconds:
        is_front_page(tree, Declared(HEADLINE, None, None, ""), "https://portal.example/vesti")
    assert seconds() < 2


@pytest.mark.parametrize(
    "document",
    [
        page("x", f"<link rel=canonical href='http://{'ж' * 480}/{{}}'>" * 3000),
        page(
            "x",
            f"<link rel=canonical href='http://{'ж' * 1900}/'>" * 9 + f"<meta property=og:url content='{'ж' * 9999}'>",
        ),
        page("<a href=1><div>" * 120 + "a b " * 700_000),
    ],
    ids=["many addresses", "long addresses", "one text in many links"],
)
def test_what_a_page_says_of_itself_costs_little(document: str) -> None:
    tree = load_html(document)
    with alone() as seconds:
        is_front_page(tree, Declared(HEADLINE, None, None, ""), "https://portal.example/vesti")
    assert seconds() < 1
