"""One spelling for the many ways of typing the same letters."""

import re
import unicodedata

_NOT_WORD = re.compile(r"[\W_]+")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")


def fold(text: str) -> str:
    """`text` in lower case, without accents or punctuation, words separated by single spaces.

    Accents fold because people leave them out when writing fast; ñ becomes n for the same reason.
    """
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = _NOT_ASCII.sub(lambda found: "" if unicodedata.combining(found[0]) else found[0], decomposed)
    return _NOT_WORD.sub(" ", bare).strip()
