"""What people are too thin, too odd or too many to be compared: each sentence of it one test."""

from datetime import date

import pytest
from factories import mention, person, record, report
from hypothesis import given, settings
from hypothesis import strategies as st

from intel.ledger import Ids, Ledger
from intel.people import identity
from intel.people.candidates import Index
from intel.people.comparable import Born, Record, address_of, born_on
from intel.people.compare import Verdict, compare
from intel.people.match_files import match, read_rows
from intel.people.names import name_of
from intel.reports.model import Details, PhoneDetails, PlaceDetails, VehicleDetails

BORN = date(2011, 5, 6)


def joined(ledger: Ledger, ids: Ids, *people: tuple[Details, Details | None, str]) -> int:
    """Record each person in a report of its own, tied to a thing by a link; return how many people that makes."""
    made = []
    for who, thing, link in people:
        named = mention(ids, who, role="other")
        others = [mention(ids, thing, slot="two")] if thing else []
        links = [(link, named, each) for each in others]
        with ledger.writing("importer") as writer:
            record(writer, report(ids, named, *others, links=links))
        made.append(named.id)
    with ledger.reading() as snapshot:
        return len({identity.entity_of(snapshot.connection, each) for each in made})


def test_two_people_with_only_a_nickname_stay_two(ledger: Ledger, ids: Ids) -> None:
    assert joined(ledger, ids, *[(person("", None, alias="Smiler"), None, "")] * 2) == 2


def test_two_people_with_only_a_phone_stay_two(ledger: Ledger, ids: Ids) -> None:
    phone = PhoneDetails(number="07700 900123")
    assert joined(ledger, ids, *[(person("", None), phone, "USES_PHONE")] * 2) == 2


def test_two_older_males_in_a_silver_corsa_stay_two_and_are_not_offered(ledger: Ledger, ids: Ids) -> None:
    car = VehicleDetails(description="silver Corsa")
    who = person("", None, description="older male")
    assert joined(ledger, ids, *[(who, car, "USES_VEHICLE")] * 2) == 2
    corsa = [Record(id=each, looks=("silver corsa",)) for each in "ab"]
    assert corsa[0].thin
    assert Index(corsa).pairs().pairs == ()


def test_an_end_of_a_registration_and_its_looks_are_compared_and_never_join() -> None:
    whole = Record(id="a", names=(name_of("Bo Sample"),), vehicles=("ab12cde",), looks=("silver corsa",))
    part = Record(id="b", names=(name_of("B Sample"),), plates=("cde",), looks=("silver vauxhall corsa",))
    found = Index([whole]).candidates(part, known=40).pairs
    assert [line.level for line in found[0].lines if line.what == "Vehicle"] == ["part"]
    assert found[0].verdict is not Verdict.SAME
    looks = compare(whole, Record(id="c", looks=("silver vauxhall corsa",)), known=40)
    assert [line.level for line in looks.lines if line.what == "Vehicle"] == ["looks"]


@pytest.mark.parametrize("day", [date(1900, 1, 1), date(2027, 5, 6)])
def test_a_date_of_birth_of_1900_or_in_the_future_joins_nobody(ledger: Ledger, ids: Ids, day: date) -> None:
    assert joined(ledger, ids, *[(person("Ann Example", day), None, "")] * 2) == 2


def test_a_hundred_people_at_one_hostel_stay_a_hundred(ledger: Ledger, ids: Ids) -> None:
    hostel = PlaceDetails(text="12 Quay Lodge", postcode="S1 1AA")
    letters = "bcdfghjklm"
    people = [(person(f"{a}a{b}o {b}e{a}ic", None), hostel, "LIVES_AT") for a in letters for b in letters]
    made = [record_of(index, who.name) for index, (who, _, _) in enumerate(people)]
    index = Index(made)
    assert all(found.verdict is not Verdict.SAME for found in index.pairs().pairs)
    assert index.crowded(made[0].addresses[0])
    assert joined(ledger, ids, *people[:14]) == 14


def record_of(number: int, name: str) -> Record:
    return Record(id=f"h{number}", names=(name_of(name),), addresses=(address_of("12 Quay Lodge S1 1AA"),))


def test_a_file_matched_against_itself_gives_no_row_with_itself() -> None:
    rows = read_rows(b"id,name,dob\n1,Ann Example,6/5/2011\n2,Bo Sample,7/8/2010\n", {}, prefix="").records
    assert match(rows, None).pairs == ()


def test_fifty_thousand_rows_with_one_value_everywhere_are_capped_and_what_was_left_out_is_said() -> None:
    found = Index(Record(id=f"r{number}", names=(name_of("John Smith"),)) for number in range(50_000)).pairs()
    assert found.pairs == ()
    assert found.left_out == 50_000 * 50_000 // 2


# -- brothers, sisters and twins -------------------------------------------------------------------

_GIVEN = (
    "Imran",
    "Adeel",
    "Aisha",
    "Amina",
    "Jayden",
    "Kayden",
    "Emma",
    "Emily",
    "Mohammed Imran",
    "Mohammed Adeel",
)
_BIRTHS = st.sampled_from((BORN, date(2011, 6, 5), date(2011, 5, 7), date(2011, 1, 1), None))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(_GIVEN), _BIRTHS, st.booleans(), st.booleans()), min_size=2, max_size=7
    ),
    st.integers(2, 100_000),
)
def test_whatever_else_agrees_no_weights_join_a_brother_a_sister_or_a_twin(
    said: list[tuple[str, date | None, bool, bool]], known: int
) -> None:
    """Every mention gives its true given name; whatever is joined, and joined to that, has one given name."""
    records = [
        Record(
            id=f"{number}",
            names=(name_of(f"{given_name} Hussain"),),
            born=(_born(born),) if born else (),
            addresses=(address_of("4 Ash Grove"),) if home else (),
            phones=("447700900123",) if phone else (),
        )
        for number, (given_name, born, home, phone) in enumerate(said)
    ]
    groups = [{number} for number in range(len(records))]
    for at, one in enumerate(records):
        for beside, other in enumerate(records[:at]):
            if compare(one, other, known=known).verdict is Verdict.SAME:
                mine = next(group for group in groups if at in group)
                theirs = next(group for group in groups if beside in group)
                if mine is not theirs:
                    mine |= theirs
                    groups.remove(theirs)
    for group in groups:
        assert len({said[number][0].removeprefix("Mohammed ") for number in group}) == 1


def _born(day: date) -> Born:
    found = born_on(day)
    assert found is not None
    return found
