"""A measurement plan in three questions: compared with what, from when until when, what else could have caused it."""

from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.foundation.declared import sentence_for
from minga.outcome import rules, wording
from minga.outcome.forms.plans import SHORT, DateInput, lines_of, steps_field
from minga.outcome.rules import windows
from minga.ui.fields import WritingArea, WrittenField

RIVALS_MAX, RIVAL_MAX = 10, 300


class SimplePlanForm(forms.Form):
    """What a plan needs from anybody; what it needs beside that is known, or asked by the statistician's form."""

    indicator_id = forms.TypedChoiceField(label=_("Which figure should change?"), coerce=int)
    method = forms.ChoiceField(
        choices=[(method.value, wording.COMPARED[method]) for method in rules.Method if method not in rules.DRAWN],
        widget=forms.RadioSelect,
        label=_("What do we compare with?"),
    )
    steps = steps_field()
    look_from = forms.DateField(label=_("We look from"), widget=DateInput())
    look_until = forms.DateField(label=_("We look until"), widget=DateInput())
    theory = WrittenField(
        label=_("Why should it change?"),
        required=False,
        widget=WritingArea(3),
        max_length=rules.TEXT_MAX,
        help_text=_("For example: with the bucket at hand, sorting is less work than not sorting."),
    )
    rivals = WrittenField(
        label=_("What else could have caused it?"),
        required=False,
        widget=SHORT,
        max_length=4_000,
        help_text=_("One a line: a new law, the weather, another project. Somebody else examines each later."),
    )

    def __init__(
        self,
        *args: Any,
        indicators: list[tuple[int, str]],
        grain: str,
        starts: tuple[date, date],
        has_rivals: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.grain, self.starts = grain, starts
        self.fields["indicator_id"].choices = indicators  # type: ignore[attr-defined]
        if not has_rivals:
            del self.fields["rivals"]

    def clean_rivals(self) -> tuple[str, ...]:
        lines = lines_of(self.cleaned_data["rivals"])
        if len(lines) > RIVALS_MAX or any(len(line) > RIVAL_MAX for line in lines):
            raise forms.ValidationError(
                _("At most %(most)s lines, none longer than %(longest)s characters."),
                params={"most": RIVALS_MAX, "longest": RIVAL_MAX},
            )
        return tuple(dict.fromkeys(lines))

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        look_from, look_until = data.get("look_from"), data.get("look_until")
        if look_from and look_until:
            first, last = self.starts
            refusal = windows.refusal_to_look(look_from, look_until, first=first, last=last, grain=self.grain)
            if refusal is not None:
                name = "look_from" if refusal.code == "outcome:looks-from-late" else "look_until"
                self.add_error(name, sentence_for(refusal))
        return data

    def design(self, base: rules.Design, *, has_others: bool) -> rules.Design:
        """The base with what was said; who starts, and who is compared with, stay as they are."""
        data, method = self.cleaned_data, rules.Method(self.cleaned_data["method"])
        first, last = self.starts
        before, after = windows.offsets(data["look_from"], data["look_until"], first=first, last=last, grain=self.grain)
        is_waiting = method in rules.WAITING and not has_others
        return replace(
            base,
            method=method,
            comparison=() if method in rules.ALONE else base.comparison,
            comparison_rule=rules.ComparisonRule.NOT_YET if is_waiting else base.comparison_rule,
            pre_first=before,
            pre_last=min(base.pre_last, -1) if base.pre_last >= before else -1,
            post_first=min(base.post_first, after),
            post_last=after,
            is_logarithmic=base.is_logarithmic and method == rules.Method.DIFFERENCE_IN_DIFFERENCES,
            theory=data["theory"],
            steps=tuple(lines_of(data["steps"])) if method == rules.Method.CONTRIBUTION_ANALYSIS else (),
        )
