"""What processes agree on: leases and counters."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Integer, String, Table

from bot.store.columns import Moment
from bot.store.schema.metadata import metadata

# What only one process at a time may do: match, or make one bot's API calls. `epoch` counts the holders: what is
# written under an old one is refused.
leases = Table(
    "leases",
    metadata,
    Column("name", String, primary_key=True),
    Column("owner", String),
    Column("until", Moment),
    Column("epoch", Integer, nullable=False, server_default="0"),
)

# `subscriptions`: whoever changes one takes the next revision, and holds the row until its commit; so a reader never
# sees a revision while a smaller one is still to come. `turn:<platform>`: the latest turn served there.
counters = Table(
    "counters",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", BigInteger, nullable=False),
)
