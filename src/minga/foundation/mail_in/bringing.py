"""The files of a mail: brought by its writer as on a page, before the text is; told back where they are not taken.

Each is kept in its own transaction, as ``media`` wants it: the same mail again brings the same files, and what no text
came to name waits among its bringer's own and goes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import translation

from minga.foundation.mail_in.letter import Attached
from minga.foundation.media.actions import bring_file
from minga.foundation.media.bringing import named
from minga.foundation.media.rules import FILES_MAX
from minga.foundation.policy import Actor, NotAllowedError, RefusedError
from minga.kernel import Refusal


@dataclass(frozen=True, slots=True)
class Brought:
    """How what was taken stands in the text, and what was not: its name, and the refusal as it is kept."""

    references: tuple[str, ...] = ()
    left_out: tuple[dict[str, Any], ...] = ()

    def below(self, text: str) -> str:
        return "\n\n".join(each for each in (text.rstrip(), *self.references) if each)


NOTHING = Brought()


def bring_files(files: Sequence[Attached], *, by: Actor, language: str | None, now: datetime) -> Brought:
    """As many as a form takes. Inside their space; in the language of whoever wrote, for files without a name."""
    references, left_out = [], []
    with translation.override(language):
        for file in files[:FILES_MAX]:
            try:
                references.append(named(bring_file(content=file.content, name=file.name, by=by, now=now)))
            except RefusedError as refused:
                left_out.append(_left_out(file, refused.refusal))
            except NotAllowedError:
                left_out.append(_left_out(file, Refusal("mail_in:not-there")))
    too_many = Refusal("media:too-many", {"most": FILES_MAX})
    left_out.extend(_left_out(file, too_many) for file in files[FILES_MAX:])
    return Brought(tuple(references), tuple(left_out))


def _left_out(file: Attached, refusal: Refusal) -> dict[str, Any]:
    params = {key: value if isinstance(value, int) else str(value) for key, value in refusal.params.items()}
    return {"name": file.name, "code": refusal.code, "params": params}
