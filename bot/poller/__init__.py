"""The poll role: due feeds → fetch → parse → stored items."""

from bot.poller.elsewhere import Elsewhere
from bot.poller.hosts import Manners
from bot.poller.look import Looker
from bot.poller.role import Poller
from bot.poller.subscriber import Subscriber
from bot.poller.summary import Polled, PollSummary

__all__ = ["Elsewhere", "Looker", "Manners", "PollSummary", "Polled", "Poller", "Subscriber"]
