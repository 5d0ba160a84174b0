"""REST doors of reading: the texts of a question in an order, and whether one helps."""

from datetime import datetime
from typing import Any, Literal

from django.urls import reverse
from ninja import Schema, Status

from minga.debate import actions
from minga.debate.queries.documents import ContributionRow
from minga.debate.rules.reading import Helps
from minga.foundation import clock
from minga.foundation.doors import SpaceRequest
from minga.foundation.rest import Door

router = Door()
SAID = {"helpful": Helps.HELPFUL, "somewhat": Helps.SOMEWHAT, "not": Helps.NOT}


class ContributionOut(Schema):
    """``body_html`` is empty where the text has been withdrawn or hidden.

    ``known``, in an order other than ``time``, is the part of it where this stands: ``across`` surely helps people who
    otherwise disagree, ``ranked`` is known and less sure, ``unknown`` is not known yet; ``asked`` is a question without
    an answer, ``awaited`` an idea without one, ``rest`` the others. ``supports`` of an idea is null below seven, while
    they are sealed, and where ideas are not supported.
    """

    id: int
    author: str
    kind: str
    title: str
    body_html: str
    state: str
    state_reason: str
    reply_to_id: int | None
    reply_role: str
    written_at: datetime
    is_hidden: bool
    known: str
    supports: int | None
    url: str

    @staticmethod
    def resolve_url(row: ContributionRow, context: dict[str, Any]) -> str:
        """Its permanent address, at its place in the debate."""
        slug = context["request"].space.slug
        return reverse("debate:place", args=[slug, row.question_id, row.id])


class ContributionPageOut(Schema):
    items: list[ContributionOut]
    page: int
    pages: int
    total: int


class MarkIn(Schema):
    value: Literal["helpful", "somewhat", "not"]


@router.put("/contributions/{int:contribution_id}/helpful/", response={204: None})
def mark_helpful(request: SpaceRequest, contribution_id: int, body: MarkIn) -> Status[None]:
    """Say whether somebody else's text helps you. Nobody but you is shown it."""
    value = SAID[body.value]
    actions.mark_helpful(contribution_id=contribution_id, value=value, by=request.actor, now=clock.now())
    return Status(204, None)


@router.delete("/contributions/{int:contribution_id}/helpful/", response={204: None})
def unmark_helpful(request: SpaceRequest, contribution_id: int) -> Status[None]:
    """Take back what you said of a text."""
    actions.unmark_helpful(contribution_id=contribution_id, by=request.actor, now=clock.now())
    return Status(204, None)


@router.put("/contributions/{int:contribution_id}/support/", response={204: None})
def support_idea(request: SpaceRequest, contribution_id: int) -> Status[None]:
    """Support somebody else's idea. Nobody but you is shown that you do."""
    actions.support_idea(contribution_id=contribution_id, by=request.actor, now=clock.now())
    return Status(204, None)


@router.delete("/contributions/{int:contribution_id}/support/", response={204: None})
def unsupport_idea(request: SpaceRequest, contribution_id: int) -> Status[None]:
    """Take your support back, while the question is open."""
    actions.unsupport_idea(contribution_id=contribution_id, by=request.actor, now=clock.now())
    return Status(204, None)
