"""Files in what people write: who may read the text may read them, by every door, and nobody else."""

import re

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from minga.community.tests import factories as community
from minga.debate import actions
from minga.debate.models import Contribution
from minga.debate.tests import factories
from minga.foundation import clock
from minga.foundation.kept import Leaver
from minga.foundation.media import queries as media
from minga.foundation.media.actions import bring_file
from minga.foundation.media.models import File, Standing, Stored
from minga.foundation.media.tests import made
from minga.foundation.media.tests.conftest import kept_in  # noqa: F401
from minga.foundation.testing.cast import NOW
from minga.foundation.written import redraw_texts
from minga.purpose.rules import Audience


@pytest.fixture(autouse=True)
def today(monkeypatch, kept_in):  # noqa: F811
    cache.clear()
    monkeypatch.setattr(clock, "now", lambda: NOW)


def url(cast, name, *args):
    return reverse(f"debate:{name}", args=[cast.space.slug, *args])


def address(file, size="file"):
    return reverse(f"media:{size}", args=[file.space.slug, file.key])


def brought(cast, who=None, content=None, name="patio.png"):
    content = content or made.picture(size=(640, 480))
    return bring_file(content=content, name=name, by=cast.actor(who or cast.tito), now=NOW)


def written(cast, question, file, who=None, words="El patio"):
    mark = "!" if file.stored.is_picture else ""
    return factories.contribution(cast, question, who, body=f"Mirad.\n\n{mark}[{words}](media:{file.key})")


def seen_by(client, cast, file, *people):
    found = []
    for name in people or ("tito", "ines", "rosa", "ada", "omar", "nadie", None):
        client.logout()
        if name:
            client.force_login(getattr(cast, name))
        if client.get(address(file)).status_code == 200:
            found.append(name)
    return found


def test_a_form_without_scripts_takes_a_picture_and_shows_it_to_who_reads_the_question(cast, client):
    question = factories.opened(cast)
    client.force_login(cast.tito)
    sent = {
        "body": "Así está el patio.",
        "kind": "experience",
        "files": SimpleUploadedFile("patio.png", made.picture(size=(2160, 1080))),
        "picture_words": "Astillas en el patio",
    }
    assert client.post(url(cast, "write", question.pk), sent).status_code == 302
    file = File.objects.get()
    client.force_login(cast.ines)
    page = client.get(url(cast, "question", question.pk)).content.decode()
    (picture,) = re.findall(r"<a [^>]*><img [^>]*></a>", page)
    for part in (
        f'src="{address(file)}"',
        f'href="{address(file, "large")}"',
        'alt="Astillas en el patio"',
        'width="1080" height="540"',
        'loading="lazy"',
    ):
        assert part in picture
    answer = client.get(address(file))
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert client.get(address(file, "small")).content[:4] == b"RIFF"


def test_the_same_sent_twice_is_kept_once_and_what_is_refused_loses_neither_text_nor_file(cast, client):
    question = factories.opened(cast)
    client.force_login(cast.tito)
    for _twice in range(2):
        sent = {"body": "Mirad", "kind": "experience", "files": SimpleUploadedFile("a.pdf", made.PDF)}
        client.post(url(cast, "write", question.pk), sent)
    assert (Contribution.objects.count(), File.objects.count()) == (1, 1)
    both = [SimpleUploadedFile("b.pdf", made.PDF + b"b"), SimpleUploadedFile("virus.exe", b"MZ")]
    answer = client.post(url(cast, "write", question.pk), {"body": "Otra", "kind": "experience", "files": both})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "«.exe»" in page
    file = File.objects.latest("pk")
    assert f"Otra\n\n[b.pdf](media:{file.key})" in page
    assert seen_by(client, cast, file) == ["tito"]


def test_only_a_picture_is_shown_and_whatever_else_is_saved_by_the_browser(cast, client):
    question = factories.opened(cast)
    client.force_login(cast.ines)
    for name, content, kind in [
        ("acta.pdf", made.PDF + b"<html><script>alert(1)</script>", "application/pdf"),
        ("dibujo.svg", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "application/octet-stream"),
        ("página.html", b"<script>alert(1)</script>", "application/octet-stream"),
    ]:
        file = brought(cast, content=content, name=name)
        page = written(cast, question, file).body_html
        assert f'<a href="{address(file)}"' in page
        answer = client.get(address(file))
        assert answer.content == content
        assert answer["Content-Type"] == kind
        assert answer["Content-Disposition"].startswith("attachment; filename*=UTF-8''")
        assert (answer["X-Content-Type-Options"], "sandbox" in answer["Content-Security-Policy"]) == ("nosniff", True)
        assert client.get(address(file, "large")).status_code == 404


def test_whoever_may_read_the_text_may_read_its_file_at_that_moment(cast, client):
    question = factories.opened(cast, community.opened(cast, "secret"))
    file = brought(cast)
    assert seen_by(client, cast, file) == ["tito"]
    text = written(cast, question, file)
    assert seen_by(client, cast, file) == ["tito", "ines", "rosa"]
    reason = {"reason": "Se ve a alguien", "by": cast.actor(cast.ines), "now": NOW}
    report = actions.report_contribution(contribution_id=text.pk, **reason)
    actions.step_in_report(report_id=report.pk, reason="Se ve a alguien", by=cast.actor(cast.rosa), now=NOW)
    assert seen_by(client, cast, file) == ["tito", "rosa"]


def test_a_public_debate_shows_its_pictures_to_anybody_and_a_withdrawn_text_to_nobody_else(cast, client, neighbours):
    question = factories.opened(cast, community.opened(cast, audience=Audience.PUBLIC))
    file = brought(cast)
    text = written(cast, question, file)
    assert seen_by(client, cast, file) == ["tito", "ines", "rosa", "ada", "omar", "nadie", None]
    elsewhere = address(file).replace(cast.space.slug, neighbours.space.slug)
    assert client.get(elsewhere).status_code in {302, 404}
    actions.withdraw_contribution(contribution_id=text.pk, by=cast.actor(cast.tito), now=NOW)
    assert seen_by(client, cast, file) == ["tito", "rosa"]


def test_what_stood_in_an_earlier_version_stays_with_the_history(cast, client):
    question = factories.opened(cast)
    file, other = brought(cast), brought(cast, content=made.PDF, name="acta.pdf")
    text = written(cast, question, file)
    revising = {"contribution_id": text.pk, "title": "", "by": cast.actor(cast.tito), "now": NOW}
    actions.revise_contribution(body=f"Ahora el acta: [acta](media:{other.key})", **revising)
    assert list(Standing.objects.order_by("pk").values_list("file_id", "is_current")) == [
        (file.pk, False),
        (other.pk, True),
    ]
    assert not File.objects.filter(loose_since__isnull=False).exists()
    assert seen_by(client, cast, file, "ines") == ["ines"]
    actions.revise_contribution(body=f"![patio](media:{file.key})", **revising)
    assert Standing.objects.get(file=file).is_current
    client.force_login(cast.tito)
    address_of_form = url(cast, "revise-contribution", question.pk, text.pk)
    assert "data-bring" in client.get(address_of_form).content.decode()
    sent = {"title": "", "body": "Y una tercera.", "files": SimpleUploadedFile("b.png", made.picture(size=(9, 9)))}
    assert client.post(address_of_form, sent).status_code == 302
    assert Standing.objects.filter(is_current=True).get().file.name == "b.webp"


def test_a_file_that_its_writer_may_not_read_stays_words(cast):
    question = factories.opened(cast)
    hidden = brought(cast)
    text = written(cast, question, hidden)
    report = actions.report_contribution(contribution_id=text.pk, reason="No", by=cast.actor(cast.ines), now=NOW)
    actions.step_in_report(report_id=report.pk, reason="No", by=cast.actor(cast.rosa), now=NOW)
    loose = brought(cast, cast.rosa, made.PDF, "acta.pdf")
    for file in (hidden, loose):
        for mark in ("!", ""):
            body = f"{mark}[x](media:{file.key})"
            html = factories.contribution(cast, question, cast.ines, body=body).body_html
            assert "<img" not in html
            assert address(file) not in html
    assert Standing.objects.count() == 1


def test_texts_are_drawn_anew_with_their_files(cast):
    text = written(cast, factories.opened(cast), brought(cast))
    Contribution.objects.filter(pk=text.pk).update(body_html="")
    redraw_texts(Contribution, 0)
    assert Contribution.objects.get(pk=text.pk).body_html == text.body_html


def test_an_idea_is_called_by_the_words_of_its_picture_and_search_knows_no_keys(cast, client):
    question = factories.opened(cast)
    file = brought(cast)
    client.force_login(cast.tito)
    client.post(url(cast, "write", question.pk), {"body": f"![Astillas secas](media:{file.key})", "kind": "idea"})
    idea = Contribution.objects.get()
    assert (idea.title, idea.body) == ("Astillas secas", f"![Astillas secas](media:{file.key})")
    found = client.get(reverse("search:results", args=[cast.space.slug]), {"q": "astillas"}).content.decode()
    assert reverse("debate:contribution", args=[cast.space.slug, question.pk, idea.pk]) in found
    assert file.key not in found


@pytest.mark.parametrize("keeps_texts", [True, False])
def test_whoever_leaves_takes_along_what_stands_nowhere_and_with_their_texts_the_rest(cast, keeps_texts, kept_in):  # noqa: F811
    from minga.foundation.kept import erasures

    question = factories.opened(cast)
    brought(cast, content=made.PDF, name="suelto.pdf")
    written(cast, question, brought(cast))
    leaver = Leaver(cast.tito.pk, "Tito", cast.tito.email, keeps_texts=keeps_texts, now=NOW)
    for erase in erasures():
        if erase.__name__ in {"forget_files", "forget_author"}:
            erase(leaver)
    assert File.objects.count() == int(keeps_texts)
    assert Stored.objects.count() == int(keeps_texts)
    assert len([path for path in kept_in.rglob("*") if path.is_file()]) == 3 * int(keeps_texts)


def test_nothing_is_brought_into_a_closed_question(cast, client, monkeypatch):
    question = factories.opened(cast)
    monkeypatch.setattr(clock, "now", lambda: factories.AFTER)
    client.force_login(cast.tito)
    sent = {"body": "Tarde", "kind": "experience", "files": SimpleUploadedFile("a.pdf", made.PDF)}
    answer = client.post(url(cast, "write", question.pk), sent)
    assert answer.status_code == 422
    assert not Standing.objects.exists()
    assert not Contribution.objects.exists()


def test_a_page_costs_no_query_more_for_its_pictures(cast, client, count_queries):
    question = factories.opened(cast)
    client.force_login(cast.ines)
    counts = []
    for number in range(4):
        cache.clear()
        with count_queries() as made_now:
            client.get(url(cast, "question", question.pk))
        counts.append(len(made_now))
        written(cast, question, brought(cast, content=made.picture(size=(20, 20 + number)), name=f"{number}.png"))
    assert len(set(counts[1:])) == 1
    assert counts[1] <= counts[0] + 2


def test_rest_lists_the_files_of_a_question_of_a_community_and_ones_own_page_by_page(cast, client, monkeypatch):
    question = factories.opened(cast)
    monkeypatch.setattr(media, "PER_PAGE", 1)
    files = [brought(cast, name=f"patio-{n}.png", content=made.picture(size=(20 + n, 20))) for n in range(2)]
    for file in files:
        written(cast, question, file)
    base = f"/api/v1/s/{cast.space.slug}"
    lists = (f"{base}/debate/{question.pk}/files/", f"{base}/debate/communities/{question.community_id}/files/")
    client.force_login(cast.ines)
    for address_of in lists:
        first = client.get(address_of).json()
        assert [(row["name"], row["author"]) for row in first["items"]] == [("patio-1.webp", "Tito")]
        second = client.get(address_of, {"after": first["after"]}).json()
        assert ([row["name"] for row in second["items"]], second["after"]) == (["patio-0.webp"], None)
        assert client.get(address_of, {"after": "9" * 30}).status_code == 422
    assert client.get(f"{base}/files/").json() == {"items": [], "after": None}
    client.force_login(cast.tito)
    own = client.get(f"{base}/files/").json()
    assert [row["name"] for row in own["items"]] == ["patio-1.webp"]
    client.force_login(cast.nadie)
    assert {client.get(address_of).status_code for address_of in lists} == {404}
