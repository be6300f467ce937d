"""When to poll a feed next: pure."""

from bot.schedule.courtesy import polls_from, rest_of_busy_host
from bot.schedule.moving import has_held, is_doubted, next_move
from bot.schedule.next_poll import (
    JITTER,
    LONGEST_BACK_OFF,
    LONGEST_DEMAND,
    Asked,
    Bounds,
    host_pause,
    next_poll,
)
from bot.schedule.planned import A_STEP, Plan, right_plan
from bot.schedule.reach import Reach
from bot.schedule.rhythm import a_day, learn

__all__ = [
    "A_STEP",
    "JITTER",
    "LONGEST_BACK_OFF",
    "LONGEST_DEMAND",
    "Asked",
    "Bounds",
    "Plan",
    "Reach",
    "a_day",
    "has_held",
    "host_pause",
    "is_doubted",
    "learn",
    "next_move",
    "next_poll",
    "polls_from",
    "rest_of_busy_host",
    "right_plan",
]
