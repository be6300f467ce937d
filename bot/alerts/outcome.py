"""What became of one API call, as a closed set, and what the delivery row becomes of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.model import Delivery, DeliveryState, OwedEdit

MAX_AMBIGUOUS = 2  # the first send and one repeat
SAFE_ATTEMPTS = 3  # so many end within the life of a nonce
NEVER = timedelta(0)
# How long Discord suppresses repeats; it says "the past few minutes".
NONCE_LIFE = timedelta(minutes=2)
FOR_EVER = timedelta(days=3650)
FIRST_RETRY = timedelta(seconds=5)
LONGEST_RETRY = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Sent:
    """The platform confirmed the message."""

    remote_id: str


@dataclass(frozen=True, slots=True)
class Posted:
    """A message for the local chat, stored in the transaction that marks its delivery: exactly once."""

    body: str


@dataclass(frozen=True, slots=True)
class Busy:
    """Told to wait (429). `whole_bot`: every chat of the platform waits, or only this one; None: it doesn't say."""

    wait: timedelta
    whole_bot: bool | None


@dataclass(frozen=True, slots=True)
class Unreachable:
    """The call surely didn't arrive (no connection, a 5xx before anything was done)."""

    detail: str


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """The call may or may not have arrived. `repeat_safe`: the platform suppresses a repeat for a while."""

    detail: str
    repeat_safe: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """The destination will take no message until something changes there (blocked, kicked, no rights, gone)."""

    reason: str


@dataclass(frozen=True, slots=True)
class Moved:
    """The chat has a new id; the same call is to be made there."""

    chat: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """This message can never be sent as it is."""

    detail: str


@dataclass(frozen=True, slots=True)
class Lost:
    """The message that was to be edited is there no more, or can't be edited any more."""

    detail: str


Outcome = Sent | Posted | Busy | Unreachable | Ambiguous | Refused | Moved | Rejected | Lost


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is written to the delivery's row, and beside it, in one transaction.

    `pause` is the reason the destination is paused for; `move_to` its new chat id; `body` goes to the local chat;
    `shown` is a digest of what the alert shows now.
    """

    state: DeliveryState
    due_at: datetime | None = None
    error: str | None = None
    remote_id: str | None = None
    body: str | None = None
    pause: str | None = None
    move_to: str | None = None
    ambiguous: int = 0
    attempts: int = 0
    shown: str | None = None


def decide(outcome: Outcome, delivery: Delivery, now: datetime) -> Verdict:
    """The row's next state after `outcome`. A wait that was asked for is no failed attempt.

    An edit that is refused ends alone: whether the destination takes messages, a ring will tell. It may always be
    repeated.
    """
    if isinstance(delivery.owed, OwedEdit):
        if isinstance(outcome, Lost):
            return _ended(delivery, DeliveryState.EXPIRED, outcome.detail)
        if isinstance(outcome, Refused):
            return _ended(delivery, DeliveryState.EXPIRED, outcome.reason)
    return _decided(outcome, delivery, now)


def _decided(outcome: Outcome, delivery: Delivery, now: datetime) -> Verdict:
    match outcome:
        case Sent(remote_id):
            return _done(delivery, remote_id=remote_id)
        case Posted(body):
            return _done(delivery, body=body)
        case Busy(wait):
            return _later(delivery, now + wait, attempts=delivery.attempts)
        case Moved(chat):
            return _later(delivery, now, attempts=delivery.attempts + 1, move_to=chat)
        case Refused(reason):
            return _later(delivery, now, error=reason, attempts=delivery.attempts, pause=reason)
        case Rejected(detail) | Lost(detail):
            return _ended(delivery, DeliveryState.DEAD, detail)
        case Ambiguous(detail, repeat_safe):
            return _after_ambiguous(delivery, detail, repeat_safe=repeat_safe, now=now)
        case Unreachable(detail):
            attempts = delivery.attempts + 1
            return _later(delivery, now + retry_delay(attempts), error=detail, attempts=attempts)


def retry_delay(attempts: int) -> timedelta:
    """How long to wait before the next try after `attempts` failed ones: doubling from 5 s, at most 15 min."""
    return min(LONGEST_RETRY, FIRST_RETRY * float(2 ** min(attempts - 1, 12)))


def _after_ambiguous(delivery: Delivery, detail: str, *, repeat_safe: bool, now: datetime) -> Verdict:
    count = delivery.ambiguous + 1
    attempts = delivery.attempts + 1
    repeat_safe = repeat_safe or isinstance(delivery.owed, OwedEdit)
    if repeat_safe and attempts <= SAFE_ATTEMPTS:
        return _later(delivery, now + retry_delay(attempts), error=detail, attempts=attempts)
    if count < MAX_AMBIGUOUS:
        # Where repeats were suppressed until now, the platform has had its troubles for a while.
        pause = LONGEST_RETRY if repeat_safe else FIRST_RETRY
        return _later(delivery, now + pause, error=detail, attempts=attempts, ambiguous=count)
    return Verdict(DeliveryState.UNKNOWN, error=detail, attempts=attempts, ambiguous=count)


def _done(delivery: Delivery, *, remote_id: str | None = None, body: str | None = None) -> Verdict:
    return Verdict(
        DeliveryState.SENT,
        remote_id=remote_id,
        body=body,
        attempts=delivery.attempts + 1,
        ambiguous=delivery.ambiguous,
    )


def _ended(delivery: Delivery, state: DeliveryState, detail: str) -> Verdict:
    return Verdict(state, error=detail, attempts=delivery.attempts + 1, ambiguous=delivery.ambiguous)


def _later(
    delivery: Delivery,
    due_at: datetime,
    *,
    attempts: int,
    error: str | None = None,
    ambiguous: int | None = None,
    pause: str | None = None,
    move_to: str | None = None,
) -> Verdict:
    return Verdict(
        DeliveryState.PENDING,
        due_at=due_at,
        error=error,
        attempts=attempts,
        ambiguous=delivery.ambiguous if ambiguous is None else ambiguous,
        pause=pause,
        move_to=move_to,
    )
