"""What only one process at a time may do."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

from bot.model import (
    Lease,
)


class LeaseStore(Protocol):
    """What only one process at a time may do. Every process has a store with a name of its own."""

    async def take(self, name: str, now: datetime, span: timedelta) -> Lease | None:
        """The lease for `span`; None while another process holds it."""
        ...

    async def keep(self, lease: Lease, now: datetime, span: timedelta) -> Lease:
        """The lease for `span` from now. Raises LeaseLost."""
        ...

    async def holds(self, lease: Lease) -> bool:
        """Whether it is still the lease of the latest epoch; writes nothing."""
        ...

    async def leave(self, lease: Lease) -> None:
        """Gives it back, so that nobody has to wait for its end."""
        ...

    async def end_all(self) -> None:
        """Ends every lease, hosts' too: for who knows that no other process lives."""
        ...
