"""The one exception of the fake's methods."""

from tests.fakes.telegram.faults import Answer, bad_request, refusal


class RefusedError(Exception):
    """The method refuses; carries the answer that Telegram gives."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.body)
        self.answer = answer


def bad(what: str) -> RefusedError:
    """400 Bad Request: what."""
    return RefusedError(bad_request(what))


def forbidden(what: str) -> RefusedError:
    """403 Forbidden: what."""
    return RefusedError(refusal(403, f"Forbidden: {what}"))
