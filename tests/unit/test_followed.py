"""Who follows what an item says, and with which words."""

from __future__ import annotations

from bot.followed import Followed, passages_of
from bot.model import Item, Subscription
from bot.topics.document import Document
from bot.topics.index import Index
from bot.topics.query import parse
from tests.clock import NOON


def test_words_come_once_each_in_the_order_of_the_text() -> None:
    followed = Followed()
    followed.apply([Subscription(1, 1, "kfor OR banjska")])
    item = Item(1, "f", "F", "Banjska, KFOR", "", "KFOR i BANJSKA. Banjska.", "sr", None, NOON)
    (found,) = followed.match(item)
    assert found.words == ("Banjska", "KFOR", "BANJSKA")


def test_two_who_follow_the_same_query_both_get_it_until_they_leave() -> None:
    followed = Followed()
    item = Item(1, "f", "F", "KFOR", "", "", "en", None, NOON)
    followed.apply([Subscription(1, 1, "KFOR"), Subscription(2, 2, "KFOR")])
    assert [each.subscription.id for each in followed.match(item)] == [1, 2]
    assert len(followed.index) == 1
    followed.apply([Subscription(1, 1, "KFOR", active=False)])
    assert [each.subscription.id for each in followed.match(item)] == [2]


def test_an_inactive_subscription_leaves_and_may_come_back() -> None:
    followed = Followed()
    item = Item(1, "f", "F", "KFOR", "", "", "en", None, NOON)
    for active in (True, False, False, True):
        followed.apply([Subscription(1, 1, "KFOR", active=active)])
        assert len(followed.match(item)) == active


def test_words_side_by_side_are_one_and_others_each_their_own() -> None:
    index: Index[str] = Index()
    index.add("phrase", parse('"Kosovo Police"'))
    index.add("both", parse("Kosovo Police"))
    document = Document("Kosovo Police and Kosovo", "In Kosovo the Police of Kosovo", "en", "x")
    found = {each.key: passages_of(each, document) for each in index.match(document)}
    assert found == {"phrase": ("Kosovo Police",), "both": ("Kosovo Police", "Kosovo", "Police")}
