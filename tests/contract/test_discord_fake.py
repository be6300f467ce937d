"""The fake Discord, judged by the real discord.py: what passes here is what the library really does."""

import asyncio
from collections.abc import AsyncIterator, Callable
from functools import reduce
from operator import getitem
from typing import Any

import aiohttp
import discord
import pytest

from tests.fakes.discord import Channel, DiscordFake, Guild, User, faults
from tests.fakes.discord.sample import Alert, Bell, aim, logged_in, online, post, row, target, v2

TOKEN = "bot-token"


@pytest.fixture
async def dc(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[DiscordFake]:
    async with DiscordFake(TOKEN) as fake:
        aim(monkeypatch, fake)
        yield fake


@pytest.fixture
def guild(dc: DiscordFake) -> Guild:
    return dc.add_guild("Newsroom")


@pytest.fixture
def channel(dc: DiscordFake, guild: Guild) -> Channel:
    return dc.add_channel(guild, "alerts")


@pytest.fixture
def admin(dc: DiscordFake, guild: Guild) -> User:
    return dc.add_member(guild, "admin", discord.Permissions(manage_guild=True).value)


async def test_a_client_becomes_ready_and_knows_its_permissions(dc: DiscordFake, guild: Guild) -> None:
    opened = dc.add_channel(guild, "open")
    closed = dc.add_channel(guild, "closed", bot_denied=discord.Permissions(send_messages=True).value)
    async with online(dc) as bell:
        await bell.wait_until_ready()
        for here, may in ((opened, True), (closed, False)):
            known = bell.get_channel(here.id)
            assert isinstance(known, discord.TextChannel)
            assert known.permissions_for(known.guild.me).send_messages is may
            assert (await bell.fetch_channel(here.id)) == known
        with pytest.raises(discord.Forbidden, match="50013"):
            await target(bell, closed).send("x")


async def test_a_wrong_token_is_refused_at_the_login_and_at_the_gateway(dc: DiscordFake) -> None:
    async with discord.Client(intents=discord.Intents.none()) as client:
        with pytest.raises(discord.LoginFailure):
            await client.login("other")
    assert [call.status for call in dc.calls] == [401]
    async with aiohttp.ClientSession() as http, http.ws_connect(dc.gateway_url) as socket:
        assert (await socket.receive_json())["op"] == 10
        await socket.send_json({"op": 2, "d": {"token": "other", "intents": 1}})
        assert (await socket.receive()).data == 4004


async def test_commands_keep_their_ids_when_synced_again(dc: DiscordFake, guild: Guild) -> None:
    async with online(dc) as bell:
        before = {command.name: command.id for command in await bell.tree.fetch_commands()}
        after = {command.name: command.id for command in await bell.tree.sync()}
        assert await bell.tree.sync(guild=discord.Object(guild.id)) == []
    assert before == after
    assert set(after) == {"subscribe", "recent", "narrow"}
    assert dc.command_creates == 3
    assert len(dc.calls_to("PUT", "/applications/*/commands")) == 3


async def test_a_command_is_answered_for_the_asker_alone(dc: DiscordFake, channel: Channel, admin: User) -> None:
    async with online(dc):
        asked = await dc.slash(channel, admin, "subscribe", query="KFOR")
        assert asked.text == "**KFOR** matched\n-# N1"
        assert [button.url for button in asked.buttons] == [None, "https://example.org/a"]
        assert asked.ephemeral
        assert dc.messages(channel) == []
        in_private = await dc.slash(dc.dm(admin), admin, "subscribe", query="Banjska")
        assert in_private.text.startswith("**Banjska**")
        with pytest.raises(LookupError, match="cannot be sent without"):
            await dc.slash(channel, admin, "subscribe")


async def test_autocomplete_refuses_more_than_25_choices(dc: DiscordFake, channel: Channel, admin: User) -> None:
    async with online(dc):
        offered = await dc.autocomplete(channel, admin, "subscribe", query="KF")
        assert [choice["value"] for choice in offered] == ["KF0", "KF1"]
        typing = asyncio.create_task(dc.autocomplete(channel, admin, "subscribe", query="many"))
        await dc.wait_for(lambda: [call for call in dc.calls_to("POST", "*/callback") if call.status == 400])
        typing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await typing


async def test_a_first_followup_fills_a_deferred_answer(dc: DiscordFake, channel: Channel, admin: User) -> None:
    async with online(dc):
        asked = await dc.slash(channel, admin, "recent")
        await dc.wait_for(lambda: len(asked.messages) == 2)
        assert [message.text for message in asked.messages] == ["first, edited", "second"]
        assert (asked.ephemeral, asked.followups[0].ephemeral) == (True, False)
        assert [message.text for message in dc.messages(channel)] == ["second"]


async def test_a_form_opens_and_its_submission_is_answered(dc: DiscordFake, channel: Channel, admin: User) -> None:
    async with online(dc):
        opened = await dc.slash(channel, admin, "narrow")
        answer = await dc.submit(opened, word="Banjska")
        assert answer.text == "Narrowed to Banjska"


async def test_an_earlier_run_s_button_works(dc: DiscordFake, guild: Guild, channel: Channel, admin: User) -> None:
    async with online(dc) as bell:
        await target(bell, channel).send(view=Alert("**Banjska**", topic=42))
    [alert] = dc.messages(channel)
    async with online(dc):
        pressed = await dc.press(alert, "Mute 8 h", admin)
        assert (pressed.text, pressed.ephemeral) == ("Muted 42, admin: True", True)
        assert (await dc.press(alert, "mute:42", dc.add_member(guild, "reader"))).text == "Muted 42, admin: False"
        with pytest.raises(LookupError, match="Open"):
            await dc.press(alert, "Open", admin)


async def test_a_message_is_sent_edited_and_deleted(dc: DiscordFake, channel: Channel) -> None:
    async with logged_in(dc) as client:
        sent = await target(client, channel).send(view=Alert("**Early**"))
        [message] = dc.messages(channel)
        await sent.edit(view=Alert("**Late**"))
        assert (message.text, message.edits) == ("**Late**\n-# N1", 1)
        with pytest.raises(discord.HTTPException, match="IS_COMPONENTS_V2"):
            await sent.edit(content="plain")
        await sent.delete()
        assert dc.messages(channel) == []
        with pytest.raises(discord.NotFound, match="10008"):
            await sent.edit(view=Alert("**Later**"))


async def test_a_send_whose_answer_is_lost_has_happened_and_its_nonce_finds_it(
    dc: DiscordFake, channel: Channel
) -> None:
    async with logged_in(dc) as client:
        for fault, standing in ((faults.DROP_BEFORE, 0), (faults.DROP_AFTER, 1)):
            dc.faults.add("POST", "/channels/*/messages", fault)
            with pytest.raises(aiohttp.ClientError):
                await target(client, channel).send("Banjska", nonce="a")
            assert len(dc.messages(channel)) == standing
        sent = [await target(client, channel).send("Banjska", nonce=nonce) for nonce in ("a", "b", "a")]
    assert [message.id for message in dc.messages(channel)] == [sent[0].id, sent[1].id]
    assert sent[2].id == sent[0].id


@pytest.mark.parametrize("everywhere", [False, True])
async def test_a_rate_limit_is_waited_out(dc: DiscordFake, channel: Channel, *, everywhere: bool) -> None:
    async with logged_in(dc) as client:
        dc.faults.add("POST", "/channels/*", faults.rate_limited(0.05, everywhere=everywhere), times=2)
        began = asyncio.get_running_loop().time()
        await target(client, channel).send("Banjska")
        assert asyncio.get_running_loop().time() - began >= 0.1
    assert [call.status for call in dc.calls_to("POST", "/channels/*")] == [429, 429, 200]


async def test_the_library_paces_itself_by_the_rate_limit_headers(dc: DiscordFake, channel: Channel) -> None:
    dc.buckets.limit, dc.buckets.seconds = 2, 0.2
    async with logged_in(dc) as client:
        for number in range(5):
            await target(client, channel).send(str(number))
    assert {call.status for call in dc.calls} == {200}
    first, *_, last = dc.messages(channel)
    assert (last.sent_at - first.sent_at).total_seconds() > 0.3


@pytest.mark.parametrize(
    ("fault", "kind", "code"),
    [
        (faults.UNKNOWN_CHANNEL, discord.NotFound, 10003),
        (faults.MISSING_ACCESS, discord.Forbidden, 50001),
        (faults.CANNOT_DM, discord.Forbidden, 50007),
        (faults.server_error(503), discord.DiscordServerError, 0),
        (faults.CLOUDFLARE_BAN, discord.HTTPException, 0),
    ],
    ids=lambda value: getattr(value, "name", None),
)
async def test_a_fault_reaches_the_library_as_its_own_error(
    dc: DiscordFake, channel: Channel, fault: faults.Fault, kind: type[discord.HTTPException], code: int
) -> None:
    async with logged_in(dc) as client:
        dc.faults.add("POST", f"/channels/{channel.id}/messages", fault)
        with pytest.raises(kind) as raised:
            await target(client, channel).send("x")
        assert raised.value.code == code
        await target(client, channel).send("x")


@pytest.mark.parametrize(
    ("body", "where", "code"),
    [
        ({"content": "x" * 2001}, "content", "BASE_TYPE_MAX_LENGTH"),
        ({"content": "x", "nonce": "n" * 26}, "nonce", "BASE_TYPE_MAX_LENGTH"),
        (v2("x", content="x"), "content", "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"),
        (v2("x" * 2001, "x" * 2000), "components", "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED"),
        (v2(*"x" * 41), "components", "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED"),
        (v2("x", flags=0), "components.0.type", "UNION_TYPE_CHOICES"),
        (row("c" * 101), "components.0.components.0.custom_id", "BASE_TYPE_BAD_LENGTH"),
        (row(*"123456"), "components.0.components", "BASE_TYPE_BAD_LENGTH"),
        (row("same", "same"), "components", "COMPONENT_CUSTOM_ID_DUPLICATED"),
    ],
)
async def test_a_body_over_a_limit_is_refused_where_it_is(
    dc: DiscordFake, channel: Channel, body: dict[str, Any], where: str, code: str
) -> None:
    status, kind, refused = await post(dc, f"/channels/{channel.id}/messages", body)
    assert (status, kind, refused["code"]) == (400, "application/json", 50035)
    node = reduce(getitem, where.split("."), refused["errors"])
    assert [error["code"] for error in node["_errors"]] == [code]


@pytest.mark.parametrize("trouble", ["drop", "reconnect", "disturb"])
async def test_what_was_missed_is_replayed(dc: DiscordFake, channel: Channel, admin: User, trouble: str) -> None:
    async with online(dc):
        if trouble == "drop":
            dc.gateway.drop()
        elif trouble == "reconnect":
            await dc.gateway.reconnect()
        else:
            await dc.gateway.invalidate(resumable=True)
        assert not dc.gateway.connected
        missed = await dc.slash(channel, admin, "subscribe", query="KFOR")
        assert missed.text.startswith("**KFOR**")
        assert (dc.gateway.identifies, dc.gateway.resumes) == (1, 1)


async def test_an_invalidated_session_identifies_anew(dc: DiscordFake, channel: Channel, admin: User) -> None:
    async with online(dc):
        await dc.gateway.invalidate()
        await dc.gateway.ready()
        assert (await dc.slash(channel, admin, "subscribe", query="KFOR")).answer == 4
        assert (dc.gateway.identifies, dc.gateway.resumes) == (2, 0)


async def test_a_first_connection_can_be_refused(dc: DiscordFake) -> None:
    dc.gateway.refuse()
    async with Bell() as bell:
        with pytest.raises(aiohttp.WSServerHandshakeError, match="503"):
            await bell.start(TOKEN, reconnect=False)
    async with online(dc):
        assert dc.gateway.connects == 2


async def test_heartbeats_are_counted(dc: DiscordFake) -> None:
    dc.gateway.heartbeat_ms = 50
    async with online(dc):
        await dc.wait_for(lambda: dc.gateway.heartbeats >= 3)


async def test_being_thrown_out_is_not_an_outage(dc: DiscordFake, guild: Guild, channel: Channel) -> None:
    async with online(dc) as bell:
        await bell.wait_until_ready()
        happenings: list[tuple[str, Callable[[], Any]]] = [
            ("guild_unavailable", lambda: dc.remove_guild(guild, unavailable=True)),
            ("guild_available", lambda: dc.announce(guild)),
            ("guild_channel_delete", lambda: dc.delete_channel(channel)),
            ("guild_remove", lambda: dc.remove_guild(guild)),
            ("guild_join", lambda: dc.announce(guild)),
        ]
        told = dict(happenings)
        for event, happen in happenings:
            bell.seen.clear()
            came = bell.wait_for(event, timeout=1)
            await happen()
            await came
            assert [seen for seen in bell.seen if seen in told] == [event]
        with pytest.raises(discord.NotFound, match="10003"):
            await target(bell, channel).send("x")


async def test_it_stops_at_once_with_clients_still_connected() -> None:
    loop = asyncio.get_running_loop()
    async with aiohttp.ClientSession() as http:
        async with DiscordFake(TOKEN) as dc:
            socket = await http.ws_connect(dc.gateway_url)
            await socket.receive_json()
            began = loop.time()
        assert loop.time() - began < 0.5
        assert (await socket.receive()).type in {aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.ERROR}
        await socket.close()


async def test_what_the_fake_cannot_handle_fails_the_test_instead_of_being_retried_in_silence() -> None:
    async def unreadable() -> None:
        async with DiscordFake(TOKEN) as dc:
            await post(dc, "/users/@me/channels", {})

    with pytest.raises(ExceptionGroup, match="could not handle"):
        await unreadable()
