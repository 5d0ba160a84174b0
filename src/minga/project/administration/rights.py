"""Who may do what: the choices of the space, and the whole matrix as it is."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from minga.foundation import clock
from minga.foundation.doors import SpaceRequest, attempt, login_needed, say
from minga.foundation.policy import ADMINISTRATOR, MEMBER
from minga.foundation.tenancy.actions import choose_rights
from minga.foundation.tenancy.rights import rights_of
from minga.project.administration.matrix import COLUMNS, matrix_of

WHO = (
    (MEMBER, gettext_lazy("Every member of the space, and administrators")),
    (ADMINISTRATOR, gettext_lazy("Only administrators")),
)


class RightsForm(forms.Form):
    """From which role on."""

    charter = forms.ChoiceField(label=gettext_lazy("Who may write purposes"), choices=WHO, widget=forms.RadioSelect)
    found = forms.ChoiceField(label=gettext_lazy("Who may found communities"), choices=WHO, widget=forms.RadioSelect)


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
