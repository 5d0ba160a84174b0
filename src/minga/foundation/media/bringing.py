"""Files that come with a form: kept before the text is, and named in it, so that nothing is lost if it is refused."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, ClassVar

from django.core.files.uploadedfile import UploadedFile
from django.forms import BaseForm, Form
from django.http import QueryDict
from django.utils.translation import gettext as _

from minga.foundation import clock
from minga.foundation.declared import sentence_for
from minga.foundation.doors import SpaceRequest
from minga.foundation.media.actions import bring_file
from minga.foundation.media.models import File
from minga.foundation.media.rules import FILES_MAX, reference
from minga.foundation.policy import RefusedError
from minga.kernel import Refusal

FIELDS, WORDS = ("files", "photo"), "picture_words"
NAMES_OF_MACHINES = frozenset({"image", "blob", "photo", "picture", "clipboard", "pasted", "_"})


class BringingForm(Form):
    """A form whose text may hold files; ``brings_into`` is the field in which they are named."""

    brings_into: ClassVar[str] = "body"


def form_sent[F: BringingForm](request: SpaceRequest, form: type[F], **asked: Any) -> F:
    """The form as a page begins with it; sent, with its files named in the text they go into."""
    if request.method != "POST":
        return form(None, **asked)
    return form_with_files(request, partial(form, **asked), field=form.brings_into)


def form_with_files[F: BaseForm](request: SpaceRequest, make: Callable[[QueryDict], F], *, field: str = "body") -> F:
    """The form of what was sent, with its files named at the end of the text; what was not taken is said beside it."""
    sent = [file for name in FIELDS for file in request.FILES.getlist(name)]
    if not sent:
        return make(request.POST)
    references, troubles = _brought(sent, request)
    data = QueryDict(mutable=True)
    data.update(request.POST)
    text = data.get(field, "").rstrip()
    # Sent again after a refusal, what stands in the text already is not named twice.
    new = [each for each in references if each.rpartition("(")[2] not in text]
    data[field] = "\n\n".join(filter(None, [text, *new]))
    form = make(data)
    form.full_clean()
    for trouble in troubles:
        form.add_error(None, trouble)
    return form


def _brought(sent: Sequence[UploadedFile[bytes]], request: SpaceRequest) -> tuple[list[str], list[str]]:
    """How those that were taken stand in the text, and why others were not."""
    references, troubles = [], []
    for file in sent[:FILES_MAX]:
        try:
            brought = bring_file(content=file.read(), name=file.name or "", by=request.actor, now=clock.now())
        except RefusedError as refused:
            troubles.append(sentence_for(refused.refusal))
        else:
            references.append(named(brought, request.POST.get(WORDS, "")))
    if len(sent) > FILES_MAX:
        troubles.append(sentence_for(Refusal("media:too-many", {"most": FILES_MAX})))
    return references, troubles


def named(file: File, words: str = "") -> str:
    """How the file stands in a text: with the words that somebody gave it, or its name without its ending."""
    is_picture = file.kind.startswith("image/")
    stem = file.name.rpartition(".")[0]
    if is_picture and stem.lower().rstrip(" ()0123456789-_") in NAMES_OF_MACHINES:
        stem = _("Picture")
    return reference(file.key, words.strip() or (stem if is_picture else file.name), is_picture=is_picture)
