"""A house with as many of everything as asked, and a client made from the document that the house gives out."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from django.urls import URLResolver, get_resolver

from minga.community.models import Community
from minga.debate import actions as debate_actions
from minga.debate.models import Measure
from minga.debate.tests import factories as debate
from minga.foundation.accounts.models import User
from minga.foundation.attending import Level
from minga.foundation.census.actions import look_at_file, make_census
from minga.foundation.media.actions import bring_file
from minga.foundation.notices.actions import choose_level
from minga.foundation.provisioning.attributes import Definition, define_attribute
from minga.foundation.provisioning.groups import receive_group
from minga.foundation.provisioning.keys import make_provisioning_key
from minga.foundation.provisioning.lots import announce_lot
from minga.foundation.testing.cast import NOW, Cast
from minga.foundation.testing.scenes import scene
from minga.outcome.models import Verdict
from minga.outcome.tests import factories as outcome
from minga.project.census.reading import list_in
from minga.project.provisioning.actions import place_group
from minga.project.provisioning.roster.actions import park_roster

DOCUMENT = "/api/v1/openapi.json"
PLACE = re.compile(r"{(\w+)}")
REST_LISTS = {
    "list_purposes",
    "list_communities",
    "list_questions",
    "list_decisions",
    "list_initiatives",
    "list_verdicts",
    "list_statements",
    "list_summaries",
    "list_contributions",
    "list_attributes",
    "list_attributes_of_mine",
    "list_censuses",
    "list_lots",
    "list_censuses_of_mine",
    "list_followed",
}
REST_LISTS_OF_OTHER_LENGTHS = {
    "list_holdings_in_space",
    "list_requests_for_spaces",
    "list_people_of_lot",
    "list_drafts_of_mine",
    "find_people",
}
"""What one person answers for, what operators are asked for, on whom lots fell: tried in `project/tests`
(`test_hand_over`, `test_operator`), in `foundation/provisioning/tests/test_lots.py`, `foundation/writing/tests` and
`debate/tests/test_mentions.py`.
"""
OF_FACILITATORS = {"visiting_get_visitors", "asking_list_answerers"}
"""What Ada, who administers the space and facilitates nothing, is not told."""
OF_COMPANY = {"get_profile", "get_file"}
"""What is read by those alone who share a community with somebody, or may read where a file stands: not by Ada."""
# The talk of the house stands on a question beside those of the whole ways.
BESIDE = {"list_questions"}


@scene
def furnished(cast: Cast, count: int) -> dict[str, int | str]:
    """``count`` whole ways from a purpose to a verdict, and on one question more as many texts of each kind.

    Returns the ids of one thing of each kind, as addresses name them; none of a kind that is not there.
    """
    ids: dict[str, int | str] = {"space": cast.space.slug, "user_id": cast.tito.pk}
    for _number in range(count):
        ids |= _whole_way(cast)
    if count:
        ids |= _talk(cast, int(ids["community_id"]), count)
        ids |= _directory(cast, int(ids["community_id"]), count)
    return ids


def _directory(cast: Cast, community_id: int, count: int) -> dict[str, int | str]:
    """What a directory and a file bring: attributes, a key, a group that comes into the community, a roster."""
    by = cast.actor(cast.ada)
    for number in range(count):
        definition = Definition(name=f"Dato {community_id}.{number}", is_own=True)
        attribute = define_attribute(definition=definition, by=by, now=NOW)
    key, _secret = make_provisioning_key(label="Directorio", by=by, now=NOW)
    group = receive_group(name="Hornos", external_id="", person_ids=(), by=by, now=NOW)
    place = place_group(group_id=group.pk, community_id=community_id, role="member", by=by, now=NOW)
    terms = {"community_id": None, "role": "member", "is_external": False}
    roster = park_roster(content=b"email\nnora@x.org\n", file_name="a.csv", by=by, now=NOW, **terms)
    for number in range(count):
        census = make_census(name=f"Padrón {community_id}.{number}", by=by, now=NOW)
        lot = announce_lot(title=f"Sorteo {number}", size=2, words="bolsa", by=by, now=NOW)
    header, rows = list_in(b"DNI\n12345678Z\n", "padron.csv")
    listed = {"header": header, "rows": rows, "columns": (), "mode": "replace", "file_name": "padron.csv"}
    file = look_at_file(census_id=census.pk, by=by, now=NOW, **listed)
    return {
        "lot_id": lot.pk,
        "census_id": census.pk,
        "file_id": file.pk,
        "attribute_id": attribute.pk,
        "key_id": key.pk,
        "group_id": group.pk,
        "place_id": place.pk,
        "roster_id": roster.pk,
    }


def _whole_way(cast: Cast) -> dict[str, int | str]:
    verdict = outcome.published(cast)
    verdict = Verdict.objects.select_related("assessment__plan__initiative__decision").get(pk=verdict.pk)
    assessment = verdict.assessment
    plan = assessment.plan
    initiative = plan.initiative
    where = {"kind": "community", "thing_id": initiative.decision.community_id}
    choose_level(**where, level=Level.MINE, by=cast.actor(cast.ada), now=NOW)
    return where | {
        "verdict_id": verdict.pk,
        "assessment_id": assessment.pk,
        "plan_id": plan.pk,
        "initiative_id": initiative.pk,
        "decision_id": initiative.decision_id,
        "community_id": initiative.decision.community_id,
        "purpose_id": initiative.purpose_id,
        "indicator_id": plan.indicator_id,
        "option_id": initiative.decision.options.order_by("id")[0].pk,
    }


def _talk(cast: Cast, community_id: int, count: int) -> dict[str, int | str]:
    question = debate.opened(cast, Community.objects.get(pk=community_id), title="¿Y después?")
    ids: dict[str, int | str] = {"question_id": question.pk, "round_id": debate.estimates(cast, question).pk}
    for number in range(count):
        written = debate.idea(cast, question, f"Idea aparte {number}", body=f"Otra cosa {number}.")
        said = debate.statement(cast, question, f"Frase aparte {number}")
        file = bring_file(content=b"%d" % number, name="acta.txt", by=cast.actor(cast.tito), now=NOW)
        debate.contribution(cast, question, body=f"[acta](media:{file.key})")
        ids |= {"contribution_id": written.pk, "statement_id": said.pk, "file_key": file.key}
    for number in range(count):
        ids["summary_id"] = debate.signed(cast, question, f"Resumen {number}").pk
    summary_id = int(ids["summary_id"])
    by = cast.actor(cast.tito)
    challenge = debate_actions.challenge_summary(summary_id=summary_id, body="Falta algo", by=by, now=debate.AFTER)
    return ids | {"challenge_id": challenge.pk} | _moderated(cast, int(ids["contribution_id"]))


def _moderated(cast: Cast, contribution_id: int) -> dict[str, int | str]:
    """A report that was dismissed, and a step of the moderation that an appeal has undone: the text stands."""
    by, now = cast.actor(cast.rosa), debate.AFTER
    report = debate_actions.report_contribution(
        contribution_id=contribution_id, reason="Es largo", by=cast.actor(cast.ines), now=now
    )
    debate_actions.dismiss_report(report_id=report.pk, reason="Se entiende", by=by, now=now)
    again = debate_actions.report_contribution(
        contribution_id=contribution_id, reason="Es largo", by=cast.actor(cast.ines), now=now
    )
    debate_actions.step_in_report(report_id=again.pk, reason="Es largo", by=by, now=now)
    measure = Measure.objects.latest("pk")
    debate_actions.appeal_measure(measure_id=measure.pk, reason="No tanto", by=cast.actor(cast.tito), now=now)
    debate_actions.answer_appeal(
        measure_id=measure.pk, is_lifted=True, answer="Cierto", by=cast.actor(cast.ada), now=now
    )
    return {"report_id": report.pk, "measure_id": measure.pk}


class Generated:
    """A client as generators make them: one method for each operation, with the parameters that are declared."""

    def __init__(self, document: dict[str, Any], send: Callable[..., Any]) -> None:
        self.document = document
        self.send = send

    def operations(self, *methods: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
        for path, item in self.document["paths"].items():
            for method, operation in item.items():
                if not methods or method in methods:
                    yield path, method, operation

    def call(self, path: str, method: str, operation: dict[str, Any], **values: Any) -> Any:
        """Fill the declared path parameters from ``values``; anything left in braces is not an address."""
        for parameter in operation["parameters"]:
            if parameter["in"] == "path":
                path = path.replace("{{{}}}".format(parameter["name"]), str(values[parameter["name"]]))
        assert "{" not in path, f"{path} cannot be called from what the document declares"
        return self.send(method, path)


def addresses(patterns: Any = None, before: str = "") -> Iterator[str]:
    """Every address of our own views, as it is written in the ``urls``."""
    for each in patterns if patterns is not None else get_resolver().url_patterns:
        route = before + getattr(each.pattern, "_route", "")
        if isinstance(each, URLResolver):
            yield from addresses(each.url_patterns, route)
        elif each.callback.__module__.startswith("minga."):
            yield route


def filled(route: str, ids: dict[str, int | str]) -> str | None:
    """The address with its places filled; None where the house has nothing of that kind."""
    first, *pieces = route.split("<")
    path = f"/{first}"
    for piece in pieces:
        place, _, rest = piece.partition(">")
        name = place.partition(":")[2]
        if name not in ids:
            return None
        path += f"{ids[name]}{rest}"
    return path


def generated(client: Any, who: User | None) -> Generated:
    """The client of this person, from the document as it is served."""
    client.logout()
    document = json.loads(client.get(DOCUMENT).content)
    if who:
        client.force_login(who)
    return Generated(document, lambda method, path: client.generic(method.upper(), path))
