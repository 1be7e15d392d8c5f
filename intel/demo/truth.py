"""Who is who and what was planted, for tests to compare with. Nothing that loads the town reads it."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from intel.demo.judgements import Judged
from intel.demo.people import Invented
from intel.demo.rows import Row
from intel.demo.stories import CROSSING, SHARED_CAR, UNTESTED, WARNED, Cast, cast
from intel.demo.town import APPEARS, FADES, PERSISTS, Town


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """All that was written of one town."""

    town: Town
    months: list[date]
    rows: list[Row]
    taken_back: list[Row]
    judged: Judged
    suspects: list[str]
    removed: list[dict[str, Any]]


def truth(written: Written) -> dict[str, Any]:
    """Return the whole truth of the town."""
    rows = [row for row in written.rows if not row.refused]
    people = written.town.everybody
    return {
        "months": [f"{month:%Y-%m}" for month in written.months],
        "counts": _counts(written),
        "people": {key: _person(one, key in written.suspects) for key, one in sorted(people.items())},
        "mentions": {
            row.key(slot): who for row in rows if not row.corrects for slot, who in sorted(row.who.items())
        },
        "unjudged": sorted(mention.row.key(mention.slot) for mention in written.judged.left),
        "stories": _stories(written, rows),
        "hot_spots": _hot_spots(written, rows),
        "siblings": _siblings(written.town),
        "namesakes": [one.id for one in written.town.adults[:2]],
        "suspect_removed": [one["mention"] for one in written.removed],
    }


def _person(one: Invented, suspect: bool) -> dict[str, Any]:
    return {
        "name": one.name,
        "role": one.role,
        "born": one.born.isoformat(),
        "dob_known": one.dob_known,
        "nickname": one.nickname,
        "home": one.home.text,
        "ward": one.ward,
        "suspect": suspect,
    }


def _counts(written: Written) -> dict[str, Any]:
    by_month: dict[str, Counter[str]] = defaultdict(Counter)
    for row in written.rows:
        by_month[f"{row.month:%Y-%m}"][row.agency] += 1
    refused = [row for row in written.rows if row.refused]
    corrected = [row for row in written.rows if row.corrects]
    return {
        "rows": len(written.rows),
        "rows_by_month_and_agency": {
            month: dict(sorted(found.items())) for month, found in sorted(by_month.items())
        },
        "reports": len(written.rows) - len(refused) - len(corrected),
        "refused": [
            {"row": row.key(), "line": row.line, "typed": dict(sorted(row.slips.items()))} for row in refused
        ],
        "corrected": [row.key() for row in corrected],
        "withdrawn": [row.key() for row in written.taken_back],
        "restricted": [row.key() for row in written.rows if row.restricted and not row.refused],
        "young_people": len(written.town.young),
        "adults_of_concern": len(written.town.adults),
        "suspects_decided": len(written.suspects),
        "suspects_now": len(written.suspects) - len(written.removed),
        "venues": len(written.town.ground.venues),
    }


def _stories(written: Written, rows: Sequence[Row]) -> dict[str, Any]:
    who = cast(written.town)
    told = {
        name: [row for row in rows if row.event.story == name]
        for name in (CROSSING, SHARED_CAR, WARNED, UNTESTED)
    }
    venue = written.town.story_venue
    holder = next(
        v
        for v in written.town.ground.venues
        if written.town.holder_of[v.id] == written.town.story_adults[0].name
    )
    stories: dict[str, dict[str, Any]] = {
        CROSSING: {
            "venue": venue.name,
            "register_id": venue.id,
            "ward": venue.ward,
            "suspects": [one.name for one in who.crossing_suspects],
            "young_people": [one.name for one in who.crossing_young],
        },
        SHARED_CAR: {
            "registration": written.town.story_vehicles[0].registration,
            "used_by": [one.name for one in who.car_adults],
            "company": [[one.name for one in who.company[:2]], [one.name for one in who.company[2:]]],
            "travelled": sorted(
                {row.event.young[0].name for row in told[SHARED_CAR] if "in_vehicle" in row.flags}
            ),
        },
        WARNED: {
            "adult": who.warned.name,
            "warned_off": who.warned_off.name,
            "seen_with": who.seen_with.name,
        },
        UNTESTED: {"adult": who.untested.name, "named_with": who.untested_young.name, "grade": "2D"},
        "licence_holder": {
            "adult": written.town.story_adults[0].name,
            "venue": holder.name,
            "register_id": holder.id,
        },
    }
    for name, found in told.items():
        stories[name] |= {
            "rows": [row.key() for row in found],
            "agencies": sorted({row.agency for row in found}),
            "last": max((row.event.on for row in found), default=written.months[-1]).isoformat(),
        }
    stories["ids"] = _ids(who)
    return stories


def _ids(who: Cast) -> dict[str, Any]:
    return {
        "crossing_suspects": [one.id for one in who.crossing_suspects],
        "crossing_young": [one.id for one in who.crossing_young],
        "car_adults": [one.id for one in who.car_adults],
        "car_young": [one.id for one in who.car_young],
        "warned": who.warned.id,
        "warned_off": who.warned_off.id,
        "seen_with": who.seen_with.id,
        "untested": who.untested.id,
    }


def _hot_spots(written: Written, rows: Sequence[Row]) -> dict[str, Any]:
    """Return events and rows by ward and month of happening, for rows that were taken and not taken back."""
    back = {id(row) for row in written.taken_back}
    events: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    reports: dict[str, Counter[str]] = defaultdict(Counter)
    online = 0
    for row in rows:
        if id(row) in back or row.corrects:
            continue
        online += row.event.kind == "online"
        if row.event.ward:
            happened = f"{row.event.on:%Y-%m}"
            events[row.event.ward][happened].add(row.event.id)
            reports[row.event.ward][happened] += 1
    return {
        "appears": APPEARS,
        "persists": PERSISTS,
        "fades": FADES,
        "events": {
            ward: {m: len(ids) for m, ids in sorted(found.items())} for ward, found in sorted(events.items())
        },
        "reports": {ward: dict(sorted(found.items())) for ward, found in sorted(reports.items())},
        "online_reports": online,
    }


def _siblings(town: Town) -> list[list[str]]:
    families: dict[int, list[str]] = defaultdict(list)
    for one in town.young:
        families[one.family].append(one.id)
    return [ids for ids in families.values() if len(ids) > 1]
