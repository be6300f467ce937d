"""The sample newsroom: invented feeds on loopback, for a first look without a token or the internet."""

from bot.feeds.newsroom.newsroom import Article, Outlet, edition, find
from bot.feeds.newsroom.server import RunningNewsroom, SampleFeed, serve

__all__ = ["Article", "Outlet", "RunningNewsroom", "SampleFeed", "edition", "find", "serve"]
