"""Merging, unmerging and splitting: only a judgement ends a judgement, and what is taken back leaves no trace."""

from contextlib import suppress
from itertools import combinations
from pathlib import Path

import pytest
from factories import chance_from, correct, ledger_in, mention, person, picture_of_ledger, record, report
from laws.fold import fold
from laws.history import History

from intel.errors import AskedWrongly, Contradiction, NotFound
from intel.graph.picture import Picture
from intel.ledger import Ids, Ledger
from intel.people import identity, judge
from intel.people.model import Outcome
from intel.people.record import designate_suspect, record_adult_age, remove_designation
from intel.reports.model import Mention, PlaceDetails
from intel.reports.record import withdraw_report
from intel.reports.tables import mention as mentions

SAME, DIFFERENT, UNSURE = Outcome.SAME, Outcome.DIFFERENT, Outcome.UNSURE


def strangers(ledger: Ledger, ids: Ids, count: int) -> list[str]:
    """Record people in a report each, so unlike that no rule joins them; return their mentions."""
    names = (
        "Ann Example",
        "Bo Sample",
        "Cy Test",
        "Di Trial",
        "Ed Proof",
        "Flo Draft",
        "Gus Model",
        "Hal Sketch",
    )
    people = [mention(ids, person(name)) for name in names[:count]]
    assert len(people) == count
    for each in people:
        with ledger.writing("importer") as writer:
            record(writer, report(ids, each))
    return [each.id for each in people]


def said(ledger: Ledger, a: str, b: str, outcome: Outcome) -> None:
    with ledger.writing("analyst") as writer:
        judge.judge(writer, a, b, outcome, reason="compared the words")


def unmerged(ledger: Ledger, a: str, b: str) -> None:
    with ledger.writing("analyst") as writer:
        judge.unmerge(writer, a, b, reason="judged too soon")


def split(ledger: Ledger, each: str) -> judge.Split:
    with ledger.writing("analyst") as writer:
        return judge.split(writer, each, reason="someone else")


def entities(ledger: Ledger, *some: str) -> list[str]:
    with ledger.reading() as snapshot:
        return [identity.entity_of(snapshot.connection, each) for each in some]


def picture(ledger: Ledger) -> Picture:
    """Return the picture, once the independent fold has agreed to it."""
    with ledger.reading() as snapshot:
        folded = fold(snapshot.entries_with_payloads())
    found = picture_of_ledger(ledger)
    assert (found.entities, found.sources) == (folded.entities, folded.sources)
    assert (found.mentions, found.links) == (folded.mentions, folded.links)
    return found


def test_a_merge_gives_both_the_id_of_the_earlier_and_an_unmerge_restores_the_picture(
    ledger: Ledger, ids: Ids
) -> None:
    a, b = strangers(ledger, ids, 2)
    before = picture(ledger)
    with ledger.writing("analyst") as writer:
        judge.merge(writer, b, a, reason="the same nickname")
    assert entities(ledger, a, b) == [a, a]
    assert picture(ledger) != before
    unmerged(ledger, a, b)
    assert entities(ledger, a, b) == [a, b]
    assert picture(ledger) == before


def test_an_unmerge_leaves_what_other_judgements_hold_together(ledger: Ledger, ids: Ids) -> None:
    a, b, c = strangers(ledger, ids, 3)
    for pair in ((a, b), (b, c), (a, c)):
        said(ledger, *pair, SAME)
    before = picture(ledger)
    unmerged(ledger, a, b)
    assert entities(ledger, a, b, c) == [a, a, a]
    assert picture(ledger) == before
    unmerged(ledger, b, c)
    assert entities(ledger, a, b, c) == [a, b, a]


def test_what_was_never_judged_the_same_cannot_be_unmerged(ledger: Ledger, ids: Ids) -> None:
    a, b = strangers(ledger, ids, 2)
    with pytest.raises(AskedWrongly, match="nothing to take back"):
        unmerged(ledger, a, b)


@pytest.mark.parametrize("taken_out", [0, 1, 2, 3])
@pytest.mark.parametrize("shape", ["chain", "star", "ring"])
def test_a_split_takes_out_one_and_the_others_stay_together(
    ledger: Ledger, ids: Ids, shape: str, taken_out: int
) -> None:
    each = strangers(ledger, ids, 4)
    pairs = {
        "chain": [(0, 1), (1, 2), (2, 3)],
        "star": [(0, 1), (0, 2), (0, 3)],
        "ring": [(0, 1), (1, 2), (2, 3), (0, 3)],
    }[shape]
    for one, other in pairs:
        said(ledger, each[one], each[other], SAME)
    done = split(ledger, each[taken_out])
    assert done.ended == sum(taken_out in pair for pair in pairs)
    rest = [one for one in each if one != each[taken_out]]
    assert entities(ledger, *rest) == [rest[0]] * 3
    assert entities(ledger, each[taken_out]) == [each[taken_out]]
    picture(ledger)


def test_a_split_of_one_that_was_merged_restores_the_picture(ledger: Ledger, ids: Ids) -> None:
    a, b, c = strangers(ledger, ids, 3)
    said(ledger, a, b, SAME)
    before = picture(ledger)
    said(ledger, b, c, SAME)
    split(ledger, c)
    assert picture(ledger) == before


@pytest.mark.parametrize("seed", [seed for seed in range(16) if seed != 12])  # 12 names nobody twice
def test_in_any_history_a_merge_taken_back_restores_the_picture(tmp_path: Path, seed: int) -> None:
    chance = chance_from(seed)
    with ledger_in(tmp_path) as ledger:
        history = History(ledger, seed)
        list(history.steps(15))
        label = {each: one.details.label for each, one in history.mentions.items()}
        pairs = [pair for pair in combinations(sorted(label), 2) if label[pair[0]] == label[pair[1]]]
        chance.shuffle(pairs)
        before, seen = picture(ledger), 0
        for pair in pairs[:25]:
            if len(set(entities(ledger, *pair))) == 2:
                with suppress(Contradiction):
                    said(ledger, *pair, SAME)
                    seen += picture(ledger) != before
                    unmerged(ledger, *pair)
                assert picture(ledger) == before
        assert seen


# -- contradictions --------------------------------------------------------------------------------


def test_joining_what_was_judged_different_is_refused_with_the_chain(ledger: Ledger, ids: Ids) -> None:
    a, b, c, d = strangers(ledger, ids, 4)
    said(ledger, a, b, SAME)
    said(ledger, c, d, SAME)
    said(ledger, b, c, DIFFERENT)
    before = ledger.head()
    with pytest.raises(Contradiction) as refused:
        said(ledger, a, d, SAME)
    assert refused.value.chain in ((a, b, c, d), (d, c, b, a))
    assert ledger.head() == before
    said(ledger, b, c, UNSURE)
    said(ledger, a, d, SAME)
    assert len(set(entities(ledger, a, b, c, d))) == 1


def test_parting_what_a_chain_connects_is_refused_with_the_chain(ledger: Ledger, ids: Ids) -> None:
    a, b, c = strangers(ledger, ids, 3)
    said(ledger, a, b, SAME)
    said(ledger, b, c, SAME)
    before = ledger.head()
    with pytest.raises(Contradiction) as refused:
        said(ledger, a, c, DIFFERENT)
    assert refused.value.chain in ((a, b, c), (c, b, a))
    assert ledger.head() == before


@pytest.mark.parametrize("between", [1, 2, 3, 4])
def test_parting_two_that_another_way_round_connects_is_refused_however_long_it_is(
    ledger: Ledger, ids: Ids, between: int
) -> None:
    a, *others, b = strangers(ledger, ids, between + 2)
    ring = [a, *others, b]
    for one, other in zip(ring, [*ring[1:], a], strict=True):
        said(ledger, one, other, SAME)
    with pytest.raises(Contradiction) as refused:
        said(ledger, a, b, DIFFERENT)
    assert refused.value.chain in (tuple(ring), tuple(reversed(ring)))
    unmerged(ledger, a, others[0])
    said(ledger, a, b, DIFFERENT)
    assert len(set(entities(ledger, a, b))) == 2


def test_the_newest_judgement_on_a_pair_counts(ledger: Ledger, ids: Ids) -> None:
    a, b = strangers(ledger, ids, 2)
    for outcome, together in ((SAME, True), (DIFFERENT, False), (SAME, True), (UNSURE, False), (SAME, True)):
        said(ledger, a, b, outcome)
        assert (len(set(entities(ledger, a, b))) == 1) is together
        picture(ledger)


def test_a_judgement_needs_two_mentions_of_one_kind_and_a_reason(ledger: Ledger, ids: Ids) -> None:
    (a, b), place = strangers(ledger, ids, 2), mention(ids, PlaceDetails(text="1 High Street"))
    with ledger.writing("importer") as writer:
        record(writer, report(ids, place))
    before = ledger.head()
    for pair in ((a, place.id), (a, a), (a, "nobody")):
        with pytest.raises(AskedWrongly, match="two different mentions of one kind"):
            said(ledger, *pair, SAME)
    with ledger.writing("analyst") as writer, pytest.raises(AskedWrongly, match="needs a reason"):
        judge.judge(writer, a, b, SAME, reason=" ")
    with pytest.raises(NotFound):
        entities(ledger, "nobody")
    assert ledger.head() == before


# -- what a person's id is -------------------------------------------------------------------------


def test_a_person_keeps_the_id_of_the_earliest_mention_when_its_report_is_withdrawn(
    ledger: Ledger, ids: Ids
) -> None:
    a, b, c = (mention(ids, person(f"Someone Number{number}")) for number in range(3))
    reports = [report(ids, each) for each in (a, b, c)]
    with ledger.writing("importer") as writer:
        record(writer, *reports)
    said(ledger, b.id, c.id, SAME)
    said(ledger, a.id, c.id, SAME)
    with ledger.writing("importer") as writer:
        withdraw_report(writer, reports[0].id, reason="sent by mistake")
    assert entities(ledger, b.id, c.id) == [a.id, a.id]
    assert {entity for _, entity in picture(ledger).entities} == {a.id}


def test_a_mention_that_a_correction_drops_and_brings_back_is_the_same_person(
    ledger: Ledger, ids: Ids
) -> None:
    a, b = (mention(ids, person(f"Someone Number{number}")) for number in range(2))
    one, other = report(ids, a), report(ids, b)
    with ledger.writing("importer") as writer:
        record(writer, one, other)
    said(ledger, a.id, b.id, SAME)
    before = picture(ledger).entities
    with ledger.writing("importer") as writer:
        correct(writer, one.model_copy(update={"mentions": ()}))
    assert picture(ledger).entities == before
    with ledger.writing("importer") as writer:
        correct(writer, one, corrected=[a.id])
    assert entities(ledger, a.id, b.id) == [a.id, a.id]
    assert picture(ledger).entities == before


def test_a_decision_follows_the_person_through_a_merge_and_back(ledger: Ledger, ids: Ids) -> None:
    a, b = strangers_of_age(ledger, ids)
    with ledger.writing("officer") as writer:
        record_adult_age(writer, b.id, reason="known to licensing", ids=ids)
        decision = designate_suspect(
            writer,
            b.id,
            ground="arrested",
            review_on=report(ids).reported_on.replace(year=2027),
            on=report(ids).reported_on,
            ids=ids,
        )
    before = picture(ledger)
    said(ledger, a.id, b.id, SAME)
    moved = {entity for source, _, entity, _ in picture(ledger).mentions if source == decision}
    assert moved == {a.id}
    unmerged(ledger, a.id, b.id)
    assert picture(ledger) == before
    with ledger.writing("officer") as writer:
        remove_designation(writer, decision, reason="no longer thought so")
        with pytest.raises(AskedWrongly, match="no such decision in force"):
            remove_designation(writer, decision, reason="again")
    assert decision not in {source for source, *_ in picture(ledger).mentions}


def strangers_of_age(ledger: Ledger, ids: Ids) -> tuple[Mention, Mention]:
    a, b = (
        mention(ids, person(f"Someone Number{number}", None), role="adult_of_concern") for number in range(2)
    )
    with ledger.writing("importer") as writer:
        record(writer, report(ids, a), report(ids, b))
    return a, b


def test_the_tables_say_the_same_after_they_are_rebuilt_from_the_entries(tmp_path: Path) -> None:
    with ledger_in(tmp_path) as ledger:
        list(History(ledger, 99).steps(60))
        grown = picture(ledger), _table(ledger)
        ledger.reindex()
        assert (picture(ledger), _table(ledger)) == grown


def _table(ledger: Ledger) -> list[tuple[object, ...]]:
    with ledger.reading() as snapshot:
        return sorted(tuple(row) for row in snapshot.connection.execute(mentions.select()))
