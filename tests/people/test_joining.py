"""The one automatic rule: what it joins, what it must never join, and what a correction undoes."""

from datetime import date
from itertools import combinations

import pytest
from factories import correct, mention, person, record, report

from intel.ledger import Ids, Ledger
from intel.people import identity, judge
from intel.people.model import Judgement, Outcome
from intel.people.record import designate_suspect
from intel.reports.model import (
    Details,
    Mention,
    OnlineAccountDetails,
    OrganisationDetails,
    PersonDetails,
    PhoneDetails,
    PlaceDetails,
    Report,
    VehicleDetails,
    VenueDetails,
)

BORN = date(2011, 5, 6)
TODAY = date(2026, 3, 1)


def imported(ledger: Ledger, ids: Ids, *details: Details, role: str = "") -> list[tuple[Report, Mention]]:
    """Import one report for each of these, one after another, as returns come in."""
    made = [mention(ids, each, role=role if isinstance(each, PersonDetails) else "") for each in details]
    reports = [report(ids, each) for each in made]
    for each in reports:
        with ledger.writing("importer") as writer:
            record(writer, each)
    return list(zip(reports, made, strict=True))


def groups(ledger: Ledger, *some: tuple[Report, Mention]) -> list[int]:
    """Return for each mention which person it is, counted in the order they appear."""
    with ledger.reading() as snapshot:
        found = [identity.entity_of(snapshot.connection, each.id) for _, each in some]
    return [list(dict.fromkeys(found)).index(each) for each in found]


def reworded(ledger: Ledger, pair: tuple[Report, Mention], details: Details) -> None:
    now = pair[0].model_copy(update={"mentions": (pair[1].model_copy(update={"details": details}),)})
    with ledger.writing("importer") as writer:
        correct(writer, now, corrected=[pair[1].id])


def judgements(ledger: Ledger) -> list[Judgement]:
    with ledger.reading() as snapshot:
        found = [payload for _, payload in snapshot.entries_with_payloads(kinds=["judgement.recorded"])]
    return [each for each in found if isinstance(each, Judgement)]


BY_WEIGHT: dict[str, list[Details]] = {
    "name and date of birth": [person("Ann Example", BORN), person("Ann Example", BORN)],
    "case, accents, hyphens": [person("Zoë O’Example-Bell", BORN), person("ZOE  OEXAMPLE bell", BORN)],
    "one figure of the day": [person("Ann Example", BORN), person("Ann Example", date(2011, 5, 7))],
    "day and month swapped": [person("Ann Example", BORN), person("Ann Example", date(2011, 6, 5))],
    "a spelling of one name": [person("Mohammed Example", BORN), person("Muhammad Example", BORN)],
}

ONE: dict[str, list[Details]] = {
    "a telephone": [PhoneDetails(number="07700 900123"), PhoneDetails(number="+44 (0) 7700 900123")],
    "a telephone, 0044": [PhoneDetails(number="0044 7700 900123"), PhoneDetails(number="07700900123")],
    "a registration": [VehicleDetails(registration="ab12 cde"), VehicleDetails(registration="AB12CDE")],
    "a handle": [
        OnlineAccountDetails(platform="Chatter", handle="@Sam"),
        OnlineAccountDetails(platform="chatter", handle="sam"),
    ],
    "an address": [
        PlaceDetails(text="1 High Street", postcode="S1 1AA"),
        PlaceDetails(text="1, High street", postcode="s11aa"),
    ],
    "a register": [
        VenueDetails(name="The Grill", register_id="7"),
        VenueDetails(name="Grill", register_id="7"),
    ],
    "a name and street": [
        VenueDetails(name="The Grill", street="High St"),
        VenueDetails(name="the grill", street="HIGH ST."),
    ],
    "an organisation": [OrganisationDetails(name="Hill School"), OrganisationDetails(name="hill school")],
}

TWO: dict[str, list[Details]] = {
    "a name alone": [person("Ann Example", None), person("Ann Example", None)],
    "one word and a date": [person("Ann", BORN), person("Ann", BORN)],
    "no name and a date": [person("", BORN), person("", BORN)],
    "1 January, which counts as the year alone": [
        person("Ann Example", date(2011, 1, 1)),
        person("Ann Example", date(2011, 1, 1)),
    ],
    "a year": [person("Ann Example", None, born_year=2011), person("Ann Example", None, born_year=2011)],
    "another day": [person("Ann Example", BORN), person("Ann Example", date(2011, 8, 27))],
    "another sex": [person("Sam Example", BORN, sex="female"), person("Sam Example", BORN, sex="male")],
    "a short form, which a sister may bear": [person("Emma Example", BORN), person("Emily Example", BORN)],
    "another spelling": [person("Ann Example", BORN), person("Anne Example", BORN)],
    "a short number": [PhoneDetails(number="900123"), PhoneDetails(number="900123")],
    "a part of a registration": [
        VehicleDetails(registration="AB12CDE", partial=True),
        VehicleDetails(registration="AB12CDE", partial=True),
    ],
    "three letters of a registration": [
        VehicleDetails(registration="CDE"),
        VehicleDetails(registration="CDE"),
    ],
    "a handle without its platform": [OnlineAccountDetails(handle="sam"), OnlineAccountDetails(handle="sam")],
    "a street without a ward": [PlaceDetails(text="High Street"), PlaceDetails(text="High Street")],
    "a name of premises alone": [VenueDetails(name="The Grill"), VenueDetails(name="The Grill")],
}


@pytest.mark.parametrize("case", ONE)
def test_joined_by(ledger: Ledger, ids: Ids, case: str) -> None:
    assert groups(ledger, *imported(ledger, ids, *ONE[case])) == [0, 0]
    (made,) = judgements(ledger)
    assert (made.outcome, made.rule) == (Outcome.SAME, judge.SAME_KEY)


@pytest.mark.parametrize("case", BY_WEIGHT)
def test_people_are_joined_by_the_weights_and_the_judgement_says_the_bits_and_no_name(
    ledger: Ledger, ids: Ids, case: str
) -> None:
    assert groups(ledger, *imported(ledger, ids, *BY_WEIGHT[case])) == [0, 0]
    (made,) = judgements(ledger)
    assert (made.outcome, made.rule) == (Outcome.SAME, judge.BY_WEIGHT)
    assert "version 2" in made.reason
    assert "date of birth +" in made.reason
    assert "bits" in made.reason
    assert "xample" not in made.reason


def test_someone_who_may_be_either_of_two_people_is_joined_to_neither(ledger: Ledger, ids: Ids) -> None:
    one, other = imported(
        ledger, ids, person("Sam Example", BORN, sex="female"), person("Sam Example", BORN, sex="male")
    )
    (third,) = imported(ledger, ids, person("Sam Example", BORN))
    assert groups(ledger, one, other, third) == [0, 1, 2]


def test_an_import_that_comes_to_nothing_leaves_nothing_known(ledger: Ledger, ids: Ids) -> None:
    (first,) = imported(ledger, ids, person("Ann Example", BORN))
    gone = mention(ids, person("Bo Sample", BORN))

    def cut_off() -> None:
        with ledger.writing("importer") as writer:
            record(writer, report(ids, gone))
            raise KeyError

    with pytest.raises(KeyError):
        cut_off()
    second, third = imported(ledger, ids, person("Bo Sample", BORN), person("Ann Example", BORN))
    assert groups(ledger, first, second, third) == [0, 1, 0]


@pytest.mark.parametrize("case", TWO)
def test_never_joined_by(ledger: Ledger, ids: Ids, case: str) -> None:
    assert groups(ledger, *imported(ledger, ids, *TWO[case])) == [0, 1]
    assert judgements(ledger) == []


def test_siblings_at_one_address_are_never_joined(ledger: Ledger, ids: Ids) -> None:
    home = PlaceDetails(text="1 High Street", postcode="S1 1AA", home_address=True)
    children = [
        person("Ann Example", BORN),
        person("Bo Example", BORN),
        person("Cy Example", date(2013, 2, 3)),
    ]
    made = []
    for child in children:
        who, where = mention(ids, child), mention(ids, home)
        one = report(ids, who, where, links=[("LIVES_AT", who, where)])
        with ledger.writing("importer") as writer:
            record(writer, one)
        made.append((one, who, where))
    assert groups(ledger, *((one, who) for one, who, _ in made)) == [0, 1, 2]
    assert groups(ledger, *((one, where) for one, _, where in made)) == [0, 0, 0]


def test_many_reports_of_one_person_are_one_with_the_id_of_the_first(ledger: Ledger, ids: Ids) -> None:
    made = imported(ledger, ids, *[person("Ann Example", BORN)] * 4)
    with ledger.reading() as snapshot:
        found = {identity.entity_of(snapshot.connection, each.id) for _, each in made}
    assert found == {made[0][1].id}
    assert len(judgements(ledger)) == 3


def test_two_rows_of_one_import_are_joined_too(ledger: Ledger, ids: Ids) -> None:
    made = [mention(ids, person("Ann Example", BORN)) for _ in range(3)]
    reports = [report(ids, each) for each in made]
    with ledger.writing("importer") as writer:
        record(writer, *reports)
    assert groups(ledger, *zip(reports, made, strict=True)) == [0, 0, 0]
    assert len(judgements(ledger)) == 2


@pytest.mark.parametrize("roles", [("adult_of_concern", "other"), ("other", "adult_of_concern")])
def test_an_adult_of_concern_is_never_joined_on_either_side(
    ledger: Ledger, ids: Ids, roles: tuple[str, str]
) -> None:
    grown = person("Bo Sample", date(1980, 2, 3))
    made = [*imported(ledger, ids, grown, role=roles[0]), *imported(ledger, ids, grown, role=roles[1])]
    assert groups(ledger, *made) == [0, 1]


def test_someone_an_analyst_joined_to_an_adult_of_concern_is_joined_no_further(
    ledger: Ledger, ids: Ids
) -> None:
    (known,) = imported(ledger, ids, person("B Sample", None), role="adult_of_concern")
    (other,) = imported(ledger, ids, person("Bo Sample", date(1980, 2, 3)), role="other")
    with ledger.writing("analyst") as writer:
        judge.merge(writer, known[1].id, other[1].id, reason="the same vehicle and street")
    (new,) = imported(ledger, ids, person("Bo Sample", date(1980, 2, 3)), role="other")
    assert groups(ledger, known, other, new) == [0, 0, 1]


@pytest.mark.parametrize("suspect", ["the earlier", "the later, once corrected"])
def test_a_suspect_is_never_joined_on_either_side(ledger: Ledger, ids: Ids, suspect: str) -> None:
    grown, other = person("Bo Sample", date(1980, 2, 3)), person("Bo Smaple", date(1980, 2, 3))
    words = (grown, grown) if suspect == "the earlier" else (other, grown)
    (first,) = imported(ledger, ids, words[0], role="associate")
    with ledger.writing("officer") as writer:
        designate_suspect(
            writer, first[1].id, ground="arrested", review_on=date(2027, 1, 1), on=TODAY, ids=ids
        )
    (second,) = imported(ledger, ids, words[1], role="associate")
    if suspect != "the earlier":
        reworded(ledger, first, grown)
    assert groups(ledger, first, second) == [0, 1]
    assert judgements(ledger) == []


# -- corrections -----------------------------------------------------------------------------------


@pytest.mark.parametrize("corrected", [0, 1, 2, 3])
def test_a_key_that_a_correction_changes_ends_its_joins_and_the_rest_stays_together(
    ledger: Ledger, ids: Ids, corrected: int
) -> None:
    made = imported(ledger, ids, *[person("Ann Example", BORN)] * 4)
    reworded(ledger, made[corrected], person("Ann Exemplar", BORN))
    rest = [each for each in made if each is not made[corrected]]
    assert groups(ledger, *rest) == [0, 0, 0]
    assert groups(ledger, made[corrected], rest[0]) == [0, 1]
    assert judge.KEY_CHANGED in {each.rule for each in judgements(ledger)}


@pytest.mark.parametrize("corrected", [0, 1, 2])
def test_a_mention_corrected_into_an_adult_of_concern_leaves_and_the_rest_stays_together(
    ledger: Ledger, ids: Ids, corrected: int
) -> None:
    grown = person("Bo Sample", date(1980, 2, 3))
    made = imported(ledger, ids, grown, grown, grown, role="associate")
    was, changed = made[corrected]
    concern = changed.model_copy(update={"role": "adult_of_concern"})
    with ledger.writing("importer") as writer:
        correct(writer, was.model_copy(update={"mentions": (concern,)}), corrected=[changed.id])
    rest = [each for each in made if each is not made[corrected]]
    assert groups(ledger, *rest) == [0, 0]
    assert groups(ledger, made[corrected], rest[0]) == [0, 1]


def test_a_key_that_is_corrected_back_joins_again(ledger: Ledger, ids: Ids) -> None:
    made = imported(ledger, ids, *[person("Ann Example", BORN)] * 3)
    reworded(ledger, made[0], person("Ann Example", date(2011, 1, 1)))
    assert groups(ledger, *made) == [0, 1, 1]
    reworded(ledger, made[0], person("Ann Example", BORN))
    assert groups(ledger, *made) == [0, 0, 0]


def test_a_correction_that_leaves_the_key_alone_ends_nothing(ledger: Ledger, ids: Ids) -> None:
    made = imported(ledger, ids, *[person("Ann Example", BORN)] * 3)
    before = judgements(ledger)
    reworded(ledger, made[0], person("ann example", BORN, description="tall"))
    assert groups(ledger, *made) == [0, 0, 0]
    assert judgements(ledger) == before


def test_a_correction_moves_a_mention_to_whom_its_new_words_name(ledger: Ledger, ids: Ids) -> None:
    made = imported(
        ledger, ids, *[person("Ann Example", BORN)] * 2, *[person("Bo Sample", date(2012, 2, 3))] * 2
    )
    reworded(ledger, made[1], person("Bo Sample", date(2012, 2, 3)))
    assert groups(ledger, *made) == [0, 1, 1, 1]


def test_a_correction_leaves_what_a_person_judged(ledger: Ledger, ids: Ids) -> None:
    first, second, third = imported(
        ledger, ids, person("Ann Example", BORN), person("Ann Example", BORN), person("Annie Ex", None)
    )
    with ledger.writing("analyst") as writer:
        judge.merge(writer, first[1].id, third[1].id, reason="the same foster home")
    reworded(ledger, first, person("Ann Exemplar", BORN))
    assert groups(ledger, first, second, third) == [0, 1, 0]


def test_the_rule_never_joins_what_a_person_judged_different(ledger: Ledger, ids: Ids) -> None:
    made = imported(ledger, ids, *[person("Ann Example", BORN)] * 3)
    with ledger.writing("analyst") as writer:
        judge.split(writer, made[1][1].id, reason="a cousin of the same name, born the same day")
    assert groups(ledger, *made) == [0, 1, 0]
    for each in made:
        reworded(ledger, each, person("ANN EXAMPLE", BORN))
    assert groups(ledger, *made) == [0, 1, 0]
    with ledger.reading() as snapshot:
        for (_, one), (_, other) in combinations((made[0], made[1]), 2):
            pair = identity.outcome_between(snapshot.connection, one.id, other.id)
            assert pair == Outcome.DIFFERENT
