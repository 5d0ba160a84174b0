"""Operators' pages are not there for anybody else, and open with a second step where one is set up."""

from collections.abc import Callable
from functools import wraps
from typing import cast
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from minga.foundation.signin.gate import has_own_factor
from minga.foundation.signin.marks import did_second_factor, mark_in
from minga.foundation.tenancy.operators import is_operator


def operator_id(request: HttpRequest) -> int:
    """Who runs the house and asks; whoever does not, and every key of a program, finds nothing here."""
    user_id = request.user.pk if request.user.is_authenticated else None
    mark = mark_in(request.session, user_id) if user_id is not None else None
    # A session that a provider opened for one space alone opens nothing else; a key is of one space.
    is_bound = hasattr(request, "api_token") or (mark is not None and mark.is_only)
    if user_id is None or is_bound or not is_operator(user_id):
        raise Http404
    return int(user_id)


def lacks_second_step(request: HttpRequest, user_id: int) -> bool:
    """Whether somebody who has set up a second step has not taken it in this session."""
    return has_own_factor(user_id) and not did_second_factor(request.session, user_id)


def for_operators[**P](view: Callable[P, HttpResponse]) -> Callable[P, HttpResponseBase]:
    @wraps(view)
    def opened(*args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        request = cast("HttpRequest", args[0])
        if lacks_second_step(request, operator_id(request)):
            there = request.get_full_path() if request.method == "GET" else reverse("operator:spaces")
            return redirect(f"{reverse('mfa_reauthenticate')}?{urlencode({'next': there})}")
        return view(*args, **kwargs)

    return opened
