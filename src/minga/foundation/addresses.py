"""Addresses that people write bare in a text, and where each of them ends."""

import re
from collections.abc import Iterator
from typing import Final

# Nothing that turns the direction of reading or is not seen belongs to an address.
_SIGN: Final = r"[^\s<>\"\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
_FOUND: Final = re.compile(
    rf"(?<![\w@/.])(?:https?://{_SIGN}+|www\.{_SIGN}+|[\w.+-]+@(?:[\w-]+\.)+[\w-]+)", re.IGNORECASE
)
_HOST: Final = re.compile(r"(?:https?://)?(?:[^\s/?#@]*@)?(?:[\w-]+\.)*[\w-]+(?::\d+)?(?=[/?#]|\Z)", re.IGNORECASE)
_AFTER: Final = ".,;:!?*_~'’”»…"
_PAIRS: Final = {")": "(", "]": "[", "}": "{"}


def split_addresses(text: str) -> Iterator[tuple[str, str]]:
    """The text in pieces: each with the address that it links to, or with an empty one where it is only words."""
    end = 0
    for found in _FOUND.finditer(text):
        address = _without_punctuation(found[0])
        if not _is_address(address):
            continue
        if found.start() > end:
            yield text[end : found.start()], ""
        yield address, _whole(address)
        end = found.start() + len(address)
    if end < len(text):
        yield text[end:], ""


def _without_punctuation(address: str) -> str:
    """What closes the sentence is not part of the address, nor a bracket that opened before it."""
    while address:
        last = address[-1]
        if last in _AFTER or (last in _PAIRS and address.count(last) > address.count(_PAIRS[last])):
            address = address[:-1]
        else:
            break
    return address


def _is_address(address: str) -> bool:
    if "://" not in address and "@" in address.partition("/")[0]:
        return True
    return _HOST.match(address) is not None and (not address.lower().startswith("www.") or address.count(".") > 1)


def _whole(address: str) -> str:
    if "://" in address:
        return address
    return f"https://{address}" if address.lower().startswith("www.") else f"mailto:{address}"
