"""A Polis conversation becomes a question, once, whole, and with the right sign."""

import gzip

import pytest

from minga.community.models import Community, Membership
from minga.community.tests import factories as community
from minga.debate.actions import imports
from minga.debate.models import OpinionSnapshot, Question, Stance, Statement
from minga.foundation.accounts.models import User
from minga.foundation.exchange.tables import TableError
from minga.foundation.scope import in_space
from minga.foundation.tenancy.models import SpaceMembership
from minga.project.exchange.polarity import polarity
from minga.project.exchange.polis_files import read_export
from minga.project.tests.carried import (
    AUSTRIA,
    BOWLING_GREEN,
    START,
    UBER,
    VOTES,
    copied,
    everything,
    facts,
    polis,
    ran,
    read_csv,
    refused,
    small_conversation,
    write_csv,
)


@pytest.fixture
def opened(cast):
    return community.opened(cast)


@pytest.fixture
def into(cast, opened):
    """The options of an import by Rosa, who facilitates."""
    return ["--space", cast.space.slug, "--community", opened.pk, "--as", cast.rosa.email]


@pytest.fixture
def folder(tmp_path):
    return small_conversation(tmp_path / "smalltalk")


def the_question():
    return Question.objects.get(statements__source="polis", statements__source_id__endswith="/0")


def test_people_statements_and_votes_arrive(cast, opened, into, folder, mailoutbox):
    said = ran("import", "polis", folder, *into)
    question = the_question()
    assert (question.title, question.community_id, question.state) == ("A small conversation", opened.pk, "open")
    assert Statement.objects.filter(question=question).count() == 10
    assert Stance.objects.filter(question=question, source="polis").count() == 200
    assert Stance.objects.filter(question=question, is_own_statement=True).count() == 10
    person = User.objects.get(email="polis-smalltalk-7@import.invalid")
    assert person.name == "Participante 7"
    assert not person.has_usable_password()
    assert Membership.objects.get(user=person, community=opened).is_external
    assert SpaceMembership.objects.get(user=person, space=cast.space).role == "guest"
    theirs = Stance.objects.get(person=person, statement__source_id="smalltalk/3")
    assert theirs.value == 1
    assert not [mail for mail in mailoutbox if any(to.endswith(".invalid") for to in mail.to)]
    assert "200 new votes" in said


def test_the_map_of_two_camps_appears(into, folder):
    said = ran("import", "polis", folder, *into)
    snapshot = OpinionSnapshot.objects.get(question=the_question())
    assert snapshot.state == "grouped"
    assert sorted(snapshot.drawing["groups"]) == [10, 10]
    assert "2 groups" in said


def test_one_cloud_is_no_group_neither_in_the_command_nor_when_it_leaves(cast, into, folder, tmp_path):
    votes = [list(row.values()) for row in read_csv(folder / "votes.csv")]
    write_csv(folder / "votes.csv", VOTES, [[*row[:4], 1 if int(row[2]) else -1] for row in votes])
    said = ran("import", "polis", folder, *into, "--days", 0, "--sign", "agree=1")
    assert "The opinion map shows one cloud of opinions, and no groups." in said
    assert "1 groups" not in said
    away = ["--space", cast.space.slug, "--as", cast.rosa.email, "--out", tmp_path / "away"]
    ran("export", "opinion-map", the_question().pk, *away)
    rows = read_csv(tmp_path / "away" / "participants-votes.csv")
    assert {row["group-id"] for row in rows} == {""}
    assert "group-a-votes" not in (tmp_path / "away" / "comment-groups.csv").read_text()


@pytest.mark.parametrize(("voters", "said"), [(1, "1 person, 1 new statement"), (2, "2 people, 1 new statement")])
def test_one_is_counted_as_one(into, tmp_path, voters, said):
    folder = small_conversation(tmp_path / "single")
    comments = [list(row.values()) for row in read_csv(folder / "comments.csv")]
    head = list(read_csv(folder / "comments.csv")[0])
    write_csv(folder / "comments.csv", head, [[*comments[0][:3], "0", *comments[0][4:]]])
    write_csv(folder / "votes.csv", VOTES, [(START, "", 0, voter, 1) for voter in range(voters)])
    (folder / "participants-votes.csv").unlink()
    told = ran("import", "polis", folder, *into, "--sign", "agree=1")
    assert said in told
    assert f"{voters} new vote{'s' if voters > 1 else ''}, 0 changed" in told


def test_statements_that_read_the_same_are_told(into, folder):
    """They come with votes of their own, so none is dropped; what moderation took out is nobody's double."""
    broken(folder, "comments.csv", lambda t: t.replace("number 4", "number 3.").replace("number 9", "number 2"))
    broken(folder, "comments.csv", lambda t: t.replace("Statement number 5", "STATEMENT NUMBER 3"))
    said = ran("import", "polis", folder, *into)
    assert "2 of them read the same as another" in said
    assert Statement.objects.count() == 10
    assert "read the same" not in ran("import", "polis", folder, *into)


def test_what_was_moderated_there_comes_in_hidden(into, folder):
    ran("import", "polis", folder, *into)
    hidden = Statement.objects.exclude(hidden_at=None)
    assert [each.source_id for each in hidden] == ["smalltalk/9"]
    assert hidden[0].hidden_reason == "Moderada en la conversación de la que viene."


def test_importing_twice_changes_nothing_and_says_so(into, folder):
    ran("import", "polis", folder, *into)
    before, told = everything(), facts()
    said = ran("import", "polis", folder, *into)
    assert everything() == before
    assert facts() == told
    assert "nothing has changed" in said


def test_later_votes_of_the_same_conversation_are_added(into, folder):
    ran("import", "polis", folder, *into)
    votes = [tuple(row.values()) for row in read_csv(folder / "votes.csv")]
    write_csv(folder / "votes.csv", VOTES, [*votes, (START * 2, "", 3, 7, -1)])
    said = ran("import", "polis", folder, *into, "--sign", "agree=1")
    assert "0 new votes, 1 changed" in said
    assert (
        Stance.objects.get(person__email__startswith="polis-smalltalk-7@", statement__source_id="smalltalk/3").value
        == -1
    )


def test_other_spaces_see_nothing(into, folder, neighbours):
    ran("import", "polis", folder, *into)
    with in_space(neighbours.space.pk):
        assert Question.objects.count() == Statement.objects.count() == Stance.objects.count() == 0
        assert not SpaceMembership.objects.filter(space=neighbours.space, user__email__endswith=".invalid").exists()


def test_a_conversation_that_is_over_is_closed_at_once(into, folder):
    ran("import", "polis", folder, *into, "--days", 0)
    assert the_question().state == "closed"


def test_a_community_is_founded_by_name(cast, opened, folder):
    by = ["--space", cast.space.slug, "--as", cast.rosa.email]
    said = refused("import", "polis", folder, *by, "--into", "Brought along", "--purpose", 99_999)
    assert "nothing with this number" in said
    ran("import", "polis", folder, *by, "--into", "Brought along", "--purpose", opened.purpose_id)
    founded = Community.objects.get(name="Brought along")
    assert the_question().community_id == founded.pk
    assert founded.state == "open"
    before = everything()
    ran("import", "polis", folder, *by, "--into", "Brought along")
    assert everything() == before


# --- the sign


@pytest.mark.parametrize("files", ["votes", "matrix"])
def test_a_consistent_turn_is_found_by_what_authors_voted(into, tmp_path, files):
    """As servers exported for some time: every file says the opposite, and all counts agree with each other."""
    folder = small_conversation(tmp_path / "turned", sign=-1)
    if files == "matrix":
        (folder / "votes.csv").unlink()
    said = ran("import", "polis", folder, *into)
    assert "Agree is -1" in said
    assert "votes are turned round" in said
    person = User.objects.get(email="polis-turned-7@import.invalid")
    assert Stance.objects.get(person=person, statement__source_id="turned/3").value == 1


def test_votes_as_the_database_has_them_are_found_by_the_counts(tmp_path):
    """votes.csv straight from the database beside files of the exporter, and no author known."""
    folder = small_conversation(tmp_path / "raw")
    votes = [list(row.values()) for row in read_csv(folder / "votes.csv")]
    write_csv(folder / "votes.csv", VOTES, [[*row[:4], -int(row[4])] for row in votes])
    rows = [list(row.values()) for row in read_csv(folder / "comments.csv")]
    header = list(read_csv(folder / "comments.csv")[0])
    write_csv(folder / "comments.csv", header, [[*row[:3], "", *row[4:]] for row in rows])
    assert polarity(read_export(folder)).sign == -1


def test_a_contradiction_is_refused_and_the_operator_overrides(into, tmp_path):
    folder = small_conversation(tmp_path / "odd")
    rows = [list(row.values()) for row in read_csv(folder / "comments.csv")]
    header = list(read_csv(folder / "comments.csv")[0])
    write_csv(folder / "comments.csv", header, [[*row[:4], row[5], row[4], *row[6:]] for row in rows])
    before = everything()
    assert "contradict" in refused("import", "polis", folder, *into)
    assert everything() == before
    assert "Agree is 1, as you say" in ran("import", "polis", folder, *into, "--sign", "agree=1")


# --- bad input


def broken(folder, name, change):
    path = folder / name
    path.write_text(change(path.read_text()))
    return folder


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda folder: (folder / "comments.csv").unlink(), ["comments.csv"]),
        (lambda folder: broken(folder, "votes.csv", lambda t: t.replace(",1\n", ",7\n", 1)), ["votes.csv", "7"]),
        (lambda folder: broken(folder, "votes.csv", lambda t: t.replace(",3,7,", ",77,7,")), ["comment 77", "line"]),
        (lambda folder: broken(folder, "votes.csv", lambda t: t.replace("vote\n", "choice\n")), ["vote"]),
        (lambda folder: (folder / "votes.csv").write_bytes("año".encode("latin-1")), ["votes.csv", "UTF-8"]),
        (lambda folder: broken(folder, "comments.csv", lambda t: t.splitlines()[0] + "\n"), ["comments.csv"]),
        (lambda folder: broken(folder, "comments.csv", lambda t: t.replace("er 4", "x" * 1001)), ["line 6", "1000"]),
        (lambda folder: broken(folder, "comments.csv", lambda t: t.replace("Statement number 4", "")), ["line 6"]),
    ],
)
def test_broken_files_are_named_and_change_nothing(into, folder, change, words):
    change(folder)
    before = everything()
    said = refused("import", "polis", folder, *into)
    assert all(word in said for word in words), said
    assert len(said.strip().splitlines()) == 1
    assert everything() == before


def test_a_broken_row_50_000_is_named_by_its_line(into, folder):
    rows = [(START + i, "", i % 10, i % 20, 1) for i in range(60_000)]
    rows[50_000 - 2] = (START, "", "3", "7", "yes")
    write_csv(folder / "votes.csv", VOTES, rows)
    before = everything()
    said = refused("import", "polis", folder, *into)
    assert "line 50000" in said
    assert "yes" in said
    assert everything() == before


def test_wrong_options_are_refused_in_one_sentence(cast, opened, into, folder, tmp_path, neighbours):
    before = everything()
    space, rosa = ["--space", cast.space.slug], ["--as", cast.rosa.email]
    here = ["--community", opened.pk]
    assert "no space called" in refused("import", "polis", folder, "--space", "nowhere", *here)
    assert "nothing with this number" in refused("import", "polis", folder, *space, *rosa, "--community", 99_999)
    assert "--sign" in refused("import", "polis", folder, *into, "--sign", "agree=2")
    assert "no folder" in refused("import", "polis", tmp_path / "nowhere", *into)
    assert "Nobody" in refused("import", "polis", folder, *space, *here, "--as", "who@example.org")
    assert "does not belong" in refused("import", "polis", folder, *space, *here, "--as", neighbours.ada.email)
    assert "facilitators" in refused("import", "polis", folder, *space, *here, "--as", cast.tito.email)
    assert "either" in refused("import", "polis", folder, *space, *rosa)
    assert everything() == before


def test_another_spaces_community_is_not_found(cast, neighbours, folder):
    with in_space(neighbours.space.pk):
        theirs = community.opened(neighbours)
    before = everything()
    by = ["--space", cast.space.slug, "--as", cast.rosa.email]
    assert "nothing with this number" in refused("import", "polis", folder, *by, "--community", theirs.pk)
    assert everything() == before


def test_a_crash_in_the_middle_leaves_the_state_before(into, folder, monkeypatch):
    before = everything()

    def crash(*_args, **_kwargs):
        raise RuntimeError("the power went")

    monkeypatch.setattr(imports, "_count_seen", crash)
    with pytest.raises(AssertionError, match="power went"):
        ran("import", "polis", folder, *into)
    assert everything() == before


def test_columns_go_by_their_names(tmp_path):
    """Some exports hold a column xid, or repeat one."""
    plain = small_conversation(tmp_path / "plain")
    (plain / "votes.csv").unlink()
    rows = read_csv(plain / "participants-votes.csv")
    names = list(rows[0])
    other = copied(plain, tmp_path / "plain2" / "plain")
    order = ["participant", "xid", *reversed(names[1:]), "participant"]
    cells = [[row.get(name, "") for name in order] for row in rows]
    write_csv(other / "participants-votes.csv", order, cells)
    assert sorted(read_export(other).votes, key=repr) == sorted(read_export(plain).votes, key=repr)


def _without_text(folder, number):
    path = folder / "comments.csv"
    rows = read_csv(path)
    rows[number]["comment-body"] = " "
    write_csv(path, list(rows[0]), [list(row.values()) for row in rows])


def test_a_statement_moderated_out_without_its_text_comes_in_hidden_and_is_told(into, folder):
    _without_text(folder, 9)
    said = ran("import", "polis", folder, *into)
    assert "1 statement was moderated out there without their text" in said
    hidden = Statement.objects.get(source_id__endswith="/9")
    assert hidden.hidden_at is not None
    assert "comentario 9" in hidden.text
    assert Stance.objects.filter(statement=hidden).exists()


def test_an_empty_statement_that_was_not_moderated_is_named_by_its_line(into, folder):
    _without_text(folder, 3)
    before = everything()
    said = refused("import", "polis", folder, *into)
    assert "comments.csv, line 5: comment 3 has no text" in said
    assert everything() == before


@pytest.mark.parametrize("file", ["votes.csv", "comments.csv", "participants-votes.csv"])
@pytest.mark.parametrize("change", ["blank rows", "semicolons", "heads", "mark", "utf-16", "gzip", "quotes"])
def test_files_that_another_program_saved_again_say_the_same(tmp_path, file, change):
    folder = small_conversation(tmp_path / "a" / "talk")
    expected = read_export(folder)
    path = folder / file
    text = path.read_text()
    head, _, rest = text.partition("\n")
    changed = {
        "blank rows": text.replace("\r\n", "\r\n,,\r\n") + ",,,,\n",
        "semicolons": text.replace(",", ";"),
        "heads": f" {head.upper().replace(',', ' , ')}\n{rest}",
        "mark": f"\ufeff{text}",
        "quotes": "\n".join(",".join(f'"{cell}"' for cell in line.split(",")) for line in text.splitlines()),
    }.get(change, text)
    content = changed.encode("utf-16" if change == "utf-16" else "utf-8")
    path.write_bytes(gzip.compress(content) if change == "gzip" else content)
    assert read_export(folder) == expected


def test_a_short_line_is_named(tmp_path):
    folder = small_conversation(tmp_path / "short")
    path = folder / "votes.csv"
    lines = path.read_text().splitlines()
    lines[11] = "1500000000000,,3"
    path.write_text("\n".join(lines))
    with pytest.raises(TableError) as refusal:
        read_export(folder)
    assert refusal.value.code == "import:short-line"
    assert refusal.value.params["line"] == 12


# --- real conversations


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("name", "people", "statements", "votes", "hidden"),
    [(UBER, 1921, 197, 49_443, 78), (BOWLING_GREEN, 2031, 896, 225_524, 289)],
)
def test_a_real_conversation_comes_in_whole(cast, opened, into, data_folder, name, people, statements, votes, hidden):
    folder = polis(data_folder, name)
    said = ran("import", "polis", folder, *into)
    question = Question.objects.latest("pk")
    assert Statement.objects.filter(question=question).count() == statements
    assert Statement.objects.filter(question=question, hidden_at__isnull=False).count() == hidden
    assert Stance.objects.filter(question=question).count() == votes
    assert Membership.objects.filter(community=opened, is_external=True).count() == people + 1
    assert "Agree is 1, as the files show." in said
    published = {
        row["topic"]: next(v for k, v in row.items() if k != "topic") for row in read_csv(folder / "summary.csv.gz")
    }
    drawing = OpinionSnapshot.objects.get(question=question).drawing
    assert len(drawing["groups"]) == int(published["groups"])
    assert sum(drawing["groups"]) == drawing["placed"]
    before, told = everything(), facts()
    assert "nothing has changed" in ran("import", "polis", folder, *into)
    assert (everything(), facts()) == (before, told)


@pytest.mark.real_data
@pytest.mark.parametrize(
    "name", [UBER, BOWLING_GREEN, AUSTRIA, "scoop-hivemind.taxes", "ssis.land-bank-farmland.2rumnecbeh.2021-08-01"]
)
def test_the_sign_of_real_exports_is_found_and_so_is_their_flip(data_folder, tmp_path, name):
    folder = copied(polis(data_folder, name), tmp_path / name)
    assert polarity(read_export(folder)).sign == 1
    flip_everything(folder)
    assert polarity(read_export(folder)).sign == -1


def flip_everything(folder):
    """What an exporter that keeps the database's sign writes, in every file."""
    swap = {"agrees": "disagrees", "disagrees": "agrees", "n-agree": "n-disagree", "n-disagree": "n-agree"}
    for path in folder.glob("*.csv.gz"):
        if path.name.startswith(("summary", "stats")):
            continue
        rows = read_csv(path)
        header = list(rows[0])

        def cell(row, column):
            value = row[swap.get(column, column)]
            is_vote = column == "vote" or column.isdigit()
            return str(-int(value)) if is_vote and value else value

        write_csv(path, header, [[cell(row, column) for column in header] for row in rows])


@pytest.mark.real_data
def test_austria_is_read_by_the_names_of_its_columns(data_folder):
    folder = polis(data_folder, AUSTRIA)
    export = read_export(folder)
    rows = {row["participant"]: row for row in read_csv(folder / "participants-votes.csv.gz")}
    assert len(export.participants) == len(rows) == 1756
    cast = {}
    for vote in export.votes:
        cast.setdefault(vote.voter, []).append(vote.value)
    for who, row in rows.items():
        assert cast.get(who, []).count(1) == int(row["n-agree"])
        assert cast.get(who, []).count(-1) == int(row["n-disagree"])
