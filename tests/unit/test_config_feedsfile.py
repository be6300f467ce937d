"""feeds.yaml: what it gives, and that every mistake in it is named with its place."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.config import FeedsFileMistakes, Limits, read_feeds_file
from bot.model import Destination, Feed, Platform, Topic
from bot.schedule import Bounds

WHOLE = """
defaults: {interval: 15m, language: sr-latn}
limits: {topic_surge: 0, query_length: 200}
topics:
  KFOR: KFOR OR Кфор
  Mitrovica:
    query: '"Mitrovica north" OR Mitrovicë'
    about: The town on the Ibar
aliases:
  - [Mitrovica, Митровица, Mitrovicë]
feeds:
  - id: n1
    url: https://example.org/n1.xml
    name: N1
    tags: [serbia, tv]
  - id: koha
    url: http://example.org/koha
    language: sq
    interval: auto
    enabled: off
    encoding: windows-1250
  - id: near
    url: http://127.0.0.1:8001/feed
    interval: 5s
    allow_private: true
summaries: {base_url: "http://127.0.0.1:11434/v1", model: small, daily_budget: 100}
operator: {telegram: -1001234567890}
"""


def mistakes(tmp_path: Path, text: str | bytes) -> list[str]:
    """What is said about a feeds.yaml, without its directory."""
    path = tmp_path / "feeds.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(FeedsFileMistakes) as raised:
        read_feeds_file(path)
    assert str(raised.value).splitlines() == list(raised.value.mistakes)
    return [line.removeprefix(f"{tmp_path}/") for line in raised.value.mistakes]


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1250", "utf-16", "utf-32-be"])
def test_every_encoding_of_text_may_be_named(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "feeds.yaml"
    path.write_text(f"feeds: [{{id: a, url: 'http://a/', encoding: {encoding}}}]\n", encoding="utf-8")
    assert read_feeds_file(path).all_feeds()[0].encoding == encoding


def test_a_whole_file_gives_feeds_topics_aliases_and_limits(tmp_path: Path) -> None:
    path = tmp_path / "feeds.yaml"
    path.write_text(WHOLE, encoding="utf-8")
    file = read_feeds_file(path)
    quarter = timedelta(minutes=15)
    assert file.all_feeds() == (
        Feed("n1", "https://example.org/n1.xml", "N1", "sr-Latn", ("serbia", "tv"), quarter),
        Feed("koha", "http://example.org/koha", "koha", "sq", (), None, enabled=False, encoding="windows-1250"),
        Feed("near", "http://127.0.0.1:8001/feed", "near", "sr-Latn", (), timedelta(seconds=5), allow_private=True),
    )
    assert file.all_topics() == (
        Topic("KFOR", "KFOR OR Кфор"),
        Topic("Mitrovica", '"Mitrovica north" OR Mitrovicë', "The town on the Ibar"),
    )
    assert file.aliases == (("Mitrovica", "Митровица", "Mitrovicë"),)
    assert file.limits == Limits(topic_surge=0, query_length=200)
    assert file.limits.feed_burst == 20
    assert file.limits.outbox_depth == 500_000
    assert file.summaries is not None
    assert (file.summaries.model, file.summaries.daily_budget, file.summaries.per_minute) == ("small", 100, 20)
    assert file.operator.destinations() == (Destination(Platform.TELEGRAM, "-1001234567890"),)


def test_sections_without_a_value_are_as_good_as_left_out(tmp_path: Path) -> None:
    path = tmp_path / "feeds.yaml"
    path.write_text("topics:\nlimits:\nfeeds:\n  - {id: a, url: 'http://a.example/'}\n", encoding="utf-8-sig")
    file = read_feeds_file(path)
    assert [feed.name for feed in file.all_feeds()] == ["a"]
    assert file.limits == Limits()


def test_merged_mappings_count_as_written_out(tmp_path: Path) -> None:
    path = tmp_path / "feeds.yaml"
    path.write_text(
        "feeds:\n- &x {id: a, url: 'http://a/', tags: [t]}\n- {<<: *x, id: b, url: 'http://b/'}\n", encoding="utf-8"
    )
    assert [(feed.id, feed.tags) for feed in read_feeds_file(path).all_feeds()] == [("a", ("t",)), ("b", ("t",))]


def test_the_designs_example_is_told_as_promised(tmp_path: Path) -> None:
    text = "feeds:\n  - id: a\n    url: http://a/\n  - id: b\n    url: http://b/\n    intervall: 15m\n"
    assert mistakes(tmp_path, text) == ["feeds.yaml:6:5: feeds.1.intervall: not permitted, did you mean 'interval'?"]


def test_every_mistake_of_a_file_is_told_in_its_order(tmp_path: Path) -> None:
    text = """
feeds:
  - id: n1
    url: ftp://a
  - id: n1
    url: http://b/
    interval: 10s
  - url: http://c/
    enabled: maybe
    name: 112
    tags: kosovo
limits: {feed_burst: -1, topic_surge: many}
"""
    assert mistakes(tmp_path, text) == [
        "feeds.yaml:4:10: feeds.0.url: no usable URL; write http:// or https:// and a host",
        "feeds.yaml:5:9: feeds.1.id: 'n1' is the id of another feed too, in line 3",
        "feeds.yaml:7:15: feeds.1.interval: at least 60s without allow_private",
        "feeds.yaml:8:5: feeds.2.id: missing",
        "feeds.yaml:9:14: feeds.2.enabled: should be true or false",
        "feeds.yaml:10:11: feeds.2.name: should be text; put it in quotes",
        "feeds.yaml:11:11: feeds.2.tags: should be a list",
        "feeds.yaml:12:22: limits.feed_burst: should be 0 or more",
        "feeds.yaml:12:39: limits.topic_surge: should be a whole number",
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (
            "a: 1\nfeeds: []\n",
            (
                "1:1: a: not permitted; known here: defaults, limits, topics, aliases, feeds, summaries, operator, "
                "discovery"
            ),
        ),
        ("feedz: []\n", "1:1: feedz: not permitted, did you mean 'feeds'?"),
        (
            "feeds:\n- {id: a, url: 'https://News.example/feed/'}\n- {id: b, url: 'http://news.example/feed#x'}\n",
            "3:16: feeds.1.url: the address of another feed too, in line 2, which would be polled twice; keep one",
        ),
        (
            "feeds:\n- {id: a, url: 'http://news.example/'}\n- {id: b, url: 'http://news.example:80'}\n",
            "3:16: feeds.1.url: the address of another feed too, in line 2",
        ),
        (
            "feeds:\n- {id: a, url: 'https://news.example:443/x'}\n- {id: b, url: 'HTTP://news.example:/x/'}\n",
            "3:16: feeds.1.url: the address of another feed too, in line 2",
        ),
        ("feeds: []\nfeeds: []\n", "2:1: feeds: given twice, first in line 1"),
        ("- 1\n", "1:1: should be a mapping with the keys "),
        ("feeds: [\n", "2:1: "),
        ("feeds:\n\t- id: a\n", "2:1: found character '\\t' that cannot start any token"),
        ("feeds: *x\n", "1:8: found undefined alias 'x'"),
        ("feeds: &x [*x]\n", "1:8: an alias that holds itself"),
        ("a: 1\n---\nb: 2\n", "2:1: but found another document"),
        ("feeds: []\n? [a]\n: b\n", "2:3: a key must be text"),
        ("feeds: \x01\n", "1:8: a control character"),
        (b"feeds: []\nname: \xe8\n", "2:7: not UTF-8; save the file as UTF-8"),
        ("feeds: [" + "[" * 600, "1:1: can't be read as YAML"),
        ("feeds: [just text]\n", "1:9: feeds.0: should be a mapping"),
        ("feeds: 7\n", "1:8: feeds: should be a list"),
        ("topics: [KFOR]\n", "1:9: topics: should be a mapping"),
        ("topics:\n  KFOR:\nfeeds: []\n", "2:3: topics.KFOR: should be a mapping"),
        ("topics: {KFOR: a, kfor: b}\n", "1:19: topics.kfor: the same name as 'KFOR'"),
        ("aliases:\n  - [Mitrovica]\n", "2:5: aliases.0: should be two names or more"),
        ("aliases:\n  - [Mitrovica, ' ']\n", "2:17: aliases.0.1: must not be empty"),
        ("defaults: {interval: 30s}\n", "1:22: defaults.interval: at least 60s"),
        ("defaults: {interval: 15}\n", "1:22: defaults.interval: '15' is no interval; write auto, or"),
        ("defaults: {interval: 90d}\n", "1:22: defaults.interval: '90d' is too long"),
        ("defaults: {language: serbian}\n", "1:22: defaults.language: 'serbian' is no language"),
        ("operator: {discord: me}\n", "1:21: operator.discord: should be the number of a chat"),
        ("operator: {telegram: true}\n", "1:22: operator.telegram: should be the number of a chat"),
        ("summaries: {base_url: 'http://a/v1'}\n", "1:12: summaries.model: missing"),
        ("feeds: [{id: N1, url: 'http://a/'}]\n", "1:14: feeds.0.id: 'N1' is no id"),
        ("feeds: [{id: a, url: 'http:// a/'}]\n", "1:22: feeds.0.url: a URL holds no spaces"),
        ("feeds: [{id: a, url: 'http://a:99999/'}]\n", "1:22: feeds.0.url: no usable URL"),
        ("feeds: [{id: a, url: 'http://a/', encoding: rot13}]\n", "1:45: feeds.0.encoding: 'rot13' is no known"),
        ("feeds: [{id: a, url: 'http://a/', tags: [a b]}]\n", "1:42: feeds.0.tags.0: 'a b' is no tag"),
        (
            "feeds:\n- {id: a, url: 'http://a/', interval: 4s, allow_private: true}\n",
            "2:39: feeds.0.interval: at least 5s with allow_private",
        ),
    ],
)
def test_a_mistake_is_one_line_with_its_place(tmp_path: Path, text: str | bytes, line: str) -> None:
    told = mistakes(tmp_path, text)
    assert any(each.startswith(f"feeds.yaml:{line}") for each in told), told
    assert all(each.startswith("feeds.yaml:") for each in told)


@pytest.mark.parametrize(
    ("topic", "place"),
    [
        ("KFOR: 'KFOR AND (Banjska'", "2:19"),
        ("KFOR: KFOR AND (Banjska", "2:18"),
        ("КФОР: {query: КФОР AND (Бањска}", "2:26"),
        ('KFOR: "KFOR \\u0041ND (Banjska"', "2:9"),  # escaped: no column of the query is one of the file
        ("KFOR: >\n    KFOR AND\n    (Banjska", "2:9"),
    ],
)
def test_a_topic_that_does_not_parse_is_told_with_the_querys_own_column(tmp_path: Path, topic: str, place: str) -> None:
    (told,) = mistakes(tmp_path, f"topics:\n  {topic}\n")
    assert told.startswith(f"feeds.yaml:{place}: topics.")
    assert "parenthesis is never closed" in told


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing yet\n"])
def test_an_empty_file_says_what_to_write(tmp_path: Path, text: str) -> None:
    assert mistakes(tmp_path, text) == ["feeds.yaml: empty; write at least one feed, with id and url, under feeds:"]


def test_a_missing_file_says_how_to_name_another(tmp_path: Path) -> None:
    with pytest.raises(FeedsFileMistakes, match=r"none\.yaml: not found; .* --feeds or TOCSIN_FEEDS"):
        read_feeds_file(tmp_path / "none.yaml")


def test_a_file_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    with pytest.raises(FeedsFileMistakes, match="can't be read"):
        read_feeds_file(tmp_path)


@pytest.mark.parametrize("sign", [">-", "|-", ">"])
def test_a_query_may_be_written_over_several_lines(tmp_path: Path, sign: str) -> None:
    path = tmp_path / "feeds.yaml"
    path.write_text(f"feeds: []\ntopics:\n  KFOR:\n    query: {sign}\n      KFOR OR\n      Kfora\n", encoding="utf-8")
    (topic,) = read_feeds_file(path).all_topics()
    assert topic.query.split() == ["KFOR", "OR", "Kfora"]


def test_bounds_of_learnt_intervals_are_the_operators(tmp_path: Path) -> None:
    path = tmp_path / "feeds.yaml"
    path.write_text("defaults: {shortest_interval: 5m, longest_interval: 30m}\n", encoding="utf-8")
    assert read_feeds_file(path).defaults.bounds() == Bounds(
        shortest=timedelta(minutes=5), longest=timedelta(minutes=30)
    )


@pytest.mark.parametrize(
    "bad", ["shortest_interval: 10s", "shortest_interval: auto", "{shortest_interval: 2h, longest_interval: 1h}"]
)
def test_bounds_that_are_none_are_named(tmp_path: Path, bad: str) -> None:
    (mistake,) = mistakes(tmp_path, f"defaults: {bad}\n" if bad.startswith("{") else f"defaults:\n  {bad}\n")
    assert "_interval" in mistake


def test_mirrors_are_addresses_with_a_place_for_the_name(tmp_path: Path) -> None:
    assert mistakes(tmp_path, "discovery: {telegram: 'https://m.example/t', x: 'ftp://{name}', youtube: a}\n") == [
        (
            "feeds.yaml:1:23: discovery.telegram: write {name} where the channel's name belongs, "
            "as in https://mirror.example/channel/{name}"
        ),
        "feeds.yaml:1:49: discovery.x: no usable URL; write http:// or https:// and a host",
        "feeds.yaml:1:65: discovery.youtube: not permitted; known here: telegram, x, instagram, facebook",
    ]
    path = tmp_path / "good.yaml"
    path.write_text("discovery: {telegram: 'https://m.example/t/{name}.xml'}\n", encoding="utf-8")
    assert read_feeds_file(path).discovery.named() == {"telegram": "https://m.example/t/{name}.xml"}


def test_one_address_may_stand_twice_where_one_of_them_is_not_polled(tmp_path: Path) -> None:
    path = tmp_path / "feeds.yaml"
    path.write_text(
        "feeds:\n- {id: a, url: 'https://news.example/Feed'}\n- {id: b, url: 'https://news.example/feed'}\n"
        "- {id: c, url: 'https://news.example/feed', enabled: false}\n",
        encoding="utf-8",
    )
    assert [feed.id for feed in read_feeds_file(path).all_feeds()] == ["a", "b", "c"]
