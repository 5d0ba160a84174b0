"""Pages of this link: parse, one call, render."""

from django.http import HttpResponse
from django.shortcuts import render

from minga.debate import queries
from minga.foundation import clock
from minga.foundation.doors import SpaceRequest


def question_list(request: SpaceRequest) -> HttpResponse:
    rows = queries.question_list(request.actor, now=clock.now())
    return render(request, "debate/list.html", {"questions": rows})


def question_page(request: SpaceRequest, question_id: int) -> HttpResponse:
    question = queries.visible_question(request.actor, question_id)
    return render(request, "debate/question.html", {"question": question})
