"""What leaves: enough to use, count again and verify; nothing that tells on anybody."""

import json
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine

from minga.community.tests import factories as community
from minga.debate import actions as debate_actions
from minga.debate.models import OpinionSnapshot, Question, Stance
from minga.debate.tests import factories as debate
from minga.decision.tests import factories as decision
from minga.foundation.accounts.models import User
from minga.foundation.journal.models import Entry
from minga.foundation.testing.cast import NOW
from minga.outcome.tests import factories as outcome
from minga.project.exchange.polis_files import read_export
from minga.project.tests.carried import everything, ran, read_csv, refused, small_conversation
from minga.purpose.rules import Audience
from minga.purpose.tests import factories as purpose

CHECKOUT = Path(__file__).resolve().parents[4]
GUIDE = CHECKOUT / "docs" / "how-to" / "import-and-export.md"


@pytest.fixture
def by_rosa(cast):
    return ["--space", cast.space.slug, "--as", cast.rosa.email]


@pytest.fixture
def as_admin(cast):
    return ["--space", cast.space.slug]


def lines_of(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


# --- the opinion map


@pytest.fixture
def voted(cast):
    """A closed question: Tito wrote two statements, nine people of two minds voted on the first, five on the second."""
    question = debate.opened(cast)
    first = debate.statement(cast, question, "La poda está cerca")
    second = debate.statement(cast, question, "Los lodos huelen")
    for place, person in enumerate(debate.crowd(cast, question, 9)):
        for statement in [first, second] if place < 5 else [first]:
            value = 1 if place % 2 else -1
            debate_actions.take_stance(statement_id=statement.pk, value=value, by=cast.actor(person), now=NOW)
    return debate_actions.close_question(question_id=question.pk, by=cast.actor(cast.rosa), now=debate.AFTER)


def test_nobody_is_to_be_recognised_in_an_exported_map(cast, voted, by_rosa, tmp_path):
    said = ran("export", "opinion-map", voted.pk, *by_rosa, "--out", tmp_path / "map")
    votes, comments = read_csv(tmp_path / "map" / "votes.csv"), read_csv(tmp_path / "map" / "comments.csv")
    assert len(votes) == 9, "neither Tito's own votes nor the five on the second statement"
    assert "5 votes on statements with fewer than seven" in said
    assert {row["comment-id"] for row in votes} == {"0"}
    assert {row["voter-id"] for row in votes} == {str(number) for number in range(9)}
    assert len({row["timestamp"] for row in votes}) == 1
    assert [(row["agrees"], row["disagrees"]) for row in comments] == [("4", "5"), ("0", "0")]
    assert {row["author-id"] for row in comments} == {""}
    everywhere = "".join(path.read_text() for path in (tmp_path / "map").iterdir())
    for person in User.objects.exclude(name=""):
        assert person.email not in everywhere
        assert not re.search(rf"\b{person.name}\b", everywhere)


def test_the_numbers_of_participants_do_not_follow_those_of_people(cast, voted, by_rosa, tmp_path):
    ran("export", "opinion-map", voted.pk, *by_rosa, "--out", tmp_path / "map")
    ran("export", "opinion-map", voted.pk, *by_rosa, "--out", tmp_path / "again")
    exported = [int(row["vote"]) for row in read_csv(tmp_path / "map" / "votes.csv")]
    by_person = Stance.objects.filter(statement__text="La poda está cerca", is_own_statement=False).order_by(
        "person_id"
    )
    assert sorted(exported) == sorted(by_person.values_list("value", flat=True))
    assert exported != list(by_person.values_list("value", flat=True))
    assert (tmp_path / "map" / "votes.csv").read_bytes() == (tmp_path / "again" / "votes.csv").read_bytes()


@pytest.mark.parametrize(("visitors", "are_left_out", "voters"), [(8, False, 24), (8, True, 16), (6, False, 16)])
def test_visitors_leave_with_a_map_that_holds_them(cast, by_rosa, tmp_path, visitors, are_left_out, voters):
    question = debate.opened(cast)
    debate.vote_apart(cast, question, 8)
    statements = list(question.statements.order_by("pk"))
    door = debate.let_in(cast, question)
    debate.visits(door, [[1, -1] * 4] * visitors, statements, name="zanahoria")
    held = debate_actions.write_visitor_statement(caller=debate.caller(door, "z"), text="Un secreto", now=NOW)
    rosa = cast.actor(cast.rosa)
    debate_actions.leave_visitors_out(question_id=question.pk, are_left_out=are_left_out, by=rosa, now=NOW)
    debate_actions.close_question(question_id=question.pk, by=rosa, now=debate.AFTER)
    ran("export", "opinion-map", question.pk, *by_rosa, "--out", tmp_path / "map")
    votes = read_csv(tmp_path / "map" / "votes.csv")
    assert {row["voter-id"] for row in votes} == {str(number) for number in range(voters)}
    everywhere = "".join(path.read_text() for path in (tmp_path / "map").iterdir())
    assert held.hidden_at is not None
    for secret in ("secreto", "zanahoria", door.token):
        assert secret not in everywhere


def test_what_visitors_did_leaves_with_a_space_and_leads_to_nobody(cast, as_admin, tmp_path):
    question = debate.opened(cast)
    door = debate.let_in(cast, question, are_held=False)
    debate_actions.write_visitor_statement(caller=debate.caller(door, "zanahoria"), text="Falta sombra", now=NOW)
    ran("export", "space", *as_admin, "--out", tmp_path / "space")
    (line,) = lines_of(tmp_path / "space" / "statements.jsonl")
    assert (line["text"], line["author_id"]) == ("Falta sombra", None)
    everywhere = "".join(path.read_text() for path in (tmp_path / "space").iterdir())
    assert door.token not in everywhere
    assert question.visitors.get().key not in everywhere


def test_hidden_statements_leave_without_their_words(cast, voted, by_rosa, tmp_path):
    statement = voted.statements.get(text="Los lodos huelen")
    statement.hidden_at, statement.hidden_reason = NOW, "No es sobre esto"
    statement.save()
    ran("export", "opinion-map", voted.pk, *by_rosa, "--out", tmp_path / "map")
    comments = (tmp_path / "map" / "comments.csv").read_text()
    assert "lodos" not in comments
    assert "-1,[hidden]" in comments


def test_few_voters_open_questions_and_other_people_are_refused(cast, by_rosa, voted, tmp_path, neighbours):
    question = debate.opened(cast, voted.community)
    out = ["--out", tmp_path / "map"]
    before = everything()
    with time_machine.travel(NOW, tick=False):
        assert "still open" in refused("export", "opinion-map", question.pk, *by_rosa, *out)
    debate.statement(cast, question)
    debate_actions.close_question(question_id=question.pk, by=cast.actor(cast.rosa), now=debate.AFTER)
    assert "Fewer than 7" in refused("export", "opinion-map", question.pk, *by_rosa, *out)
    tito = ["--space", cast.space.slug, "--as", cast.tito.email]
    assert "may not" in refused("export", "opinion-map", voted.pk, *tito, *out)
    theirs = ["--space", neighbours.space.slug, "--as", neighbours.rosa.email]
    assert "nothing with this number" in refused("export", "opinion-map", voted.pk, *theirs, *out)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "file").touch()
    assert "not an empty folder" in refused("export", "opinion-map", voted.pk, *by_rosa, "--out", tmp_path / "full")
    assert not (tmp_path / "map").exists()
    assert everything()["debate.Stance"] == before["debate.Stance"] + 1


def test_a_map_that_leaves_and_comes_back_is_the_same_map(cast, by_rosa, tmp_path):
    where = community.opened(cast)
    folder = small_conversation(tmp_path / "there", people=24, statements=12)
    ran("import", "polis", folder, *by_rosa, "--community", where.pk, "--days", 0)
    first = Question.objects.get()
    ran("export", "opinion-map", first.pk, *by_rosa, "--out", tmp_path / "away")
    ran("import", "polis", tmp_path / "away", *by_rosa, "--community", where.pk)
    second = Question.objects.exclude(pk=first.pk).get()
    one, other = (OpinionSnapshot.objects.get(question=question).drawing for question in (first, second))
    assert one["state"] == other["state"] == "grouped"
    assert sorted(one["groups"]) == sorted(other["groups"])
    assert (one["voters"], one["placed"]) == (other["voters"], other["placed"])
    shares = ("seen", "agree", "disagree")
    assert [[row[key] for key in shares] for row in one["statements"]] == [
        [row[key] for key in shares] for row in other["statements"]
    ]
    assert len(one["divides"]) == len(other["divides"])
    assert [[row["groups"], row["verdict"]] for row in one["statements"]] == [
        [row["groups"], row["verdict"]] for row in other["statements"]
    ]
    groups = {row["participant"]: row["group-id"] for row in read_csv(tmp_path / "away" / "participants-votes.csv")}
    assert sorted(groups.values()) == ["0"] * 12 + ["1"] * 12
    assert read_export(tmp_path / "away").url.startswith("http")


def test_the_groups_of_each_comment_add_up_and_the_history_tells_of_nobody_alone(cast, by_rosa, tmp_path):
    where = community.opened(cast)
    folder = small_conversation(tmp_path / "there", people=24, statements=12)
    ran("import", "polis", folder, *by_rosa, "--community", where.pk, "--days", 0)
    ran("export", "opinion-map", Question.objects.get().pk, *by_rosa, "--out", tmp_path / "away")
    cells = ("votes", "agrees", "disagrees", "passes")
    for row in read_csv(tmp_path / "away" / "comment-groups.csv"):
        for cell in cells:
            assert int(row[f"total-{cell}"]) == int(row[f"group-a-{cell}"]) + int(row[f"group-b-{cell}"])
        assert int(row["total-votes"]) == sum(int(row[f"total-{cell}"]) for cell in cells[1:])
    cast_votes = len(read_csv(tmp_path / "away" / "votes.csv"))
    history = read_csv(tmp_path / "away" / "stats-history.csv")
    assert [int(row["n-votes"]) for row in history] == [cast_votes]
    assert [int(row["n-voters"]) for row in history] == [24]


def test_days_on_which_few_came_join_the_line_before(cast, by_rosa, tmp_path):
    question = debate.opened(cast)
    statement = debate.statement(cast, question)
    for place, person in enumerate(debate.crowd(cast, question, 12)):
        day = NOW + timedelta(days=0 if place < 8 else place - 7)
        debate_actions.take_stance(statement_id=statement.pk, value=1, by=cast.actor(person), now=day)
    debate_actions.close_question(question_id=question.pk, by=cast.actor(cast.rosa), now=debate.AFTER)
    ran("export", "opinion-map", question.pk, *by_rosa, "--out", tmp_path / "away")
    assert [row["n-voters"] for row in read_csv(tmp_path / "away" / "stats-history.csv")] == ["12"]


# --- the count of a decision


@pytest.mark.parametrize("is_secret", [True, False])
def test_a_published_count_can_be_counted_again(cast, by_rosa, tmp_path, is_secret):
    published = decision.published(cast, is_secret=is_secret)
    said = ran("export", "recount", published.pk, *by_rosa, "--out", tmp_path / "count.json")
    assert "the same result" in said
    document = json.loads((tmp_path / "count.json").read_text())
    assert document["roll_size"] == 3
    names = {"Rosa", "Tito", "Inés"}
    found = {name for name in names if name in (tmp_path / "count.json").read_text()}
    assert found == (set() if is_secret else names)
    assert "already" in refused("export", "recount", published.pk, *by_rosa, "--out", tmp_path / "count.json")


def test_an_unpublished_count_does_not_leave(cast, by_rosa, tmp_path):
    closed = decision.closed(cast)
    said = refused("export", "recount", closed.pk, *by_rosa, "--out", tmp_path / "count.json")
    assert "no published result" in said
    assert list(tmp_path.iterdir()) == []


# --- verdicts


def test_verdicts_leave_with_their_level_and_hashes(cast, by_rosa, tmp_path):
    verdict = outcome.published(cast)
    ran("export", "verdicts", *by_rosa, "--out", tmp_path / "verdicts.jsonl")
    (line,) = lines_of(tmp_path / "verdicts.jsonl")
    assert (line["id"], line["code"], line["level"]) == (verdict.pk, verdict.code, verdict.level)
    assert line["plan_hash"] == verdict.plan.content_hash
    assert line["inputs_hash"] == verdict.assessment.inputs_hash
    assert "inputs" not in line


def test_verdicts_of_others_do_not_leave(cast, neighbours, tmp_path):
    outcome.published(cast)
    theirs = ["--space", neighbours.space.slug]
    ran("export", "verdicts", *theirs, "--out", tmp_path / "verdicts.jsonl")
    assert lines_of(tmp_path / "verdicts.jsonl") == []


# --- the journal


def recipe(tmp_path):
    """The verification that the guide prints, as a program."""
    (code,) = re.findall(r"```python\n(.*?)```", GUIDE.read_text(), flags=re.DOTALL)
    path = tmp_path / "verify_journal.py"
    path.write_text(code)
    return path


def verified(program, journal):
    return subprocess.run([sys.executable, "-I", program, journal], capture_output=True, text=True, check=False)


def test_the_guides_recipe_verifies_a_full_journal_without_minga(cast, as_admin, tmp_path):
    debate.summarized(cast)
    ran("export", "journal", *as_admin, "--full", "--out", tmp_path / "journal.jsonl")
    lines = (tmp_path / "journal.jsonl").read_text().splitlines()
    assert len(lines) == Entry.objects.filter(space=cast.space).count() > 10
    program = recipe(tmp_path)
    whole = verified(program, tmp_path / "journal.jsonl")
    assert whole.returncode == 0, whole.stderr
    assert f"{len(lines)} entries" in whole.stdout
    removed = lines[:4] + lines[5:]
    changed = [*lines[:4], lines[4].replace('"actor": ', '"actor": 1'), *lines[5:]]
    for number, touched in enumerate([removed, changed]):
        (tmp_path / f"touched{number}.jsonl").write_text("\n".join(touched))
        assert verified(program, tmp_path / f"touched{number}.jsonl").returncode == 1


def test_a_public_journal_tells_nothing_but_matches_the_full_one(cast, as_admin, tmp_path):
    purpose.called_go(cast)
    ran("export", "journal", *as_admin, "--out", tmp_path / "public.jsonl")
    ran("export", "journal", *as_admin, "--full", "--out", tmp_path / "full.jsonl")
    public, full = lines_of(tmp_path / "public.jsonl"), lines_of(tmp_path / "full.jsonl")
    assert all(set(line) == {"position", "previous", "hash"} for line in public)
    assert [line["hash"] for line in public] == [line["hash"] for line in full]
    assert verified(recipe(tmp_path), tmp_path / "public.jsonl").returncode == 0
    assert (tmp_path / "full.jsonl").stat().st_mode & 0o077 == 0


def test_only_administrators_take_journal_and_space_out(cast, by_rosa, tmp_path):
    assert "administrator" in refused("export", "journal", *by_rosa, "--out", tmp_path / "journal.jsonl")
    assert "administrator" in refused("export", "space", *by_rosa, "--out", tmp_path / "space")
    assert list(tmp_path.iterdir()) == []


# --- the space


def test_a_space_leaves_without_what_is_private_or_secret(cast, neighbours, as_admin, tmp_path):
    published = decision.published(cast, is_secret=True)
    purpose.draft(cast, title="Plan reservado", audience=Audience.CONFIDENTIAL)
    community.formed(cast, "secret", purpose=published.community.purpose, name="Cuarto reservado")
    hidden = debate.contribution(cast, debate.opened(cast, published.community), body="Un insulto")
    hidden.hidden_at, hidden.hidden_reason = NOW, "Insulta"
    hidden.save()
    before = everything()
    ran("export", "space", *as_admin, "--out", tmp_path / "space")
    assert everything() == before
    files = {path.stem: path.read_text() for path in (tmp_path / "space").iterdir()}
    manifest = json.loads(files["manifest"])
    assert manifest["rows"]["decisions"] == 1
    assert {line["id"] for line in lines_of(tmp_path / "space" / "questions.jsonl")} == set(
        Question.objects.values_list("pk", flat=True)
    )
    everywhere = "".join(files.values())
    for secret in ("reservado", "insulto", "@", "has_voted", '"voter"', "voter_id", "password", "token"):
        assert secret not in everywhere, secret
    for name in ("stances", "roll", "ballots", "hours", "commitments", "estimates", "notices"):
        assert name not in files
    (result,) = lines_of(tmp_path / "space" / "results.jsonl")
    assert result["result"]["roll_size"] == 3


def test_another_spaces_rows_do_not_leave(cast, neighbours, tmp_path):
    debate.summarized(cast)
    ran("export", "space", "--space", neighbours.space.slug, "--out", tmp_path / "space")
    rows = json.loads((tmp_path / "space" / "manifest.json").read_text())["rows"]
    assert rows.pop("people") == 7
    assert set(rows.values()) == {0}
