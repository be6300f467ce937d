"""A story for very many chats leaves room for a story for one."""

from __future__ import annotations

from bot.alerts.pacing import TELEGRAM
from bot.store.database import Database
from tests.clock import StandingClock
from tests.unit.send_office import Office

MANY = tuple(str(number) for number in range(1000, 1120))


async def test_a_small_storys_alert_goes_out_within_the_first_second_of_a_fan_out(
    database: Database, clock: StandingClock
) -> None:
    office = Office(database, clock, TELEGRAM)
    await office.owes("KFOR for everybody", to=MANY)
    await office.owes("EULEX for one", to=("1",))
    async with office.at_work() as wake:
        for _ in range(40):
            await wake.look()
        assert office.messenger.titles("1") == ["EULEX for one"]
        assert len(office.messenger.sent) == TELEGRAM.a_second
