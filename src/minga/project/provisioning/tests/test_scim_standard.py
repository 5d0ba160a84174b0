"""A client that tries a SCIM address finds ours whole: every check of scim2-tester, in this process."""

import pytest
from django.core.wsgi import get_wsgi_application
from scim2_client.engines.wsgi import WSGISCIMClient
from scim2_tester import Status, check_server

from minga.foundation.provisioning.keys import make_provisioning_key
from minga.foundation.testing.cast import NOW


@pytest.fixture
def directory(cast, settings):
    settings.ALLOWED_HOSTS = ["localhost"]
    _key, secret = make_provisioning_key(label="Entra", by=cast.actor(cast.ada), now=NOW)
    headers = {"Authorization": f"Bearer {secret}"}
    return WSGISCIMClient(get_wsgi_application(), base_url="http://localhost/scim/v2/prueba", headers=headers)


def test_the_whole_standard_as_a_tester_has_it(directory):
    results = check_server(directory)
    wrong = [(each.title, each.resource_type, each.reason) for each in results if each.status != Status.SUCCESS]
    assert [each for each in wrong if each] == []
    assert len(results) > 40
