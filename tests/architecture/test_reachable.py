"""The sixth gate: nothing that nobody can reach. What tests alone call is called by nobody."""

from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from pathlib import Path

import pytest
from django.utils.translation import override

from minga.foundation.declared import Declarations, declared
from minga.foundation.notices.forms import PreferenceForm
from minga.kernel import Fact
from tests.architecture.graph import LINKS
from tests.architecture.reach import PACKAGE, Code, out_of_reach, read, sources, whole_code
from tests.architecture.test_specs import public_actions

PUBLISH = "minga.foundation.events.publish"
AWAITED: Mapping[str, str] = {
    "minga.algorithms.estimates.brier_score": "probabilities are not asked for on any page yet",
    "minga.algorithms.estimates.score_estimates": "pages score against a status quo; this is the bare measure",
    "minga.algorithms.impact.augmented_synthetic_control": "measured, not offered: plans choose among simpler designs",
    "minga.algorithms.impact.cost.Cost": "an hour has no price on any page; hours and money stay apart",
    "minga.algorithms.impact.simulate": "figures of the demo, the benchmarks and the tests",
    "minga.algorithms.opinion_map.finish": "the map from moments that were merged, for maps computed on a cluster",
    "minga.algorithms.opinion_map.LiveMap": "a map that follows each vote waits for its page",
    "minga.algorithms.opinion_map.read_groups": "comparison of maps, for the benchmarks",
    "minga.algorithms.sampling.draw_clusters": "draws of whole groups have their own page to come",
    "minga.algorithms.tally.budgets.figures.measure_groups": "figures by group of voters wait for groups on a page",
    "minga.algorithms.tally.tally_ranks": "counts that are merged from several machines are to come",
    "minga.project.cluster.opinion_map_on_cluster": "maps computed on a cluster are to come",
}
"""Pieces that have no door yet, each with its reason. This list only shrinks."""
AWAITED_MOST = 12


def homes(names: Iterable[str]) -> set[str]:
    """Where these public names are defined; of a module, all its pieces."""
    code, found = whole_code(), set[str]()
    for dotted in names:
        module, _dot, name = dotted.rpartition(".")
        home = code.home_of(module, name)
        found |= {piece for piece in code.pieces if piece == home or piece.startswith(f"{home}.")}
    return found


def test_everything_is_reached_from_a_door():
    assert sorted(out_of_reach(whole_code(), excused=homes(AWAITED))) == []


def test_the_list_of_what_is_awaited_only_shrinks():
    alone = out_of_reach(whole_code())
    assert [name for name in AWAITED if not homes([name]) & alone] == []
    assert len(AWAITED) <= AWAITED_MOST


def test_every_action_is_reached_from_a_door():
    code = whole_code()
    unreached = out_of_reach(code)
    actions = {
        piece
        for piece in code.pieces
        if piece.split(".")[2:3] == ["actions"] and piece.rpartition(".")[2] in public_actions(piece.split(".")[1])
    }
    assert len(actions) == sum(len(public_actions(link)) for link in LINKS)
    assert actions & unreached == set()


HOUSE = {
    "minga.link": "",
    "minga.link.urls": "from minga.link import views\nurlpatterns = [path('', views.page)]\n",
    "minga.link.views": "from minga.link import actions\ndef page(_r): actions.asked()\ndef unrouted(): ...\n",
    "minga.link.actions": "from minga.link.actions.use import asked, forgotten\n",
    "minga.link.actions.use": "def asked(): _so()\ndef _so(): ...\ndef forgotten(): _alone()\ndef _alone(): ...\n",
    "minga.link.tasks": "@every(HOUR)\ndef rings(now): ...\ndef never_rings(now): ...\n",
}


def test_what_nobody_calls_is_named():
    assert out_of_reach(read(HOUSE)) == {
        "minga.link.views.unrouted",
        "minga.link.actions.use.forgotten",
        "minga.link.actions.use._alone",
        "minga.link.tasks.never_rings",
    }


def test_an_action_is_reached_through_the_package_that_hands_it_on():
    house = HOUSE | {
        "minga.link.tasks": "def run():\n    from minga.link import actions\n    actions.forgotten()\nrun()\n"
    }
    assert "minga.link.actions.use.forgotten" not in out_of_reach(read(house))


def test_a_forgotten_action_of_the_house_itself_is_named():
    text = sources()["minga.purpose.actions"] + "\ndef forget_purpose(*, purpose_id): ...\n"
    assert "minga.purpose.actions.forget_purpose" in out_of_reach(read({**sources(), "minga.purpose.actions": text}))


# What is declared


def panels_nobody_shows(places: Iterable[str], templates: str, code: str) -> set[str]:
    """Places of declared panels that no template and no view shows."""
    return {place for place in places if f'panels "{place}"' not in templates and f'panels.get("{place}"' not in code}


def refusals_nobody_raises(codes: Iterable[str], code: str) -> set[str]:
    """Refusals that have a sentence and are written nowhere else."""
    return {each for each in codes if f'"{each}"' not in code}


def facts_nobody_publishes(facts: Iterable[str], code: Code) -> set[str]:
    """Facts (their classes, by dotted name) that no action and nobody who publishes refers to: whoever is told of them
    waits in vain."""
    makers = (named for here, named in code.refers.items() if ".actions" in here or PUBLISH in named)
    made = {there for named in makers for there in named}
    return set(facts) - made


def text_of(suffix: str, *, without: Callable[[Path], bool] = lambda _path: False) -> str:
    found = [path for path in PACKAGE.rglob(f"*{suffix}") if "tests" not in path.parts and not without(path)]
    return "\n".join(path.read_text() for path in found)


def is_wording(path: Path) -> bool:
    return "wording" in path.parts or path.stem == "wording"


def test_every_declared_panel_is_shown_somewhere():
    templates = text_of(".html").replace("'", '"')
    assert declared().panels
    assert panels_nobody_shows(declared().panels, templates, text_of(".py")) == set()


def test_every_declared_refusal_is_raised_somewhere():
    assert refusals_nobody_raises(declared().refusals, text_of(".py", without=is_wording)) == set()


def test_every_fact_that_somebody_is_told_of_is_published():
    facts = {f"{kind.__module__}.{kind.__name__}" for kind in all_facts()}
    assert len(facts) > 90
    assert facts_nobody_publishes(facts, whole_code()) == set()
    told = {name for name, audiences in declared().audiences.items() if audiences}
    searched = {fact.name for each in declared().searchables.values() for fact in each.on}
    assert told | searched <= {kind.name for kind in all_facts()}


def all_facts() -> list[type[Fact]]:
    """Every fact of the house: whatever stands in a file of events."""
    paths = [path.relative_to(PACKAGE.parent) for path in PACKAGE.rglob("events.py")]
    modules = [".".join(path.with_suffix("").parts) for path in paths]
    kinds = [kind for module in modules for kind in vars(import_module(module)).values()]
    return [kind for kind in kinds if isinstance(kind, type) and issubclass(kind, Fact) and kind is not Fact]


PROMISES: Mapping[str, Callable[[str], bool]] = {
    "mention": lambda _code: any("mention" in fact for fact in declared().audiences),
    "ballot": lambda code: "breaks_quiet=True" in code,
    "asked to own": lambda code: bool(declared().audiences["initiative:owner-asked"]) and "is_urgent=True" in code,
    "assign": lambda code: bool(declared().audiences["initiative:owner-asked"]) and "is_urgent=True" in code,
}
"""Words of the settings that promise mail, each with what must stand in the declarations for it to come."""


def promises_nobody_keeps(sentences: Iterable[str], code: str) -> set[str]:
    """Words of promises in these sentences without anything that keeps them."""
    said = " ".join(sentences).lower()
    return {word for word, is_kept in PROMISES.items() if word in said and not is_kept(code)}


def test_every_promise_of_a_notice_is_kept_by_a_fact():
    with override("en"):
        fields = PreferenceForm.base_fields.values()
        sentences = [f"{each.label} {each.help_text}" for each in fields]
    assert promises_nobody_keeps(sentences, text_of("declarations.py")) == set()


def test_a_promise_that_nothing_keeps_is_named():
    assert promises_nobody_keeps(["Reminders and closing ballots."], "Told(people)") == {"ballot"}


@pytest.mark.parametrize("name", sorted(set(Declarations.__dataclass_fields__) - {"audiences", "refusals"}))
def test_every_kind_of_declaration_is_asked(name):
    """Refusals are asked by ``sentence_for`` and audiences by what they react to, where they are declared."""
    assert f"declared().{name}" in text_of(".py", without=lambda path: path.stem == "declared")


def test_a_declaration_that_nobody_asks_is_named():
    assert panels_nobody_shows(["a:page", "b:page"], '{% panels "a:page" 1 %}', "") == {"b:page"}
    assert refusals_nobody_raises(["a:b", "a:c"], 'Refusal("a:b")') == {"a:c"}
    told = {
        "minga.link.events": "class Told: ...\nclass Untold: ...\n",
        "minga.link.actions": "from minga.link import events\ndef act(): publish(events.Told())\n",
        "minga.link.declarations": "from minga.link import events\nAudience(events.Untold, tell)\n",
    }
    facts = ["minga.link.events.Told", "minga.link.events.Untold"]
    assert facts_nobody_publishes(facts, read(told)) == {"minga.link.events.Untold"}
