"""How probable it is that two items tell of the same story.

What evidence says was learnt by logistic regression from labelled pairs (`benchmarks/stories_fit.py`,
decisions/0023).
"""

from dataclasses import dataclass
from math import exp
from operator import mul

from bot.stories.evidence import Evidence

_ONE_FEED = 2.5  # log odds: who tells something twice mostly has something new to tell


@dataclass(frozen=True, slots=True)
class Line:
    """What each kind of evidence adds to the log odds, after `bias`."""

    bias: float
    each: Evidence

    def odds(self, evidence: Evidence) -> float:
        """Logarithmic: above 0 it is likelier than not."""
        told: float = sum(map(mul, self.each, evidence))
        return self.bias + told


@dataclass(frozen=True, slots=True)
class Weights:
    """Two items that have texts tell one story in some words; of two titles alone, all may be in other words."""

    texts: Line
    titles: Line

    def probability(self, evidence: Evidence, *, one_feed: bool = False) -> float:
        """0 to 1, to six places: what is less is chance of the order of sums. `one_feed`: one feed brought both."""
        line = self.texts if evidence.texts else self.titles
        odds = line.odds(evidence) - _ONE_FEED * one_feed
        return round(1 / (1 + exp(-max(-60.0, min(60.0, odds)))), 6)


LEARNT = Weights(
    texts=Line(
        bias=-0.55,
        each=Evidence(
            letters=-0.44, names=0.26, both=-0.40, root=3.49, kin_letters=-0.73, kin_names=-2.65, shared=1.75,
            conflicts=-0.14, title_conflict=-2.96, template=-3.45, days=-1.41, words=2.50, kin_words=1.74, kin=-1.33,
            few=-3.25, events=3.48, kin_events=-1.19, apart=0.01, cross_apart=-0.46, both_events=1.44, disjoint=0.50,
            things=3.92, kin_things=-0.44, both_things=2.13, things_apart=-1.55, other_kinds=-1.03, kin_nothing=0.24,
            wordless=-3.07, root_wordless=-1.73, strange=0.0, strange_title=-1.30, texts=0.0,
        ),
    ),
    titles=Line(
        bias=-3.71,
        each=Evidence(
            letters=4.00, names=1.64, both=0.78, root=2.82, kin_letters=1.41, kin_names=-1.68, shared=3.57,
            conflicts=-0.86, title_conflict=-0.67, template=-3.27, days=-0.29, words=-0.57, kin_words=-1.50,
            kin=0.30, few=1.47, events=1.44, kin_events=-0.69, apart=0.43, cross_apart=-0.27, both_events=1.96,
            disjoint=0.43, things=3.06, kin_things=-0.12, both_things=-0.94, things_apart=0.09, other_kinds=-0.53,
            kin_nothing=0.57, wordless=0.0, root_wordless=-1.00, strange=-1.54, strange_title=-0.42, texts=0.0,
        ),
    ),
)  # fmt: skip


LEARNT_WITH_MEANING = Weights(
    texts=Line(
        bias=-1.94,
        each=Evidence(
            letters=-1.43, names=0.36, both=-0.92, root=0.78, kin_letters=-1.06, kin_names=-1.86, shared=1.95,
            conflicts=-0.06, title_conflict=-3.32, template=-3.18, days=-1.29, words=1.98, kin_words=1.29, kin=-1.46,
            few=-2.46, events=3.14, kin_events=-0.69, apart=0.29, cross_apart=-0.56, both_events=-0.16,
            disjoint=0.35, things=3.63, kin_things=-0.76, both_things=1.55, things_apart=-1.37, other_kinds=-0.83,
            kin_nothing=-0.01, wordless=-2.29, root_wordless=-1.44, strange=0.0, strange_title=-1.27, texts=0.0,
            meaning=5.35,
        ),
    ),
    titles=Line(
        bias=-2.72,  # learnt: -2.97, see decisions/0035
        each=Evidence(
            letters=2.75, names=1.13, both=-0.81, root=0.16, kin_letters=0.45, kin_names=-1.80, shared=3.70,
            conflicts=-0.88, title_conflict=-0.71, template=-3.13, days=-0.33, words=-0.45, kin_words=-1.17,
            kin=0.46, few=0.48, events=1.18, kin_events=-0.49, apart=0.34, cross_apart=-0.18, both_events=1.42,
            disjoint=0.34, things=3.17, kin_things=0.18, both_things=-0.94, things_apart=-0.02, other_kinds=-0.42,
            kin_nothing=0.60, wordless=-0.20, root_wordless=-1.63, strange=-1.15, strange_title=-0.66, texts=0.0,
            meaning=3.41,
        ),
    ),
)  # fmt: skip
