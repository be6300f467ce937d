"""What matching knows of words: the languages in use, their dictionaries, the operator's aliases."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from bot.topics.aliases import Aliases
from bot.topics.keys import Tongue
from bot.topics.lemmas import Lemmas
from bot.topics.morphology.groups import GROUPS, PLAIN, Group, group_of

# By simplemma's language code; None where there is none.
LemmaSource = Callable[[str], Lemmas | None]
USUAL = ("sr", "sq", "mk", "en")


def no_lemmas(_code: str) -> Lemmas | None:
    """The source of those who do without dictionaries."""
    return None


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """One for a process. A dictionary may come later than it is asked for: then the tongues change.

    Items in a language that is not named here are read by all that are, as `bot.topics.anyone` says.
    """

    lemmas: LemmaSource = no_lemmas
    languages: Iterable[str] = USUAL
    names: Iterable[Iterable[str]] = field(default=(), repr=False)

    @property
    def tongues(self) -> tuple[Tongue, ...]:
        """The languages' groups with the dictionaries that are there, the plain one first."""
        return tuple(map(self._tongue, self._groups))

    def ask(self) -> None:
        """Asks for every dictionary: one that is there is checked at the first time, any other is begun."""
        for group in self._groups:
            self._tongue(group)

    def aliases(self, tongues: tuple[Tongue, ...]) -> Aliases:
        """The names that mean the same, in the case endings of the tongues."""
        return Aliases(self.names, tongues)

    @property
    def _groups(self) -> list[Group]:
        wanted = {PLAIN.number, *(group_of(language).number for language in self.languages)}
        return [group for group in GROUPS if group.number in wanted]

    def _tongue(self, group: Group) -> Tongue:
        return Tongue(group, self.lemmas(group.dictionary) if group.dictionary else None)
