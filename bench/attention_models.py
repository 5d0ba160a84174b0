"""What Discourse and Loomio would send of the same week by their documented defaults: models, and no measurements.

Each rule stands beside the words it was read from, which are named in ``docs/explanation/a-week-of-attention.md``.
Where a default leaves a choice to whoever starts something, the model takes what their manual calls typical. What their
documents leave open is read in their favour: as fewer notices and fewer mails.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from attention_week import MONDAY, WEEK, Act, Week


@dataclass(slots=True)
class Sent:
    """What reached each person, by why: in the page, and by mail."""

    notices: dict[int, Counter[str]] = field(default_factory=dict)
    mails: dict[int, Counter[str]] = field(default_factory=dict)

    def notice(self, person: int, why: str) -> None:
        self.notices.setdefault(person, Counter())[why] += 1

    def mail(self, person: int, why: str) -> None:
        self.mails.setdefault(person, Counter())[why] += 1


class Looks:
    """When each person looks in."""

    def __init__(self, week: Week) -> None:
        self.last = dict(enumerate(week.last_look))

    def look(self, act: Act) -> None:
        self.last[act.who] = act.at

    def is_away(self, person: int, now: datetime) -> bool:
        return now - self.last[person] > timedelta(minutes=10)


class Model:
    """Goes through a week; ``sent`` is what reached whom. A method for each thing that somebody does, where it matters."""

    def __init__(self, week: Week) -> None:
        self.week, self.sent, self.looks = week, Sent(), Looks(week)

    def play(self) -> Sent:
        for act in self.week.acts:
            getattr(self, f"on_{act.what}", self.on_nothing)(act)
        return self.sent

    def on_nothing(self, act: Act) -> None:
        pass

    def on_looks(self, act: Act) -> None:
        self.looks.look(act)

    def answered(self, act: Act) -> set[int]:
        """Whose text this one answers."""
        return {self.week.authors[act.at_text]} - {act.who} if act.at_text is not None else set()


class Discourse(Model):
    """A question is a topic, a vote a poll in a topic, a text a post."""

    def __init__(self, week: Week) -> None:
        super().__init__(week)
        self.watchers: dict[str, int] = {"yard": 0}
        self.unread: set[tuple[int, str]] = set()
        self.mailed: dict[int, datetime] = {}

    def play(self) -> Sent:
        sent = super().play()
        # “default_email_digest_frequency: 10080” minutes: who neither looked in nor was mailed for a week.
        for person, last in self.looks.last.items():
            if MONDAY + WEEK - max(last, self.mailed.get(person, last)) >= WEEK:
                sent.mail(person, "activity summary")
        return sent

    def on_looks(self, act: Act) -> None:
        super().on_looks(act)
        self.unread -= {each for each in self.unread if each[0] == act.who}

    def on_opens(self, act: Act) -> None:
        # No category is watched by default: a new topic tells nobody. Its author watches it.
        self.watchers[act.thing] = act.who

    on_vote = on_opens

    def on_writes(self, act: Act) -> None:
        replied = self.answered(act)
        named = set(act.names) - replied - {act.who}
        for people, why in ((replied, "reply"), (named, "mention")):
            for person in people:
                self.sent.notice(person, why)
                self._mail(person, why, act.at)
        watcher = self.watchers[act.thing]
        if watcher not in replied | named | {act.who}:
            # Those of one topic are one notice while they are unread; each is mailed.
            if (watcher, act.thing) not in self.unread:
                self.sent.notice(watcher, POST)
            self.unread.add((watcher, act.thing))
            self._mail(watcher, POST, act.at)

    def _mail(self, person: int, why: str, now: datetime) -> None:
        # “default_email_level: 1”, only when away: no mail to whoever has just looked in.
        if self.looks.is_away(person, now):
            self.sent.mail(person, why)
            self.mailed[person] = now


POST = "post in a topic one began"


class Loomio(Model):
    """A question is a thread, a vote a poll whose group is notified, a text a comment."""

    def __init__(self, week: Week) -> None:
        super().__init__(week)
        self.news: list[tuple[datetime, int]] = []
        mornings = [Act(MONDAY + timedelta(days=day, hours=6), "morning", 0) for day in range(1, 8)]
        acts = sorted([*week.acts, *mornings], key=lambda act: (act.at, act.number))
        self.week = replace(week, acts=acts)

    def on_opens(self, act: Act) -> None:
        # A thread may be started without notifying anybody; then it stands in the summary. The model does that.
        self.news.append((act.at, act.who))

    on_signs = on_opens

    def on_vote(self, act: Act) -> None:
        # “You notify group members (typically all)”; a reminder before the close is “nobody” by default.
        self._tell(set(range(len(self.week.roles))) - {act.who}, "outcome" if act.what == "result" else "poll")
        self.news.append((act.at, act.who))

    on_result = on_vote

    def on_writes(self, act: Act) -> None:
        replied = self.answered(act)
        self._tell(replied, "reply")
        self._tell(set(act.names) - replied - {act.who}, "mention")
        self.news.append((act.at, act.who))

    def on_morning(self, act: Act) -> None:
        """“Yesterday on Loomio”: to whoever has not read everything of the day before."""
        since = act.at - timedelta(days=1)
        for person, last in self.looks.last.items():
            if any(since <= at < act.at and who != person and at > last for at, who in self.news):
                self.sent.mail(person, "daily catch-up")

    def _tell(self, people: set[int], why: str) -> None:
        for person in people:
            self.sent.notice(person, why)
            self.sent.mail(person, why)


MODELS: dict[str, type[Model]] = {"Discourse": Discourse, "Loomio": Loomio}


def by_role(week: Week, told: dict[int, Counter[str]]) -> Iterator[tuple[str, int, Counter[str]]]:
    """Of each role: how many they are, and what they were told together."""
    for role in dict.fromkeys(week.roles):
        people = week.of(role)
        total: Counter[str] = Counter()
        for person in people:
            total += told.get(person, Counter())
        yield role, len(people), total
