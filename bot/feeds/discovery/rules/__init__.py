"""Rules: where well-known services keep the feed of an address (pure). Each is only a guess until it was read."""

from bot.feeds.discovery.rules.known import known
from bot.feeds.discovery.rules.rule import Known, Rule

__all__ = ["Known", "Rule", "known"]
