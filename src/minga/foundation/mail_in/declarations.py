"""What this part of the house tells the rest about itself."""

from minga.foundation.declared import declare_personal, declare_refusals
from minga.foundation.kept import declare_kept
from minga.foundation.mail_in.kept import KEPT, of_person
from minga.foundation.mail_in.wording import REFUSALS


def declare() -> None:
    """Called once, when the apps stand."""
    declare_refusals(REFUSALS)
    declare_kept(*KEPT)
    declare_personal("mail_in", of_person)
