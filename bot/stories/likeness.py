"""How probable it is that two items tell of the same story.

What evidence says was learnt by logistic regression from labelled pairs (`benchmarks/stories_fit.py`,
decisions/0023).
"""

from dataclasses import dataclass
from math import exp

from bot.stories.evidence import Evidence

_ONE_FEED = 2.5  # log odds: who tells something twice mostly has something new to tell


@dataclass(frozen=True, slots=True)
class Line:
    """What each kind of evidence adds to the log odds, after `bias`."""

    bias: float
    each: Evidence

    def odds(self, evidence: Evidence) -> float:
        """Logarithmic: above 0 it is likelier than not."""
        return self.bias + sum(weight * value for weight, value in zip(self.each, evidence, strict=True))


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
        bias=-0.48,
        each=Evidence(
            letters=-0.02, names=0.78, both=0.24, root=2.48, kin_letters=-0.67, kin_names=-1.30, shared=1.78,
            conflicts=-0.37, title_conflict=-1.83, template=-2.29, days=-1.18, words=0.97, kin_words=0.53, kin=-1.49,
            few=-2.64, events=2.06, kin_events=-0.59, apart=0.05, cross_apart=-0.33, both_events=1.34, disjoint=0.19,
            things=3.17, kin_things=0.28, both_things=1.63, things_apart=-1.11, other_kinds=-0.92, kin_nothing=-0.52,
            wordless=-1.72, root_wordless=-0.92, strange=0.0, strange_title=-1.20, texts=0.0,
        ),
    ),
    titles=Line(
        bias=-1.95,
        each=Evidence(
            letters=1.71, names=0.95, both=0.57, root=2.52, kin_letters=0.46, kin_names=-0.67, shared=2.97,
            conflicts=-0.80, title_conflict=-0.62, template=-1.96, days=-0.29, words=-0.05, kin_words=-0.33,
            kin=0.11, few=0.26, events=1.03, kin_events=-0.26, apart=0.04, cross_apart=-0.01, both_events=1.77,
            disjoint=0.04, things=1.27, kin_things=0.06, both_things=0.37, things_apart=-0.16, other_kinds=-0.54,
            kin_nothing=0.62, wordless=-0.78, root_wordless=-0.29, strange=-1.47, strange_title=-0.35, texts=0.0,
        ),
    ),
)  # fmt: skip


LEARNT_WITH_MEANING = Weights(
    texts=Line(
        bias=-1.71,
        each=Evidence(
            letters=-0.49, names=0.66, both=-0.07, root=1.28, kin_letters=-0.81, kin_names=-1.02, shared=1.57,
            conflicts=-0.35, title_conflict=-2.02, template=-2.20, days=-1.10, words=0.68, kin_words=0.32, kin=-1.52,
            few=-2.10, events=1.82, kin_events=-0.44, apart=-0.00, cross_apart=-0.29, both_events=0.62,
            disjoint=0.18, things=2.83, kin_things=0.08, both_things=1.34, things_apart=-1.00, other_kinds=-0.77,
            kin_nothing=-0.61, wordless=-1.48, root_wordless=-0.85, strange=0.0, strange_title=-1.24, texts=0.0,
            meaning=3.66,
        ),
    ),
    titles=Line(
        bias=-1.54,
        each=Evidence(
            letters=1.13, names=0.59, both=-0.10, root=0.82, kin_letters=0.02, kin_names=-0.83, shared=2.45,
            conflicts=-0.77, title_conflict=-0.59, template=-1.98, days=-0.37, words=-0.25, kin_words=-0.28,
            kin=0.30, few=-0.39, events=0.69, kin_events=-0.32, apart=0.07, cross_apart=-0.01, both_events=1.17,
            disjoint=0.07, things=1.39, kin_things=0.31, both_things=0.64, things_apart=-0.08, other_kinds=-0.48,
            kin_nothing=0.30, wordless=-0.96, root_wordless=-0.35, strange=-1.03, strange_title=-0.48, texts=0.0,
            meaning=2.76,
        ),
    ),
)  # fmt: skip
