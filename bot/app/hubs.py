"""WebSub, composed: whoever polls asks the hubs, whoever serves pages is called by them."""

from __future__ import annotations

import asyncio

from bot.app.agent import user_agent
from bot.app.house import House
from bot.feeds.hubs import HttpHubs
from bot.poller import Subscriber
from bot.ports import Waker
from bot.store.courtesy import SqlCourtesyStore
from bot.store.hubs import SqlHubStore
from handlers.web.hubs import CALLBACKS, HubPages


def hub_pages(house: House, wake: Waker) -> HubPages | None:
    """What hubs call; None while nobody outside could."""
    if house.settings.public_url is None:
        return None
    return HubPages(SqlHubStore(house.database), house.clock, wake)


async def subscribe(house: House, over: asyncio.Event) -> None:
    """Asks the hubs that feeds name to push what is new, until `over`."""
    base = f"{house.settings.public_url}{CALLBACKS}"
    agent, courtesy = user_agent(house.settings.project_url, "WebSub"), SqlCourtesyStore(house.database, house.owner)
    async with HttpHubs(base=base, user_agent=agent, clock=house.clock) as hubs:
        await Subscriber(SqlHubStore(house.database), hubs, courtesy, house.clock, base).run(over)
