"""Who could answer a question: by what people say of themselves, and by what they wrote. Nobody is ranked."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.urls import reverse

from minga.community.queries import people_inside
from minga.community.rules import TAKE_PART
from minga.debate.models import AnswerRequest, Contribution, Question
from minga.debate.permissions import CAN_ASK_SOMEBODY
from minga.debate.rules import State
from minga.debate.rules.asking import ASKED_MOST, FOUND_MOST, SPARED_FOR
from minga.debate.rules.naming import called
from minga.foundation.accounts.models import User
from minga.foundation.media.rules import plain_words
from minga.foundation.policy import Actor, require
from minga.foundation.profiles.queries import said_help
from minga.foundation.search.queries import search
from minga.foundation.search.words import longest_words
from minga.foundation.tenancy.queries import current_slug, suspended_here

WORDS_ASKED, TEXTS_READ = 4, 40


@dataclass(frozen=True, slots=True)
class Passage:
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class CouldAnswer:
    """``helps_with`` are their own words, ``wrote`` what they wrote of it elsewhere."""

    user_id: int
    name: str
    helps_with: tuple[str, ...]
    wrote: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Answerers:
    """``asked`` are those whom the reader has asked."""

    people: tuple[CouldAnswer, ...]
    asked: tuple[str, ...]


def who_could_answer(actor: Actor, question: Question, *, now: datetime) -> Answerers:
    """At most twelve by name, first those who say so; who wrote here, was asked or is spared is left out."""
    require(CAN_ASK_SOMEBODY, actor, question)
    words = f"{question.title} {plain_words(question.body)}"
    inside = people_inside(question.community_id, roles=TAKE_PART).exclude(
        user_id__in=suspended_here().values("user_id")
    )
    helps = said_help(inside, words)
    wrote = _texts_about(actor, question, words)
    found = set(inside.filter(user_id__in={*helps, *wrote})) - _left_out(actor, question, {*helps, *wrote}, now)
    people = [
        CouldAnswer(person.pk, str(person), helps.get(person.pk, ()), wrote.get(person.pk, ())[:2])
        for person in User.objects.filter(pk__in=found)
    ]
    people.sort(key=lambda each: (not each.helps_with, each.name.casefold(), each.user_id))
    own = AnswerRequest.objects.filter(question=question, asked_by_id=actor.user_id).select_related("person")
    return Answerers(tuple(people[:FOUND_MOST]), tuple(str(each.person) for each in own.order_by("asked_at")))


def _left_out(actor: Actor, question: Question, found: Iterable[int], now: datetime) -> set[int]:
    requests = AnswerRequest.objects.filter(person_id__in=list(found))
    lately = requests.filter(asked_at__gt=now - SPARED_FOR).order_by().values("person_id").annotate(n=Count("pk"))
    return {
        actor.person_id,
        *requests.filter(question=question).values_list("person_id", flat=True),
        *lately.filter(n__gte=ASKED_MOST).values_list("person_id", flat=True),
        *Contribution.objects.filter(question=question, author_id__in=list(found)).values_list("author_id", flat=True),
    }


def _texts_about(actor: Actor, question: Question, words: str) -> Mapping[int, tuple[Passage, ...]]:
    """What people wrote elsewhere in which a telling word of the question stands, as far as the actor may read it."""
    ids: dict[int, None] = {}
    for word in _telling(words):
        for row in search(actor, word, kind="contribution", limit=TEXTS_READ).rows:
            ids[row.object_id] = None
    texts = Contribution.objects.standing().filter(pk__in=list(ids)).exclude(question=question)
    found, slug = defaultdict(list), current_slug()
    fields = ("author_id", "pk", "question_id", "title", "body")
    for author_id, pk, question_id, title, body in texts.order_by("-pk").values_list(*fields):
        if author_id is not None:
            url = reverse("debate:contribution", args=[slug, question_id, pk])
            found[author_id].append(Passage(called(title, body), url))
    return {author: tuple(passages) for author, passages in found.items()}


def _telling(words: str) -> Iterable[str]:
    return [max(wanted.terms, key=len) for wanted in longest_words(words, WORDS_ASKED)]


def asked_of(actor: Actor) -> QuerySet[AnswerRequest]:
    """Open questions that this person was asked to answer and has not written in."""
    mine = AnswerRequest.objects.filter(person_id=actor.user_id, question__state=State.OPEN)
    return mine.exclude(Exists(Contribution.objects.filter(author_id=actor.user_id, question=OuterRef("question"))))
