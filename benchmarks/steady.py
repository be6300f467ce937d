"""`tocsin run` with more to send than the platforms allow: how near their limits it comes, and whether it is told to
wait.

The platforms are fakes over real sockets that refuse whatever is too early: Telegram after 30 messages a second, one a
second in a chat, 20 a minute in a group; Discord after 50 a second, five in five seconds in a channel. Messages and
answers are under way for 20 to 30 ms each. Readers ask for `/recent` meanwhile. Exit code 1 when a promise was broken.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

from benchmarks.table import clear, progress, show
from tests.e2e.steady import JITTER, Plan, Result, is_group, steady


def main() -> int:
    """Runs the trial that the arguments ask for."""
    plan = _plan()
    with tempfile.TemporaryDirectory(prefix="tocsin-steady-") as folder:
        result = asyncio.run(steady(Path(folder), plan, progress))
    clear()
    chats = f"{plan.readers:,} readers, {plan.groups} groups, {plan.channels} channels"
    show(f"A steady run of {result.end - result.begin:.0f} s: {chats}", _rows(result))
    broken = result.broken()
    for what in broken:
        sys.stdout.write(f"Broken: {what}.\n")
    return 1 if broken else 0


def _rows(result: Result) -> list[tuple[str, object, str]]:
    telegram, discord = result.telegram, result.discord
    return [
        ("Telegram: messages a second", f"{result.telegram_a_second:.2f}", "wanted: at least 28.5 of 30"),
        ("Telegram: told to wait (429)", telegram.refused, "wanted: 0"),
        ("Telegram: most in a second", telegram.most(1.0 - JITTER), "allowed: 30, the way may take 50 ms of it"),
        ("Telegram: most in a second to the instant", telegram.most(1.0), ""),
        ("Telegram: most in a tenth of a second", telegram.most(0.1), ""),
        ("Telegram: most a second in a chat", telegram.most_in_a_chat(1.0 - JITTER), "allowed: 1"),
        ("Telegram: most a minute in a group", telegram.most_in_a_chat(60.0 - JITTER, is_group), "allowed: 20"),
        ("Discord: messages a second", f"{result.discord_a_second:.2f}", f"could be {result.discord_could:.0f}"),
        ("Discord: told to wait (429)", discord.refused, "wanted: 0"),
        ("Discord: most in a second", discord.most(1.0 - JITTER), "allowed: 50"),
        ("Discord: most in five seconds in a channel", discord.most_in_a_chat(5.0), "its windows stand: at most 10"),
        ("replies", len(result.replies), f"{result.unanswered} never came"),
        ("replies: half within, seconds", f"{result.reply_at(0.5):.2f}", ""),
        ("replies: 95 % within, seconds", f"{result.reply_at(0.95):.2f}", ""),
        ("troubles logged", " ".join(f"{name}={count}" for name, count in result.logged.items()) or "none", ""),
    ]


def _plan() -> Plan:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=120.0)
    parser.add_argument("--readers", type=int, default=300)
    parser.add_argument("--groups", type=int, default=10)
    parser.add_argument("--channels", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    return Plan(**vars(arguments))


if __name__ == "__main__":
    sys.exit(main())
