"""The store ports on SQLAlchemy Core."""
