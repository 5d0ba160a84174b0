"""Questions as lists and pages show them."""

from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache
from django.db.models import FilteredRelation, Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from minga.community.permissions import roles_of
from minga.debate import rules, wording
from minga.debate.models import Challenge, Contribution, ContributionQuerySet, HelpfulRank, Question, Summary
from minga.debate.permissions import CAN_SEE, visible_to
from minga.debate.queries import cards
from minga.debate.queries.news import news_in
from minga.debate.queries.reading import Sieve, beginnings, in_order, rank_of
from minga.debate.rules import PAGE_SIZE, ContributionState, State
from minga.debate.rules.reading import Order, Shelf
from minga.foundation.accounts.names import are_names_read, shown_name
from minga.foundation.lists import Asked, Sheet, Show, sheet_of, window
from minga.foundation.policy import Actor, NotFoundError
from minga.foundation.prepared import prepared
from minga.kernel import Refusal

EVERYTHING = Sieve()


@dataclass(frozen=True, slots=True)
class QuestionRow:
    id: int
    community_id: int
    community: str
    title: str
    state: str
    state_label: str
    tone: str
    opens_at: datetime
    closes_at: datetime
    answer_due_at: datetime
    contributions: int
    unanswered_ideas: int
    news: int = 0


@dataclass(frozen=True, slots=True)
class QuestionHead:
    """What the top of every page of a question shows. ``clock_at`` is the next moment that matters."""

    id: int
    title: str
    body_html: str
    state: str
    state_label: str
    tone: str
    community_id: int
    community: str
    opens_at: datetime
    closes_at: datetime
    answer_due_at: datetime
    unanswered_ideas: int
    is_overdue: bool
    content_version: int
    support_threshold: int | None
    are_supports_sealed: bool


@dataclass(frozen=True, slots=True)
class ThreadPage:
    """One page of a debate. ``number`` counts from 1; ``shelves`` says before which card which part of it begins."""

    cards: tuple[cards.Card, ...]
    number: int
    pages: int
    total: int
    sieve: Sieve
    shelves: dict[int, Shelf]

    @property
    def summary(self) -> str:
        """Which of how many these are."""
        first, last = (self.number - 1) * PAGE_SIZE + 1, min(self.number * PAGE_SIZE, self.total)
        return _("%(first)s to %(last)s of %(total)s") % {"first": first, "last": last, "total": self.total}


@dataclass(frozen=True, slots=True)
class Choice:
    id: int
    title: str


@dataclass(frozen=True, slots=True)
class ReadyIdea:
    """An idea that a decision may offer, in its own words."""

    id: int
    title: str
    body: str
    author: str


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """A signed summary as a later link names it."""

    question_id: int
    version: int
    body: str
    body_html: str
    signed_by: str
    signed_at: datetime


@prepared
def _whole(question_id: int) -> QuerySet[Question]:
    return Question.objects.for_page().select_related("community__purpose").filter(pk=question_id)


def whole_question(question_id: int) -> Question | None:
    """The question with its community and purpose, whoever may see it."""
    return _whole.first(question_id)


def visible_question(actor: Actor, question_id: int) -> Question:
    """The question with its community and purpose; raises ``NotFoundError`` where the actor may not know of it."""
    question = whole_question(question_id)
    if question is None or not CAN_SEE(actor, question):
        raise NotFoundError
    return question


def _state(question: Question, now: datetime) -> State:
    return rules.state_at(State(question.state), closes_at=question.closes_at, now=now)


def question_list(actor: Actor, *, now: datetime, community_id: int | None = None) -> tuple[QuestionRow, ...]:
    """Questions of one community, or of all that this actor may read; open ones first."""
    questions = _listed(actor, community_id)
    news = news_in(actor, [question.pk for question in questions])
    return tuple(_row(question, now, news.get(question.pk, 0)) for question in questions)


@prepared
def _listed(actor: Actor, community_id: int | None) -> QuerySet[Question]:
    questions = visible_to(actor).for_page().select_related("community").by_urgency()
    return questions if community_id is None else questions.filter(community_id=community_id)


def questions_shown(actor: Actor, asked: Asked, *, now: datetime) -> Sheet[QuestionRow]:
    """A page of the space's questions: those going on, those of one's own communities, or all."""
    found = _shown(actor, asked, now if asked.show == Show.OPEN else None)
    news = news_in(actor, [question.pk for question in found])
    return sheet_of(found, lambda question: _row(question, now, news.get(question.pk, 0)))


@prepared
def _shown(actor: Actor, asked: Asked, now: datetime | None) -> QuerySet[Question]:
    rows = visible_to(actor).for_page().select_related("community").by_urgency()
    if asked.show == Show.OPEN:
        rows = rows.filter(Q(state=State.DRAFT) | Q(state=State.OPEN, closes_at__gt=now))
    elif asked.show == Show.MINE:
        rows = rows.filter(community_id__in=list(roles_of(actor)))
    return window(rows, asked)


def _row(question: Question, now: datetime, news: int) -> QuestionRow:
    state = _state(question, now)
    return QuestionRow(
        id=question.pk,
        community_id=question.community_id,
        community=question.community.name,
        title=question.title,
        state=state,
        state_label=str(wording.STATES[state]),
        tone=wording.STATE_TONES[state],
        opens_at=question.opens_at,
        closes_at=question.closes_at,
        answer_due_at=question.answer_due_at,
        contributions=question.contribution_count,
        unanswered_ideas=question.unanswered_ideas,
        news=news,
    )


def question_head(question: Question, *, now: datetime) -> QuestionHead:
    """The head of a question that the actor was found to see."""
    state = _state(question, now)
    return QuestionHead(
        id=question.pk,
        title=question.title,
        body_html=question.body_html,
        state=state,
        state_label=str(wording.STATES[state]),
        tone=wording.STATE_TONES[state],
        community_id=question.community_id,
        community=question.community.name,
        opens_at=question.opens_at,
        closes_at=question.closes_at,
        answer_due_at=question.answer_due_at,
        unanswered_ideas=question.unanswered_ideas,
        is_overdue=question.unanswered_ideas > 0 and now > question.answer_due_at,
        content_version=question.content_version,
        support_threshold=question.support_threshold,
        are_supports_sealed=question.are_supports_sealed,
    )


def thread_page(question: Question, *, number: int = 1, sieve: Sieve = EVERYTHING) -> ThreadPage:
    """Thirty contributions, ready drawn, of a question that the actor was found to see. Beyond the last is the last."""
    rank = rank_of(question.pk) if sieve.order == Order.HELPFUL else None
    version = f"{question.content_version}:{rank.ranked_version if rank else ''}:{get_language()}"
    key = f"debate:cards:{question.pk}:{version}:{sieve.narrowed}:{number}"
    # Names stand in the cards: what is kept was drawn for those who read all of them.
    is_kept = are_names_read() and sieve.is_everybodys
    page: ThreadPage | None = cache.get(key) if is_kept else None
    if page is None:
        page = _by_thread(question, number, sieve) if sieve.is_by_thread else _by_shelf(question, number, sieve, rank)
        # Another version is another key; a minute is how long a changed name may take to show.
        if is_kept:
            cache.set(key, page, 60)
    return page


def _by_thread(question: Question, number: int, sieve: Sieve) -> ThreadPage:
    rows = sieve.of(question)
    total = question.contribution_count if sieve.is_everything else rows.count()
    number, pages, start = page_window(number, total)
    page = cards_of(rows.as_thread()[start : start + PAGE_SIZE]) if total else ()
    return ThreadPage(page, number, pages, total, sieve, {})


def _by_shelf(question: Question, number: int, sieve: Sieve, rank: HelpfulRank | None) -> ThreadPage:
    """Each text by itself, wherever it stands in its thread."""
    ordered = in_order(question, sieve, rank)
    number, pages, start = page_window(number, len(ordered))
    page = ordered[start : start + PAGE_SIZE]
    drawn = {card.id: card for card in cards_of(Contribution.objects.filter(pk__in=[pk for pk, _shelf in page]))}
    shown = tuple(drawn[pk] for pk, _shelf in page if pk in drawn)
    return ThreadPage(shown, number, pages, len(ordered), sieve, beginnings(page))


def page_window(number: int, total: int) -> tuple[int, int, int]:
    """The page asked for, as far as there is one; how many there are; and after how many rows it begins."""
    pages = max(1, -(-total // PAGE_SIZE))
    number = min(max(1, number), pages)
    return number, pages, (number - 1) * PAGE_SIZE


def last_page(question_id: int) -> int:
    """The page of a thread on which the newest contribution stands."""
    count = Question.objects.filter(pk=question_id).values_list("contribution_count", flat=True).first()
    return max(1, -(-(count or 0) // PAGE_SIZE))


def cards_of(contributions: ContributionQuerySet) -> tuple[cards.Card, ...]:
    """Their cards in the active language, in their order, in one query."""
    rows = contributions.annotate(
        card=FilteredRelation("cards", condition=Q(cards__language=get_language()))
    ).values_list(
        "id",
        "thread",
        "author_id",
        "author__name",
        "author__email",
        "reply_to_id",
        "reply_to__author_id",
        "reply_to__author__name",
        "reply_to__author__email",
        "card__html",
        "written_at",
    )
    return tuple(
        cards.Card(
            pk,
            thread,
            author_id,
            _byline(author_id, name, email),
            _byline(to_id, to_name, to_email) if to_what else "",
            html or "",
            written_at,
        )
        for pk, thread, author_id, name, email, to_what, to_id, to_name, to_email, html, written_at in rows
    )


def _byline(author_id: int | None, name: str | None, email: str | None) -> str:
    return wording.byline(None) if author_id is None else shown_name(name, email, author_id)


def idea_choices(question_id: int) -> list[ReadyIdea]:
    """Ideas that a decision may offer: standing ones that are neither declined nor merged, oldest first."""
    ideas = Contribution.objects.ideas().standing().filter(question_id=question_id)
    left = ideas.exclude(state__in=[ContributionState.DECLINED, ContributionState.MERGED])
    written = left.select_related("author").order_by("id")
    return [ReadyIdea(idea.pk, idea.title, idea.body, idea.byline) for idea in written if idea.title]


def open_challenges(question_id: int) -> int:
    return Challenge.objects.filter(summary__question_id=question_id, answered_at__isnull=True).count()


def refusal_to_decide_on(question: Question) -> Refusal | None:
    """Why no decision may open on this question yet; None when it may."""
    return rules.refusal_to_decide(State(question.state), open_challenges=open_challenges(question.pk))


def latest_summary(question_id: int) -> Summary | None:
    return Summary.objects.filter(question_id=question_id).order_by("-version").first()


def summary_behind(question_id: int, *, at: datetime | None = None) -> SummaryLine | None:
    """The version that stood signed ``at`` a moment (None: now), for whoever was found to see the question."""
    versions = Summary.objects.for_page().filter(question_id=question_id).select_related("signed_by")
    if at is not None:
        versions = versions.filter(signed_at__lte=at)
    found = versions.order_by("-version").first()
    if found is None:
        return None
    signed = (str(found.signed_by), found.signed_at)
    return SummaryLine(question_id, found.version, found.body, found.body_html, *signed)


def decidable_questions(actor: Actor, community_id: int) -> list[Choice]:
    """Questions of a community on which a decision may open: summed up, every challenge answered; newest first."""
    open_ones = Challenge.objects.filter(answered_at__isnull=True).values("summary__question_id")
    ready = visible_to(actor).filter(community_id=community_id, state=State.SUMMARIZED).exclude(pk__in=open_ones)
    return [Choice(pk, title) for pk, title in ready.order_by("-id").values_list("id", "title")]
