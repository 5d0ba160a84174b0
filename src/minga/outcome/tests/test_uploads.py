"""A file on its page: seen as a table, spoken of by clicks, kept once; its bringer's alone, for a day."""

import html
import re
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from minga.foundation.policy import NotFoundError
from minga.foundation.testing.waiting import waits as waits_in
from minga.outcome import actions
from minga.outcome.models import Observation, ObservationImport, Upload
from minga.outcome.tasks import forget_uploads
from minga.outcome.tests.factories import AFTERWARDS, brought_by_page
from minga.purpose.tests import factories as purposes

WEEKS = "semana;zona;tarde;n\n01/09/2026;Norte;12,5;8\n08/09/2026;Norte;13;9\n01/09/2026;Sur;9,25;7\n"
THIRTEENTH = WEEKS.replace("08/09", "13/10")


@pytest.fixture
def indicator(cast):
    return purposes.indicator(cast, purposes.draft(cast), grain="month")


@pytest.fixture
def omar(cast, client):
    cast.omar.language = "en"
    cast.omar.save()
    with time_machine.travel(AFTERWARDS, tick=False):
        client.force_login(cast.omar)
        yield client


def seen(answer):
    return html.unescape(re.sub(r"\s+", " ", answer.content.decode()))


def choose(client, cast, indicator, content, name="parte.csv"):
    url = reverse("outcome:import", args=[cast.space.slug, indicator.pk])
    return client.post(url, {"file": SimpleUploadedFile(name, content.encode())})


def test_a_file_is_seen_as_a_table_and_its_columns_are_guessed_from_what_they_hold(cast, omar, indicator):
    look = omar.get(choose(omar, cast, indicator, WEEKS).url)
    text = seen(look)
    assert "In which column are the values?" in text
    assert '<option value="tarde" selected>tarde (12,5 · 13 · 9,25)</option>' in text
    assert '<option value="semana" selected>semana (01/09/2026 · 08/09/2026)</option>' in text
    assert '<option value="zona" selected>zona (Norte · Sur)</option>' in text
    assert "<td>9,25</td>" in text
    assert not Observation.objects.exists()


def test_a_file_that_waits_is_found_again_by_its_bringer_alone(cast, omar, indicator):
    import_url = reverse("outcome:import", args=[cast.space.slug, indicator.pk])
    assert "still waits here" not in seen(omar.get(import_url))
    look_url = choose(omar, cast, indicator, WEEKS).url
    page = omar.get(import_url)
    assert f'href="{look_url}"' in page.content.decode()
    assert "“parte.csv” still waits here for you. Another file takes its place." in seen(page)
    Upload.objects.update(uploaded_by=cast.rosa)
    assert "still waits here" not in seen(omar.get(import_url))


def test_a_file_that_waited_for_a_day_is_not_offered(cast, omar, indicator):
    choose(omar, cast, indicator, WEEKS)
    Upload.objects.update(uploaded_at=AFTERWARDS - timedelta(days=1))
    assert "still waits here" not in seen(omar.get(reverse("outcome:import", args=[cast.space.slug, indicator.pk])))


def test_dates_are_asked_about_and_confirmed_by_one_click(cast, omar, indicator):
    url = choose(omar, cast, indicator, THIRTEENTH).url
    text = seen(omar.get(url))
    assert "The dates look like day/month/year. Shall we read them so?" in text
    assert "“01/09/2026” is then Sep 2026." in text
    assert "Keep these values" not in text
    assert omar.post(url, {"keep": "1"}).status_code == 422
    assert not Observation.objects.exists()
    text = seen(omar.post(url, {"dates": "day_first"}, follow=True))
    assert "Shall we read" not in text
    assert "3 new values" in text
    assert omar.post(url, {"keep": "1"}).status_code == 302
    found = Observation.objects.order_by("unit", "period").values_list("unit", "period__month", "value", "n")
    assert list(found) == [("Norte", 9, 12.5, 8), ("Norte", 10, 13.0, 9), ("Sur", 9, 9.25, 7)]
    assert not Upload.objects.exists()


def test_the_other_order_of_dates_is_one_click_too(cast, omar, indicator):
    url = choose(omar, cast, indicator, WEEKS).url
    omar.post(url, {"dates": "month_first"})
    assert omar.post(url, {"keep": "1"}).status_code == 302
    assert sorted(set(Observation.objects.values_list("period__month", flat=True))) == [1, 8]


def test_decimals_that_could_be_thousands_are_asked_by_two_buttons(cast, omar, indicator):
    url = choose(omar, cast, indicator, "mes;valor\n2026-01;1.234\n2026-02;12.500\n").url
    text = seen(omar.get(url))
    assert "1.234; 12.500: is that thousands, or a decimal mark?" in text
    assert "Keep these values" not in text
    text = seen(omar.post(url, {"decimal": ","}, follow=True))
    assert "2 new values" in text
    assert "Keep these values" in text


def test_what_is_wrong_is_told_reason_by_reason_and_not_line_by_line(cast, omar, indicator):
    rows = "".join(f"2026-01;Zona {number};nada\n" for number in range(390))
    text = seen(brought_by_page(omar, cast, indicator, f"mes;zona;valor\n{rows}".encode(), keep=False, value="valor"))
    assert text.count("lines 2, 3, 4, 5, 6…") == 1
    assert "390 rows" in text
    assert "Keep these values" not in text


def test_what_is_left_out_is_said_with_its_reason(cast, omar, indicator):
    rows = "mes;zona;valor\n2026-01;Norte;1,5\n2026-02;Norte;\n;;\n2099-01;Norte;2,5\n"
    text = seen(omar.get(choose(omar, cast, indicator, rows).url))
    assert "1 new value" in text
    assert "1 row has no value" in text
    assert "1 row waits: its period has not ended." in text


def test_a_series_of_one_place_needs_no_column_for_it(cast, omar, indicator):
    url = choose(omar, cast, indicator, "mes;zona;valor\n2026-01;Norte;1,5\n2026-02;Norte;2,5\n").url
    omar.post(url, {"unit": "-"})
    assert omar.post(url, {"keep": "1"}).status_code == 302
    assert set(Observation.objects.values_list("unit", flat=True)) == {indicator.name}


def test_a_file_without_heads_that_say_anything_asks_and_loses_nothing(cast, omar, indicator):
    url = choose(omar, cast, indicator, "a;b\nuno;dos\ntres;cuatro\n").url
    answer = omar.get(url)
    assert answer.status_code == 200
    assert "Keep these values" not in seen(answer)
    assert omar.post(url, {"keep": "1"}).status_code == 422
    assert Upload.objects.get().file_name == "parte.csv"


def test_what_is_no_table_is_refused_where_it_was_chosen(cast, omar, indicator):
    answer = choose(omar, cast, indicator, "", "vacio.csv")
    assert answer.status_code == 422
    assert not Upload.objects.exists()


def test_a_head_that_is_not_in_the_file_is_refused_and_nothing_said_is_lost(cast, omar, indicator):
    url = choose(omar, cast, indicator, THIRTEENTH).url
    omar.post(url, {"dates": "day_first"})
    assert omar.post(url, {"value": "<script>"}).status_code == 422
    assert Upload.objects.get().choices == {"dates": "day_first"}


def test_a_second_click_keeps_nothing_twice_and_says_so(cast, omar, indicator):
    url = choose(omar, cast, indicator, "mes;valor\n2026-01;1,5\n").url
    assert omar.post(url, {"keep": "1"}).status_code == 302
    text = seen(omar.post(url, {"keep": "1"}, follow=True))
    assert "That file is no longer here" in text
    assert ObservationImport.objects.count() == 1


def test_a_file_is_its_bringers_alone(cast, omar, client, indicator):
    url = choose(omar, cast, indicator, WEEKS).url
    upload = Upload.objects.get()
    for someone in (cast.ada, cast.tito, cast.rosa, cast.nadie):
        client.force_login(someone)
        for answer in (client.get(url), client.post(url, {"dates": "day_first"}), client.post(url, {"keep": "1"})):
            assert answer.status_code in {302, 403, 404}
            assert "tarde" not in answer.content.decode()
        with pytest.raises(NotFoundError):
            actions.look_at_file(upload_id=upload.pk, by=cast.actor(someone), now=AFTERWARDS)
    upload.refresh_from_db()
    assert upload.choices == {}


def test_whoever_may_no_longer_bring_values_in_sees_the_file_no_more(cast, omar, indicator):
    url = choose(omar, cast, indicator, WEEKS).url
    indicator.owner = cast.erik
    indicator.save()
    assert omar.get(url).status_code == 403


def test_a_file_that_nobody_keeps_is_gone_after_a_day(cast, omar, indicator):
    url = choose(omar, cast, indicator, WEEKS).url
    with time_machine.travel(AFTERWARDS + timedelta(hours=25), tick=False):
        assert omar.get(url).status_code == 302
    assert forget_uploads(AFTERWARDS + timedelta(hours=23)) == 0
    assert forget_uploads(AFTERWARDS + timedelta(hours=25)) == 1
    assert not Upload.objects.exists()


def test_a_new_file_takes_the_place_of_the_one_before(cast, omar, indicator):
    first = choose(omar, cast, indicator, WEEKS).url
    choose(omar, cast, indicator, THIRTEENTH, "otro.csv")
    assert Upload.objects.get().file_name == "otro.csv"
    assert omar.get(first).status_code == 302


def test_home_says_that_a_file_waits_until_it_is_kept_left_or_a_day_old(cast, omar, indicator):
    url = choose(omar, cast, indicator, WEEKS).url

    def waits(who, now=AFTERWARDS):
        return [item.url for item in waits_in("outcome", cast.actor(who), now) if item.url == url]

    assert waits(cast.omar) == [url]
    assert waits(cast.erik) == waits(cast.omar, AFTERWARDS + timedelta(hours=25)) == []
    indicator.owner = cast.erik
    indicator.save()
    assert waits(cast.omar) == []
