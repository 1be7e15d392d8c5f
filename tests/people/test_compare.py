"""Two records held against each other: what joins, what asks a person, and what never joins."""

import random
from datetime import date
from itertools import product

import pytest

from intel.people.candidates import Index
from intel.people.comparable import Address, Record, address_of, aged, born_on
from intel.people.compare import Comparison, Verdict, compare
from intel.people.names import Likeness, likeness_of_given, likeness_of_surname, name_of

BORN = date(1989, 7, 12)


def one(
    name: str = "",
    *,
    born: date | None = None,
    home: str = "",
    sex: str = "",
    concern: bool = False,
    at: str = "a",
) -> Record:
    made = born_on(born, seen=date(2026, 1, 1)) if born else None
    return Record(
        id=at,
        names=(name_of(name),) if name else (),
        born=(made,) if made else (),
        addresses=(address_of(home),) if home else (),
        sex=sex,
        of_concern=concern,
    )


def held(a: Record, b: Record, known: int = 1000) -> Comparison:
    return compare(a, b, known=known)


def bits(found: Comparison, what: str) -> int:
    return next(line.bits for line in found.lines if line.what == what)


def test_every_bit_is_said_and_they_add_up() -> None:
    found = held(
        one("M. Hussain", born=date(1989, 1, 1), home="4 Ash Grove"),
        one("Mohammed Hussein", born=BORN, home="4 Ash Grove"),
    )
    assert found.bits == pytest.approx(found.start + sum(line.bits for line in found.lines))
    assert bits(found, "Surname and address together") == 12
    assert bits(found, "Date of birth") == 4  # 1 January says the year alone
    assert all(line.sentence for line in found.lines)
    assert 0 < found.probability < 1


@pytest.mark.parametrize(
    ("mine", "theirs", "likeness"),
    [
        ("Mohammed Hussain", "Muhammad Hussain", Likeness.SPELLING),
        ("Aoife Daly", "Eefa Daly", Likeness.SPELLING),
        ("Łukasz Nowak", "Lukasz Nowak", Likeness.SAME),
        ("Robert Smith", "Bob Smith", Likeness.VARIANT),
        ("Mei Ling Chan", "Mei-Ling Chan", Likeness.SAME),
        ("J. Smith", "John Smith", Likeness.INITIAL),
        ("Gerald Butler", "Gwrald Butler", Likeness.NEAR),
        ("Mohammed Imran Hussain", "Mohammed Adeel Hussain", Likeness.DIFFERENT),
        ("Mohammed Imran Hussain", "Imran Hussain", Likeness.SAME),
        ("Mohammed Hussain", "Mohammed Imran Hussain", Likeness.PART),
        ("Amina Khan", "Maryam Khan", Likeness.DIFFERENT),
        ("older male Khan", "Imran Khan", Likeness.MISSING),
    ],
)
def test_given_names(mine: str, theirs: str, likeness: Likeness) -> None:
    assert likeness_of_given(name_of(mine).given, name_of(theirs).given) is likeness
    assert likeness_of_given(name_of(theirs).given, name_of(mine).given) is likeness


def test_surnames_with_articles_and_halves() -> None:
    assert likeness_of_surname("alsharabi", name_of("Saleh Al-Sharabi").surname) is Likeness.SAME
    assert likeness_of_surname("obadi", name_of("Nasser Al Obadi").surname) is Likeness.SHORT
    assert likeness_of_surname("horvath", "balaz") is Likeness.DIFFERENT


@pytest.mark.parametrize(
    ("born", "level"),
    [
        (date(1989, 12, 7), "swapped"),
        (date(1989, 7, 13), "one_digit"),
        (date(1989, 1, 1), "year"),
        (date(1991, 2, 3), "different"),
        (None, "missing"),
    ],
)
def test_dates_of_birth(born: date | None, level: str) -> None:
    found = held(one("John Smith", born=BORN), one("John Smith", born=born))
    assert next(line.level for line in found.lines if line.what == "Date of birth") == level


@pytest.mark.parametrize("day", [date(1900, 1, 1), date(1900, 5, 2), date(2031, 5, 2)])
def test_a_date_of_birth_that_cannot_be_says_nothing(day: date) -> None:
    assert born_on(day, seen=date(2026, 1, 1)) is None


def test_an_age_fits_a_year_give_or_take_two() -> None:
    assert aged(16, date(2026, 6, 1)).from_year <= 2009 <= aged(16, date(2026, 6, 1)).to_year


def test_brothers_sisters_and_twins_are_never_joined_without_a_person() -> None:
    """Whatever else agrees, two different given names are two people; and so is nobody's given name."""
    names = [
        "Imran",
        "Adeel",
        "Aisha",
        "Amina",
        "Maryam",
        "",
        "I.",
        "Mohammed",
        "Mohammed Imran",
        "Mohammed Adeel",
    ]
    phones = ("447700900123",)
    for mine, theirs in product(names, names):
        if mine == theirs != "" or {mine, theirs} in (
            {"Imran", "Mohammed Imran"},
            {"Adeel", "Mohammed Adeel"},
        ):
            continue
        a, b = (
            Record(
                id=at,
                names=(name_of(f"{given} Hussain") if given else name_of("Hussain,"),),
                born=one(born=BORN).born,
                addresses=(address_of("4 Ash Grove"),),
                phones=phones,
            )
            for at, given in (("a", mine), ("b", theirs))
        )
        assert held(a, b, known=2).verdict is not Verdict.SAME, (mine, theirs)


def test_another_day_of_birth_in_a_household_is_strong_evidence_against() -> None:
    found = held(
        one("I. Hussain", born=BORN, home="4 Ash Grove"),
        one("Imran Hussain", born=date(1991, 3, 2), home="4 Ash Grove"),
    )
    assert bits(found, "Date of birth") == -11
    assert found.verdict is Verdict.DIFFERENT


def test_an_adult_of_concern_is_never_joined_automatically() -> None:
    a, b = (
        one("Imran Hussain", born=BORN, home="4 Ash Grove"),
        one("Imran Hussain", born=BORN, home="4 Ash Grove"),
    )
    assert held(a, b).verdict is Verdict.SAME
    for concerned in (one("Imran Hussain", born=BORN, home="4 Ash Grove", concern=True),):
        found = held(concerned, b)
        assert found.probability > 0.99
        assert found.verdict is Verdict.REVIEW
        assert "adult of concern" in found.against[0]


def test_either_way_round_gives_the_same() -> None:
    rng = random.Random(3)  # noqa: S311 - the same every time
    values = ["Imran Hussain", "Hussain Imran", "I Hussain", "Imran", "Bob Smith", "Robert Smyth", ""]
    for _ in range(300):
        a, b = (
            one(
                rng.choice(values),
                born=rng.choice([BORN, date(1989, 12, 7), date(1990, 1, 1), None]),
                home=rng.choice(["4 Ash Grove", "6 Ash Grove", "Flat 2, 4 Ash Grove", ""]),
                sex=rng.choice(["", "male", "female"]),
            )
            for _ in range(2)
        )
        forth, back = held(a, b), held(b, a)
        assert (forth.bits, forth.verdict, forth.against) == (back.bits, back.verdict, back.against)


def test_thin_people_are_compared_with_nobody_by_looks() -> None:
    nickname = Record(id="n", aliases=("smiler",))
    looks = one("older male")
    phone = Record(id="p", phones=("447700900123",))
    index = Index([one("Imran Hussain", born=BORN, at="x"), looks])
    assert looks.names == (name_of(""),) or looks.thin
    for each in (nickname, looks, phone):
        assert all(found.verdict is not Verdict.SAME for found in index.candidates(each).pairs)


def test_a_hostel_is_no_household() -> None:
    guests = [
        Record(
            id=f"g{number}",
            names=(name_of(f"Guest{number:03} Numbered{number:03}"),),
            addresses=(Address("1", "inn", "s12ab"),),
        )
        for number in range(100)
    ]
    index = Index(guests)
    newcomer = Record(
        id="n", names=(name_of("Guest001 Numbered001"),), addresses=(Address("1", "inn", "s12ab"),)
    )
    found = index.candidates(newcomer).pairs[0]
    assert "Address" in [line.what for line in found.lines]
    assert bits(found, "Address") == 2


def test_one_value_everywhere_is_capped_and_said() -> None:
    index = Index(
        Record(id=f"r{number}", names=(name_of("John Smith"),), born=one(born=BORN).born)
        for number in range(3000)
    )
    found = index.pairs()
    assert found.pairs == ()
    assert found.left_out > 1_000_000


def test_an_index_finds_what_comparing_everyone_with_everyone_finds() -> None:
    rng = random.Random(5)  # noqa: S311 - the same every time
    given = ["Imran", "Imraan", "Adeel", "Bob", "Robert", "Chloe", "Khloe", "Aisha"]
    surnames = ["Hussain", "Hussein", "Smith", "Smyth", "Wragg", "Ragg"]
    people = [
        one(
            f"{rng.choice(given)} {rng.choice(surnames)}",
            born=date(1980 + rng.randrange(6), rng.randrange(1, 4), rng.randrange(2, 5)),
            home=f"{rng.randrange(1, 5)} Ash Grove",
            at=f"p{number:03}",
        )
        for number in range(60)
    ]
    index = Index(people)
    found = {(each.a, each.b) for each in index.pairs().pairs if each.verdict is Verdict.SAME}
    all_of_them = {
        (a.id, b.id)
        for a, b in product(people, people)
        if a.id < b.id and compare(a, b, known=60, crowded=index.crowded).verdict is Verdict.SAME
    }
    assert found == all_of_them
    assert index.pairs() == Index(people).pairs()
