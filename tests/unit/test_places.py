"""What addresses have in common."""

from __future__ import annotations

import pytest

from bot.model.places import can_be_host, host_of


@pytest.mark.parametrize(
    "url",
    [
        "https://news.example/a", "http://news.example:80", "https://NEWS.example:443/", "https://news.example:0443/",
        "https://me:pass@news.example./feed", "https://news.example:", "https://ｎews.example/",
    ],
)  # fmt: skip
def test_one_host_has_one_name_however_it_is_spelled(url: str) -> None:
    assert host_of(url) == "news.example"


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://news.example:8443/", "news.example:8443"),
        ("http://news.example:443/", "news.example:443"),
        ("http://[::1]:8000/", "[::1]:8000"),
        ("https://вести.срб/", "xn--b1agj9af.xn--90a3ac"),
        ("https://news.example:99999/", "news.example:99999"),
    ],
)
def test_what_tells_hosts_apart_stays(url: str, host: str) -> None:
    assert host_of(url) == host


@pytest.mark.parametrize(
    ("name", "can"),
    [
        ("news.example.", True), ("вести.срб", True), ("::1", True), ("a" * 63 + ".example", True),
        ("a" * 64 + ".example", False), ("ж" * 64, False), ("a." * 126 + "b", True), ("a." * 127 + "b", False),
    ],
)  # fmt: skip
def test_a_name_longer_than_the_name_system_allows_is_no_hosts(name: str, can: bool) -> None:
    assert can_be_host(name) is can


def test_what_can_be_no_host_stays_as_it_is() -> None:
    assert host_of(f"https://{'Ж' * 64}.example/") == f"{'ж' * 64}.example"
