"""What is alike in two items, and what is not: how it is told, and when it is no proof."""

from typing import NamedTuple

# Beyond these, evidence is not thin.
_MANY_LETTERS, _SOME_WORDS, _ONE_MEANING, _ONE_TITLE, _RARE = 0.4, 0.06, 0.6, 0.65, 0.7
_ONE, _TWO = 1.0, 0.5  # names, as `few` has them


class Evidence(NamedTuple):
    """What is alike in two items and what is not.

    `letters`, `names` and `words` (those that are no names): cosines, 0 to 1, less where there is little to compare;
    `both`: the geometric mean of the first two; `root`: of names. `kin_letters`, `kin_names`, `kin_words` (its root):
    the same where both are in one language; `kin`: 1 there. `shared`: how much the names in common tell, 3 at most.
    `conflicts`: how many numbers each has that the other hasn't, 3 at most; `title_conflict`: 1 where some are in both
    titles.
    `template`: 1 where the titles differ in few words, which the other item hasn't at all, or tell of two people of
    one given name, or of two events of one kind and place. `days`: between them, 3 at
    most.
    `few`: one divided by how many names and numbers are in common, those of several words being one: a town has many
    stories a day.
    `events`: how much the kinds of event in common tell, 1 at most, `kin_events` in one language; `both_events`: their
    geometric mean with names. `apart`: 1 where each title tells of an event that the other item doesn't, and none that
    it does, `cross_apart` in two languages; `disjoint`: where none is in common, and both tell of some or have a text.
    `things`: how much the things in common tell that both are about, 1 at most, `kin_things` in one language;
    `both_things`: their geometric mean with names. `things_apart`: as `apart`, of things. `other_kinds`: 1 where
    each title has an event or a thing that the other item hasn't, whatever they share. `kin_nothing`: 1 in one
    language, with neither an event nor a thing in common. `wordless`: near 1 there with hardly a word in common that is
    no name; `root_wordless`: that by `root`. `strange`: where not both have a text, how much the names
    tell that each has and the other hasn't, the less of both, 3 at most; `strange_title`: 1 where there are some in
    both titles.
    `texts`: 1 where both have more than a title.
    `meaning`: what a model says, 0 to 1, where there is one and a name or a number is in common.
    """

    letters: float
    names: float
    both: float
    root: float
    kin_letters: float
    kin_names: float
    shared: float
    conflicts: float
    title_conflict: float
    template: float
    days: float
    words: float
    kin_words: float
    kin: float
    few: float
    events: float
    kin_events: float
    apart: float
    cross_apart: float
    both_events: float
    disjoint: float
    things: float
    kin_things: float
    both_things: float
    things_apart: float
    other_kinds: float
    kin_nothing: float
    wordless: float
    root_wordless: float
    strange: float
    strange_title: float
    texts: float
    meaning: float = 0.0

    @property
    def is_another(self) -> bool:
        """Whether the titles are made from one template, or tell of two of a kind: day 2 and day 21 are two stories,
        however alike."""
        return bool(self.template)

    @property
    def is_thin(self) -> bool:
        """Whether hardly more than a place speaks for one story: a town has a theft and a fire on one day.

        No name tells by itself that it is a town's, and a town's minister is there every day. So beside one name, in
        two languages, a kind of event must be in common; beside two, that or nothing that tells of another, and within
        one language they must be rare. Or else some words, or what a model takes for one meaning, or, in two languages,
        many letters: within one they are the names' own. Of two titles in one language a thing in common is as good as
        words, or, beside two names, an event: a town has two arrests a day.
        """
        if self.words >= _SOME_WORDS or self.meaning >= (_ONE_MEANING if self.texts else _ONE_TITLE):
            return False
        if self.letters >= _MANY_LETTERS and not self.kin:
            return False
        if self.kin and not self.texts and (self.things or (self.events and self.few < _ONE)):
            return False
        if self.few >= _ONE:
            return bool(self.kin or not self.events)
        common = not self.events and self.kin and self.shared < _RARE
        return self.few >= _TWO and bool(self.disjoint or common)
