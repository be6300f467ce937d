"""What people do in Discord's app: run a command, type into one, press, choose, submit a form."""

from typing import Any

from tests.fakes.discord import components as parts
from tests.fakes.discord.errors import Json
from tests.fakes.discord.gateway import Gateway
from tests.fakes.discord.interactions import AUTOCOMPLETE, COMMAND, COMPONENT, MODAL_SUBMIT
from tests.fakes.discord.model import Channel, Interaction, Message, User
from tests.fakes.discord.world import World

RESPONSE_LIMIT = 3.0
STRING, USER, CHANNEL = 3, 6, 7


class People:
    """Acts and waits for the bot's first response, three seconds at most, as the app does."""

    def __init__(self, world: World, gateway: Gateway) -> None:
        self._world = world
        self._gateway = gateway

    async def slash(self, channel: Channel, user: User, command: str, /, **options: Any) -> Interaction:
        """Run a registered command (`"feeds add"` for a subcommand). Options: str, int, bool, float, User or
        Channel. Whether the member sees the command is not checked: a server's admin can grant it to anybody.
        LookupError: no such command or option; TimeoutError: no response.
        """
        data = self._command_data(channel, user, command, options)
        return await self._act(COMMAND, channel, user, data)

    async def autocomplete(self, channel: Channel, user: User, command: str, /, **options: Any) -> list[Json]:
        """The choices (`name`, `value`) offered while the last of the options is being typed."""
        data = self._command_data(channel, user, command, options, focused=list(options)[-1])
        return (await self._act(AUTOCOMPLETE, channel, user, data)).choices

    async def press(self, message: Message, label_or_custom_id: str, user: User) -> Interaction:
        """Press a button. LookupError: the message has no such button, or it is a link or disabled."""
        for button in message.buttons:
            names = (button.label, button.custom_id)
            if label_or_custom_id in names and button.custom_id and not button.disabled:
                return await self._component(message, user, {"custom_id": button.custom_id, "component_type": 2})
        raise LookupError(f"No button {label_or_custom_id!r} to press; there are {message.buttons}.")

    async def select(self, message: Message, custom_id: str, values: list[str], user: User) -> Interaction:
        """Choose in a select menu of texts. LookupError: no such menu or values."""
        for menu in message.selects:
            offered = [value for _, value in menu.options]
            if menu.custom_id == custom_id and not menu.disabled and set(values) <= set(offered):
                data = {"custom_id": custom_id, "component_type": 3, "values": values}
                return await self._component(message, user, data)
        raise LookupError(f"No menu {custom_id!r} with {values}; there are {message.selects}.")

    async def submit(self, opened: Interaction, /, **fields: str | list[str]) -> Interaction:
        """Fill in the form that an interaction opened, by custom_id or label, and send it."""
        if opened.modal is None:
            raise LookupError(f"Interaction {opened.data} opened no form.")
        parts.number(opened.modal["components"])
        components = parts.submitted(opened.modal["components"], fields)
        data: Json = {"custom_id": opened.modal["custom_id"], "components": components}
        return await self._act(MODAL_SUBMIT, opened.channel, opened.user, data, opened.source)

    async def _component(self, message: Message, user: User, data: Json) -> Interaction:
        if message.deleted:
            raise LookupError(f"Message {message.id} is deleted: nothing on it can be used.")
        return await self._act(COMPONENT, message.channel, user, data, message)

    async def _act(
        self, kind: int, channel: Channel, user: User, data: Json, source: Message | None = None
    ) -> Interaction:
        number = self._world.new_id()
        interaction = Interaction(number, f"interaction-{number:x}", kind, channel, user, data, source)
        self._world.interactions[interaction.token] = interaction
        await self._gateway.dispatch("INTERACTION_CREATE", self._payload(interaction))
        await self._world.wait_for(lambda: interaction.answer is not None, RESPONSE_LIMIT)
        return interaction

    def _payload(self, interaction: Interaction) -> Json:
        world, channel, user = self._world, interaction.channel, interaction.user
        payload: Json = {
            "id": str(interaction.id),
            "application_id": str(world.application_id),
            "type": interaction.type,
            "token": interaction.token,
            "version": 1,
            "data": interaction.data,
            "channel_id": str(channel.id),
            "channel": channel.payload(world.bot),
            "app_permissions": str(channel.bot_permissions),
            "locale": "en-US",
            "entitlements": [],
            "authorizing_integration_owners": {"0": str(channel.guild.id if channel.guild else 0)},
            "attachment_size_limit": 10 * 1024 * 1024,
        }
        if interaction.source is not None:
            payload["message"] = interaction.source.payload()
        guild = channel.guild
        if guild is None:
            return {**payload, "context": 1, "user": user.payload()}
        payload |= {"context": 0, "guild_id": str(guild.id), "guild_locale": guild.locale}
        payload["guild"] = {"id": str(guild.id), "locale": guild.locale, "features": []}
        return {**payload, "member": guild.member(user, guild.members[user.id])}

    def _command_data(
        self, channel: Channel, user: User, path: str, given: dict[str, Any], focused: str | None = None
    ) -> Json:
        name, *inner = path.split()
        registered = self._world.command(name, channel.guild)
        data: Json = {"id": registered["id"], "name": name, "type": 1}
        data |= {"guild_id": registered["guild_id"]} if "guild_id" in registered else {}
        level, defined = data, registered.get("options") or []
        for step in inner:
            found = next((one for one in defined if one["name"] == step and one["type"] in {1, 2}), None)
            if found is None:
                raise LookupError(f"/{path} is not registered: {step!r} is none of {defined}.")
            level["options"] = [{"name": step, "type": found["type"]}]
            level, defined = level["options"][0], found.get("options") or []
        level["options"] = self._options(path, defined, given, focused)
        resolved = self._resolved(channel, user, given)
        return {**data, "resolved": resolved} if resolved else data

    @staticmethod
    def _options(path: str, defined: list[Json], given: dict[str, Any], focused: str | None) -> list[Json]:
        kinds = {option["name"]: option["type"] for option in defined}
        missing = {option["name"] for option in defined if option.get("required")} - set(given)
        if unknown := set(given) - set(kinds):
            raise LookupError(f"/{path} has no option {sorted(unknown)}; it has {sorted(kinds)}.")
        if missing and focused is None:
            raise LookupError(f"/{path} cannot be sent without {sorted(missing)}.")
        options: list[Json] = []
        for name, value in given.items():
            plain = str(value.id) if isinstance(value, User | Channel) else value
            option: Json = {"name": name, "type": kinds[name], "value": plain}
            options.append({**option, "focused": True} if name == focused else option)
        return options

    def _resolved(self, channel: Channel, user: User, given: dict[str, Any]) -> Json:
        users = [value for value in given.values() if isinstance(value, User)]
        channels = [value for value in given.values() if isinstance(value, Channel)]
        resolved: Json = {}
        if users:
            resolved["users"] = {str(one.id): one.payload() for one in users}
        if users and (guild := channel.guild):
            inside = [one for one in users if one.id in guild.members]
            resolved["members"] = {str(one.id): guild.member(one, guild.members[one.id]) for one in inside}
            for member in resolved["members"].values():
                del member["user"]
        if channels:
            permissions = str(channel.guild.members[user.id] if channel.guild else 0)
            resolved["channels"] = {
                str(one.id): {**one.payload(self._world.bot), "permissions": permissions} for one in channels
            }
        return resolved
