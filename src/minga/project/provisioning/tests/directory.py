"""A directory as tests play it: requests with a key, and what comes back as an object."""

import json
from dataclasses import dataclass

from django.test import Client
from django_tasks_db.models import DBTaskResult

from minga.foundation.jobs.later import run_job
from minga.foundation.provisioning.keys import make_provisioning_key
from minga.foundation.scope import in_space
from minga.foundation.testing.cast import NOW

USER = "urn:ietf:params:scim:schemas:core:2.0:User"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"


@dataclass
class Said:
    status: int
    body: dict
    headers: dict


class Directory:
    def __init__(self, cast, secret=None):
        self.space, self.client = cast.space.slug, Client()
        with in_space(cast.space.pk):
            self.secret = secret or make_provisioning_key(label="Entra", by=cast.actor(cast.ada), now=NOW)[1]

    def ask(self, method, path, body=None, **headers):
        content = body if isinstance(body, str | bytes) else json.dumps(body) if body is not None else ""
        answer = self.client.generic(
            method,
            f"/scim/v2/{self.space}/{path}",
            content,
            content_type="application/scim+json",
            headers={"Authorization": f"Bearer {self.secret}"} | headers,
        )
        return Said(answer.status_code, json.loads(answer.content) if answer.content else {}, answer.headers)

    def user(self, user_name, /, **more):
        said = {
            "schemas": [USER],
            "userName": user_name,
            "displayName": user_name.partition("@")[0].title(),
            "active": True,
        }
        return self.ask("POST", "Users", said | more)

    def group(self, name, /, *people, **more):
        members = [{"value": str(each)} for each in people]
        return self.ask("POST", "Groups", {"schemas": [GROUP], "displayName": name, "members": members} | more)

    def patch(self, path, *operations, **headers):
        return self.ask("PATCH", path, {"schemas": [PATCH], "Operations": list(operations)}, **headers)

    def replace(self, path, name, value):
        return self.patch(path, {"op": "replace", "path": name, "value": value})


def work():
    """Do the jobs that wait, in this test's own transaction."""
    while (job := DBTaskResult.objects.ready().order_by("enqueued_at").first()) is not None:
        arguments = job.args_kwargs["args"]
        job.delete()
        run_job.func(*arguments)
