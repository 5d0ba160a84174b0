"""A week of a lively community, drawn from a seed: who does what, when. Nothing here knows who is told of it.

Two facilitators, a sponsor, one member in eight who writes, one guest in five, and the rest who mostly read. A debate
closes, is summed up and voted on; two more open. Texts come by day, most of them from those who write, and answer each
other; some name somebody. People look in at their own hours, which is when they have read what stands there.
"""

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
WEEK = timedelta(days=7)
FACILITATOR, SPONSOR, ACTIVE, QUIET, GUEST = "facilitator", "sponsor", "active member", "quiet member", "guest"
ROLES = (FACILITATOR, SPONSOR, ACTIVE, QUIET, GUEST)
LOOKS_A_DAY = {FACILITATOR: 3.0, SPONSOR: 0.4, ACTIVE: 1.5, QUIET: 0.2, GUEST: 0.3}
"""How often somebody of each role looks in, on a day."""
TEXTS_A_DAY = 16
"""In a community of two hundred."""
REPLIES, MENTIONS, VOTERS = 0.45, 0.06, 0.6
AUTHORS = ((ACTIVE, 0.74), (FACILITATOR, 0.08), (GUEST, 0.1), (QUIET, 0.08))


@dataclass(frozen=True, slots=True)
class Act:
    """``what`` is *opens, writes, signs, vote, ballot, result, looks*; ``at_text`` is the number of what is answered."""

    at: datetime
    what: str
    who: int
    thing: str = ""
    number: int = 0
    at_text: int | None = None
    names: tuple[int, ...] = ()


@dataclass(slots=True)
class Week:
    """People are numbers; ``roles[n]`` is what each is, ``last_look[n]`` when each had looked in before the week."""

    roles: list[str]
    last_look: list[datetime]
    acts: list[Act] = field(default_factory=list)
    authors: dict[int, int] = field(default_factory=dict)

    def of(self, role: str) -> list[int]:
        return [person for person, each in enumerate(self.roles) if each == role]


def at(day: int, hour: float) -> datetime:
    return MONDAY + timedelta(days=day, hours=hour)


FRAME = (
    # The debate that was there before is summed up and voted on; two more open.
    ("opens", "bikes", 0, 9.0),
    ("opens", "roof", 1, 10.0),
    ("signs", "yard", 3, 10.0),
    ("vote", "yard", 3, 12.0),
    ("result", "yard", 6, 19.0),
)
OPEN = {"yard": (at(0, 0), at(2, 20)), "bikes": (at(0, 9.1), at(14, 0)), "roof": (at(1, 10.1), at(14, 0))}
VOTE = (at(3, 12), at(6, 18))


def people(count: int) -> list[str]:
    guests, active = count // 5, count // 8
    rest = count - 3 - guests - active
    return [FACILITATOR] * 2 + [SPONSOR] + [ACTIVE] * active + [QUIET] * rest + [GUEST] * guests


def drawn(count: int, *, seed: int = 7) -> Week:
    chance = random.Random(seed)
    roles = people(count)
    week = Week(roles, [MONDAY - _until_look(chance, role) for role in roles])
    week.acts += [Act(at(day, hour), what, 0, thing) for what, thing, day, hour in FRAME]
    week.acts += _texts(week, chance, count)
    voters = [person for person, role in enumerate(roles) if role != SPONSOR and chance.random() < VOTERS]
    span = (VOTE[1] - VOTE[0]).total_seconds()
    week.acts += [
        Act(_by_day(VOTE[0] + timedelta(seconds=chance.random() * span * 0.98)), "ballot", person, "yard")
        for person in voters
    ]
    for person, role in enumerate(roles):
        week.acts += [Act(when, "looks", person) for when in _looks(chance, role)]
    week.acts.sort(key=lambda act: (act.at, act.number))
    return week


def _until_look(chance: random.Random, role: str) -> timedelta:
    return timedelta(days=min(30.0, chance.expovariate(LOOKS_A_DAY[role])))


def _looks(chance: random.Random, role: str) -> list[datetime]:
    when, found = MONDAY, []
    while (when := when + timedelta(days=chance.expovariate(LOOKS_A_DAY[role]))) < MONDAY + WEEK:
        found.append(_by_day(when))
    return found


def _by_day(when: datetime) -> datetime:
    """What would fall into the night happens between eight and ten at night."""
    hour = when.hour + when.minute / 60
    return when if 8 <= hour < 22 else when.replace(hour=8 + int(hour * 14 / 24))


def _texts(week: Week, chance: random.Random, count: int) -> list[Act]:
    found: list[Act] = []
    written: dict[str, list[int]] = {thing: [] for thing in OPEN}
    for day in range(7):
        for moment in sorted(at(day, chance.uniform(8.5, 21.5)) for _n in range(max(2, TEXTS_A_DAY * count // 200))):
            open_now = [thing for thing, (since, until) in OPEN.items() if since < moment < until]
            if not open_now:
                continue
            role = chance.choices([role for role, _share in AUTHORS], [share for _role, share in AUTHORS])[0]
            who, thing, number = chance.choice(week.of(role)), chance.choice(open_now), len(week.authors) + 1
            earlier = [each for each in written[thing][-12:] if week.authors[each] != who]
            to = chance.choice(earlier) if earlier and chance.random() < REPLIES else None
            names = (chance.choice([n for n in range(count) if n != who]),) if chance.random() < MENTIONS else ()
            week.authors[number] = who
            written[thing].append(number)
            found.append(Act(moment, "writes", who, thing, number, to, names))
    return found
