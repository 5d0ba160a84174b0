"""One spelling for the many ways of typing the same letters."""

import re
import unicodedata

_NOT_WORD = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """`text` in lower case, without accents or punctuation, words separated by single spaces.

    Accents fold because people leave them out when writing fast; ñ becomes n for the same reason.
    """
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return _NOT_WORD.sub(" ", bare).strip()
