"""Discord's checks of what a bot sends, where Tocsin could trip. Each raises ApiError 50035 in Discord's shape."""

import re
from collections.abc import Sequence

from tests.fakes.discord import components as parts
from tests.fakes.discord import errors
from tests.fakes.discord.errors import Json

IS_V2 = 1 << 15
COMMAND_NAME = re.compile(r"[-_'\w]{1,32}")


class Findings:
    """Errors by dotted path, given out in Discord's nested form."""

    def __init__(self) -> None:
        self.tree: Json = {}

    def add(self, path: str, code: str, message: str) -> None:
        node = self.tree
        for key in path.split("."):
            node = node.setdefault(key, {})
        node.setdefault("_errors", []).append({"code": code, "message": message})

    def length(self, path: str, value: Sequence[object], low: int, high: int) -> None:
        """Strings and lists that must be between low and high long."""
        if low <= len(value) <= high:
            return
        if low == 0:
            self.add(path, "BASE_TYPE_MAX_LENGTH", f"Must be {high} or fewer in length.")
        elif not value and isinstance(value, str):
            self.add(path, "BASE_TYPE_REQUIRED", "This field is required")
        else:
            self.add(path, "BASE_TYPE_BAD_LENGTH", f"Must be between {low} and {high} in length.")

    def finish(self) -> None:
        """Raise what was found, if anything."""
        if self.tree:
            raise errors.invalid_form(self.tree)


def check_message(message: Json, prefix: str = "") -> None:
    """A whole message (for an edit: as it would stand afterwards). `prefix` is where it sits in the body."""
    found = Findings()
    content, embeds = message.get("content") or "", message.get("embeds") or []
    components, v2 = message.get("components") or [], bool((message.get("flags") or 0) & IS_V2)
    found.length(f"{prefix}content", content, 0, 2000)
    found.length(f"{prefix}nonce", str(message.get("nonce") or ""), 0, 25)
    if v2:
        for name, value in (("content", content), ("embeds", embeds)):
            if value:
                text = f"The '{name}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2"
                found.add(f"{prefix}{name}", "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", text)
    _check_embeds(found, f"{prefix}embeds", embeds)
    _check_tree(found, f"{prefix}components", components, v2=v2)
    found.finish()
    if not (content or embeds or components or message.get("attachments")):
        raise errors.empty_message()


def _check_embeds(found: Findings, path: str, embeds: list[Json]) -> None:
    found.length(path, embeds, 0, 10)
    total = 0
    for index, embed in enumerate(embeds):
        at, fields = f"{path}.{index}", embed.get("fields") or []
        limits = [("title", embed.get("title"), 256), ("description", embed.get("description"), 4096)]
        limits += [("footer.text", (embed.get("footer") or {}).get("text"), 2048)]
        limits += [("author.name", (embed.get("author") or {}).get("name"), 256)]
        for number, field in enumerate(fields):
            limits += [(f"fields.{number}.name", field.get("name"), 256)]
            limits += [(f"fields.{number}.value", field.get("value"), 1024)]
        found.length(f"{at}.fields", fields, 0, 25)
        for name, text, limit in limits:
            found.length(f"{at}.{name}", text or "", 0, limit)
            total += len(text or "")
    if total > 6000:
        found.add(path, "MAX_EMBED_SIZE_EXCEEDED", "Embed size exceeds maximum size of 6000")


def _check_tree(found: Findings, path: str, components: list[Json], *, v2: bool) -> None:
    everything = list(parts.walk(components))
    ids = [component["custom_id"] for component in everything if component.get("custom_id")]
    if len(ids) != len(set(ids)):
        found.add(path, "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated")
    if v2:
        if len(everything) > 40:
            found.add(path, "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", "Must be 40 or fewer in total.")
        if sum(map(len, parts.texts(components))) > 4000:
            text = "Components displayable text size exceeds maximum size of 4000"
            found.add(path, "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", text)
    else:
        found.length(path, components, 0, 5)
    for index, component in enumerate(components):
        if component["type"] != parts.ROW and (not v2 or component["type"] not in parts.V2_ONLY):
            allowed = sorted({parts.ROW, *parts.V2_ONLY}) if v2 else [parts.ROW]
            text = f'Value of field "type" must be one of ({", ".join(map(str, allowed))},).'
            found.add(f"{path}.{index}.type", "UNION_TYPE_CHOICES", text)
        _check_component(found, f"{path}.{index}", component)


def _check_component(found: Findings, at: str, component: Json) -> None:
    kind, children = component["type"], component.get("components") or []
    if kind == parts.ROW:
        found.length(f"{at}.components", children, 1, 5)
        if len(children) > 1 and any(child["type"] in parts.SELECTS for child in children):
            text = "The specified component exceeds the maximum width"
            found.add(f"{at}.components", "COMPONENT_LAYOUT_WIDTH_EXCEEDED", text)
    elif kind == parts.SECTION:
        found.length(f"{at}.components", children, 1, 3)
        if not component.get("accessory"):
            found.add(f"{at}.accessory", "BASE_TYPE_REQUIRED", "This field is required")
    elif kind == parts.TEXT:
        found.length(f"{at}.content", component.get("content") or "", 1, 4000)
    elif kind == parts.BUTTON:
        _check_button(found, at, component)
    elif kind in parts.SELECTS:
        _check_select(found, at, component)
    for index, child in enumerate(children):
        _check_component(found, f"{at}.components.{index}", child)
    if component.get("accessory"):
        _check_component(found, f"{at}.accessory", component["accessory"])


def _check_button(found: Findings, at: str, button: Json) -> None:
    found.length(f"{at}.label", button.get("label") or "", 0, 80)
    if button["style"] == parts.LINK_STYLE:
        found.length(f"{at}.url", button.get("url") or "", 1, 512)
        if not re.match(r"(https?|discord)://.", button.get("url") or ""):
            text = "Scheme must be one of ('http', 'https', 'discord')."
            found.add(f"{at}.url", "URL_TYPE_INVALID_SCHEME", text)
    else:
        found.length(f"{at}.custom_id", button.get("custom_id") or "", 1, 100)
        if not button.get("label") and not button.get("emoji"):
            found.add(f"{at}.label", "BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED", "A label or an emoji is required")


def _check_select(found: Findings, at: str, select: Json) -> None:
    found.length(f"{at}.custom_id", select.get("custom_id") or "", 1, 100)
    found.length(f"{at}.placeholder", select.get("placeholder") or "", 0, 150)
    if select["type"] != 3:
        return
    options = select.get("options") or []
    found.length(f"{at}.options", options, 1, 25)
    for index, option in enumerate(options):
        found.length(f"{at}.options.{index}.label", option.get("label") or "", 1, 100)
        found.length(f"{at}.options.{index}.value", option.get("value") or "", 1, 100)
        found.length(f"{at}.options.{index}.description", option.get("description") or "", 0, 100)


def check_choices(choices: list[Json]) -> None:
    """What an autocomplete answers with."""
    found = Findings()
    found.length("data.choices", choices, 0, 25)
    for index, choice in enumerate(choices):
        found.length(f"data.choices.{index}.name", choice.get("name") or "", 1, 100)
        if isinstance(choice.get("value"), str):
            found.length(f"data.choices.{index}.value", choice["value"], 1, 100)
    found.finish()


def check_modal(modal: Json) -> None:
    """A form that an interaction opens."""
    found = Findings()
    components = modal.get("components") or []
    found.length("data.title", modal.get("title") or "", 1, 45)
    found.length("data.custom_id", modal.get("custom_id") or "", 1, 100)
    found.length("data.components", components, 1, 5)
    for index, component in enumerate(parts.walk(components)):
        if component["type"] == parts.TEXT_INPUT or component["type"] in parts.SELECTS:
            found.length(f"data.components.{index}.custom_id", component.get("custom_id") or "", 1, 100)
        if component.get("label"):
            found.length(f"data.components.{index}.label", component["label"], 1, 45)
    found.finish()


def check_commands(commands: list[Json]) -> None:
    """A bulk of application commands."""
    found = Findings()
    found.length("_", commands, 0, 100)
    for index, command in enumerate(commands):
        _check_command(found, str(index), command, chat_input=command.get("type", 1) == 1)
    found.finish()


def _check_command(found: Findings, at: str, command: Json, *, chat_input: bool = True) -> None:
    name = command.get("name") or ""
    if chat_input:
        if not COMMAND_NAME.fullmatch(name) or name != name.lower():
            text = "Command name is invalid"
            found.add(f"{at}.name", "APPLICATION_COMMAND_INVALID_NAME", text)
        found.length(f"{at}.description", command.get("description") or "", 1, 100)
    options = command.get("options") or []
    found.length(f"{at}.options", options, 0, 25)
    found.length(f"{at}.choices", command.get("choices") or [], 0, 25)
    for index, option in enumerate(options):
        _check_command(found, f"{at}.options.{index}", option)
