"""The score of one adult: what counts, what counts once, where it stops, and what each point stands on."""

from datetime import date, timedelta

import pytest
from factories import chance_from

from intel.offenders.read_matrix import read_matrix, shipped_text
from intel.offenders.score import Score, score
from intel.offenders.statement import Statement, Uncounted
from intel.offenders.what_would_change import what_would_change

MATRIX = read_matrix(shipped_text())
AT = date(2026, 11, 3)


def said(number: int, ago: int = 40, **more: object) -> Statement:
    on = AT - timedelta(days=ago)
    fields: dict[str, object] = {
        "report": f"r{number}", "number": number, "agency": "police", "source": 1, "information": "A",
        "confirmed": True, "on": on, "reported_on": on, "young": ("y1",), "linked": ("y1",), "wording": f"w{number}",
    }  # fmt: skip
    return Statement(**{**fields, **more})  # type: ignore[arg-type]  # each is of its field's type


def made(*statements: Statement) -> Score:
    return score(statements, MATRIX, at=AT)


def points(found: Score) -> dict[str, tuple[int, int]]:
    return {each.code: (each.measure, each.points) for each in found.parts}


def test_every_part_says_its_measure_its_points_and_the_reports_it_stands_on() -> None:
    found = made(
        said(1, 200, young=("y1", "y2"), linked=("y1", "y2"), gravity=3),
        said(2, 40, agency="homes"),
        said(3, 800),
    )
    assert points(found) == {
        "recency": (40, 20),
        "frequency": (2, 12),
        "gravity": (3, 18),
        "victims": (2, 16),
    }
    assert (found.total, found.band, found.capped) == (66, "3", False)
    sentences = {each.code: (each.sentence, each.reports) for each in found.parts}
    assert sentences["recency"] == ("40 days since the most recent incident, 24 September 2026", ("r2",))
    assert sentences["frequency"] == ("2 separate incidents in 24 months", ("r1", "r2"))
    assert sentences["gravity"] == ("Class 3 of 4", ("r1",))
    assert sentences["victims"] == ("2 young people linked by a graded fact", ("r1", "r2", "r3"))


def test_one_evening_told_by_three_agencies_is_one_incident() -> None:
    found = made(said(1), said(2, agency="homes"), said(3, agency="housing"))
    assert points(found)["frequency"] == (1, 5)
    assert found.agencies == ("homes", "housing", "police")


def test_a_report_in_the_same_words_counts_once_and_is_no_second_source() -> None:
    first = said(1, 40, source=2, information="C", wording="same")
    echo = said(2, 20, source=2, information="C", wording="same", agency="homes")
    found = made(first, echo)
    assert points(found)["frequency"] == (1, 5)
    assert points(found)["recency"] == (40, 20)
    assert found.agencies == ("police",)
    assert found.repeated == ("r2",)
    assert found.capped
    told_apart = made(first, echo._replace(wording="other"))
    assert points(told_apart)["frequency"] == (2, 12)
    assert not told_apart.capped


def test_a_report_marked_as_a_repeat_counts_with_the_one_it_repeats() -> None:
    found = made(said(1, 40), said(2, 10, agency="homes", repeats="r1"))
    assert points(found)["frequency"] == (1, 5)
    assert points(found)["recency"] == (40, 20)
    assert found.agencies == ("police",)


def test_everything_on_one_untested_source_stops_at_the_cap_and_a_second_source_lifts_it() -> None:
    many = [
        said(n, n * 20, source=2, information="B", young=(f"y{n}",), linked=(f"y{n}",)) for n in range(1, 6)
    ]
    found = made(*many)
    assert (found.total, found.before_cap, found.capped) == (30, 68, True)
    assert found.cap_reason == "everything rests on one untested source"
    assert "A second source, or one that is reliable, lifts the cap: 68, band 3." in what_would_change(
        found, MATRIX
    )
    assert made(*many, said(9, 30, source=2, agency="homes")).total == 68
    assert made(*many, said(9, 30, source=1)).total == 68
    unjudged = made(said(1, information="D"), said(2, 10, information="D", agency="homes"))
    assert unjudged.cap_reason == "everything is information that cannot be judged"


def test_no_more_than_three_incidents_rest_on_intelligence_alone() -> None:
    thin = [said(n, n * 20, information="C", agency=("police", "homes")[n % 2]) for n in range(1, 7)]
    found = made(*thin)
    assert points(found)["frequency"] == (3, 12)
    assert [each.sentence for each in found.parts][1] == (
        "3 separate incidents in 24 months; 3 more rest on intelligence alone and do not count"
    )
    assert points(made(*thin, said(7, 20)))["frequency"] == (
        4,
        18,
    )  # a report at first hand supports that day


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"left_out": True}, Uncounted.LEFT_OUT),
        ({"confirmed": False}, Uncounted.NOT_CONFIRMED),
        ({"source": 3}, Uncounted.GRADE),
        ({"young": (), "linked": ()}, Uncounted.NO_CHILD),
    ],
)
def test_what_does_not_count_is_listed_with_the_reason(more: dict[str, object], why: Uncounted) -> None:
    found = made(said(1), said(2, 10, **more))
    assert found.uncounted == (("r2", why),)
    assert points(found)["recency"] == (40, 20)
    alone = made(said(2, 10, **more))
    assert (alone.total, alone.parts) == (None, ())
    assert alone.why_none.startswith("No score: ")


def test_with_every_statement_left_out_there_is_a_sentence_and_no_zero() -> None:
    found = made(said(1, left_out=True), said(2, left_out=True))
    assert (found.total, found.band) == (None, "")
    assert found.why_none == "No score: a named person has left out every statement."
    assert made().why_none.startswith("No score: no report open to the police names this person")


def test_young_people_and_gravity_need_a_graded_fact() -> None:
    found = made(
        said(1), said(2, 10, information="D", young=("y2",), linked=("y2",), gravity=4, agency="homes")
    )
    assert points(found)["victims"] == (1, 8)
    assert points(found)["gravity"] == (0, 0)
    assert points(found)["recency"] == (10, 25)
    only_named = made(said(1, linked=()))
    assert points(only_named)["victims"] == (0, 0)
    assert points(only_named)["frequency"] == (1, 5)


def test_what_came_later_than_the_date_is_not_known_yet() -> None:
    later = said(2, -1)
    assert made(said(1), later) == made(said(1))
    reported_late = said(3, 10, reported_on=AT + timedelta(days=1))
    assert made(said(1), reported_late) == made(said(1))


def test_a_day_without_a_date_counts_for_young_people_and_not_as_an_incident() -> None:
    found = made(said(1, on=None))
    assert points(found)["frequency"] == (0, 0)
    assert points(found)["recency"][1] == 0
    assert points(found)["victims"] == (1, 8)
    assert found.parts[0].sentence == "No incident has a date"


def test_it_says_what_would_change_the_band() -> None:
    found = made(
        said(1, 200, young=("y1", "y2"), linked=("y1", "y2"), gravity=3), said(2, 40, agency="homes")
    )
    assert found.total == 66
    told = what_would_change(found, MATRIX)
    assert told[0].startswith("With nothing new it falls to band 2 on 25 September 2027")
    assert "Young people at “three or more” would make it band 4 (75)." in told


def naive_without(statements: list[Statement], report: str) -> int | None:
    return made(*(each for each in statements if each.report != report)).total


def test_without_its_largest_report_is_what_withdrawing_it_would_give() -> None:
    rng = chance_from(3)
    for _ in range(400):
        statements = [
            said(
                n, rng.randrange(0, 900), agency=rng.choice(("police", "homes")), source=rng.choice((1, 2, 2, 2)),
                information=rng.choice("ABCD"), young=(young := (f"y{rng.randrange(5)}",)), linked=young,
                wording=f"w{rng.randrange(8)}", gravity=rng.choice((0, 0, 2, 4)),
            )
            for n in range(rng.randrange(1, 7))
        ]  # fmt: skip
        found = made(*statements)
        assert found.largest is not None
        totals = {each: naive_without(statements, each) for each in found.counted}
        lowest = min(-1 if total is None else total for total in totals.values())
        assert (-1 if found.largest.total is None else found.largest.total) == lowest
        assert totals[found.largest.report] == found.largest.total


def test_the_order_statements_come_in_changes_nothing() -> None:
    rng = chance_from(5)
    statements = [said(n, n * 30, agency=rng.choice(("police", "homes")), gravity=n % 4) for n in range(12)]
    first = made(*statements)
    for _ in range(5):
        rng.shuffle(statements)
        assert made(*statements) == first
