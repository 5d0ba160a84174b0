"""Sentences of refused files, and the few words that an import writes into a space."""

from typing import Final

from minga.foundation.declared import declare_refusals

SENTENCES: Final = {
    "import:not-utf8": "%(file)s is not UTF-8: byte %(position)s, on line %(line)s, does not fit.",
    "import:bad-cell": "%(file)s, line %(line)s: “%(value)s” in column %(column)s is not %(expected)s.",
    "import:short-line": "%(file)s, line %(line)s: there are fewer cells than columns.",
    "import:long-line": "%(file)s, line %(line)s: there are more cells than columns; is a separator inside a text?",
    "import:no-text": "%(file)s, line %(line)s: comment %(value)s has no text, and was not moderated out.",
    "import:repeated": "%(file)s, line %(line)s: %(column)s %(value)s is there a second time.",
    "import:too-long": "%(file)s, line %(line)s: %(column)s has more than %(limit)s characters.",
    "import:nothing": "%(file)s has no rows to import.",
    "import:no-folder": "There is no folder at %(path)s.",
    "import:not-an-export": "%(path)s has no %(file)s, plain or gzipped.",
    "import:unknown-comment": "%(file)s, line %(line)s: comment %(value)s is not in comments.csv.",
    "import:sign-unclear": "Nothing in %(file)s shows which sign means agree; say it with --sign agree=1 or agree=-1.",
    "import:sign-contradicts": "The files contradict each other about the sign of votes (%(found)s); "
    "say it with --sign agree=1 or agree=-1.",
    "import:elsewhere": "This was imported before, into community %(community)s.",
    "import:no-community": "No community was named: use --community ID, or --into NAME.",
    "import:name-is-not-one": "%(count)s communities are called “%(name)s”: name one with --community ID.",
    "import:no-purpose": "There is no community called “%(name)s” here, and to found one takes a purpose: "
    "name one that goes ahead or is on trial with --purpose ID.",
    "import:bad-people": "Nobody was taken in. %(lines)s",
    "export:folder-not-empty": "%(path)s is not an empty folder.",
    "export:file-exists": "There already is something at %(path)s.",
    "export:not-writable": "%(path)s cannot be written: %(why)s.",
    "export:too-few": "Fewer than %(least)s people voted: their votes would tell whose they are.",
    "export:still-open": "The question is still open: two exports would tell how somebody voted in between.",
    "export:not-counted": "The decision has no published result yet.",
    "export:not-administrator": "Only an administrator of the space may export this.",
}

type Words = dict[str, str]

STORED: Final[dict[str, Words]] = {
    "en": {
        "participant": "Participant %(number)s",
        "unknown": "Unknown author",
        "source": "Source: %(source)s",
        "moderated": "Moderated in the conversation it comes from.",
        "no_text": "[moderated out, no text; comment %(number)s]",
        "conversation": "Conversation %(source)s",
        "proposals": "Proposals from %(source)s",
        "proposal": "%(source)s, %(number)s; supports there: %(supports)s",
        "proposal_author": "Proposals from %(source)s",
    },
    "es": {
        "participant": "Participante %(number)s",
        "unknown": "Autoría desconocida",
        "source": "Fuente: %(source)s",
        "moderated": "Moderada en la conversación de la que viene.",
        "no_text": "[retirada por moderación, sin texto; comentario %(number)s]",
        "conversation": "Conversación %(source)s",
        "proposals": "Propuestas de %(source)s",
        "proposal": "%(source)s, %(number)s; apoyos allí: %(supports)s",
        "proposal_author": "Propuestas de %(source)s",
    },
}


def stored_words(language: str) -> Words:
    """What an import writes, in the language of the space."""
    return STORED.get(language[:2], STORED["en"])


declare_refusals(SENTENCES)
