"""Which addresses may be connected to, and how an address is shown."""

from __future__ import annotations

import pytest

from bot.feeds.addresses import is_public, literal, may_be_asked, parsed, shown, web_url


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "93.184.216.34", "172.15.255.255", "172.32.0.1", "223.255.255.254", "2606:4700::1111", "2a00:1450::1",
     "::ffff:8.8.8.8", "64:ff9b::808:808"],
)  # fmt: skip
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("address", ["", "news.example", "127.0.0.1", "::1", "fe80::1%eth0", "10.1.2.3", "1.2.3"])
def test_anything_else_is_not(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "127.0.0.1"), ("127.1", "127.0.0.1"), ("2130706433", "127.0.0.1"), ("0x7f.1", "127.0.0.1"),
        ("①②⑦.0.0.1", "127.0.0.1"), ("[::1]", "::1"), ("8.8.8.8.", "8.8.8.8"), ("face.cafe", None), ("x.example", None),
        ("", None), ("1.2.3.4.5", None), ("0x", None), ("3com.example", None),
    ],
)  # fmt: skip
def test_a_host_that_spells_an_address_is_read_as_the_system_would(host: str, address: str | None) -> None:
    assert literal(host) == address


def test_names_are_asked_and_local_ones_are_not() -> None:
    assert may_be_asked("news.example", is_public)
    assert may_be_asked("localhost.example", is_public)
    for host in ("localhost", "LocalHost.", "x.localhost", "ip6-localhost", "127.1"):
        assert not may_be_asked(host, is_public)


@pytest.mark.parametrize("start", ["http://", "//", "HTTP:\t//", "\x01https:/\n/", "http://me:pw@"])
def test_what_can_be_no_hosts_name_is_refused_before_it_is_encoded(start: str) -> None:
    with pytest.raises(ValueError, match="too long"):
        parsed(f"{start}{'ж' * 64}.example/")
    assert parsed(f"{start}{'ж' * 40}.example/").path == "/"


@pytest.mark.parametrize("text", ["http://[::1]@", "//[::1]news.example@/feed", "http://[@]@?a"])
def test_an_address_without_a_host_behind_brackets_is_refused_as_others_are(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parsed(text)
    assert "@" not in shown(text)


@pytest.mark.parametrize("host", ["news%2eexample", "127%2e0.0.1", "256%2e", "ж%2e", "news.example%00"])
def test_no_encoded_host_is_asked(host: str) -> None:
    """What is looked up and compared with others is the text; libcurl would decode it, and go elsewhere."""
    with pytest.raises(ValueError, match="encoded"):
        web_url(f"http://{host}/feed")


def test_an_addresss_zone_is_no_code() -> None:
    assert web_url("http://[fe80::1%25lo]/").host == "fe80::1%lo"


@pytest.mark.parametrize("text", ["/" + "a" * 300, "?q=//" + "a" * 300, "https://[::1]:8080/", "", "a b"])
def test_only_the_name_of_the_host_is_bounded(text: str) -> None:
    assert str(parsed(text)) == text.replace(" ", "%20")


@pytest.mark.parametrize(
    ("url", "seen"),
    [
        ("https://me:pw@news.example/feed?key=pw#x", "https://news.example/feed"),
        ("http://me:pw@[::1/feed?key=pw", "[::1/feed"),
        ("/feed?key=pw", "/feed"),
        ("https://news.example/" + "x" * 300, "https://news.example/" + "x" * 178 + "…"),
    ],
)
def test_an_address_is_shown_without_what_may_be_secret(url: str, seen: str) -> None:
    assert shown(url) == seen
