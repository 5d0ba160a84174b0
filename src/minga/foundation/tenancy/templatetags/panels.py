"""What links show on each other's pages: ``{% panels "purpose:detail" purpose.pk %}``, ``{% next_step … %}``."""

from datetime import datetime
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from minga.foundation import clock
from minga.foundation.cord import reached, steps_of
from minga.foundation.declared import Next, declared
from minga.foundation.policy import Actor

register = template.Library()


@register.simple_tag(takes_context=True)
def panels(context: dict[str, Any], place: str, object_id: int) -> SafeString:
    """The panels declared for ``place``, in their order; each is a rendered template of its own link."""
    request = context["request"]
    shown = (panel.render(request, object_id) for panel in declared().panels.get(place, ()))
    return mark_safe("".join(shown))  # noqa: S308 - rendered by templates, which escape


def step_for(place: str, actor: Actor, object_id: int, now: datetime) -> Next | None:
    """The one step for this actor on this page: the heaviest, and of equals the one that can be pressed."""
    found = [step for source in declared().next.get(place, ()) if (step := source(actor, object_id, now))]
    return max(found, key=lambda step: (step.weight, bool(step.url)), default=None)


@register.inclusion_tag("ui/components/chain_bar.html", takes_context=True)
def cord(context: dict[str, Any], purpose_id: int) -> dict[str, Any]:
    """How far the purpose has come, for this reader; each step that was reached leads there."""
    request = context["request"]
    return {"steps": steps_of(purpose_id, reached(request.actor, purpose_id), request.space.slug)}


@register.simple_tag(takes_context=True)
def next_step(context: dict[str, Any], place: str, object_id: int) -> SafeString:
    """What this person does next here, as declared by the links; nothing when there is nothing to do or to wait for."""
    step = step_for(place, context["request"].actor, object_id, clock.now())
    if step is None:
        return SafeString("")
    inputs = {"sentence": step.sentence, "label": step.label, "url": step.url}
    return SafeString(render_to_string("ui/components/next_step.html", inputs))
