"""kill -9 at random moments of poll, match and send, with alerts owed on both platforms: what is lost, what repeated.

The platforms are fakes over real sockets whose messages and answers are under way for up to 60 ms each, so a kill
finds some on either leg. Telegram takes 30 messages a second whatever the machine can do: the figures say how safe
delivery is, not how fast. Exit code 1 when a promise was broken.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from benchmarks.table import clear, progress, show
from tests.e2e.killing import Moment, Plan, Result, trial
from tests.e2e.trial import newsroom
from tests.postgres import with_template

CHATS = 100


def main() -> int:
    """Runs the trial that the arguments ask for."""
    arguments = _arguments()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="tocsin-trial-")))
        server = stack.enter_context(with_template()) if arguments.database == "postgresql" else None

        async def run() -> Result:
            place = str(folder / "tocsin.db") if server is None else await server.copy()
            chance = random.Random(arguments.seed)  # noqa: S311 - delays, no secrets
            async with newsroom(folder, place, chats=arguments.chats, chance=chance) as room:
                plan = Plan(
                    items=max(1, arguments.alerts // arguments.chats),
                    kills=arguments.kills,
                    processes=arguments.processes or (1 if server is None else 3),
                    seed=arguments.seed,
                )
                return await trial(room, plan, progress)

        result = asyncio.run(run())
    clear()
    show(f"kill -9 on {arguments.database}, seed {arguments.seed}", _rows(result))
    return 0 if _kept(result) else 1


def _rows(result: Result) -> list[tuple[str, object, str]]:
    account, flying = result.account, result.in_flight
    moments = ", ".join(f"{each.value} {result.kills[each]}" for each in Moment)
    return [
        ("kills", result.kills.total(), moments),
        ("alerts owed", account.owed, ""),
        ("received", account.received, ""),
        ("unknown in the database", account.unknown, f"{account.unknown_and_not_received} of them not received"),
        ("lost", len(account.lost), "wanted: 0"),
        ("Telegram: in flight at a kill", flying["telegram"], ""),
        ("Telegram: repeated", account.repeats["telegram"], "wanted: at most those in flight"),
        ("Telegram: most copies of one", account.most_copies["telegram"], "wanted: at most 2"),
        ("Telegram: most repeats a chat and kill", account.repeats_of_one_kill, "wanted: at most 1"),
        ("Discord: in flight at a kill", flying["discord"], ""),
        ("Discord: repeated", account.repeats["discord"], "wanted: 0"),
        ("Discord: told to wait (429)", account.told_to_wait, ""),
        ("sends asked for at the last kill", result.sent_at_last_kill, ""),
        ("seconds with kills, in all", f"{result.kill_seconds:.0f}, {result.seconds:.0f}", ""),
        ("deliveries by state", " ".join(f"{state}={count}" for state, count in account.states.items()), ""),
    ]


def _kept(result: Result) -> bool:
    account = result.account
    return (
        not account.lost
        and account.repeats["telegram"] <= result.in_flight["telegram"]
        and account.most_copies["telegram"] <= 2
        and account.repeats_of_one_kill <= 1
        and account.repeats["discord"] == 0
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--alerts", type=int, default=10_000, help="owed in all: chats × items")
    parser.add_argument("--chats", type=int, default=CHATS)
    parser.add_argument("--processes", type=int, default=0, help="default: 1 on sqlite, 3 on postgresql")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
