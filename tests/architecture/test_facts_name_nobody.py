"""The journal outlives whoever leaves for good: its facts hold ids and plain values, never who somebody is."""

from dataclasses import fields
from importlib import import_module
from typing import Any

from minga.kernel import Fact
from tests.architecture.graph import LINKS

PLAIN = {"int", "int | None", "bool", "float", "float | None", "tuple[int, ...]"}
WORDS = {
    "act": "the name of what was undone",
    "after": "a day",
    "algorithm": "the name of a way to draw lots",
    "before": "what a text of the organization, a state or a choice was; its words are the organization's",
    "because": "the code of a reason",
    "changed": "the names of settings",
    "chain_hash": "a digest",
    "code": "a code",
    "content_hash": "a digest",
    "criterion": "the name of a criterion",
    "effective_at": "a moment",
    "file_hash": "a digest",
    "hash_after": "a digest",
    "hash_before": "a digest",
    "how": "by which door somebody came in",
    "inputs_hash": "a digest",
    "key": "the name of what is kept",
    "kind": "the name of a kind",
    "list_hash": "a digest",
    "outcome": "the code of a result",
    "role": "the name of a role",
    "seed": "drawn numbers",
    "source": "from which file or system figures come",
    "started_on": "a day",
    "starts": "days by the names of units",
    "state": "the name of a state",
    "step": "the name of a step of the moderation",
    "until": "a moment",
    "verdict": "the code of a verdict",
}
"""Fields with words, each with what stands there. A name or an address of a person belongs in none."""


def all_facts() -> list[type[Fact]]:
    modules = [f"minga.{link}.events" for link in LINKS]
    modules += ["minga.foundation.tenancy.events", "minga.foundation.rights.events"]
    kinds: list[Any] = [kind for module in modules for kind in vars(import_module(module)).values()]
    return [kind for kind in kinds if isinstance(kind, type) and issubclass(kind, Fact) and kind is not Fact]


def test_every_field_with_words_is_known_to_hold_nobody() -> None:
    wordy = {
        each.name: f"{kind.__name__}: {each.type}"
        for kind in all_facts()
        for each in fields(kind)
        if str(getattr(each.type, "__name__", each.type)) not in PLAIN and str(each.type) not in PLAIN
    }
    assert {name: where for name, where in wordy.items() if name not in WORDS} == {}
    assert len(all_facts()) > 90
