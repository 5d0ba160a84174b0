"""What is kept ready drawn is drawn again when the house draws it otherwise: texts, cards and the words of search."""

from typing import Any

import pytest

from minga.debate.models import Contribution, ContributionCard, Question
from minga.debate.queries import cards
from minga.debate.rules import Kind
from minga.debate.tests import factories
from minga.debate.wording import KINDS
from minga.foundation import written
from minga.foundation.jobs import redrawing
from minga.foundation.jobs.models import Redrawing
from minga.foundation.scope import across_spaces
from minga.foundation.search.models import SearchDocument
from minga.foundation.testing.cast import NOW, Cast


@pytest.fixture(autouse=True)
def _a_new_process() -> None:
    """As a new process, which has not yet looked whether everything is drawn as it would be now."""
    redrawing._is_current.clear()


def run_until_done() -> None:
    while redrawing.redraw_what_is_outdated(NOW):
        pass


def spoil() -> None:
    """The rows as another version drew them, and no memory of a redrawing."""
    with across_spaces():
        Contribution.objects.update(body_html="<p>old</p>")
        Question.objects.update(body_html="old")
        ContributionCard.objects.update(html="old")
        SearchDocument.objects.update(terms="old")
    Redrawing.objects.all().delete()
    redrawing._is_current.clear()


def test_everything_is_drawn_again_in_every_space(cast: Cast, neighbours: Cast) -> None:
    question = factories.opened(cast)
    contribution = factories.contribution(cast, question, body="Con **astillas**")
    before = ContributionCard.objects.get(contribution=contribution, language="es").html
    version = question.content_version
    spoil()
    run_until_done()
    contribution.refresh_from_db()
    question.refresh_from_db()
    assert "<strong>astillas</strong>" in contribution.body_html
    assert "<strong>cerca</strong>" in question.body_html
    assert ContributionCard.objects.get(contribution=contribution, language="es").html == before
    assert question.content_version != version  # pages that were kept are not shown any more
    assert not SearchDocument.objects.filter(terms="old").exists()


def test_what_is_current_costs_nothing(cast: Cast, count_queries: Any) -> None:
    factories.contribution(cast, factories.opened(cast))
    run_until_done()
    with count_queries() as made:
        assert redrawing.redraw_what_is_outdated(NOW) == 0
    assert made == []


def test_a_stop_in_the_middle_goes_on_where_it_was(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    question = factories.opened(cast)
    for number in range(3):
        factories.contribution(cast, question, body=f"Texto {number}")
    spoil()
    monkeypatch.setattr(written, "BATCH", 2)
    drawn = redrawing.Drawn("text", written.texts_fingerprint, lambda after: written.redraw_texts(Contribution, after))
    assert redrawing._step(drawn)
    assert Contribution.objects.filter(body_html="<p>old</p>").count() == 1
    assert redrawing._step(drawn)
    assert not Contribution.objects.filter(body_html="<p>old</p>").exists()
    assert not redrawing._step(drawn)


def test_another_word_another_language_or_another_template_is_noticed(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = {redrawing.digest_of(*cards.specimens())}
    assert redrawing.digest_of(*cards.specimens()) in found
    with monkeypatch.context() as changed:
        changed.setitem(KINDS, Kind.IDEA, "Otra palabra")
        found.add(redrawing.digest_of(*cards.specimens()))
    with monkeypatch.context() as changed:
        changed.setitem(cards.MARKS, "avatar", "<span>other markup</span>")
        found.add(redrawing.digest_of(*cards.specimens()))
    settings.LANGUAGES = [*settings.LANGUAGES, ("pt", "Português")]
    found.add(redrawing.digest_of(*cards.specimens()))
    assert len(found) == 4


def test_a_third_language_is_drawn_for_what_stands_already(cast: Cast, settings: Any) -> None:
    contribution = factories.contribution(cast, factories.opened(cast))
    run_until_done()
    settings.LANGUAGES = [*settings.LANGUAGES, ("pt", "Português")]
    redrawing._is_current.clear()
    run_until_done()
    assert set(ContributionCard.objects.filter(contribution=contribution).values_list("language", flat=True)) == {
        "es",
        "en",
        "pt",
    }


def test_every_text_that_is_kept_as_html_has_its_source_beside_it() -> None:
    from django.apps import apps

    for model in apps.get_models():
        if model.__module__.startswith("minga."):
            kept = {field.name for field in model._meta.concrete_fields if field.name.endswith("_html")}
            assert kept == {html for _source, html in written.html_fields(model)}, model.__name__
