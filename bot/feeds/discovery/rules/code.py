"""Where software is made: GitHub, GitLab, Codeberg and other Forgejo, SourceHut, PyPI, crates.io."""

from __future__ import annotations

from bot.feeds.discovery.place import Place, segment
from bot.feeds.discovery.rules.rule import Known, Rule

_GITHUB_PAGES = frozenset(
    {"topics", "explore", "features", "about", "pricing", "search", "marketplace", "settings", "login", "notifications"}
)
_FORGEJO = ("codeberg.org", "gitea.com", "code.forgejo.org")


def github(place: Place) -> Known | None:
    """A repository's releases, tags and commits (of the branch that is shown), or what a person does."""
    if place.host == "gist.github.com" and place.path:
        return Known("GitHub", (f"https://gist.github.com/{place.at(0)}.atom",))
    if place.host != "github.com":
        return None
    path = place.path[1:] if place.path[:1] == ("orgs",) else place.path
    if not path or path[0].lower() in _GITHUB_PAGES:
        return None
    if len(path) == 1 or place.path[0] == "orgs":
        return Known("GitHub", (f"https://github.com/{segment(path[0])}.atom",))
    root = f"https://github.com/{segment(path[0])}/{segment(path[1].removesuffix('.git'))}"
    releases, tags, commits = f"{root}/releases.atom", f"{root}/tags.atom", f"{root}/commits.atom"
    match path[2:]:
        case ("commits" | "tree", branch, *more):
            return Known("GitHub", (f"{root}/commits/{'/'.join(segment(each) for each in (branch, *more))}.atom",))
        case ("commits", *_):
            return Known("GitHub", (commits, releases, tags))
        case ("tags", *_):
            return Known("GitHub", (tags, releases, commits))
        case ("discussions", *_):
            return Known("GitHub", (f"{root}/discussions.atom",))
        case _:
            return Known("GitHub", (releases, tags, commits))


def gitlab(place: Place) -> Known | None:
    """A project's releases, tags and activity, or a person's or group's activity; also on hosts named `gitlab.…`."""
    if not (place.host == "gitlab.com" or place.host.startswith("gitlab.")) or not place.path:
        return None
    name = place.path[: place.path.index("-")] if "-" in place.path else place.path
    if not name or name[0] in ("explore", "users", "help", "dashboard"):
        return None
    root = f"{place.root}/{'/'.join(map(segment, name)).removesuffix('.git')}"
    if len(name) == 1:
        return Known("GitLab", (f"{root}.atom",))
    return Known("GitLab", (f"{root}/-/releases.atom", f"{root}/-/tags?format=atom", f"{root}.atom"))


def forgejo(place: Place) -> Known | None:
    """A repository's releases, tags and activity, or what a person does."""
    if place.host not in _FORGEJO or not place.path or place.at(0) in ("explore", "user"):
        return None
    if len(place.path) == 1:
        return Known("Forgejo", (f"{place.root}/{place.at(0)}.rss",))
    root = f"{place.root}/{place.at(0)}/{place.at(1).removesuffix('.git')}"
    return Known("Forgejo", (f"{root}/releases.rss", f"{root}/tags.rss", f"{root}.rss"))


def sourcehut(place: Place) -> Known | None:
    """A repository's versions and log."""
    if place.host != "git.sr.ht" or len(place.path) < 2:
        return None
    root = f"{place.root}/{place.at(0)}/{place.at(1)}"
    return Known("SourceHut", (f"{root}/refs/rss.xml", f"{root}/log/rss.xml"))


def packages(place: Place) -> Known | None:
    """A package's releases on PyPI and crates.io."""
    if place.on("pypi.org") and place.at(0) == "project" and place.at(1):
        return Known("PyPI", (f"https://pypi.org/rss/project/{place.at(1).lower()}/releases.xml",))
    if place.on("crates.io") and place.at(0) == "crates" and place.at(1):
        return Known("crates.io", (f"https://static.crates.io/rss/crates/{place.at(1)}.xml",))
    return None


RULES: tuple[Rule, ...] = (github, gitlab, forgejo, sourcehut, packages)
