"""The Bot API's methods over the world, each from text parameters to a JSON result or a refusal."""

import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from tests.fakes.telegram.errors import RefusedError, bad
from tests.fakes.telegram.faults import edit_not_found, not_modified
from tests.fakes.telegram.params import content, integer, keyboard, structure, yes
from tests.fakes.telegram.queries import InlineAsk, Press
from tests.fakes.telegram.updates import Updates
from tests.fakes.telegram.world import Chat, Message, World

Params = dict[str, str]
_DELETABLE_FOR = timedelta(hours=48)
_STALE = "query is too old and response timeout expired or query ID is invalid"


class Methods:
    """Every method but getUpdates, which waits; `run` finds one by its name in any case."""

    def __init__(self, world: World, updates: Updates, now: Callable[[], datetime]) -> None:
        self.world = world
        self.updates = updates
        self.now = now
        self.privacy = True
        self.presses: dict[str, Press] = {}
        self.asks: dict[str, InlineAsk] = {}
        self.commands: dict[tuple[str, str], list[dict[str, str]]] = {}
        self._methods: dict[str, Callable[[Params], object]] = {
            "getme": self._get_me,
            "deletewebhook": self._delete_webhook,
            "setmycommands": self._set_my_commands,
            "getmycommands": self._get_my_commands,
            "deletemycommands": self._delete_my_commands,
            "sendmessage": self._send_message,
            "sendchataction": self._send_chat_action,
            "editmessagetext": self._edit_message_text,
            "editmessagereplymarkup": self._edit_message_reply_markup,
            "deletemessage": self._delete_message,
            "answercallbackquery": self._answer_callback_query,
            "answerinlinequery": self._answer_inline_query,
            "getchat": self._get_chat,
            "getchatmember": self._get_chat_member,
            "getchatadministrators": self._get_chat_administrators,
        }

    def knows(self, method: str) -> bool:
        """Whether the fake has this method."""
        return method.lower() in self._methods

    def run(self, method: str, params: Params) -> object:
        """The method's result; raises RefusedError."""
        return self._methods[method.lower()](params)

    def _get_me(self, _params: Params) -> object:
        return self.world.bot.json() | {
            "can_join_groups": True,
            "can_read_all_group_messages": not self.privacy,
            "supports_inline_queries": True,
        }

    def _delete_webhook(self, params: Params) -> object:
        if yes(params, "drop_pending_updates"):
            self.updates.forget()
        return True

    def _set_my_commands(self, params: Params) -> object:
        commands = structure(params, "commands", "commands")
        if not isinstance(commands, list) or len(commands) > 100:
            raise bad("BOT_COMMANDS_TOO_MUCH" if isinstance(commands, list) else "expected an Array of BotCommand")
        for each in commands:
            if not re.fullmatch(r"[a-z0-9_]{1,32}", each["command"].removeprefix("/")):
                raise bad("BOT_COMMAND_INVALID")
            if not 1 <= len(each["description"]) <= 256:
                raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
        self.commands[self._scope(params)] = commands
        return True

    def _get_my_commands(self, params: Params) -> object:
        return self.commands.get(self._scope(params), [])

    def _delete_my_commands(self, params: Params) -> object:
        self.commands.pop(self._scope(params), None)
        return True

    def _scope(self, params: Params) -> tuple[str, str]:
        scope = structure(params, "scope", "bot command scope") or {"type": "default"}
        if "chat_id" in scope:
            self.world.chat(str(scope["chat_id"]))
        kind = ":".join(str(scope[name]) for name in ("type", "chat_id", "user_id") if name in scope)
        return kind, params.get("language_code", "")

    def _send_message(self, params: Params) -> object:
        chat = self.world.open_chat(params.get("chat_id", ""))
        text = content(params)
        buttons = keyboard(params)
        message = Message(
            chat=chat,
            id=0,
            sender=self.world.bot,
            date=self.now(),
            text=text.text,
            entities=text.entities,
            keyboard=buttons,
            thread=self.world.thread(chat, integer(params, "message_thread_id")),
            reply_to=self._reply_target(chat, params),
            silent=yes(params, "disable_notification"),
            preview=structure(params, "link_preview_options", "link preview options"),
        )
        message.id = self.world.next_message_id(chat)
        self.world.messages.append(message)
        return message.json()

    def _reply_target(self, chat: Chat, params: Params) -> Message | None:
        wanted = structure(params, "reply_parameters", "reply parameters")
        if wanted is None:
            return None
        target = self.world.message(chat, wanted.get("message_id"))
        if target is None and not wanted.get("allow_sending_without_reply"):
            raise bad("message to be replied not found")
        return target

    def _send_chat_action(self, params: Params) -> object:
        chat = self.world.open_chat(params.get("chat_id", ""))
        self.world.thread(chat, integer(params, "message_thread_id"))
        if not params.get("action"):
            raise bad("wrong parameter action in request")
        return True

    def _editable(self, params: Params) -> Message:
        chat = self.world.open_chat(params.get("chat_id", ""))
        message = self.world.message(chat, integer(params, "message_id"))
        if message is None:
            raise RefusedError(edit_not_found())
        if message.sender is not self.world.bot:
            raise bad("message can't be edited")
        return message

    def _edit_message_text(self, params: Params) -> object:
        text = content(params)
        buttons = keyboard(params)
        message = self._editable(params)
        if (text.text, text.entities, buttons) == (message.text, message.entities, message.keyboard):
            raise RefusedError(not_modified())
        message.write(text)
        message.keyboard = buttons
        message.preview = structure(params, "link_preview_options", "link preview options")
        return self._edited(message)

    def _edit_message_reply_markup(self, params: Params) -> object:
        buttons = keyboard(params)
        message = self._editable(params)
        if buttons == message.keyboard:
            raise RefusedError(not_modified())
        message.keyboard = buttons
        return self._edited(message)

    def _edited(self, message: Message) -> object:
        message.edits += 1
        message.edited = self.now()
        return message.json()

    def _delete_message(self, params: Params) -> object:
        chat = self.world.open_chat(params.get("chat_id", ""))
        message = self.world.message(chat, integer(params, "message_id"))
        if message is None:
            raise bad("message to delete not found")
        own = message.sender is self.world.bot
        if not (own or chat.kind == "private" or chat.is_admin(self.world.bot.id)):
            raise bad("message can't be deleted")
        if self.now() - message.date > _DELETABLE_FOR and not chat.is_admin(self.world.bot.id):
            raise bad("message can't be deleted for everyone")
        message.deleted = True
        return True

    def _answer_callback_query(self, params: Params) -> object:
        press = self.presses.get(params.get("callback_query_id", ""))
        if press is None:
            raise bad(_STALE)
        if len(params.get("text", "")) > 200:
            raise bad("MESSAGE_TOO_LONG")
        press.answered = True
        press.text = params.get("text") or None
        press.alert = yes(params, "show_alert")
        press.url = params.get("url")
        return True

    def _answer_inline_query(self, params: Params) -> object:
        ask = self.asks.get(params.get("inline_query_id", ""))
        if ask is None:
            raise bad(_STALE)
        results = structure(params, "results", "inline query results") or []
        if len(results) > 50:
            raise bad("RESULTS_TOO_MUCH")
        if len({each.get("id") for each in results}) < len(results):
            raise bad("RESULT_ID_DUPLICATE")
        if len(params.get("next_offset", "").encode()) > 64:
            raise bad("NEXT_OFFSET_INVALID")
        for each in results:
            if not 1 <= len(str(each.get("id", "")).encode()) <= 64:
                raise bad("RESULT_ID_INVALID")
            self._check_inline_text(each)
        ask.answered, ask.results, ask.params = True, results, dict(params)
        ask.next_offset = params.get("next_offset", "")
        return True

    def _check_inline_text(self, result: dict[str, Any]) -> None:
        written = result.get("input_message_content")
        if written is not None:
            content(written, "message_text")
        elif result.get("type") == "article":
            raise bad("can't parse inline query result: Can't find field \"input_message_content\"")
        if "reply_markup" in result:
            keyboard({"reply_markup": json.dumps(result["reply_markup"])})

    def _get_chat(self, params: Params) -> object:
        chat = self.world.chat(params.get("chat_id", ""))
        return chat.json() | {
            "accent_color_id": 0,
            "max_reaction_count": 11,
            "accepted_gift_types": dict.fromkeys(
                (
                    "unlimited_gifts",
                    "limited_gifts",
                    "unique_gifts",
                    "premium_subscription",
                    "gifts_from_channels",
                ),
                False,
            ),
        }

    def _get_chat_member(self, params: Params) -> object:
        chat = self.world.open_chat(params.get("chat_id", ""))
        user_id = integer(params, "user_id")
        if user_id is None:
            raise bad("invalid user_id specified")
        if user_id not in self.world.users:
            raise bad("member not found")
        return self.world.member_json(chat, user_id)

    def _get_chat_administrators(self, params: Params) -> object:
        chat = self.world.open_chat(params.get("chat_id", ""))
        if chat.kind == "private":
            raise bad("there are no administrators in the private chat")
        return [self.world.member_json(chat, each) for each in chat.members if chat.is_admin(each)]
