"""What all tables share: their metadata, and how names and conditions are written."""

from __future__ import annotations

from typing import Any

from sqlalchemy import MetaData, text

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def where(condition: str) -> dict[str, Any]:
    """Of an index: which rows it holds. On PostgreSQL too, where `create` says so: named here, each of these arguments
    would bring its database's whole dialect with it."""
    return {"sqlite_where": text(condition)}
