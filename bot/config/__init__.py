"""What an installation was told: options, environment and feeds.yaml, as frozen, validated settings."""

from bot.config.feedsfile import FeedsFile, Limits, Summaries
from bot.config.feedsreader import read_feeds_file
from bot.config.mistakes import FeedsFileMistakes, Mistakes
from bot.config.settings import LogStyle, Settings, http_address, load
from bot.config.values import HttpAddress

__all__ = [
    "FeedsFile",
    "FeedsFileMistakes",
    "HttpAddress",
    "Limits",
    "LogStyle",
    "Mistakes",
    "Settings",
    "Summaries",
    "http_address",
    "load",
    "read_feeds_file",
]
