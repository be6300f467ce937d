"""The composition root: the only place that knows the engine and the adapters both."""

from bot.app.finding import finding
from bot.app.once import TryResult, poll_once, split_story, stats, story_pairs, try_query
from bot.app.running import ROLES, run

__all__ = ["ROLES", "TryResult", "finding", "poll_once", "run", "split_story", "stats", "story_pairs", "try_query"]
