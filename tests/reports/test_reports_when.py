"""When something happened, as people write it: kept and asked about where it names no day, never guessed."""

from datetime import date

import pytest
from return_files import HEADINGS, TODAY, a_mapping, a_return, a_row, csv_file, read, read_one

from intel.reports.dates import UnreadableError, day_meant, order_evidence, read_happened, read_time
from intel.reports.mapping import Column


@pytest.mark.parametrize(
    ("written", "day", "time"),
    [
        ("03/10/2026 evening", date(2026, 10, 3), "evening"),
        ("3 Oct 26, in the early hours", date(2026, 10, 3), "early hours"),
        ("Sat 3 Oct 2026 PM", date(2026, 10, 3), "PM"),
        ("3 Oct 2026 9pm", date(2026, 10, 3), "21:00"),
        ("last Tuesday evening", None, "last Tuesday evening"),
        ("2026", None, "2026"),
        ("during the summer", None, "during the summer"),
    ],
)
def test_a_part_of_a_day_is_kept_in_its_words(written: str, day: date | None, time: str) -> None:
    draft = read(a_return(a_row(When=written, Reported="2026-10-05"))).rows[0].draft
    assert (draft.happened_on, draft.happened_time) == (day, time)


def test_what_names_no_day_is_asked_with_the_day_it_may_mean() -> None:
    row = read(a_return(a_row(When="last Tuesday evening", Reported="03/10/2026"))).rows[0]
    assert [(each.column, each.value, each.offer) for each in row.asks] == [
        ("When", "last Tuesday evening", "29 September 2026")
    ]
    assert "Tuesday 29 September 2026" in row.asks[0].words


def test_a_month_counts_as_some_time_in_it_and_is_asked() -> None:
    row = read(a_return(a_row(When="September 2026", Reported="03/10/2026"))).rows[0]
    assert (row.draft.happened_on, row.draft.happened_to) == (date(2026, 9, 1), date(2026, 9, 30))
    assert row.asks


@pytest.mark.parametrize("written", ["cabbage", "31/02/2026 evening", "29 February 2025", "1/1/1899", "#"])
def test_what_is_no_time_at_all_is_refused(written: str) -> None:
    with pytest.raises(UnreadableError):
        read_happened(written, "day_first", today=TODAY)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("yesterday", date(2026, 10, 2)), ("last night", date(2026, 10, 2)), ("this morning", date(2026, 10, 3)),
        ("Tues night", date(2026, 9, 29)), ("last Saturday", date(2026, 9, 26)), ("Saturday", date(2026, 10, 3)),
        ("last week", None), ("Friday or Saturday", None), ("a month ago", None),
    ],
)  # fmt: skip
def test_a_day_is_counted_back_from_the_report(said: str, meant: date | None) -> None:
    assert day_meant(said, date(2026, 10, 3)) == meant


@pytest.mark.parametrize(
    ("cell", "shown"),
    [("9pm", "21:00"), ("2130", "21:30"), ("2130hrs", "21:30"), (930.0, "09:30"), (0.5, "12:00")],
)
def test_times_without_a_colon(cell: object, shown: str) -> None:
    assert read_time(cell) == shown  # type: ignore[arg-type] # any cell


def test_the_order_of_day_and_month_is_told_by_the_column() -> None:
    assert order_evidence(["3/10/2026", "13/10/2026", 5.0]).order == "day_first"
    assert order_evidence(["3/10/2026", "10/13/2026"]).order == "month_first"
    assert order_evidence(["3/10/2026", "10/13/2026", "13/10/2026"]).order is None
    assert order_evidence(["3/10/2026"]).order is None


def test_a_column_that_writes_the_month_first_leaves_its_other_dates_open() -> None:
    """One date proves the order; the rest could each be two days, so they are refused until somebody says."""
    rows = [
        a_row(Ref="1", When="09/13/2026"),
        a_row(Ref="2", When="02/09/2026"),
        a_row(Ref="3", When="9/9/2026"),
    ]
    found = read(csv_file([HEADINGS, *rows]))
    assert [row.own_reference for row in found.rows] == ["3"]
    assert "day and month the other way round (“09/13/2026”)" in found.refused[1].reason
    said = a_mapping()
    columns = tuple(
        Column(column=each.column, field=each.field, dates="month_first") if each.column == "When" else each
        for each in said.columns
    )
    told = read(csv_file([HEADINGS, *rows]), said.model_copy(update={"columns": columns}))
    assert [row.draft.happened_on for row in told.rows] == [
        date(2026, 9, 13),
        date(2026, 2, 9),
        date(2026, 9, 9),
    ]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Tel: 0114 496 0123", "01144960123"), ("+353 87 123 4567", "+353 87 123 4567"),
        ("0033 1 23 45 67 89", "+33 1 23 45 67 89"), ("07700 900123 / 07700 900456", "07700 900123 / 07700 900456"),
        ("her mum's phone, 07700 900123", "her mum's phone, 07700 900123"),
    ],
)  # fmt: skip
def test_a_telephone_number_in_any_shape(written: str, kept: str) -> None:
    draft = read_one("phone_1.number", written)
    assert [each.details.as_written for each in draft.mentions] == [kept]


def test_a_postcode_is_checked_and_asked_about() -> None:
    content = csv_file([("Reported", "Text", "X"), ("2026-10-03", "words", "SI 2AB")])
    from return_files import one_column_mapping  # noqa: PLC0415 - only here

    row = read(content, one_column_mapping("place_1.postcode")).rows[0]
    assert [each.offer for each in row.asks] == ["S1 2AB"]
    assert row.draft.mentions[0].details.as_written == "SI 2AB", "kept as written"
