"""The town's abduction warning notices, one in each state, as `notices.yaml` of a written town, and their loading.

A notice names its people by rows of the returns, as judgements and decisions do. `write` makes the file, `load_notices`
takes it through the same steps an officer takes, each dated with the day it was done.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from intel.access.model import Viewer
from intel.demo.data import read
from intel.demo.judgements import Named, mentions
from intel.demo.people import Invented
from intel.demo.rows import Row
from intel.demo.stories import parts
from intel.demo.town import Town
from intel.ledger import Ids, Ledger, Writer
from intel.notices import model
from intel.notices.ends import review_after
from intel.notices.local_time import instant
from intel.notices.record import consider_notice, record_step
from intel.notices.story import get_story
from intel.people import identity
from intel.vocabulary import agency_audience

MentionOf = Callable[[Writer, Mapping[str, Any]], str]
ReportOf = Callable[[Mapping[str, Any]], str]

# How far each state goes.
_WAY: Final = ("considered", "proposed", "checks", "authorised", "in_force", "ended")
_MONTHS: Final = 8
_RESTS_ON: Final = 3
_NEVER_SHUT: Final = ("police", "social_care", "homes", "education", "youth_justice", "housing", "voluntary")


def notices(town: Town, rows: Sequence[Row], months: Sequence[date]) -> list[dict[str, Any]]:
    """Return the notices as their file states them, for those whose people stand in rows open to the meeting.

    A town of fewer months than the oldest of them tells of none: its days would fall together.
    """
    if len(months) < _MONTHS:
        return []
    cast = parts(town)
    known = mentions([row for row in rows if not row.restricted])
    found = []
    for line in read("notices"):
        if int(line["considered"]["ago"]) >= len(months):
            continue  # it began before this town did, and its days would fall over one another
        adult, child = cast[line["adult"]], cast[line["child"]]
        both = [_best(known.get(one.id, []), one) for one in (adult, child)]
        if None in both:
            continue
        made = {key: _days(value, months) for key, value in line.items()}
        made |= {
            "adult": {"name": adult.name, "mention": _ref(both[0])},
            "child": {"name": child.name, "born": child.born.isoformat(), "mention": _ref(both[1])},
        }
        made["reports"] = _together(known, (adult, child), made["considered"])
        if line.get("home") == "childrens_home":
            made["placement"] = _home_of(child, town)
        if "breach" in line:
            made["breach"]["report"] = _report_of(line["breach"], rows, made["breach"]["happened"])
        found.append(made)
    return found


def _best(named: Sequence[Named], person: Invented) -> Named | None:
    fit = [one for one in named if one.named and one.row.agency in _NEVER_SHUT]
    return next((one for one in fit if one.born == person.born), fit[0] if fit else None)


def _together(
    known: Mapping[str, Sequence[Named]], people: Sequence[Invented], until: str
) -> list[dict[str, Any]]:
    """Return the newest rows that name both, of what happened by the day the notice was considered: what it rests on."""
    one, other = ([named.row for named in known.get(each.id, ())] for each in people)
    both = [
        row for row in one
        if any(row is each for each in other) and row.agency in _NEVER_SHUT and row.event.on.isoformat() <= until
    ]  # fmt: skip
    both.sort(key=lambda row: (row.event.on, row.key()), reverse=True)
    return [dict(row.ref("")) for row in both[:_RESTS_ON]]


def _home_of(child: Invented, town: Town) -> str:
    """Return the name of the children's home a child lives in, without its street; the town's first for one moved there."""
    homes = town.ground.homes
    return (child.home if child.home in homes else homes[0]).text.partition(",")[0]


def _ref(named: Named | None) -> dict[str, Any]:
    return dict(named.row.ref(named.slot)) if named else {}


def _report_of(wanted: Mapping[str, Any], rows: Sequence[Row], on: str) -> dict[str, Any]:
    row = next(
        row for row in rows
        if row.event.story == wanted["story"] and row.agency == wanted["agency"] and row.event.on.isoformat() == on
    )  # fmt: skip
    return dict(row.ref(""))


def _days(value: Any, months: Sequence[date]) -> Any:
    """Put a day in the place of each {ago, day}; hours stay beside theirs."""
    if isinstance(value, Mapping) and "ago" in value:
        month = (
            months[max(0, len(months) - 1 - int(value["ago"]))] if value["ago"] < len(months) else months[0]
        )
        day = month + timedelta(days=int(value["day"]) - 1)
        return [day.isoformat(), value["time"]] if "time" in value else day.isoformat()
    if isinstance(value, Mapping):
        return {key: _days(each, months) for key, each in value.items()}
    if isinstance(value, list):
        return [_days(each, months) for each in value]
    return value


# -- loading ---------------------------------------------------------------------------------------


class Loader:
    """Takes the notices of a file into a ledger, as the officer and the chair would."""

    def __init__(  # noqa: PLR0913 - what a load holds; all are keyword-only
        self, *, ledger: Ledger, officer: Viewer, chair: Viewer, now: datetime, ids: Ids, mention_of: MentionOf, report_of: ReportOf
    ) -> None:  # fmt: skip
        self._ledger, self._officer, self._chair = ledger, officer, chair
        self._now, self._ids = now, ids
        self._mention_of, self._report_of = mention_of, report_of

    def load(self, lines: Sequence[Mapping[str, Any]]) -> int:
        """Load them all and return how many there are."""
        for line in lines:
            self._one(line)
        return len(lines)

    def _one(self, line: Mapping[str, Any]) -> None:
        with self._ledger.writing(self._officer.user_id) as writer:
            adult, child = (
                identity.entity_of(writer.connection, self._mention_of(writer, line[who]["mention"]))
                for who in ("adult", "child")
            )
            notice = consider_notice(
                writer,
                self._officer,
                adult=adult,
                child=child,
                reason=line["reason"],
                reports=tuple(dict.fromkeys(self._report_of(each) for each in line.get("reports", ()))),
                now=self._now,
                ids=self._ids,
                done_on=_day(line["considered"]),
            )
        for step in self._steps(notice, line):
            by = self._chair if isinstance(step, model.NoticeAuthorised) else self._officer
            with self._ledger.writing(by.user_id) as writer:
                record_step(writer, by, step, now=self._now)
        if "breach" in line:
            self._breach(notice, line["breach"])

    def _steps(self, notice: str, line: Mapping[str, Any]) -> list[model.NoticeStep]:
        state = {"half": "checks", "dropped": "considered"}.get(line["state"], line["state"])
        reached = _WAY.index(state)
        steps: list[model.NoticeStep] = []
        if reached >= 1:
            steps.append(_proposed(notice, line))
        if reached >= 2:
            steps += _checks(notice, line)
        if reached >= 3:
            reason = line.get("authority", "")
            steps.append(
                model.NoticeAuthorised(
                    notice_id=notice, on=_day(line["authorised"]), rank="superintendent", reason=reason
                )
            )
        if reached >= 4:
            steps += _after_service(notice, line)
        if "ended" in line:
            on, why, reason = line["ended"]
            steps.append(model.NoticeEnded(notice_id=notice, on=_day(on), why=why, reason=reason))
        return steps

    def _breach(self, notice: str, said: Mapping[str, Any]) -> None:
        decided = model.NoticeBreachDecided(
            notice_id=notice,
            reports=(self._report_of(said["report"]),),
            outcome="suspected",
            reason=said["reason"],
        )
        with self._ledger.writing(self._officer.user_id) as writer:
            record_step(writer, self._officer, decided, now=self._now)
            recorded = get_story(writer.snapshot, notice).last(model.NoticeBreachDecided)
            if recorded:
                acted = model.NoticeBreachActed(
                    notice_id=notice, breach=recorded[0].seq, action=said["action"], reason=said["acted"]
                )
                record_step(writer, self._officer, acted, now=self._now)


def _proposed(notice: str, line: Mapping[str, Any]) -> model.NoticeProposed:
    care = model.Care(
        order_type=line.get("order", "none"),
        since=_day(line["order_since"]) if "order_since" in line else None,
    )
    return model.NoticeProposed(
        notice_id=notice,
        on=_day(line["proposed"]),
        ground=line["ground"],
        adult_name=line["adult"]["name"],
        child_name=line["child"]["name"],
        care=care,
        placement_kind=line["home"],
        placement=line.get("placement", ""),
        has_parental_responsibility=False,
        parental_responsibility_asked="Social care, the same day",
        facts=line["reason"],
    )


def _checks(notice: str, line: Mapping[str, Any]) -> list[model.NoticeStep]:
    on, whole = _day(line["checked"]), line["state"] != "half"
    checked = model.NoticeChecked(
        notice_id=notice,
        on=on,
        born_on=date.fromisoformat(line["child"]["born"]),
        age_proof="birth_certificate",
        age_seen_on=on,
        statement=model.ControlStatement(on=on, by=line["statement_by"], capacity=line["capacity"])
        if whole
        else None,
        alternatives="Talking to him, and asking the family to keep watch: tried, not enough."
        if whole
        else "",
        child_views=line["views"] if whole else "",
    )
    acts = ("home", "vehicle", "meet", "contact", "gifts")
    return [checked, model.NoticeWorded(notice_id=notice, on=on, prohibitions=acts)] if whole else [checked]


def _after_service(notice: str, line: Mapping[str, Any]) -> list[model.NoticeStep]:
    day, hour = line["served"]
    steps: list[model.NoticeStep] = [
        model.NoticeServed(
            notice_id=notice,
            at=instant(_day(day), time.fromisoformat(hour)),
            place="The police office",
            by="The proposing officer",
            method="in_person",
            signature=line.get("signature", "signed"),
            copy_left=True,
            video=line.get("video", ""),
        )
    ]
    for agency, on in line.get("shared", ()):
        steps.append(
            model.NoticeShared(
                notice_id=notice, audience=agency_audience(agency), on=_day(on), basis="safeguarding"
            )
        )
    if "filed" in line:
        system, reference, on = line["filed"]
        steps.append(model.NoticeFiled(notice_id=notice, system=system, reference=reference, on=_day(on)))
    for on, found in line.get("reviews", ()):
        reviewed = _day(on)
        steps.append(
            model.NoticeReviewed(
                notice_id=notice, on=reviewed, found=found, outcome="keep", next_on=review_after(reviewed)
            )
        )
    return steps


def _day(text: str) -> date:
    return date.fromisoformat(text)
