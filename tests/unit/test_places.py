"""What addresses have in common."""

from __future__ import annotations

import pytest

from bot.model.places import host_of


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
