"""A client that tries a SCIM address finds ours whole: every check of scim2-tester, in this process."""

import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from scim2_client.engines.wsgi import WSGISCIMClient
from scim2_tester import Status, check_server

from minga.foundation.provisioning.keys import make_provisioning_key
from minga.foundation.testing.cast import NOW


@pytest.fixture
def directory(cast, settings):
    settings.ALLOWED_HOSTS = ["localhost"]
    _key, secret = make_provisioning_key(label="Entra", by=cast.actor(cast.ada), now=NOW)
    headers = {"Authorization": f"Bearer {secret}"}
    signals = (request_started, request_finished)
    for signal in signals:  # as Django's own test client does: the test's transaction outlives a request
        signal.disconnect(close_old_connections)
    yield WSGISCIMClient(get_wsgi_application(), base_url="http://localhost/scim/v2/prueba", headers=headers)
    for signal in signals:
        signal.connect(close_old_connections)


def test_the_whole_standard_as_a_tester_has_it(directory):
    results = check_server(directory)
    assert [(each.title, each.resource_type, each.reason) for each in results if each.status != Status.SUCCESS] == []
    assert len(results) > 40
