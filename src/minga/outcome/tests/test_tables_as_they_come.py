"""Tables as people have them: the same values, a question, or one sentence that names the cause."""

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from minga.outcome.models import Observation
from minga.outcome.tests.factories import AFTERWARDS
from minga.purpose.tests import factories as purposes


@pytest.fixture
def indicator(cast):
    return purposes.indicator(cast, purposes.draft(cast))


@pytest.fixture
def upload(cast, client, indicator):
    """Sends a file through the page; returns the answer."""
    url = reverse("outcome:import", args=[cast.space.slug, indicator.pk])

    def send(content, name="a.csv", **fields):
        data = content if isinstance(content, bytes) else content.encode()
        form = {"file": SimpleUploadedFile(name, data), "decimal": "auto", "dates": "iso", "revisions": "supersede"}
        with time_machine.travel(AFTERWARDS, tick=False):
            client.force_login(cast.omar)
            return client.post(url, form | fields)

    return send


def values():
    return list(Observation.objects.order_by("unit", "period").values_list("unit", "value"))


def test_blank_rows_and_columns_are_passed_over_and_counted(upload):
    rows = "unidad;mes;valor;;\n;;;;\nPlanta 1;2026-01;18,5;;\n;;;;\n \t;\u00a0;;;\n"
    looked = upload(rows, check="1")
    assert looked.status_code == 200
    assert "3 filas, 2 columnas" in looked.content.decode()
    assert upload(rows).status_code == 302
    assert values() == [("Planta 1", 18.5)]


@pytest.mark.parametrize("rows", ["unit,month,value\nA,2026-01,18,5\n", "unit,month,value\nA, north,2026-01,18\n"])
def test_a_row_with_more_cells_than_the_header_is_named_and_never_shifted(upload, rows):
    assert "más casillas que la cabecera" in upload(rows).content.decode()
    assert values() == []
