"""What was written elsewhere comes in whole, once, or not at all."""

import pytest

from minga.debate import actions, rules
from minga.debate.models import Contribution, Question, Stance, Statement
from minga.debate.tests import factories
from minga.foundation.journal.models import Entry
from minga.foundation.policy import RefusedError
from minga.foundation.testing.cast import NOW


def statements(cast, count=3, **changes):
    return [
        actions.StatementRow(
            **{
                "source": "polis",
                "source_id": str(number),
                "author_id": cast.tito.pk,
                "text": f"Frase {number}",
                "written_at": NOW,
            }
            | changes
        )
        for number in range(count)
    ]


def stances(cast, value=1, people=("tito", "ines"), count=3):
    return [
        actions.StanceRow(
            source="polis", statement_source_id=str(number), person_id=getattr(cast, who).pk, value=value, taken_at=NOW
        )
        for number in range(count)
        for who in people
    ]


@pytest.fixture
def question(cast):
    return factories.opened(cast)


def bring(cast, question, rows, what):
    act = getattr(actions, f"import_{what}")
    return act(question_id=question.pk, rows=rows, by=cast.actor(cast.rosa), now=NOW)


def test_importing_twice_changes_nothing(cast, question):
    for what, rows in (("statements", statements(cast)), ("stances", stances(cast))):
        first = bring(cast, question, rows, what)
        facts = Entry.objects.count()
        version = Question.objects.get().stance_version
        again = bring(cast, question, rows, what)
        assert (first.added, again.added, again.changed, again.kept) == (len(rows), 0, 0, len(rows))
        assert Entry.objects.count() == facts
        assert Question.objects.get().stance_version == version
    assert list(Statement.objects.values_list("seen_count", flat=True)) == [2, 2, 2]
    assert Entry.objects.filter(name="debate:stances-imported").get().payload["added"] == 6


def test_a_vote_that_changed_there_changes_here_but_never_one_cast_here(cast, question):
    bring(cast, question, statements(cast), "statements")
    bring(cast, question, stances(cast), "stances")
    by_hand = Statement.objects.order_by("id").first()
    actions.take_stance(statement_id=by_hand.pk, value=rules.Stance.PASS, by=cast.actor(cast.tito), now=NOW)
    done = bring(cast, question, stances(cast, value=-1), "stances")
    assert (done.added, done.changed, done.kept) == (0, 5, 1)
    assert Stance.objects.get(statement=by_hand, person=cast.tito).value == 0


def test_ideas_come_with_their_cards(cast, question):
    rows = [
        actions.IdeaRow(
            source="decide", source_id=str(n), author_id=cast.tito.pk, title=f"Idea {n}", body="*Hola*", written_at=NOW
        )
        for n in range(3)
    ]
    assert bring(cast, question, rows, "ideas").added == 3
    assert bring(cast, question, rows, "ideas").added == 0
    ideas = list(Contribution.objects.all())
    assert all(idea.thread == idea.pk and idea.cards.count() == 2 for idea in ideas)
    question.refresh_from_db()
    assert (question.contribution_count, question.unanswered_ideas) == (3, 3)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"text": " "}, "debate:import-row-empty"),
        ({"source_id": ""}, "debate:import-row-empty"),
        ({"text": "x" * 1_001}, "debate:import-row-too-long"),
    ],
)
def test_a_bad_row_stops_everything(cast, question, changes, code):
    rows = [*statements(cast), *statements(cast, 1, **({"source_id": "9"} | changes))]
    with pytest.raises(RefusedError) as refused:
        bring(cast, question, rows, "statements")
    assert (refused.value.refusal.code, refused.value.refusal.params["row"]) == (code, 4)
    assert not Statement.objects.exists()


def test_people_statements_and_votes_must_be_known(cast, question):
    with pytest.raises(RefusedError, match="debate:import-unknown-people"):
        bring(cast, question, statements(cast, author_id=cast.nadie.pk), "statements")
    with pytest.raises(RefusedError, match="debate:import-unknown-statements"):
        bring(cast, question, stances(cast), "stances")
    bring(cast, question, statements(cast), "statements")
    with pytest.raises(RefusedError, match="debate:import-row-no-vote"):
        bring(cast, question, stances(cast, value=2), "stances")
    assert not Stance.objects.exists()


def test_nothing_is_imported_into_a_summarized_question(cast):
    question = factories.summarized(cast)
    with pytest.raises(RefusedError, match="debate:already-summarized"):
        bring(cast, question, statements(cast), "statements")
