"""Untrusted input for this link, turned into typed values."""

from minga.decision.forms.ballots import BallotForm, ballot_form
from minga.decision.forms.drafting import DraftForm, NewOptionForm, OptionForm, written_in
from minga.decision.forms.plain import (
    ConfirmForm,
    DelegateForm,
    PublishForm,
    ReasonForm,
    ReceiptForm,
    ResponseForm,
)

__all__ = [
    "BallotForm",
    "ConfirmForm",
    "DelegateForm",
    "DraftForm",
    "NewOptionForm",
    "OptionForm",
    "PublishForm",
    "ReasonForm",
    "ReceiptForm",
    "ResponseForm",
    "ballot_form",
    "written_in",
]
