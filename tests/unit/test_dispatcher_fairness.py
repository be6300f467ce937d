"""A story for very many chats leaves room for a story for one."""

from __future__ import annotations

from datetime import timedelta

from bot.alerts.pacing import TELEGRAM
from bot.store.database import Database
from tests.clock import StandingClock
from tests.unit.send_office import Office

MANY = tuple(str(number) for number in range(1000, 1120))


async def test_a_small_storys_alert_is_among_the_first_of_a_fan_out(database: Database, clock: StandingClock) -> None:
    office = Office(database, clock, TELEGRAM)
    await office.owes("KFOR for everybody", to=MANY)
    await office.owes("EULEX for one", to=("1",))
    async with office.at_work() as wake:
        while not office.messenger.titles("1"):
            await wake.look()
            clock.advance(timedelta(seconds=0.1))
        assert [chat for chat, _ in office.messenger.sent].index("1") < TELEGRAM.a_second
