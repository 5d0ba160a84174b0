"""Forms of attributes and of the keys of directories."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.foundation.provisioning import rules, wording
from minga.foundation.provisioning.attributes import Definition
from minga.foundation.provisioning.queries import AttributeOfMine, AttributeRow
from minga.ui.fields import WholeNumberField, WrittenField


class AttributeForm(forms.Form):
    """What an attribute is."""

    name = WrittenField(
        label=_("Name"), max_length=rules.NAME_MAX, help_text=_("As people call it: Country, Plant, Unit…")
    )
    kind = forms.ChoiceField(
        label=_("What it holds"), choices=wording.KINDS.items(), widget=forms.RadioSelect, initial=rules.Kind.LIST
    )
    choices = WrittenField(
        label=_("Values of the list"),
        required=False,
        max_length=rules.CHOICES_MAX * (rules.VALUE_MAX + 1),
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("One on each line. A text needs none."),
    )
    shown_to = forms.ChoiceField(
        label=_("Who sees it of others"),
        choices=wording.SHOWN_TO.items(),
        widget=forms.RadioSelect,
        initial=rules.ShownTo.ADMINISTRATORS,
        help_text=_("Everybody sees what is known of themselves."),
    )
    is_own = forms.BooleanField(label=_("People may change their own"), required=False)
    source = forms.ChoiceField(
        label=_("Filled by your directory from"),
        required=False,
        choices=[("", _("Nothing: by hand, by file or by the person")), *wording.SOURCES.items()],
    )

    def __init__(self, *args: Any, attribute: AttributeRow | None = None, **more: Any) -> None:
        if attribute is not None:
            more["initial"] = {
                "name": attribute.name,
                "kind": attribute.kind,
                "choices": "\n".join(attribute.choices),
                "shown_to": attribute.shown_to,
                "is_own": attribute.is_own,
                "source": attribute.source,
            }
        super().__init__(*args, **more)
        self.fields["choices"].widget.attrs.pop("maxlength", None)

    def clean_choices(self) -> list[str]:
        lines = [" ".join(line.split()) for line in self.cleaned_data["choices"].splitlines()]
        if any(len(line) > rules.VALUE_MAX for line in lines):
            raise forms.ValidationError(_("A value has at most %(most)s characters."), params={"most": rules.VALUE_MAX})
        return [line for line in lines if line]

    @property
    def definition(self) -> Definition:
        return Definition(**self.cleaned_data)


class OwnAttributesForm(forms.Form):
    """What I may say of myself, a field for each attribute that I may change."""

    def __init__(self, *args: Any, attributes: tuple[AttributeOfMine, ...], **more: Any) -> None:
        super().__init__(*args, **more)
        for each in attributes:
            if each.may_change:
                self.fields[str(each.id)] = self._field(each)

    @staticmethod
    def _field(mine: AttributeOfMine) -> forms.Field:
        told = _("Seen by: %(who)s") % {"who": mine.shown_to_label.lower()}
        if not mine.choices:
            return WrittenField(
                label=mine.name, required=False, max_length=rules.VALUE_MAX, initial=mine.value, help_text=told
            )
        held = [mine.value] if mine.value and mine.value not in mine.choices else []
        choices = [("", _("I would rather not say")), *((each, each) for each in [*mine.choices, *held])]
        return forms.ChoiceField(label=mine.name, required=False, choices=choices, initial=mine.value, help_text=told)

    @property
    def values(self) -> dict[int, str]:
        return {int(name): value for name, value in self.cleaned_data.items()}


class KeyForm(forms.Form):
    label = WrittenField(
        label=_("Which directory is it for?"), max_length=rules.LABEL_MAX, help_text=_("Entra ID, Okta, Keycloak…")
    )


class LotForm(forms.Form):
    """How many are drawn, and by which groups."""

    title = WrittenField(label=_("What the lots are for"), max_length=rules.TITLE_MAX)
    size = WholeNumberField(
        label=_("How many are drawn"), help_text=_("Of the members of the space. Guests take no part.")
    )
    attribute_id = forms.TypedChoiceField(
        label=_("By the groups of"),
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("Each group gets places in proportion to its size, so that the drawn people are like all."),
    )
    words = WrittenField(
        label=_("Words for the seed"),
        max_length=rules.TITLE_MAX,
        help_text=_("Any. The journal adds a hash that nobody knows before the announcement."),
    )

    def __init__(self, *args: Any, lists: Sequence[tuple[int, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        field: Any = self.fields["attribute_id"]
        field.choices = [("", _("Nothing: everybody is one group")), *lists]
