"""A week of a lively community: what reaches each role, and why, in Minga and by the defaults of two others.

    .venv/bin/python bench/attention.py              # two hundred people
    .venv/bin/python bench/attention.py --quick      # thirty: does it run at all

The week is drawn from a seed (``attention_week.py``) and played in a database of its own through the actions, rounds
and mails of the product, on a clock that goes through seven days. Discourse and Loomio are models by their documented
defaults (``attention_models.py``), not measurements of their software. Everything is per person: the mean of a role.
"""

import argparse
import os
import tempfile
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from attention_models import MODELS, Sent, by_role
from attention_week import ACTIVE, FACILITATOR, GUEST, MONDAY, OPEN, QUIET, SPONSOR, VOTE, Act, Week, drawn

BEFORE = MONDAY - timedelta(days=5)
COMMUNITY_ROLE = {FACILITATOR: "facilitator", SPONSOR: "sponsor", ACTIVE: "member", QUIET: "member", GUEST: "guest"}
ROUNDS = {7, 8, 12, 18, 20, 22}
"""At which hours the rounds of the clock are run."""


class Minga:
    """The community in a database of its own; ``play`` does what an act says, through the product's actions."""

    def __init__(self, week: Week) -> None:
        from minga.debate.models import Question

        self.week, self.questions, self.texts = week, dict[str, Question](), dict[int, Any]()
        self.vote: Any = None
        self.space, self.place, self.ids = self._gathered()

    def _gathered(self) -> tuple[Any, Any, list[int]]:
        from minga.community import actions as community
        from minga.community.actions import Enrolment
        from minga.foundation.accounts.models import User
        from minga.foundation.scope import in_space
        from minga.foundation.tenancy.actions import admit_person, create_space
        from minga.foundation.tenancy.models import Space

        space = create_space(slug="week", name="Week", now=BEFORE)
        Space.objects.filter(pk=space.pk).update(time_zone="UTC", language="en")
        space.refresh_from_db()
        people = [User.objects.create_user(f"p{n}@example.org", name=f"P{n}") for n in range(len(self.week.roles))]
        ids = [person.pk for person in people]
        for person, role in zip(people[:3], self.week.roles, strict=False):
            admit_person(space_id=space.pk, user_id=person.pk, now=BEFORE, role="administrator" if role else "member")
        with in_space(space.pk, "UTC", "week"):
            purpose = self._purpose(space.pk, ids)
            by = self._actor(space.pk, ids[0])
            founding = {"name": "Yard", "about": "", "access": "open", "by": by, "now": BEFORE}
            place = community.found_community(purpose_id=purpose.pk, **founding)
            by.forget()
            enrolments = [
                Enrolment(person.email, person.name, COMMUNITY_ROLE[role], is_external=role == GUEST)
                for person, role in zip(people, self.week.roles, strict=True)
                if role != SPONSOR
            ]
            community.enrol_people(community_id=place.pk, people=enrolments[1:], by=by, now=BEFORE)
            by.forget()
            community.open_community(community_id=place.pk, by=by, now=BEFORE)
        return space, place, ids

    @staticmethod
    def _actor(space_id: int, user_id: int) -> Any:
        from minga.foundation.tenancy.queries import actor_in

        return actor_in(space_id, user_id=user_id, name="")

    def _purpose(self, space_id: int, ids: list[int]) -> Any:
        from minga.purpose import actions as purpose
        from minga.purpose.rules import Audience, DecisionRight, Verdict

        said = dict.fromkeys(("who", "issue", "member_gain", "organization_gain"), "…")
        charter = purpose.Charter(
            title="Yard", audience=Audience.SPACE, decision_right=DecisionRight.DECIDE, sponsor_id=ids[2], **said
        )
        made = purpose.charter_purpose(charter=charter, by=self._actor(space_id, ids[0]), now=BEFORE)
        terms = {"verdict": Verdict.GROW, "reason": "Yes", "expires_on": (BEFORE + timedelta(days=90)).date()}
        purpose.call_purpose(purpose_id=made.pk, by=self._actor(space_id, ids[2]), now=BEFORE, **terms)
        return made

    def play(self, act: Act) -> None:
        getattr(self, f"_{act.what}")(act, self._actor(self.space.pk, self.ids[act.who]))

    def _opens(self, act: Act, by: Any) -> None:
        from minga.debate import actions as debate

        asking = debate.Asking(title=f"What of the {act.thing}?", opens_at=act.at, closes_at=OPEN[act.thing][1])
        question = debate.ask_question(community_id=self.place.pk, asking=asking, by=by, now=act.at)
        self.questions[act.thing] = debate.open_question(question_id=question.pk, by=by, now=act.at)

    def _writes(self, act: Act, by: Any) -> None:
        from minga.debate import actions as debate
        from minga.debate.rules import Kind, ReplyRole

        names = " ".join(f"[@P{each}](person:{self.ids[each]})" for each in act.names)
        to = {"reply_to_id": self.texts[act.at_text].pk, "reply_role": ReplyRole.ASKS} if act.at_text else {}
        writing = debate.Writing(kind=Kind.EXPERIENCE, body=f"Text {act.number}. {names}", **to)
        asked = {"question_id": self.questions[act.thing].pk, "writing": writing, "by": by, "now": act.at}
        self.texts[act.number] = debate.write_contribution(**asked)

    def _signs(self, act: Act, by: Any) -> None:
        from minga.debate import actions as debate

        debate.sign_summary(question_id=self.questions[act.thing].pk, body="What was said.", by=by, now=act.at)

    def _vote(self, act: Act, by: Any) -> None:
        from minga.decision import actions as decision
        from minga.decision.rules import Method

        draft = decision.Draft(title="The yard", method=Method.APPROVAL, waiting_cost="…", closes_at=VOTE[1])
        asked = {"community_id": self.place.pk, "question_id": self.questions[act.thing].pk}
        self.vote = decision.draft_decision(draft=draft, by=by, now=act.at, **asked)
        for title in ("Trees", "Benches"):
            decision.add_option(decision_id=self.vote.pk, title=title, by=by, now=act.at)
        decision.open_decision(decision_id=self.vote.pk, by=by, now=act.at)

    def _ballot(self, act: Act, by: Any) -> None:
        from minga.decision import actions as decision

        decision.cast_ballot(decision_id=self.vote.pk, choice={"approved": ["option-1"]}, by=by, now=act.at)

    def _result(self, act: Act, by: Any) -> None:
        from minga.decision import actions as decision

        decision.publish_decision(decision_id=self.vote.pk, reasons="Most want trees.", by=by, now=act.at)

    def _looks(self, act: Act, _by: Any) -> None:
        """Opens home, the community, each question and the vote: what was told of them is read."""
        from minga.foundation.notices.actions import see_page

        pages = [f"debate/{each.pk}" for each in self.questions.values()] + [f"community/{self.place.pk}"]
        pages += [f"decision/{self.vote.pk}"] if self.vote else []
        for page in pages:
            see_page(user_id=self.ids[act.who], path=f"/s/week/{page}/", now=act.at)

    def sent(self) -> Sent:
        from django.core import mail

        from minga.foundation.accounts.models import User
        from minga.foundation.notices.models import Notice

        sent, number_of = Sent(), {pk: number for number, pk in enumerate(self.ids)}
        rows = list(Notice.objects.filter(created_at__gte=MONDAY).order_by("pk"))
        for row in rows:
            sent.notice(number_of[row.recipient_id], REASONS.get(row.fact, row.fact))
        said = {pk: f"p{number}@" for pk, number in number_of.items()}
        assert User.objects.count() == len(said)
        urgent = Counter((row.recipient_id, row.fact) for row in rows if row.is_urgent and row.mailed_at)
        letters: Counter[int] = Counter(int(letter.to[0][1:].partition("@")[0]) for letter in mail.outbox)
        for (pk, fact), count in urgent.items():
            sent.mails.setdefault(number_of[pk], Counter())[REASONS.get(fact, fact)] += count
        digests = Counter(
            int(letter.to[0][1:].partition("@")[0]) for letter in mail.outbox if letter.subject.startswith("Minga: ")
        )
        for person, count in digests.items():
            sent.mails.setdefault(person, Counter())["daily digest"] += count
        for person, count in letters.items():
            assert sum(sent.mails[person].values()) >= count, (person, count, sent.mails[person])
        return sent


REASONS = {
    "debate:question-opened": "question opened",
    "debate:contribution-written": "text or reply",
    "debate:question-closed": "question closed",
    "debate:summary-signed": "summary",
    "writing:people-mentioned": "mention",
    "decision:decision-opened": "vote opened",
    "decision:vote-closes-soon": "vote closes soon",
    "decision:decision-published": "result",
    "decision:response-due": "answer due",
    "initiative:initiative-drafted": "work drafted",
}


def played(week: Week) -> Sent:
    """Minga's week: each act at its moment, the rounds six times a day, jobs at once."""
    import time_machine

    from minga.foundation.jobs.rounds import run_due
    from minga.foundation.jobs.worker import run_waiting_jobs
    from minga.foundation.scope import in_space

    with time_machine.travel(BEFORE, tick=False) as clock:
        house, tried = Minga(week), dict[str, datetime]()
        with in_space(house.space.pk, "UTC", "week"):
            house.play(Act(BEFORE, "opens", 0, "yard"))
        _settle(run_waiting_jobs)
        _forget_before(house)
        for moment, act in _moments(week):
            clock.move_to(moment)
            if act is None:
                run_due(moment, tried)
            else:
                with in_space(house.space.pk, "UTC", "week"):
                    house.play(act)
            _settle(run_waiting_jobs)
        with in_space(house.space.pk, "UTC", "week"):
            return house.sent()


def _settle(run: Any) -> None:
    while run():
        pass


def _forget_before(house: Minga) -> None:
    """The week begins with nothing unread: what setting up told of is no part of it."""
    from django.core import mail

    from minga.foundation.notices.models import Notice
    from minga.foundation.scope import in_space

    with in_space(house.space.pk):
        Notice.objects.all().delete()
    mail.outbox = []


def _moments(week: Week) -> Iterator[tuple[datetime, Act | None]]:
    hours = [MONDAY + timedelta(hours=number) for number in range(7 * 24 + 10)]
    rounds = [(hour, None) for hour in hours if hour.hour in ROUNDS]
    acts = [(act.at, act) for act in week.acts]
    yield from sorted([*rounds, *acts], key=lambda each: (each[0], each[1] is not None))


def table(week: Week, told: dict[str, Sent], part: str) -> Iterator[str]:
    """Per person of each role, with why each."""
    yield f"| {part} per person | people | " + " | ".join(told) + " |"
    yield "|---" * (len(told) + 2) + "|"
    columns = {name: {role: (n, c) for role, n, c in by_role(week, getattr(sent, part))} for name, sent in told.items()}
    for role in dict.fromkeys(week.roles):
        cells = [_cell(*columns[name][role]) for name in told]
        yield f"| {role} | {len(week.of(role))} | " + " | ".join(cells) + " |"


def _cell(people: int, reasons: Counter[str]) -> str:
    total = sum(reasons.values()) / people
    shares = [(reason, count / people) for reason, count in reasons.most_common()]
    why = ", ".join(f"{reason} {share:.1f}" for reason, share in shares if share >= 0.05)
    return f"**{total:.1f}**" + (f" ({why})" if why else "")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--quick", action="store_true", help="thirty people: does it run at all")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"MINGA_HOME": home, "DATABASE_URL": "", "DJANGO_SETTINGS_MODULE": "minga.project.settings"}
        import django
        from django.conf import settings

        django.setup()
        from minga.project.tables import make_anew

        settings.WRITES_PER_MINUTE = 1_000_000
        settings.MAILERS["default"] = {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}
        make_anew()
        week = drawn(30 if chosen.quick else chosen.people, seed=chosen.seed)
        told = {"Minga": played(week)} | {name: model(week).play() for name, model in MODELS.items()}
        counted = Counter(act.what for act in week.acts)
        print(f"{len(week.roles)} people, seed {chosen.seed}: {dict(counted)}\n")
        for part in ("notices", "mails"):
            print("\n".join(table(week, told, part)), end="\n\n")
        print("Pushes: none. A push needs a device on which its person turned it on, and nobody here did.")


if __name__ == "__main__":
    main()
