"""When the last good backup was made, kept beside the database for whoever asks."""

import json
import re
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

FILE = "last_backup.json"
FOLDER = "backups"
NAME = re.compile(r"minga-\d{8}T\d{6}Z\.zip")


@dataclass(frozen=True, slots=True)
class Noted:
    """A backup that was restored into a temporary place and proven there."""

    made_at: str
    file: str

    def hours_ago(self, now: datetime) -> float:
        return (now - datetime.fromisoformat(self.made_at)).total_seconds() / 3600


def note(home: Path, noted: Noted) -> None:
    draft = home / f".{FILE}.new"
    draft.write_text(json.dumps(asdict(noted)), encoding="utf-8")
    draft.replace(home / FILE)


def last_noted(home: Path) -> Noted | None:
    """The last good backup, or None; what cannot be read is as if it were not there."""
    try:
        noted = Noted(**json.loads((home / FILE).read_text(encoding="utf-8")))
        datetime.fromisoformat(noted.made_at)
    except (OSError, ValueError, TypeError):
        return None
    return noted


def name_at(now: datetime) -> str:
    return f"minga-{now:%Y%m%dT%H%M%SZ}.zip"


def keep_newest(folder: Path, count: int) -> list[Path]:
    """Remove all but the newest backups that carry our own names; returns what went."""
    ours = sorted((path for path in folder.iterdir() if NAME.fullmatch(path.name)), reverse=True)
    for path in ours[count:]:
        path.unlink()
    return ours[count:]
