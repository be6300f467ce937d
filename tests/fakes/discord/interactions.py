"""What the bot answers to interactions: the first response, then followups and edits by the token."""

from aiohttp import web

from tests.fakes.discord import errors, limits
from tests.fakes.discord.errors import ApiError, Json
from tests.fakes.discord.messages import compose, revise
from tests.fakes.discord.model import EPHEMERAL, LOADING, Interaction, Message
from tests.fakes.discord.wire import BODY, FILES, nothing, reply
from tests.fakes.discord.world import World

MESSAGE, THINKING, DEFERRED_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9
COMMAND, COMPONENT, AUTOCOMPLETE, MODAL_SUBMIT = 2, 3, 4, 5
# Which first responses go with which interaction.
ALLOWED = {
    COMMAND: {MESSAGE, THINKING, MODAL},
    COMPONENT: {MESSAGE, THINKING, DEFERRED_UPDATE, UPDATE, MODAL},
    AUTOCOMPLETE: {CHOICES},
    MODAL_SUBMIT: {MESSAGE, THINKING, DEFERRED_UPDATE, UPDATE},
}


class InteractionRoutes:
    """`/interactions/…/callback` and `/webhooks/{application}/{token}…`."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[web.RouteDef]:
        one = "/webhooks/{application}/{token}/messages/{message}"
        return [
            web.post("/interactions/{interaction}/{token}/callback", self.respond),
            web.post("/webhooks/{application}/{token}", self.follow_up),
            web.get(one, self.read),
            web.patch(one, self.edit),
            web.delete(one, self.delete),
        ]

    async def respond(self, request: web.Request) -> web.Response:
        interaction = self._world.interactions.get(request.match_info["token"])
        if interaction is None or str(interaction.id) != request.match_info["interaction"]:
            raise errors.unknown_interaction()
        if interaction.answer is not None:
            raise errors.already_acknowledged()
        answer, data = request[BODY]["type"], request[BODY].get("data") or {}
        if answer not in ALLOWED[interaction.type]:
            text = f"Value must be one of {sorted(ALLOWED[interaction.type])}."
            raise errors.invalid_form({"type": {"_errors": [{"code": "BASE_TYPE_CHOICES", "message": text}]}})
        self._first(interaction, answer, data, request[FILES])
        interaction.answer = answer
        if request.query.get("with_response") not in {"1", "true"}:
            return nothing()
        return reply(_outcome(interaction))

    def _first(self, interaction: Interaction, answer: int, data: Json, files: dict[str, bytes]) -> None:
        if answer == CHOICES:
            limits.check_choices(data.get("choices") or [])
            interaction.choices = data.get("choices") or []
        elif answer == MODAL:
            limits.check_modal(data)
            interaction.modal = data
        elif answer == MESSAGE:
            interaction.original = self._add(
                interaction, compose(self._world, interaction.channel, data, files, "data.")
            )
        elif answer == THINKING:
            message = Message(self._world.new_id(), interaction.channel, self._world.bot, self._world.clock())
            message.flags = LOADING | ((data.get("flags") or 0) & EPHEMERAL)
            interaction.original = self._add(interaction, message)
        else:
            if interaction.source is None:
                raise ApiError(400, 50035, "Invalid Form Body")
            if answer == UPDATE:
                revise(self._world, interaction.source, data, files, "data.")
            interaction.original = interaction.source

    def _add(self, interaction: Interaction, message: Message) -> Message:
        message.application_id = self._world.application_id
        if interaction.channel.deleted:
            raise errors.unknown_channel()
        self._world.keep(message)
        return message

    def _answered(self, request: web.Request) -> Interaction:
        interaction = self._world.interactions.get(request.match_info["token"])
        if interaction is None or interaction.answer is None:
            raise errors.unknown_webhook()
        if request.match_info["application"] != str(self._world.application_id):
            raise errors.unknown_webhook()
        return interaction

    def _message(self, request: web.Request) -> tuple[Interaction, Message]:
        interaction, wanted = self._answered(request), request.match_info["message"]
        if wanted == "@original":
            message = interaction.original
        else:
            own = [one for one in (interaction.original, *interaction.followups) if one]
            message = next((one for one in own if str(one.id) == wanted), None)
        if message is None or message.deleted:
            raise errors.unknown_message()
        return interaction, message

    async def follow_up(self, request: web.Request) -> web.Response:
        interaction, body = self._answered(request), request[BODY]
        waiting = interaction.original
        if waiting is not None and waiting.loading:
            # The first followup takes the place of "thinking", and its visibility.
            revise(self._world, waiting, body, request[FILES])
            waiting.edited_at, waiting.edits = None, 0
            return reply(waiting.payload())
        message = self._add(interaction, compose(self._world, interaction.channel, body, request[FILES]))
        interaction.followups.append(message)
        return reply(message.payload())

    async def read(self, request: web.Request) -> web.Response:
        return reply(self._message(request)[1].payload())

    async def edit(self, request: web.Request) -> web.Response:
        _, message = self._message(request)
        revise(self._world, message, request[BODY], request[FILES])
        return reply(message.payload())

    async def delete(self, request: web.Request) -> web.Response:
        self._message(request)[1].deleted = True
        return nothing()


def _outcome(interaction: Interaction) -> Json:
    shown = interaction.original
    about: Json = {"id": str(interaction.id), "type": interaction.type}
    if shown is None:
        return {"interaction": about, "resource": {"type": interaction.answer}}
    about |= {"response_message_id": str(shown.id), "response_message_loading": shown.loading}
    about |= {"response_message_ephemeral": shown.ephemeral}
    return {"interaction": about, "resource": {"type": interaction.answer, "message": shown.payload()}}
