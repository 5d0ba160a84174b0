"""Ten replies to one text are one notice, in words right for one, two and many; names only where they may be read."""

import pytest
from django.utils import translation

from minga.debate.tests import factories as debates
from minga.foundation.notices.actions import read_all_notices
from minga.foundation.notices.models import Notice
from minga.foundation.notices.queries import notice_page, unread_count
from minga.foundation.tenancy.actions import choose_rights
from minga.foundation.testing.cast import NOW, Cast


def said(cast: Cast, language: str = "es") -> str:
    with translation.override(language):
        (row,) = notice_page(cast.tito.pk).rows
    return row.sentence


def test_replies_to_one_text_are_one_notice(cast):
    question = debates.opened(cast, title="¿Poda?")
    Notice.objects.all().delete()
    mine = debates.contribution(cast, question)
    debates.reply(cast, mine, cast.ines)
    assert said(cast) == "Inés te ha respondido en «¿Poda?»."
    debates.reply(cast, mine, cast.ines, body="Y otra cosa")
    assert said(cast) == "Inés te ha respondido en «¿Poda?»."
    debates.reply(cast, mine, cast.rosa)
    assert said(cast) == "Rosa y Inés te han respondido en «¿Poda?»."
    assert said(cast, "en") == "Rosa and Inés have replied to you in “¿Poda?”."
    for person in debates.crowd(cast, question, 6):
        debates.reply(cast, mine, person)
    Notice.objects.filter(recipient=cast.tito).exclude(fact="debate:contribution-written").delete()
    assert said(cast) == "8 personas te han respondido en «¿Poda?»."
    assert unread_count(cast.tito.pk) == 1
    assert Notice.objects.get(recipient=cast.tito).many == 9


def test_what_was_read_is_not_counted_again(cast):
    question = debates.opened(cast, title="¿Poda?")
    mine = debates.contribution(cast, question)
    Notice.objects.all().delete()
    debates.reply(cast, mine, cast.ines)
    read_all_notices(user_id=cast.tito.pk, now=NOW)
    debates.reply(cast, mine, cast.rosa)
    assert [row.sentence.split()[0] for row in notice_page(cast.tito.pk).rows] == ["Rosa", "Inés"]


def test_where_names_are_hidden_replies_are_counted_and_not_people(cast):
    """Inés is a guest, and guests of this space read no names: nor do they learn that two texts have one author."""
    question = debates.opened(cast, title="¿Poda?")
    choose_rights(rights={"names": "member"}, by=cast.actor(cast.ada), now=NOW)
    mine = debates.contribution(cast, question, cast.ines)
    Notice.objects.all().delete()
    for number, person in enumerate([cast.tito, cast.tito, cast.rosa]):
        debates.reply(cast, mine, person, body=f"No {number}")
    with translation.override("es"):
        (row,) = notice_page(cast.ines.pk).rows
    assert row.sentence == "Tienes 3 respuestas nuevas en «¿Poda?»."
    (params,) = Notice.objects.filter(recipient=cast.ines).values_list("params", flat=True)
    assert "Tito" not in str(params)
    assert "Rosa" not in str(params)


@pytest.mark.parametrize("count", [1, 4])
def test_texts_of_a_debate_are_one_notice_for_who_hears_everything(cast, count):
    question = debates.opened(cast, title="¿Poda?")
    Notice.objects.all().delete()
    for number in range(count):
        debates.contribution(cast, question, body=f"Otra cosa {number}")
    (notice,) = Notice.objects.filter(recipient=cast.rosa)
    assert notice.many == count
    sentences = [row.sentence for row in notice_page(cast.rosa.pk).rows]
    assert sentences == ["Hay un texto nuevo en «¿Poda?»." if count == 1 else "Hay 4 textos nuevos en «¿Poda?»."]
