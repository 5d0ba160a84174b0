"""Names and titles in the database: one line that somebody can read, whichever door it came through."""

from typing import TYPE_CHECKING, Any

from django.db import models

from minga.foundation.policy import RefusedError
from minga.kernel import Refusal
from minga.kernel.writing import one_line

if TYPE_CHECKING:
    _Line = models.CharField[str, str]
else:
    _Line = models.CharField


class LineField(_Line):
    """A name or a title, without signs that nobody sees. Where nothing is left and it may not be blank, it refuses."""

    def pre_save(self, instance: models.Model, add: bool) -> Any:
        value = super().pre_save(instance, add)
        if not isinstance(value, str):
            return value
        line = one_line(value)
        if not line and not self.blank:
            raise RefusedError(Refusal("writing:empty"))
        setattr(instance, self.attname, line)
        return line

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return one_line(value) if isinstance(value, str) else value

    def deconstruct(self) -> Any:
        """To migrations it is a column of text like any other."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs
