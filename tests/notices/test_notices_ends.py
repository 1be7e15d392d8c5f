"""Ends, reviews and gaps as dates: leap days, birthdays, orders that end, second notices."""

from datetime import date
from typing import Any

import pytest

from intel.notices.ends import (
    Facts,
    birthday,
    end_of,
    ended_by,
    gap_of,
    months_on,
    order_qualifies,
    protects,
    rank_suffices,
    refused_because,
    review_after,
)
from intel.notices.model import State
from intel.people.protection import age_on
from intel.vocabulary import read

TURNS_16 = date(2026, 11, 20)


def facts(**more: Any) -> Facts:
    given: dict[str, Any] = {
        "id": "w1", "number": 1, "adult": "a", "child": "c", "state": State.IN_FORCE, "ground": "section_2",
        "born_on": date(2010, 11, 20), "order_type": "care_order", "served_on": date(2026, 8, 9),
    }  # fmt: skip
    return Facts(**{**given, **more})


def second(**more: Any) -> Facts:
    return facts(**{"id": "w2", "number": 2, "ground": "section_49", **more})


@pytest.mark.parametrize(
    ("born", "age", "on"),
    [
        (date(2012, 2, 29), 16, date(2028, 2, 29)),
        (date(2012, 2, 29), 18, date(2030, 3, 1)),
        (date(2010, 11, 20), 16, date(2026, 11, 20)),
        (date(2010, 12, 31), 18, date(2028, 12, 31)),
    ],
)
def test_a_birthday_is_the_day_the_age_is_reached(born: date, age: int, on: date) -> None:
    assert birthday(born, age) == on
    assert age_on(born, on) == age
    assert age_on(born, date.fromordinal(on.toordinal() - 1)) == age - 1


def test_three_months_on_is_the_same_day_or_the_last_of_a_shorter_month() -> None:
    assert months_on(date(2026, 8, 9), 3) == date(2026, 11, 9)
    assert months_on(date(2026, 11, 30), 3) == date(2027, 2, 28)
    assert months_on(date(2027, 11, 30), 3) == date(2028, 2, 29)


def test_each_ground_ends_on_its_own_birthday() -> None:
    under_16, in_care = end_of(facts()), end_of(second())
    assert under_16 is not None
    assert in_care is not None
    assert (under_16.on, under_16.why) == (TURNS_16, "sixteen")
    assert (in_care.on, in_care.why) == (date(2028, 11, 20), "eighteen")
    assert end_of(facts(born_on=None)) is None


def test_a_notice_that_rests_on_care_ends_the_day_after_the_order() -> None:
    ended_yesterday = second(order_ended_on=date(2026, 11, 1))
    end = end_of(ended_yesterday)
    assert end is not None
    assert (end.on, end.why) == (date(2026, 11, 2), "order_ended")
    assert protects(ended_yesterday, date(2026, 11, 1))
    assert not protects(ended_yesterday, date(2026, 11, 2))
    assert ended_by(ended_yesterday, date(2026, 11, 2)) == end
    assert end_of(facts(order_ended_on=date(2026, 11, 1))) == end_of(
        facts()
    )  # under 16 does not rest on care


def test_a_notice_protects_from_service_to_the_day_before_the_birthday() -> None:
    assert not protects(facts(), date(2026, 8, 8))
    assert protects(facts(), date(2026, 8, 9))
    assert protects(facts(), date(2026, 11, 19))
    assert not protects(facts(), TURNS_16)
    assert not protects(facts(state=State.AUTHORISED, served_on=None), date(2026, 10, 1))
    withdrawn = facts(state=State.ENDED, ended_on=date(2026, 9, 1), ended_why="withdrawn")
    assert protects(withdrawn, date(2026, 8, 31))
    assert not protects(withdrawn, date(2026, 9, 1))


def test_a_16th_birthday_in_care_leaves_a_gap_until_a_second_notice_is_served() -> None:
    today = date(2026, 11, 2)
    gap = gap_of(facts(), [], today)
    assert gap is not None
    assert (gap.on, gap.warn_on, gap.second) == (TURNS_16, date(2026, 10, 23), None)
    begun = second(state=State.PROPOSED, served_on=None)
    found = gap_of(facts(), [begun], today)
    assert found is not None
    assert found.second == begun
    assert gap_of(facts(), [second(served_on=date(2026, 10, 30))], today) is None


def test_the_gap_stands_after_the_birthday_until_it_is_closed() -> None:
    late = date(2026, 12, 1)
    assert gap_of(facts(), [], late) is not None
    assert gap_of(facts(), [second(served_on=date(2026, 11, 25))], late) is None
    assert gap_of(facts(), [], date(2028, 11, 20)) is None  # 18: nothing covers any more


@pytest.mark.parametrize("order", ["none", "accommodated"])
def test_there_is_no_gap_where_no_second_ground_would_cover(order: str) -> None:
    assert gap_of(facts(order_type=order), [], date(2026, 11, 2)) is None
    assert gap_of(facts(order_ended_on=date(2026, 10, 1)), [], date(2026, 11, 2)) is None


@pytest.mark.parametrize(
    ("ground", "born", "order", "words"),
    [
        ("section_2", date(2010, 11, 2), "none", "turns 16 on 2 November 2026"),
        ("section_2", date(2010, 11, 1), "care_order", "section 49 may cover them until 18"),
        ("section_2", date(2010, 11, 3), "none", ""),
        ("section_2", None, "none", ""),
        ("section_49", date(2010, 5, 1), "accommodated", "accommodated by agreement (section 20)"),
        ("section_49", date(2008, 11, 2), "care_order", "turns 18 on 2 November 2026"),
        ("section_49", date(2009, 5, 1), "care_order", ""),
        ("section_49", date(2009, 5, 1), "interim_care_order", ""),
        ("section_49", None, "police_protection", ""),
    ],
)
def test_a_ground_that_does_not_cover_the_child_is_refused_with_the_reason(
    ground: str, born: date | None, order: str, words: str
) -> None:
    said = refused_because(ground, born_on=born, order_type=order, order_ended_on=None, on=date(2026, 11, 2))
    assert (words in said) if words else said == ""


def test_an_order_that_ended_yesterday_covers_nothing_today() -> None:
    said = refused_because(
        "section_49",
        born_on=None,
        order_type="care_order",
        order_ended_on=date(2026, 11, 1),
        on=date(2026, 11, 2),
    )
    assert said == "The order that section 49 needs ended on 1 November 2026."


def test_what_is_local_policy_is_a_setting() -> None:
    assert order_qualifies("care_order")
    assert not order_qualifies("interim_care_order")
    assert rank_suffices("inspector")
    assert rank_suffices("superintendent")
    assert not rank_suffices("sergeant")


def test_another_policy_is_another_line_of_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = read("notices")["settings"]
    monkeypatch.setitem(settings, "qualifying_orders", ["care_order", "interim_care_order"])
    monkeypatch.setitem(settings, "authorising_rank", "chief_inspector")
    monkeypatch.setitem(settings, "review_months", 6)
    assert order_qualifies("interim_care_order")
    assert not rank_suffices("inspector")
    assert review_after(date(2026, 8, 31)) == date(2027, 2, 28)
