"""Cut off what an answer quotes and how it is signed, so that only what somebody has written now is left.

Mail programs mark a quotation in a few ways, in Spanish and in English: a line that says who wrote when, a head of
*De: Enviado: Para:*, a rule of underscores, lines that begin with ``>``. When in doubt a line stays: a quotation too
much is ugly, a lost sentence cannot be found again.
"""

import re
from typing import Final

from minga.foundation.mail_in.html_text import CUT

# A date or an address must stand in it, so that “El lunes Ana escribió:” of a story is no quotation.
_DATED: Final = r"(?=.*(\d{1,2}[:.h]\d{2}|\d{4}|@|<))"
_WROTE: Final = re.compile(
    rf"^{_DATED}(El|On|A las|Le|Am|Em)\b.{{4,240}}"
    r"\b(escribió|escribio|wrote|ha escrito|a écrit|schrieb|escreveu)\s*:?\s*$",
    re.IGNORECASE | re.DOTALL,
)
_WROTE_FIRST: Final = re.compile(
    r"^.{2,160}(<\S+@\S+>|\(\S+@\S+\)).{0,80}\b(escribió|wrote)\b.{0,80}:\s*$", re.IGNORECASE | re.DOTALL
)
# Apple Mail and older ones: “El 3 mar 2026, a las 10:02, Minga <…> escribió:” ends so; K-9 begins so.
_RULES: Final = re.compile(
    r"^\s*(_{20,}|-{2,}\s*(Original Message|Mensaje original|Mensaje reenviado|Forwarded message|Reply message|"
    r"Mensaje de respuesta)\s*-{2,}|-{5,}\s*Original\b.*)\s*$",
    re.IGNORECASE,
)
_HEAD: Final = re.compile(r"^\s*[*_]*(De|From|Von)\s*:[*_]*\s*\S", re.IGNORECASE)
_HEAD_NEXT: Final = re.compile(
    r"^\s*[*_]*(Enviado( el)?|Sent|Date|Fecha|Para|To|Asunto|Subject|CC)\s*:[*_]*", re.IGNORECASE
)
_MOBILE: Final = re.compile(
    r"^\s*((Enviado\s+(desde|de mi|con)|Sent\s+(from|with))\b.{0,80}|"
    r"(Get|Obtener|Obtén|Descargar)\s+(Outlook|BlueMail)\b.{0,80}|"
    r"(Please excuse|Disculpa|Por favor,? disculpe) (my|mi) brev(ity|edad)\.?|"
    r".{0,30}\b(K-9 Mail|Thunderbird (para|for) Android)\b.{0,60})\s*$",
    re.IGNORECASE,
)
_DELIMITER: Final = re.compile(r"^--\s?$")
_QUOTED: Final = re.compile(r"^\s?>")
_LINES_OF_WROTE: Final = 4
_SIGNATURE_LINES: Final = 12


def what_was_written(text: str) -> str:
    """The new words of an answer: above what it quotes, below it, or between its lines."""
    lines = text.replace("\xa0", " ").replace("\u200b", "").split("\n")
    lines = _before_cut(lines)
    lines = _without_quotations(lines)
    lines = _without_signature(lines)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in lines)).strip()


def _before_cut(lines: list[str]) -> list[str]:
    """Up to where the mail program itself marks the mail answered, unless nothing stands before it."""
    for place, line in enumerate(lines):
        if CUT in line and any(each.strip() for each in lines[:place]):
            lines = lines[:place]
            break
    return [line.replace(CUT, "") for line in lines]


def _without_quotations(lines: list[str]) -> list[str]:
    kept: list[str] = []
    place = 0
    while place < len(lines):
        line = lines[place]
        if _RULES.match(line) or _is_head(lines, place):
            # Outlook quotes everything to the end, unmarked. Nothing written before it: then nothing is known.
            if any(each.strip() for each in kept):
                break
            place += 1
            continue
        said = _lines_of_wrote(lines, place)
        if said:
            place += said
            if not _has_quotation(lines, place) and any(each.strip() for each in kept):
                break
            continue
        if not _QUOTED.match(line):
            kept.append(line)
        elif kept and kept[-1].strip():
            kept.append("")
        place += 1
    return kept


def _has_quotation(lines: list[str], place: int) -> bool:
    """Whether what follows is marked line by line: then more of one's own may stand below it."""
    following = [line for line in lines[place : place + 4] if line.strip()]
    return bool(following) and bool(_QUOTED.match(following[0]))


def _lines_of_wrote(lines: list[str], place: int) -> int:
    """How many lines from here on say who wrote when; programs break them. 0 where it is none."""
    if not lines[place].strip():
        return 0
    for count in range(1, _LINES_OF_WROTE + 1):
        part = lines[place : place + count]
        if not part or not part[-1].strip():
            return 0
        joined = " ".join(line.lstrip("> ").strip() for line in part)
        if _WROTE.match(joined) or _WROTE_FIRST.match(joined):
            return count
    return 0


def _is_head(lines: list[str], place: int) -> bool:
    """*De: … Enviado: … Para: …* as Outlook sets them above what it quotes."""
    if not _HEAD.match(lines[place]):
        return False
    following = [line for line in lines[place + 1 : place + 6] if line.strip()]
    return sum(bool(_HEAD_NEXT.match(line)) for line in following) >= 2


def _without_signature(lines: list[str]) -> list[str]:
    for place, line in enumerate(lines):
        behind = [each for each in lines[place + 1 :] if each.strip()]
        if _DELIMITER.match(line) and len(behind) <= _SIGNATURE_LINES and any(each.strip() for each in lines[:place]):
            lines = lines[:place]
            break
    while lines and (not lines[-1].strip() or _MOBILE.match(lines[-1])):
        lines.pop()
    return lines
