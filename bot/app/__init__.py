"""The composition root: the only place that knows the engine and the adapters both. Callers import the part they run:
a command that polls loads nothing of stories and chats."""
