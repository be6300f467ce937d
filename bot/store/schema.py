"""The tables, for SQLite and PostgreSQL alike. Rows carry the work: what is still to do can be read off them."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from bot.store.columns import Id, Moment, row_id

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

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

# A destination. `thread` "" is the chat's main line; `reason` says why a paused one is paused.
chats = Table(
    "chats",
    metadata,
    row_id(),
    Column("platform", String, nullable=False),
    Column("chat", String, nullable=False),
    Column("thread", String, nullable=False, server_default=""),
    Column("language", String),
    Column("state", String, nullable=False, server_default="active"),  # active, paused
    Column("reason", Text),
    Column("created_at", Moment, nullable=False),
    Column("served_at", Moment),  # across chats, the one served least recently comes first
    UniqueConstraint("platform", "chat", "thread"),
)

# The unit of polling politeness: one process at a time polls a host.
hosts = Table(
    "hosts",
    metadata,
    Column("host", String, primary_key=True),
    Column("next_at", Moment),  # NULL: nothing to poll there
    Column("owner", String),
    Column("lease_until", Moment),
    Column("epoch", Integer, nullable=False, server_default="0"),
    Index(None, "next_at"),
)

feeds = Table(
    "feeds",
    metadata,
    Column("id", String, primary_key=True),
    Column("position", Integer, nullable=False, server_default="0"),  # the order of feeds.yaml
    Column("origin", String, nullable=False, server_default="file"),  # file, chat
    Column("url", Text, nullable=False),
    Column("host", String, nullable=False),
    Column("name", String, nullable=False),
    Column("language", String),
    Column("tags", JSON, nullable=False),
    Column("interval_s", Integer),  # NULL: learnt
    Column("enabled", Boolean, nullable=False),
    Column("allow_private", Boolean, nullable=False),
    Column("encoding", String),
    # What the polls left behind.
    Column("etag", Text),
    Column("last_modified", Text),
    Column("body_hash", String),
    Column("digests", LargeBinary),  # of the entries that the last document held, see feeds/known.py
    Column("looked_at", Moment),  # the first look
    Column("polled_at", Moment),
    Column("ok_at", Moment),
    Column("next_at", Moment, nullable=False),
    Column("errors", Integer, nullable=False, server_default="0"),
    Column("error", Text),
    Column("gone", Boolean, nullable=False, server_default=text("false")),
    Column("moved", Text),  # the address that took the place of `url`
    Column("move_to", Text),  # where the server redirects for good; `moved` once that has held
    Column("move_since", Moment),
    Column("move_polls", Integer, nullable=False, server_default="0"),
    Column("whole_at", Moment),  # when a document last came, changed or not
    Column("failing_since", Moment),
    Column("hints", JSON(none_as_null=True)),  # what the document asks of those who poll it
    Column("rhythm", JSON(none_as_null=True)),  # when it publishes
    Column("newest", Moment),  # up to when it has shown what it published
    Column("hub", Text),  # that its document names
    Column("topic", Text),  # under which the hub knows it
    Index(None, "host", "next_at"),
)

# Subscriptions at feeds' hubs (WebSub). `mode`: subscribe, unsubscribe; `pending`: asked for, and not proven yet.
# `base` is what the callback's address begins with, `token` its last part. `pushed_at`: the hub brought something, and
# no poll has found since what it hadn't.
websub = Table(
    "websub",
    metadata,
    Column("feed_id", String, ForeignKey("feeds.id"), primary_key=True),
    Column("hub", Text, nullable=False),
    Column("topic", Text, nullable=False),
    Column("base", Text, nullable=False),
    Column("token", String, nullable=False),
    Column("secret", String, nullable=False),
    Column("mode", String, nullable=False),
    Column("pending", Boolean, nullable=False),
    Column("lease_until", Moment),
    Column("pushed_at", Moment),
    Column("next_at", Moment, nullable=False),  # when to ask the hub again
    Column("errors", Integer, nullable=False, server_default="0"),  # times asked in a row without proof
    Column("error", Text),
    UniqueConstraint("token"),
)

# Documents that hubs brought, until they are read.
pushes = Table(
    "pushes",
    metadata,
    row_id(),
    Column("feed_id", String, ForeignKey("feeds.id"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("content_type", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Index(None, "feed_id"),
)

topics = Table(
    "topics",
    metadata,
    Column("name", String, primary_key=True),
    Column("position", Integer, nullable=False, server_default="0"),
    Column("query", Text, nullable=False),
    Column("about", Text, nullable=False, server_default=""),
    Column("enabled", Boolean, nullable=False),
)

# A chat follows *either* its own query *or* a named topic. Removed ones stay until the matcher has read the change.
subscriptions = Table(
    "subscriptions",
    metadata,
    row_id(),
    Column("chat_id", Id, ForeignKey("chats.id", ondelete="CASCADE"), nullable=False),
    Column("query", Text),
    Column("topic", String),
    Column("active", Boolean, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("revision", BigInteger, nullable=False),
    Index("uq_subscriptions_query", "chat_id", "query", unique=True),
    Index("uq_subscriptions_topic", "chat_id", "topic", unique=True),
    Index(None, "revision"),
    Index(None, "topic"),
)

# `subscriptions`: whoever changes one takes the next revision, and holds the row until its commit; so a reader never
# sees a revision while a smaller one is still to come. `turn:<platform>`: the latest turn served there.
counters = Table(
    "counters",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", BigInteger, nullable=False),
)

# What was typed, for the buttons under the answer.
asked = Table(
    "asked",
    metadata,
    row_id(),
    Column("chat_id", Id, ForeignKey("chats.id", ondelete="CASCADE"), nullable=False),
    Column("text", Text, nullable=False),
    Column("at", Moment, nullable=False),
    UniqueConstraint("chat_id", "text"),
)

# `state`: pending (to be matched), done, again (edited, to be matched anew); archive: old when it was first seen.
items = Table(
    "items",
    metadata,
    row_id(),
    Column("feed_id", String, ForeignKey("feeds.id"), nullable=False),
    Column("identity", String, nullable=False),
    Column("title", Text, nullable=False),
    Column("link", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("language", String),
    Column("published", Moment),
    Column("seen_at", Moment, nullable=False),
    Column("at", Moment, nullable=False),  # published where that is credible, else seen
    Column("folded", Text, nullable=False),  # for search
    Column("first_look", Boolean, nullable=False),
    Column("state", String, nullable=False),
    Column("fingerprint", String),  # exact copies share it
    Column("link_key", BigInteger),  # digests, with the feed in them, of what else names the entry
    Column("text_key", BigInteger),
    Column("edits", Integer, nullable=False, server_default="0"),
    UniqueConstraint("feed_id", "identity"),
    Index(None, "link_key"),
    Index(None, "text_key"),
    Index(
        "ix_items_pending",
        "id",
        sqlite_where=text("state IN ('pending', 'again')"),
        postgresql_where=text("state IN ('pending', 'again')"),
    ),
    Index("ix_items_at", "at", "feed_id", "language"),  # with what queries' filters ask for
    Index(None, "fingerprint", "at"),
)

# Items of the same event. `item_id` is the one that tells it.
stories = Table(
    "stories",
    metadata,
    row_id(),
    Column("item_id", Id, ForeignKey("items.id"), nullable=False),
    Column("created_at", Moment, nullable=False),
)

story_items = Table(
    "story_items",
    metadata,
    Column("item_id", Id, ForeignKey("items.id"), primary_key=True),
    Column("story_id", Id, ForeignKey("stories.id"), nullable=False),
    Index(None, "story_id"),
)

# What is said about a story to a destination: once.
alerts = Table(
    "alerts",
    metadata,
    row_id(),
    Column("chat_id", Id, ForeignKey("chats.id", ondelete="CASCADE"), nullable=False),
    Column("story_id", Id, ForeignKey("stories.id"), nullable=False),
    Column("item_id", Id, ForeignKey("items.id"), nullable=False),
    Column("remote_id", String),
    Column("shown", String),  # a digest of what the message shows
    Column("created_at", Moment, nullable=False),
    UniqueConstraint("chat_id", "story_id"),
    Index(None, "item_id"),
    Index(None, "story_id"),
)

# The subscriptions that an alert answers, with the words as written. `first_look`: the feed whose first look it was.
alert_topics = Table(
    "alert_topics",
    metadata,
    Column("alert_id", Id, ForeignKey("alerts.id", ondelete="CASCADE"), primary_key=True),
    Column("subscription_id", Id, primary_key=True),
    Column("label", Text, nullable=False),
    Column("words", JSON, nullable=False),
    Column("first_look", String),
    Column("created_at", Moment, nullable=False),
    Index(None, "subscription_id", "created_at"),
)

# One API call that is owed. `ambiguous` counts sends that may have arrived.
deliveries = Table(
    "deliveries",
    metadata,
    row_id(),
    Column("chat_id", Id, ForeignKey("chats.id", ondelete="CASCADE"), nullable=False),
    Column("platform", String, nullable=False),
    Column("key", String, nullable=False),  # ring:<story>, edit:<alert>:<number>, notice:missed:<window>
    # Those whose turn is least are next, see store/turns.py; 0 is notices'.
    Column("turn", BigInteger, nullable=False, server_default="0"),
    Column("missed", Integer),  # of a notice: how many alerts expired
    Column("edit", Boolean, nullable=False, server_default=text("false")),  # of an alert that was sent
    Column("alert_id", Id, ForeignKey("alerts.id", ondelete="CASCADE")),
    Column("state", String, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("begun_at", Moment),  # while it is sent: since when the platform may have it
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("ambiguous", Integer, nullable=False, server_default="0"),
    Column("error", Text),
    Column("remote_id", String),
    Column("created_at", Moment, nullable=False),
    Column("done_at", Moment),
    UniqueConstraint("chat_id", "key"),
    Index(
        "ix_deliveries_owed",
        "chat_id",
        "edit",
        "id",
        sqlite_where=text("state IN ('pending', 'sending')"),
        postgresql_where=text("state IN ('pending', 'sending')"),
    ),
    Index(None, "alert_id"),
    Index(
        "ix_deliveries_due",
        "platform",
        "turn",
        "id",
        "due_at",
        sqlite_where=text("state = 'pending'"),
        postgresql_where=text("state = 'pending'"),
    ),
    Index(
        "ix_deliveries_age",
        "created_at",
        "edit",
        sqlite_where=text("state = 'pending'"),
        postgresql_where=text("state = 'pending'"),
    ),
)

# The local chat, as its page shows it: typed lines as text, the bot's messages as JSON.
local_messages = Table(
    "local_messages",
    metadata,
    row_id(),
    Column("chat", String, nullable=False),
    Column("mine", Boolean, nullable=False),
    Column("body", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("revision", Integer, nullable=False, server_default="0"),
    Index(None, "chat", "id"),
)
