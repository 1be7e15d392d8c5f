"""When a notice ends, is to be reviewed and leaves a gap; what its ground asks for. Pure: values in, dates out.

Nothing here asks a clock or a store. A day of end is the first day on which the notice no longer protects.
"""

import calendar
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from intel.notices.model import State, setting, words
from intel.people.days import day_in_words
from intel.vocabulary import agency_audience, read


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What of a notice its dates hang on, as recorded. `served_on` is the local day of service."""

    id: str
    number: int
    adult: str
    child: str
    state: State
    ground: str = ""
    born_on: date | None = None
    order_type: str = "none"
    order_since: date | None = None
    order_ended_on: date | None = None
    served_on: date | None = None
    review_due: date | None = None
    ended_on: date | None = None
    ended_why: str = ""

    @property
    def name(self) -> str:
        """The number as people say it: N-12."""
        return f"N-{self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """The first day a notice no longer protects, and why: a member of `ends` in the vocabulary."""

    on: date
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A child in care whose cover stops on a 16th birthday. `second` is the notice that would cover on, if one is begun."""

    on: date
    warn_on: date
    second: Facts | None


def birthday(born: date, age: int) -> date:
    """Return the day on which someone reaches `age`; born on 29 February, 1 March where there is no 29th.

    The same rule as `intel.people.protection.age_on`.
    """
    year = born.year + age
    if (born.month, born.day) == (2, 29) and not calendar.isleap(year):
        return date(year, 3, 1)
    return born.replace(year=year)


def months_on(day: date, months: int) -> date:
    """Return the same day `months` later; the last of the month where that month is shorter."""
    at = day.year * 12 + day.month - 1 + months
    year, month = at // 12, at % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def review_after(day: date) -> date:
    """Return when the next review is due, by the local setting."""
    return months_on(day, setting("review_months"))


def end_of(facts: Facts) -> End | None:
    """Return when a notice ends by itself: a birthday, or for one that rests on care, the day the order stopped.

    None where no date of birth is proved or no ground is chosen yet.
    """
    if not facts.ground or facts.born_on is None:
        return None
    below = int(str(words("ground")[facts.ground]["below"]))
    end = End(on=birthday(facts.born_on, below), why="sixteen" if below == 16 else "eighteen")
    if words("ground")[facts.ground]["in_care"] and facts.order_ended_on is not None:
        # The order's last day still protects; the day after does not.
        stopped = End(on=facts.order_ended_on + timedelta(days=1), why="order_ended")
        return min(end, stopped, key=lambda each: each.on)
    return end


def ended_by(facts: Facts, today: date) -> End | None:
    """Return how a notice has ended by `today`: as recorded, else by date. None while it protects or may yet."""
    if facts.state is State.ENDED and facts.ended_on is not None:
        return End(on=facts.ended_on, why=facts.ended_why)
    end = end_of(facts)
    return end if end is not None and end.on <= today and facts.state is State.IN_FORCE else None


def protects(facts: Facts, day: date) -> bool:
    """Return whether a notice is served and has not ended on `day`."""
    if facts.served_on is None or day < facts.served_on:
        return False
    ended = ended_by(facts, day)
    return facts.state in (State.IN_FORCE, State.ENDED) and (ended is None or day < ended.on)


def in_care(facts: Facts, day: date) -> bool:
    """Return whether an order that section 49 covers stands on `day`."""
    stands = facts.order_ended_on is None or day <= facts.order_ended_on
    return bool(words("orders")[facts.order_type]["within"]) and stands


def order_qualifies(order_type: str) -> bool:
    """Return whether the local setting serves section 49 notices on this order without further decision."""
    return order_type in read("notices")["settings"]["qualifying_orders"]


def gap_of(facts: Facts, others: Iterable[Facts], today: date) -> Gap | None:
    """Return the gap a section 2 notice leaves when the child turns 16 in care; None where a second one covers it.

    `others` are the notices on the same adult and child. Only one that is served covers it; one that is not is named,
    since it is the nearest way to close the gap. After the birthday the gap stands until a second one is served.
    """
    end = end_of(facts)
    if facts.ground != "section_2" or end is None or facts.state is not State.IN_FORCE:
        return None
    day = max(end.on, today)
    if not in_care(facts, day) or (facts.born_on is not None and birthday(facts.born_on, 18) <= day):
        return None
    second = [each for each in others if each.ground == "section_49" and each.id != facts.id]
    if any(protects(each, day) for each in second):
        return None
    begun = [each for each in second if each.state is not State.ENDED]
    return Gap(
        on=end.on,
        warn_on=end.on - timedelta(days=setting("warning_days")),
        second=max(begun, key=lambda each: list(State).index(each.state), default=None),
    )


def refused_because(
    ground: str, *, born_on: date | None, order_type: str, order_ended_on: date | None, on: date
) -> str:
    """Return why a ground does not cover a child on `on`, in a sentence; nothing where it does or may.

    An unknown date of birth refuses nothing here: it can be proposed, and is refused when it is to be authorised.
    """
    below = int(str(words("ground")[ground]["below"]))
    if born_on is not None and birthday(born_on, below) <= on:
        return (
            f"{words('ground')[ground]['words']} covers a child under {below}. This child "
            f"{'turned' if birthday(born_on, below) < on else 'turns'} {below} on {day_in_words(birthday(born_on, below))}."
            + (
                " If the child is in care, section 49 may cover them until 18."
                if below == 16 and birthday(born_on, 18) > on
                else ""
            )
        )
    if not words("ground")[ground]["in_care"]:
        return ""
    if not words("orders")[order_type]["within"]:
        return (
            "Section 49, Children Act 1989 covers a child in care, under an emergency protection order or in police "
            f"protection. This child is {words('orders')[order_type]['words']}."
        )
    if order_ended_on is not None and order_ended_on < on:
        return f"The order that section 49 needs ended on {day_in_words(order_ended_on)}."
    return ""


def rank_suffices(rank: str) -> bool:
    """Return whether an officer of `rank` may authorise, by the local setting."""
    ranks = list(words("ranks"))
    return ranks.index(rank) >= ranks.index(str(read("notices")["settings"]["authorising_rank"]))


def told_social_care(audiences: Collection[str]) -> bool:
    """Return whether those a notice was shared with include the agency that must be told."""
    return agency_audience(str(read("notices")["must_share"])) in audiences
