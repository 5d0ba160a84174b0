"""Who may do what: the choices of the space, and the whole matrix as it is."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from minga.foundation import clock
from minga.foundation.doors import SpaceRequest, attempt, login_needed, say
from minga.foundation.policy import ADMINISTRATOR, GUEST, MEMBER
from minga.foundation.tenancy.actions import choose_rights
from minga.foundation.tenancy.rights import FACILITATOR, INSIDE, SHARED, VISITOR, rights_of
from minga.project.administration.matrix import COLUMNS, matrix_of

WHO = (
    (MEMBER, gettext_lazy("Every member of the space, and administrators")),
    (ADMINISTRATOR, gettext_lazy("Only administrators")),
)
WHO_ASKS = (
    (MEMBER, gettext_lazy("Every member of the community; whoever facilitates it opens the question")),
    (FACILITATOR, gettext_lazy("Whoever facilitates the community")),
    (ADMINISTRATOR, gettext_lazy("Whoever facilitates it and administers the space as well")),
)
WHO_OF_FACILITATORS = (
    (FACILITATOR, gettext_lazy("Whoever facilitates the community")),
    (INSIDE, gettext_lazy("Whoever facilitates it and belongs to the organization")),
    (ADMINISTRATOR, gettext_lazy("Whoever facilitates it and administers the space as well")),
)
WHO_READS_NAMES = (
    (VISITOR, gettext_lazy("Whoever may read what they wrote, visitors included")),
    (GUEST, gettext_lazy("Whoever has come in: members of the space and guests")),
    (MEMBER, gettext_lazy("Members of the space only")),
    (SHARED, gettext_lazy("Only whoever is in a community with them")),
)


class RightsForm(forms.Form):
    """For whom each act is."""

    charter = forms.ChoiceField(label=gettext_lazy("Who may write purposes"), choices=WHO, widget=forms.RadioSelect)
    found = forms.ChoiceField(label=gettext_lazy("Who may found communities"), choices=WHO, widget=forms.RadioSelect)
    ask = forms.ChoiceField(label=gettext_lazy("Who may ask questions"), choices=WHO_ASKS, widget=forms.RadioSelect)
    open = forms.ChoiceField(
        label=gettext_lazy("Who may open votes"), choices=WHO_OF_FACILITATORS, widget=forms.RadioSelect
    )
    invite = forms.ChoiceField(
        label=gettext_lazy("Who may invite people from outside"), choices=WHO_OF_FACILITATORS, widget=forms.RadioSelect
    )
    names = forms.ChoiceField(
        label=gettext_lazy("Who reads the names of people"),
        choices=WHO_READS_NAMES,
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "To everybody else, all are called “A participant”. Those who administer the space read every name, and "
            "everybody their own."
        ),
    )


@login_needed
@require_http_methods(["GET", "POST"])
def rights(request: SpaceRequest) -> HttpResponse:
    rows = matrix_of(request.actor)
    form = RightsForm(request.POST or None, initial=rights_of(request.actor))
    if request.method == "POST" and attempt(
        form, lambda data: choose_rights(rights=data, by=request.actor, now=clock.now())
    ):
        say(request, _("The choice is saved, and holds from now on."))
        return redirect("administration:rights", space=request.space.slug)
    table = [(act.label, [may[column.key] for column in COLUMNS]) for act, may in rows]
    context = {"form": form, "columns": COLUMNS, "rows": table}
    return render(request, "administration/rights.html", context, status=422 if form.is_bound else 200)
