"""The composition root: the only place that knows the engine and the adapters both."""

from bot.app.finding import finding
from bot.app.once import TryResult, poll_once, stats, try_query
from bot.app.running import ROLES, run

__all__ = ["ROLES", "TryResult", "finding", "poll_once", "run", "stats", "try_query"]
