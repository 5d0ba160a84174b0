"""Untrusted input for this link, turned into typed values."""

from minga.decision.forms.ballots import BallotForm, ballot_form
from minga.decision.forms.drafting import (
    CountForm,
    OptionForm,
    OptionsForm,
    StepForm,
    WhatForm,
    WhenForm,
    written_in,
)
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
    "CountForm",
    "DelegateForm",
    "OptionForm",
    "OptionsForm",
    "PublishForm",
    "ReasonForm",
    "ReceiptForm",
    "ResponseForm",
    "StepForm",
    "WhatForm",
    "WhenForm",
    "ballot_form",
    "written_in",
]
