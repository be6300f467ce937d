"""A use case's answer, a refusal or an alert → a Message in the chat's language.

Whatever a feed or a person wrote goes into the runs verbatim: escaping is the renderers' work.
"""

from handlers.replies.answers import reply
from handlers.replies.buttons import (
    APART,
    APART_FOR_ALL,
    ASK,
    CANCEL,
    DROP,
    FOLLOW,
    LANGUAGE,
    LENGTH,
    LENGTHS,
    PAGE,
    STORY,
    WHY,
)
from handlers.replies.deliveries import delivered
from handlers.replies.digests import digest
from handlers.replies.guide import command_descriptions
from handlers.replies.refusals import failure, not_stored, refusal
from handlers.replies.rings import missed, ring

__all__ = [
    "APART",
    "APART_FOR_ALL",
    "ASK",
    "CANCEL",
    "DROP",
    "FOLLOW",
    "LANGUAGE",
    "LENGTH",
    "LENGTHS",
    "PAGE",
    "STORY",
    "WHY",
    "command_descriptions",
    "delivered",
    "digest",
    "failure",
    "missed",
    "not_stored",
    "refusal",
    "reply",
    "ring",
]
