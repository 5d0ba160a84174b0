"""What links declare about themselves, so that the foundation and other pages need not know them.

A link fills these in its ``declarations.py``; its ``AppConfig.ready`` imports that module once.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise

from minga.foundation import clock
from minga.foundation.administered import AdministrationPage, Logged
from minga.foundation.attending import Bundle, Level, Why
from minga.foundation.events import Happening, react_to
from minga.foundation.policy import Actor
from minga.kernel import Fact, Refusal
from minga.ui.numbers import written_date

type Text = str | Promise


@dataclass(frozen=True, slots=True)
class Panel:
    """A fragment that a later link shows on an earlier link's page, e.g. at ``purpose:detail``."""

    place: str
    render: Callable[[HttpRequest, int], str]
    order: int = 50


@dataclass(frozen=True, slots=True)
class Told:
    """One notice to send: to whom, which sentence, where it leads, about what. ``is_urgent`` mails at once.

    A query names many by their ids. ``about`` is a declared :class:`Readable` and an id: whoever may not read it now is
    told nothing. ``passes``: the lowest level that hears of it. ``breaks_quiet`` (closing ballots): mail waits for no
    morning. ``mails_after``: how long urgent mail waits.
    """

    user_ids: Collection[int] | QuerySet[Any, int]
    sentence: Text
    params: Mapping[str, object]
    url: str
    about: tuple[str, int]
    is_urgent: bool = False
    breaks_quiet: bool = False
    passes: Level = Level.MINE
    why: Why = Why.TAKES_PART
    mails_after: timedelta = timedelta()
    bundle: Bundle | None = None


@dataclass(frozen=True, slots=True)
class Audience:
    """Who is told of a fact. ``tell`` runs after commit, inside the fact's space; again for each slice of many."""

    fact: type[Fact]
    tell: Callable[[Any, Happening], Iterable[Told]]

    @property
    def name(self) -> str:
        return f"{self.tell.__module__}.{self.tell.__qualname__}"


@dataclass(frozen=True, slots=True)
class Readable:
    """A kind of thing that notices are about. ``rows`` are those that the actor may read now."""

    kind: str
    rows: Callable[[Actor], QuerySet[Any]]


@dataclass(frozen=True, slots=True)
class SearchText:
    """What search should hold of one thing. ``among`` names those it may be compared with, in letters and digits."""

    object_id: int
    title: str
    body: str
    url: str
    among: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where and when a thing found stands: its community, its state in words, the moment that dates it."""

    where: str = ""
    state: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Searchable:
    """A kind of thing that search finds. ``visible`` keeps of some ids those the actor may see.

    ``places`` says of some ids, all of them seen by the reader, where and when they stand: in one query.
    """

    kind: str
    label: Text
    on: tuple[type[Fact], ...]
    changed_ids: Callable[[Any], Iterable[int]]
    texts: Callable[[Iterable[int] | None], Iterable[SearchText]]
    visible: Callable[[Actor, Iterable[int]], set[int]]
    places: Callable[[Iterable[int]], Mapping[int, Place]] | None = None


@dataclass(frozen=True, slots=True)
class PersonFound:
    """Somebody whom the reader may see, where they met, and the page that says so."""

    name: str
    where: str
    url: str


@dataclass(frozen=True, slots=True)
class Attention:
    """Something that needs this person now. ``weight`` orders equals; ``due_at`` comes first. ``where``: its community.

    What is due by a day and not by an hour names it too (``due_on``); it is late when that day is over.
    """

    sentence: str
    url: str
    kind: str
    due_at: datetime | None = None
    weight: int = 0
    due_on: date | None = None
    where: str = ""


@dataclass(frozen=True, slots=True)
class AttentionSource:
    """What may need a person. Each gate gives rows; where no gate has one, ``ask`` would yield nothing.

    Gates are cheap, look at no clock and know nothing of who may see what: they only spare asking in vain.
    """

    ask: Callable[[Actor, datetime], Iterable[Attention]]
    gates: tuple[Callable[[Actor], QuerySet[Any]], ...]

    def __call__(self, actor: Actor, now: datetime) -> Iterable[Attention]:
        return self.ask(actor, now) if actor.is_known else ()


def due_by(sentence: str, url: str, kind: str, due_on: date, *, where: str = "") -> Attention:
    """Something due by the end of a day of the space."""
    return Attention(sentence, url, kind, clock.end_of(due_on), due_on=due_on, where=where)


@dataclass(frozen=True, slots=True)
class Next:
    """What one person does next with one thing: the single black button of its page, in ``label`` and ``url``.

    Without an address it is only said: who is waited for, or what somebody in this role does here and does not.
    Of several for one page the heaviest is shown.
    """

    sentence: str
    label: str = ""
    url: str = ""
    weight: int = 50


@dataclass(frozen=True, slots=True)
class CordStep:
    """One link on a purpose's cord: ``rows`` are its things that the actor may know of, ``page`` shows one of them.

    ``purpose`` is the way from such a thing to its purpose, as a query walks it.
    """

    link: str
    name: Text
    rows: Callable[[Actor], QuerySet[Any]]
    purpose: str
    page: str = "detail"


@dataclass(frozen=True, slots=True)
class HealthFigure:
    """An activity figure for the health page, and only there."""

    key: str
    label: Text
    value: float
    unit: Text
    window: Text


@dataclass(frozen=True, slots=True)
class Held:
    """One thing that somebody answers for. ``proposed`` is who could go on; nobody is needed for what is given back."""

    thing_id: int
    what: str
    url: str
    proposed: int | None = None
    needs_successor: bool = True


@dataclass(frozen=True, slots=True)
class Holding:
    """A kind of thing that somebody answers for and that must not lie there without them.

    ``held(actor, user_id)`` lists what this person holds, as far as the actor may know of it; ``pass_on(thing_id,
    user_id, successor_id, by, now)`` gives one to somebody else, through the link's own action.
    """

    kind: str
    held: Callable[[Actor, int], Iterable[Held]]
    pass_on: Callable[[int, int, int | None, Actor, datetime], object]


@dataclass(slots=True)
class Declarations:
    refusals: dict[str, Text] = field(default_factory=dict)
    panels: dict[str, list[Panel]] = field(default_factory=lambda: defaultdict(list))
    readables: dict[str, Readable] = field(default_factory=dict)
    audiences: dict[str, list[Audience]] = field(default_factory=lambda: defaultdict(list))
    searchables: dict[str, Searchable] = field(default_factory=dict)
    attention: list[AttentionSource] = field(default_factory=list)
    next: dict[str, list[Callable[[Actor, int, datetime], Next | None]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    health: list[Callable[[Actor, datetime], Iterable[HealthFigure]]] = field(default_factory=list)
    people: list[Callable[[Actor, str], Iterable[PersonFound]]] = field(default_factory=list)
    cord: dict[str, CordStep] = field(default_factory=dict)
    exports: dict[str, Callable[..., Any]] = field(default_factory=dict)
    personal: dict[str, Callable[[int], Any]] = field(default_factory=dict)
    personal_files: list[Callable[[int], Iterable[tuple[str, bytes]]]] = field(default_factory=list)
    topics: dict[str, Callable[[Actor, int], bool]] = field(default_factory=dict)
    holdings: dict[str, Holding] = field(default_factory=dict)
    arrivals: list[Callable[[Actor, int, datetime], str]] = field(default_factory=list)
    invitations: list[Callable[[str, str], bool]] = field(default_factory=list)
    administration: dict[str, AdministrationPage] = field(default_factory=dict)
    logged: dict[str, Logged] = field(default_factory=dict)
    unlogged: dict[str, str] = field(default_factory=dict)


_declared = Declarations()


def declared() -> Declarations:
    return _declared


def declare_refusals(sentences: Mapping[str, Text]) -> None:
    """Give each refusal code its sentence, with ``%(name)s`` for the refusal's params."""
    _declared.refusals.update(sentences)


def declare_panel(panel: Panel) -> None:
    _declared.panels[panel.place] = sorted([*_declared.panels[panel.place], panel], key=lambda each: each.order)


def declare_readable(kind: str, rows: Callable[[Actor], QuerySet[Any]]) -> None:
    """Let notices be about this kind of thing. Asked whenever a notice is shown, counted, exported or mailed."""
    _declared.readables[kind] = Readable(kind, rows)


def declare_audience(audience: Audience) -> None:
    """Tell people of a fact: keeps a notice for each of them, and mails what is urgent."""

    def tell(fact: Fact, happening: Happening) -> None:
        from minga.foundation.notices.storing import store_notices  # noqa: PLC0415  (models load after this module)

        store_notices(fact, audience, happening)

    known = _declared.audiences[audience.fact.name]
    if any(each.name == audience.name for each in known):
        raise ValueError(f"Two audiences of {audience.fact.name} are called {audience.name}")
    tell.__module__, tell.__name__ = audience.tell.__module__, f"notices_{len(known)}_{audience.tell.__name__}"
    known.append(audience)
    react_to(audience.fact)(tell)


def declare_searchable(searchable: Searchable) -> None:
    """Let search find this kind of thing, and index it anew after each of the facts in ``on``."""

    def index(fact: Fact, happening: Happening) -> None:
        from minga.foundation.search.indexing import reindex  # noqa: PLC0415  (models load after this module)

        reindex(searchable.kind, searchable.changed_ids(fact), now=happening.at)

    index.__name__ = f"index_{searchable.kind}"
    _declared.searchables[searchable.kind] = searchable
    react_to(*searchable.on)(index)


def declare_topic(kind: str, visible: Callable[[Actor, int], bool]) -> None:
    """Let pages listen to ``kind:id``; ``visible(actor, id)`` is asked while they do."""
    _declared.topics[kind] = visible


def declare_holding(holding: Holding) -> None:
    """List a kind of thing on the page that hands over, and keep who holds one from being taken out before."""
    _declared.holdings[holding.kind] = holding


def declare_arrival(source: Callable[[Actor, int, datetime], str]) -> None:
    """``source(actor, community_id, now)`` is the page where who has just come in can do something; empty for none."""
    _declared.arrivals.append(source)


def declare_invitation(source: Callable[[str, str], bool]) -> None:
    """``source(address, path)`` says whether somebody is invited to the space we are in: by address, or by a link."""
    _declared.invitations.append(source)


def declare_attention(
    ask: Callable[[Actor, datetime], Iterable[Attention]], *gates: Callable[[Actor], QuerySet[Any]]
) -> None:
    """``ask(actor, now)`` yields what needs this person now; asked only where a gate has a row for them."""
    _declared.attention.append(AttentionSource(ask, gates))


def declare_next(place: str, source: Callable[[Actor, int, datetime], Next | None]) -> None:
    """``source(actor, object_id, now)`` says what this actor does next on the page ``place``, or None.

    Places are named like panels' (``purpose:detail``); a later link may declare for an earlier link's page.
    """
    _declared.next[place].append(source)


def declare_people(source: Callable[[Actor, str], Iterable[PersonFound]]) -> None:
    """``source(actor, words)`` finds people by name: only those whom this actor may see, and only as they are now."""
    _declared.people.append(source)


def declare_administration(page: AdministrationPage) -> None:
    """List a page in every space's administration; its view asks for ``is_space_administrator`` itself."""
    _declared.administration[page.name] = page


def declare_logged(*each: Logged) -> None:
    """Let administrators read these facts in what happened in their space."""
    _declared.logged.update({logged.fact.name: logged for logged in each})


def declare_unlogged(reason: str, *facts: type[Fact]) -> None:
    """Keep these facts from administrators; ``reason`` is a key of ``WHY_UNLOGGED``, which says why in words."""
    _declared.unlogged.update({fact.name: reason for fact in facts})


def declare_cord_step(step: CordStep) -> None:
    """A link's place on the cord; the links declare in the order of the chain."""
    _declared.cord[step.link] = step


def declare_health(source: Callable[[Actor, datetime], Iterable[HealthFigure]]) -> None:
    """``source(actor, now)`` yields activity figures; group figures below seven people are left out."""
    _declared.health.append(source)


def declare_export(name: str, source: Callable[[Actor], Any]) -> None:
    """``source(actor)`` gives, as JSON, what this actor wrote in the space we are in, for their own download."""
    _declared.exports[name] = source


def declare_personal(name: str, source: Callable[[int], Any]) -> None:
    """``source(user_id)`` gives, as JSON, what is kept of a person in no single space, for their own download."""
    _declared.personal[name] = source


def declare_files(source: Callable[[int], Iterable[tuple[str, bytes]]]) -> None:
    """``source(user_id)`` gives a person's own files, name and content, for their own download."""
    _declared.personal_files.append(source)


def sentence_for(refusal: Refusal) -> str:
    """The refusal in the active language; the bare code where no link declared a sentence."""
    sentence = _declared.refusals.get(refusal.code)
    if sentence is None:
        return refusal.code
    return in_whole(sentence, refusal.params)


def in_whole(sentence: Text, params: Mapping[str, Any]) -> str:
    """The sentence with its parts. Some take their plural from a number among these: only the whole says which."""
    if not params:
        return str(sentence)
    parts = in_words(params)
    try:
        return str(sentence % parts)
    except TypeError:
        # What was kept as text, as what a feed or an algorithm said is, counts as the number it was.
        numbers = {name: int(value) for name, value in parts.items() if isinstance(value, str) and value.isdecimal()}
        return str(sentence % (parts | numbers))


def in_words(params: Mapping[str, Any]) -> dict[str, Any]:
    """Parts of a sentence as people read them: a day is written out in the active language."""
    return {name: written_date(value) if isinstance(value, date) else value for name, value in params.items()}
