"""What a language's rules are: functions that give stems."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rules:
    """`of_text` is generous, `of_query` careful: a wrong stem does harm only where both sides give it.

    `of_text`: a folded word and the word as written → stems, the word itself among them unless its marks say that it
    is another (Mitrovića, of Mitrović, is not Mitrovica). `of_query`: a folded word, and whether its last consonant was
    typed with a mark (Mitrović) → stems. `beginnings`: a stem → how a text's word with that stem may begin, one of
    these. `inflects`: whether there are any rules.
    """

    of_text: Callable[[str, str], Collection[str]]
    of_query: Callable[[str, bool], Iterable[str]]
    beginnings: Callable[[str], Iterable[str]]
    inflects: bool = True
