"""The week of attention can be played: whoever changes who is told of what sees it in its table."""

import subprocess
import sys

from tests.doors.conftest import CHECKOUT


def test_a_small_week_is_played_and_told_for_each_role():
    command = [sys.executable, str(CHECKOUT / "bench" / "attention.py"), "--quick"]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    for part in ("notices", "mails"):
        assert f"| {part} per person | people | Minga | Discourse | Loomio |" in done.stdout
    for role in ("facilitator", "sponsor", "active member", "quiet member", "guest"):
        assert done.stdout.count(f"\n| {role} | ") == 2
    assert "daily digest" in done.stdout
