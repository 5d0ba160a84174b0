"""Words of examples, in the language of the page."""

from django.utils.translation import get_language


def say(spanish: str, english: str) -> str:
    """An example's words in the language of the page; examples are content, so they are in no catalogue."""
    return spanish if (get_language() or "en").startswith("es") else english
