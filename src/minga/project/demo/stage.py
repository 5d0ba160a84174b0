"""Where the demo is played: a space, its people, and a clock that can be set to any day before today."""

import random
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from minga.community.actions import Enrolment, enrol_people
from minga.foundation.accounts.models import User
from minga.foundation.policy import GUEST, MEMBER, Actor
from minga.foundation.tenancy.actions import admit_person, create_space
from minga.foundation.tenancy.models import Space
from minga.foundation.tenancy.queries import actor_in
from minga.project.demo.names import invented_names

DOMAIN = "demo.minga.invalid"
CAST = {
    "ada": ("Ada", "administrator"),
    "salma": ("Salma", MEMBER),
    "rosa": ("Rosa", MEMBER),
    "tito": ("Tito", MEMBER),
    "ines": ("Inés", GUEST),
    "erik": ("Erik", MEMBER),
    "noa": ("Noa", MEMBER),
}


def cast_member(key: str) -> User:
    """The person of the cast, the same in every space; made the first time."""
    name, _role = CAST[key]
    email = f"{key}@{DOMAIN}"
    person = User.objects.filter(email=email).first()
    return person or User.objects.create_user(email, name=name, language="es", is_demo=True)


@dataclass(slots=True)
class Stage:
    """One organization of the demo."""

    space: Space
    today: date
    draw: random.Random
    people: dict[str, int] = field(default_factory=dict)
    members: list[int] = field(default_factory=list)
    actors: dict[int, Actor] = field(default_factory=dict)

    def at(self, day: int, *, hour: int = 10, minute: int = 0) -> datetime:
        """A moment ``day`` days from today."""
        return datetime.combine(self.day(day), time(hour, minute), tzinfo=UTC)

    def day(self, day: int) -> date:
        """The day that is ``day`` days from today."""
        return self.today + timedelta(days=day)

    def actor(self, who: str | int) -> Actor:
        """The actor that a person of the cast (by name) or a member (by number) is in this space."""
        user_id = self.people[who] if isinstance(who, str) else self.members[who % len(self.members)]
        if user_id not in self.actors:
            self.actors[user_id] = actor_in(self.space.pk, user_id=user_id)
        return self.actors[user_id]

    def forget_roles(self) -> None:
        for actor in self.actors.values():
            actor.forget()

    def enrol(self, community_id: int, count: int, *, external_share: float, day: int) -> None:
        """Let ``count`` invented people join; the same people join every community of a space."""
        missing = max(0, count - len(self.members))
        first = len(self.members)
        names = list(invented_names(first + missing, seed=self.space.pk))[first:]
        fresh = [
            Enrolment(
                email=f"{self.space.slug}-{first + number}@{DOMAIN}",
                name=name,
                role="member",
                is_external=self.draw.random() < external_share,
            )
            for number, name in enumerate(names)
        ]
        known = User.objects.in_bulk(self.members[:count])
        again = [Enrolment(email=user.email, name=user.name, role="member") for user in known.values()]
        found = enrol_people(
            community_id=community_id, people=[*again, *fresh], by=self.actor("rosa"), now=self.at(day)
        )
        self.members += [found[person.email] for person in fresh]
        self.forget_roles()


def set_stage(slug: str, name: str, *, today: date, seed: int) -> Stage:
    """Open the space, marked as a demo, with the whole cast in it."""
    stage_draw = random.Random(seed)  # noqa: S311  (a play, not a secret)
    long_ago = datetime.combine(today - timedelta(days=1600), time(9), tzinfo=UTC)
    space = create_space(slug=slug, name=name, now=long_ago, is_demo=True)
    stage = Stage(space=space, today=today, draw=stage_draw)
    for key, (_name, role) in CAST.items():
        person = cast_member(key)
        stage.people[key] = person.pk
        admit_person(space_id=space.pk, user_id=person.pk, now=long_ago, role=role, is_external=role == GUEST)
    return stage
