"""The text of a file of ballots, whatever program saved it."""

import codecs

# The longer mark first: the one of UTF-16 begins that of UTF-32.
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
PACKED = b"\x1f\x8b"
WORKBOOK = b"PK\x03\x04"


class NotTextError(ValueError):
    """Bytes that are no text that can be read without guessing; ``line`` counts from 1."""

    def __init__(self, line: int, sentence: str) -> None:
        self.line = line
        self.sentence = sentence
        super().__init__(sentence)


def decode_text(content: bytes) -> str:
    """UTF-8, or UTF-16 and UTF-32 that say so; lines end as they do in Unix. Raises `NotTextError`."""
    if content.startswith((PACKED, WORKBOOK)):
        kind = "packed with gzip" if content.startswith(PACKED) else "a spreadsheet or a zip folder"
        raise NotTextError(1, f"the file is {kind} and not text.")
    encoding = next((name for mark, name in MARKS if content.startswith(mark)), "utf-8")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise NotTextError(line, "the file is not in UTF-8: save it again in that encoding.") from error
    if "\x00" in text:
        line = text.count("\n", 0, text.index("\x00")) + 1
        raise NotTextError(line, "the file holds zero bytes and is not in UTF-8: save it again in that encoding.")
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
