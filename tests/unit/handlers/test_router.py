"""From a command, a text or a button to the reply."""

from __future__ import annotations

import pytest
import structlog

from bot.errors import NotAllowed, StaleButton
from handlers import replies
from handlers.router import COMMANDS, Router
from tests.unit.handlers.routing import Plain, actions, who


async def test_a_conversation_from_the_start_to_the_undo(router: Router, plain: Plain) -> None:
    welcome = await router.command("start", "", who())
    (suggested,) = [each for each in actions(welcome) if each.startswith("ask:")]
    preview = await router.press(suggested, who())
    assert "**KFOR** matched 7 items" in plain(preview)
    follow, cancel = actions(preview)
    assert "nothing was changed" in plain(await router.press(cancel, who()))
    assert "I'll write when **KFOR**" in plain(await router.press(follow, who()))
    drop, length = actions(await router.command("subscriptions", "", who()))
    bare = await router.press(length, who())
    assert "Summary: title only" in plain(bare)
    assert length not in actions(bare)
    removed = await router.press(drop, who())
    assert "Removed" in plain(removed)
    (undo,) = actions(removed)
    assert "I'll write when **KFOR**" in plain(await router.press(undo, who()))


async def test_every_command_has_a_reply_with_an_argument_and_without(router: Router, plain: Plain) -> None:
    failure = plain(replies.failure(None))
    for name in COMMANDS:
        for argument in ("", "KFOR", '"KFOR', "x" * 2000):
            assert plain(await router.command(name, argument, who())) not in ("", failure)


async def test_a_commands_letters_may_be_of_any_case(router: Router, plain: Plain) -> None:
    assert plain(await router.command("TRY", "KFOR", who())) == plain(await router.command("try", "KFOR", who()))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("subscribee", "I don't know `/subscribee`. Did you mean `/subscribe`? /help shows what I can do."),
        ("Serch", "I don't know `/Serch`. Did you mean `/search`? /help shows what I can do."),
        ("mute", "I don't know `/mute`. /help shows what I can do."),
        ("__init__", "I don't know `/__init__`. /help shows what I can do."),
    ],
)
async def test_an_unknown_command_is_named_with_the_one_that_is_like_it(
    router: Router, plain: Plain, name: str, said: str
) -> None:
    assert plain(await router.command(name, "KFOR", who())) == said


async def test_a_character_that_no_database_keeps_is_left_out(router: Router, plain: Plain) -> None:
    assert plain(await router.command("try", "KF\x00OR", who())) == plain(await router.command("try", "KFOR", who()))


async def test_the_commands_are_described_in_their_order() -> None:
    assert list(replies.command_descriptions(None)) == list(COMMANDS)


async def test_plain_text_is_a_topic_to_watch_for(router: Router, plain: Plain) -> None:
    assert plain(await router.text("KFOR 3", who())) == plain(await router.command("subscribe", "KFOR 3", who()))


@pytest.mark.parametrize(
    ("text", "name", "argument"),
    [
        ("/try KFOR", "try", "KFOR"),
        ("/try\nKFOR", "try", "KFOR"),
        ("/Try   KFOR 3 ", "try", "KFOR 3"),
        ("/help", "help", ""),
        ("/", "help", ""),
        ("/nothing at all", "nothing", ""),
    ],
)
async def test_text_with_a_slash_is_a_command(
    router: Router, plain: Plain, text: str, name: str, argument: str
) -> None:
    assert plain(await router.text(text, who())) == plain(await router.command(name, argument, who()))


@pytest.mark.parametrize(
    "action",
    [
        "",
        "unknown",
        "unknown:1",
        "follow",
        "follow:",
        "follow:99",
        "follow:-1",
        "follow:1.5",
        "follow:²",
        "follow:٣",
        f"follow:{'9' * 50}",
        f"drop:{2**63}",
        "drop:99",
        "ask:x",
        "page",
        "page:nowhere:1:1",
        "story:1:0",
        "story:1",
        "page:recent:99:0",
        "page:recent:0",
        "page:search:0:0",
        f"page:recent:{'9' * 30}:0",
    ],
)
async def test_a_button_that_means_nothing_any_more_is_said_to_be_too_old(
    router: Router, plain: Plain, action: str
) -> None:
    with structlog.testing.capture_logs() as logs:
        assert plain(await router.press(action, who())) == plain(replies.refusal(StaleButton(), None))
    assert logs == []


async def test_pages_are_turned(router: Router, plain: Plain) -> None:
    first = await router.command("recent", "KFOR", who())
    (on,) = actions(first)
    second = await router.press(on, who())
    assert "KFOR 0" in plain(second) or "KFOR 6" in plain(second)
    assert actions(second) == [on.removesuffix(":1") + ":0"]
    assert plain(await router.press(on.removesuffix(":1") + f":{10**17}", who())) == plain(second)


async def test_a_mistaken_query_comes_with_a_button_that_mends_it(router: Router, plain: Plain) -> None:
    refused = await router.command("subscribe", '"KFOR', who())
    assert "isn't closed" in plain(refused)
    (mend,) = actions(refused)
    assert plain(await router.press(mend, who())).startswith('**"KFOR"** matched 7 items')


async def test_who_may_not_change_the_chat_is_told_so_in_its_language(router: Router, plain: Plain) -> None:
    await router.press("lang:sq", who())
    refused = await router.press("lang:en", who(admin=False))
    assert plain(refused) == plain(replies.refusal(NotAllowed(), "sq"))
