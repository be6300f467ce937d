"""What the rules know of well-known services' addresses."""

from __future__ import annotations

import pytest

from bot.feeds.discovery.place import place_of, typed_address
from bot.feeds.discovery.rules import Known, known

UC = "UCupvZG-5ko_eiXAupbDfxWw"
YOUTUBE = "https://www.youtube.com/feeds/videos.xml"
REPOSITORY = "https://github.com/python/cpython"
GITLAB = "https://gitlab.com/gitlab-org/gitlab"
STACK = "https://stackoverflow.com/feeds"


@pytest.mark.parametrize(
    ("url", "feeds"),
    [
        (f"https://www.youtube.com/channel/{UC}", [f"{YOUTUBE}?channel_id={UC}"]),
        (f"https://m.youtube.com/channel/{UC}/videos?view=0", [f"{YOUTUBE}?channel_id={UC}"]),
        ("https://www.youtube.com/playlist?list=PL96C35uN7xGK_y459BdHCtGeftqs5_nff",
         [f"{YOUTUBE}?playlist_id=PL96C35uN7xGK_y459BdHCtGeftqs5_nff"]),
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ&list=PL96C35uN7xGK_y459BdHCtGeftqs5_nff&index=2",
         [f"{YOUTUBE}?playlist_id=PL96C35uN7xGK_y459BdHCtGeftqs5_nff"]),
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ", []),
        ("https://youtube.com/user/kossev&x=1", [f"{YOUTUBE}?user=kossev%26x%3D1"]),
        ("https://www.youtube.com/@kossev", []),
        ("https://www.youtube.com/channel/UCshort", []),
        ("https://vimeo.com/kossev", ["https://vimeo.com/kossev/videos/rss"]),
        ("https://vimeo.com/channels/staffpicks", ["https://vimeo.com/channels/staffpicks/videos/rss"]),
        ("https://www.dailymotion.com/user/x", ["https://www.dailymotion.com/rss/user/x"]),
        ("https://odysee.com/@name:1/video:2", ["https://odysee.com/$/rss/@name:1"]),
        ("https://www.reddit.com/r/kosovo", ["https://www.reddit.com/r/kosovo/.rss"]),
        ("https://old.reddit.com/r/kosovo/new/", ["https://www.reddit.com/r/kosovo/new/.rss"]),
        ("https://www.reddit.com/r/kosovo/top/?t=week&utm_source=x", ["https://www.reddit.com/r/kosovo/top/.rss?t=week"]),
        ("https://www.reddit.com/search/?q=KFOR+Kosovo&sort=new",
         ["https://www.reddit.com/search.rss?q=KFOR+Kosovo&sort=new"]),
        ("https://www.reddit.com/r/kosovo/search?q=КФОР&restrict_sr=on",
         ["https://www.reddit.com/r/kosovo/search.rss?q=%D0%9A%D0%A4%D0%9E%D0%A0&restrict_sr=on"]),
        ("https://www.reddit.com/r/kosovo/search", ["https://www.reddit.com/r/kosovo/.rss"]),
        ("https://www.reddit.com/search", []),
        ("https://reddit.com/r/kosovo+serbia", ["https://www.reddit.com/r/kosovo+serbia/.rss"]),
        ("https://www.reddit.com/r/x/comments/ab1/a_title/", ["https://www.reddit.com/r/x/comments/ab1/.rss"]),
        ("https://www.reddit.com/u/name", ["https://www.reddit.com/user/name/.rss"]),
        ("https://www.reddit.com/user/name/m/many", ["https://www.reddit.com/user/name/m/many/.rss"]),
        ("https://www.reddit.com/", ["https://www.reddit.com/.rss"]),
        ("https://www.reddit.com/settings", []),
        (REPOSITORY, [f"{REPOSITORY}/releases.atom", f"{REPOSITORY}/tags.atom", f"{REPOSITORY}/commits.atom"]),
        (f"{REPOSITORY}.git", [f"{REPOSITORY}/releases.atom", f"{REPOSITORY}/tags.atom", f"{REPOSITORY}/commits.atom"]),
        (f"{REPOSITORY}/tree/3.13", [f"{REPOSITORY}/commits/3.13.atom"]),
        (f"{REPOSITORY}/commits/feature/x", [f"{REPOSITORY}/commits/feature/x.atom"]),
        (f"{REPOSITORY}/tags",
         [f"{REPOSITORY}/tags.atom", f"{REPOSITORY}/releases.atom", f"{REPOSITORY}/commits.atom"]),
        (f"{REPOSITORY}/discussions/1", [f"{REPOSITORY}/discussions.atom"]),
        ("https://github.com/gvanrossum", ["https://github.com/gvanrossum.atom"]),
        ("https://github.com/orgs/python/repositories", ["https://github.com/python.atom"]),
        ("https://gist.github.com/gvanrossum", ["https://gist.github.com/gvanrossum.atom"]),
        (f"{GITLAB}/-/tree/master", [f"{GITLAB}/-/releases.atom", f"{GITLAB}/-/tags?format=atom", f"{GITLAB}.atom"]),
        ("https://gitlab.example.org:8443/me",
         ["https://gitlab.example.org:8443/me.atom"]),
        ("https://codeberg.org/forgejo/forgejo",
         [f"https://codeberg.org/forgejo/forgejo{end}" for end in ("/releases.rss", "/tags.rss", ".rss")]),
        ("https://codeberg.org/forgejo", ["https://codeberg.org/forgejo.rss"]),
        ("https://git.sr.ht/~me/it", ["https://git.sr.ht/~me/it/refs/rss.xml", "https://git.sr.ht/~me/it/log/rss.xml"]),
        ("https://pypi.org/project/Feedparser/", ["https://pypi.org/rss/project/feedparser/releases.xml"]),
        ("https://crates.io/crates/serde", ["https://static.crates.io/rss/crates/serde.xml"]),
        ("https://bsky.app/profile/n1.bsky.social", ["https://bsky.app/profile/n1.bsky.social/rss"]),
        ("https://bsky.app/profile/did:plc:abc/post/1", ["https://bsky.app/profile/did:plc:abc/rss"]),
        ("https://name.tumblr.com/archive", ["https://name.tumblr.com/rss"]),
        ("https://www.tumblr.com/name/123/post", ["https://name.tumblr.com/rss"]),
        ("https://name.tumblr.com/tagged/my tag", ["https://name.tumblr.com/tagged/my%20tag/rss"]),
        ("https://stackoverflow.com/questions/tagged/python+rss", [f"{STACK}/tag?tagnames=python+rss&sort=newest"]),
        ("https://stackoverflow.com/questions/11/title", [f"{STACK}/question/11"]),
        ("https://stackoverflow.com/users/22656/name", [f"{STACK}/user/22656"]),
        ("https://serbian.stackexchange.com", ["https://serbian.stackexchange.com/feeds"]),
        ("https://news.ycombinator.com/newest", ["https://news.ycombinator.com/rss"]),
        ("https://name.substack.com/p/a-post", ["https://name.substack.com/feed"]),
        ("https://medium.com/@name/story-1", ["https://medium.com/feed/@name"]),
        ("https://medium.com/publication", ["https://medium.com/feed/publication"]),
        ("https://medium.com/tag/kosovo", ["https://medium.com/feed/tag/kosovo"]),
        ("https://name.medium.com/story", ["https://name.medium.com/feed"]),
        ("https://name.wordpress.com", ["https://name.wordpress.com/feed/"]),
        ("https://name.wordpress.com/category/news/",
         ["https://name.wordpress.com/category/news/feed/", "https://name.wordpress.com/feed/"]),
        ("http://name.blogspot.rs/2026/01/a.html", ["http://name.blogspot.rs/feeds/posts/default"]),
        ("https://name.blogspot.com/search/label/KFOR", ["https://name.blogspot.com/feeds/posts/default/-/KFOR"]),
        ("https://dev.to/name", ["https://dev.to/feed/name"]),
        ("https://dev.to/t/python", ["https://dev.to/feed/tag/python"]),
        ("https://news.google.com/search?q=KFOR&hl=sr", ["https://news.google.com/rss/search?q=KFOR&hl=sr"]),
        ("https://news.google.com/home?hl=en", ["https://news.google.com/rss?hl=en"]),
        ("https://sq.wikipedia.org/wiki/Kosovë",
         ["https://sq.wikipedia.org/w/index.php?title=Kosov%C3%AB&action=history&feed=atom"]),
        ("https://arxiv.org/list/cs.CL/recent", ["https://rss.arxiv.org/rss/cs.CL"]),
    ],
)  # fmt: skip
def test_a_services_address_tells_its_feeds(url: str, feeds: list[str]) -> None:
    found = known(url)
    assert found is not None
    assert list(found.feeds) == feeds


@pytest.mark.parametrize(
    ("url", "service", "mirror"),
    [
        ("https://t.me/kossev", "Telegram", ("telegram", "kossev")),
        ("https://t.me/s/kossev?before=1", "Telegram", ("telegram", "kossev")),
        ("https://kossev.t.me/123", "Telegram", ("telegram", "kossev")),
        ("https://t.me/+invitation", "Telegram", ("telegram", "")),
        ("https://t.me/s/../../etc", "Telegram", ("telegram", "")),
        ("https://t.me/joinchat/abc", "Telegram", ("telegram", "")),
        ("https://twitter.com/NATO_KFOR/status/1", "X", ("x", "NATO_KFOR")),
        ("https://x.com/search?q=kfor", "X", ("x", "")),
        ("https://www.instagram.com/kfor/", "Instagram", ("instagram", "kfor")),
        ("https://m.facebook.com/kfor.nato", "Facebook", ("facebook", "kfor.nato")),
    ],
)
def test_a_service_without_feeds_names_what_a_mirror_needs(url: str, service: str, mirror: tuple[str, str]) -> None:
    assert known(url) == Known(service, mirror=mirror)


@pytest.mark.parametrize(
    "url",
    [
        "https://kossev.info/", "https://notgithub.com/a/b", "https://github.com.evil.example/a/b", "https://github.com/",
        "https://github.com/topics/rss", "https://substack.com/@name", "https://medium.com/", "https://xt.me/name",
        "https://a.b.substack.com/", "https://en.wikipedia.org/", "javascript:alert(1)", "https://[bad/", "https://x:99999/",
    ],
)  # fmt: skip
def test_an_address_of_nobody_known_is_left_to_its_page(url: str) -> None:
    assert known(url) is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (" n1info.rs ", "https://n1info.rs"),
        ("//n1info.rs/x", "https://n1info.rs/x"),
        ("localhost:8080/x", "https://localhost:8080/x"),
        ("http://n1info.rs", "http://n1info.rs"),
        ("@kossev@mastodon.social", "https://mastodon.social/@kossev"),
        ("kossev@mastodon.social", "https://mastodon.social/@kossev"),
        ("r/kosovo", "https://www.reddit.com/r/kosovo/"),
        ("u/name", "https://www.reddit.com/user/name/"),
        ("https://x.example/a b", "https://x.example/a%20b"),
        ("javascript:alert(1)", "javascript:alert(1)"),
        ("feed://n1info.rs/rss", "https://n1info.rs/rss"),
        ("FEED:http://n1info.rs/rss", "http://n1info.rs/rss"),
        ("feed:n1info.rs/rss", "https://n1info.rs/rss"),
    ],
)
def test_what_people_type_is_short_for_an_address(typed: str, meant: str) -> None:
    assert typed_address(typed) == meant


@pytest.mark.parametrize(
    "url", ["", "ftp://x.example/", "https://", "http://[::1", "https://x:0x", "mailto:a@b.example"]
)
def test_what_is_no_address_of_the_web_is_no_place(url: str) -> None:
    assert place_of(url) is None
