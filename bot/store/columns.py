"""What columns of all tables share: moments in time, row numbers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, cast

from sqlalchemy import BigInteger, Column, DateTime, Dialect, Integer, TypeDecorator
from sqlalchemy.dialects.sqlite import DATETIME
from sqlalchemy.types import TypeEngine


class Moment(TypeDecorator[datetime]):
    """An aware UTC datetime; naive ones are refused. SQLite keeps it as text that sorts by time."""

    impl = DateTime
    cache_ok = True

    def __init__(self) -> None:
        super().__init__(timezone=True)

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """See TypeDecorator."""
        return _AS_TEXT if dialect.name == "sqlite" else super().load_dialect_impl(dialect)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | str | None:
        """To the database."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without its zone: {value!r}")
        value = value.astimezone(UTC)
        return value.isoformat(" ", "microseconds")[:_TEXT] if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """From the database."""
        if value is None:
            return None
        if dialect.name == "sqlite":
            return datetime.fromisoformat(value).replace(tzinfo=UTC)
        return cast("datetime", value).astimezone(UTC)


_TEXT = len("2026-11-27 15:39:00.123456")


class _AsText(DATETIME):
    """SQLAlchemy's takes such a text apart, and puts it together, figure by figure: three times as long."""

    def bind_processor(self, dialect: Dialect) -> None:
        """None is needed."""

    def literal_processor(self, dialect: Dialect) -> Callable[[Any], str]:  # noqa: ARG002 - the base class's signature
        """Needs its own, since there is none of the other two."""
        return lambda text: f"'{text}'"

    def result_processor(self, dialect: Dialect, coltype: object) -> None:
        """None is needed."""


_AS_TEXT = _AsText()  # type: ignore[no-untyped-call]  # SQLAlchemy's

# SQLite gives out row numbers only for a column that is exactly INTEGER.
Id = BigInteger().with_variant(Integer(), "sqlite")


def row_id() -> Column[Any]:
    return Column("id", Id, primary_key=True, autoincrement=True)
