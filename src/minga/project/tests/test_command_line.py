"""The command line: help everywhere, one clear sentence on bad input, and nothing changed."""

import socket
import subprocess
import sys

import pytest
from click.testing import CliRunner
from django.utils import translation

from minga.foundation.accounts.models import User
from minga.foundation.journal.chain import seal_all
from minga.foundation.journal.models import Entry
from minga.foundation.tenancy.models import Space, SpaceMembership
from minga.project.cli import commands, demo, exporting, importing, recounting  # noqa: F401
from minga.project.cli.main import cli
from minga.purpose.tests import factories


def run(*arguments):
    with translation.override("en"):
        return CliRunner().invoke(cli, list(arguments), catch_exceptions=False)


def test_every_command_has_help():
    for name, command in cli.commands.items():
        result = run(name, "--help")
        assert result.exit_code == 0, name
        assert command.help or command.short_help, name


def said_by(script):
    return subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split()


def test_what_imports_made_is_no_garbage_to_look_through():
    script = """
import gc
from minga.project.cli import main as entry
entry.__globals__["cli"].main = lambda: print(gc.isenabled(), gc.get_freeze_count() > 100_000)
entry()
"""
    assert said_by(script) == ["True", "True"]


def test_scipy_is_loaded_by_whoever_computes_and_not_by_whoever_serves_pages():
    script = """
import sys
import minga.project.wsgi, minga.project.asgi
from django.urls import get_resolver
assert get_resolver().url_patterns
from minga.project.cli import assessing, commands, demo, exporting, importing, recounting
print(sorted(name for name in sys.modules if name.startswith("scipy")))
"""
    assert said_by(script) == ["[]"]


def test_a_space_is_opened_with_its_administrator(db):
    result = run("create-space", "cooperativa", "Cooperativa del Sur", "--admin", "ada@example.org")
    assert result.exit_code == 0
    place = SpaceMembership.objects.get(space__slug="cooperativa")
    assert (place.user.email, place.role) == ("ada@example.org", "administrator")
    assert place.space.is_open_to_visitors is False


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["create-space", "Mal Nombre", "X", "--admin", "a@example.org"], "cannot be an address"),
        (["create-space", "bien", "  ", "--admin", "a@example.org"], "needs a name"),
        (["create-space", "bien", "Bien", "--admin", "nadie"], "is not an e-mail address"),
        (["invite", "nohay", "a@example.org"], "There is no space called"),
        (["verify", "--space", "nohay"], "There is no space called"),
    ],
)
def test_bad_input_is_one_sentence_and_changes_nothing(db, arguments, sentence):
    result = run(*arguments)
    assert result.exit_code == 1
    assert sentence in result.output
    assert len(result.output.strip().splitlines()) == 1
    assert not Space.objects.exists()
    assert not User.objects.exists()


def test_a_taken_slug_is_refused(cast):
    result = run("create-space", cast.space.slug, "Otra", "--admin", "a@example.org")
    assert result.exit_code == 1
    assert Space.objects.count() == 1


def test_inviting_lets_a_person_in(cast):
    assert run("invite", cast.space.slug, "nueva@example.org", "--name", "Nueva").exit_code == 0
    assert SpaceMembership.objects.filter(space=cast.space, user__email="nueva@example.org").exists()


def test_verify_proves_or_names_the_broken_entry(cast):
    factories.called_go(cast)
    assert "whole" in run("verify").output
    seal_all()
    Entry.objects.filter(position=2).update(payload={"purpose_id": 0})
    result = run("verify")
    assert result.exit_code == 1
    assert "BROKEN at entry 2" in result.output


def test_a_port_that_answers_is_not_taken(db):
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        result = run("serve", "--port", str(listener.getsockname()[1]))
    assert result.exit_code == 1
    assert "already answers" in result.output
