"""kill -9 in the middle of mailing: the job is taken up again, every invitation leaves, and none looks like two."""

import email
import sqlite3
import time
from collections import Counter

from django_tasks_db.models import DBTaskResult

from tests.doors.mailing import is_invited
from tests.doors.raw_files import DATABASE

# What else waits is urgent mail to those who were asked to sponsor the purpose or to answer for a figure.
INVITING = "minga.community.tasks:mail_invitations"


def _letters(home):
    letters = [email.message_from_bytes(path.read_bytes()) for path in sorted((home / "mail").iterdir())]
    return [letter for letter in letters if is_invited(letter["To"])]


def _jobs(home):
    database = sqlite3.connect(home / DATABASE)
    table, path = DBTaskResult._meta.db_table, "json_extract(args_kwargs, '$.args[0]')"
    question = f"SELECT status, count(*) FROM {table} WHERE {path} = ? GROUP BY 1"
    rows = database.execute(question, [INVITING]).fetchall()
    database.close()
    return dict(rows)


def test_a_worker_killed_while_it_mails_loses_nothing_and_doubles_nothing(home, play):
    assert play("mailing", "invite").wait(120) == 0
    assert _jobs(home) == {"READY": 1}
    killed = play("mailing", "work", "0", "slow")
    said = {killed.stdout.readline().strip(), killed.stdout.readline().strip()}
    assert said == {"works", "third"}
    killed.kill()
    killed.wait()
    assert _jobs(home) == {"RUNNING": 1}
    assert len(_letters(home)) == 3
    play("mailing", "work", "4")
    for _wait in range(600):
        if _jobs(home) == {"SUCCESSFUL": 1}:
            break
        time.sleep(0.1)
    assert _jobs(home) == {"SUCCESSFUL": 1}
    letters = _letters(home)
    names = Counter(letter["Message-ID"] for letter in letters)
    assert len({letter["To"] for letter in letters}) == len(names) == 7
    # Only the one that had left when its sender was killed may leave again, under the same name.
    assert len(letters) <= 8
    assert "example.org" not in "".join(names)
