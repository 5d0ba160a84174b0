"""Pictures that people bring: points are drawn anew, drawings keep only what draws."""

import re
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal
from xml.etree import ElementTree as ET

from minga.foundation import picture_process
from minga.foundation.policy import RefusedError
from minga.kernel import Refusal

MOST_POINTS: Final = 40_000_000
SECONDS: Final = 30
# Each may take a gigabyte and a half: whoever sends twenty pictures waits, and the house stands.
AT_ONCE: Final = threading.BoundedSemaphore(2)
SVG: Final = "http://www.w3.org/2000/svg"
DRAWS: Final = frozenset(
    re.findall(
        r"\w+",
        "svg g defs symbol title desc path rect circle ellipse line polyline polygon text tspan linearGradient"
        " radialGradient stop clipPath mask pattern use",
    )
)
SHAPES: Final = frozenset(
    re.findall(
        r"[\w-]+",
        "viewBox width height preserveAspectRatio version id d x y x1 y1 x2 y2 cx cy r rx ry dx dy fx fy points"
        " transform fill fill-opacity fill-rule clip-rule clip-path mask stroke stroke-width stroke-linecap"
        " stroke-linejoin stroke-miterlimit stroke-dasharray stroke-dashoffset stroke-opacity opacity offset"
        " stop-color stop-opacity"
        " gradientUnits gradientTransform spreadMethod clipPathUnits maskUnits maskContentUnits patternUnits"
        " patternContentUnits patternTransform color display visibility font-family font-size font-weight font-style"
        " text-anchor letter-spacing style href",
    )
)
ELSEWHERE: Final = re.compile(r"url\(\s*['\"]?\s*(?!#)|@import|expression\(|javascript:|data:|\\|/\*", re.IGNORECASE)
HREF: Final = ("href", "{http://www.w3.org/1999/xlink}href")


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that is safe to show: ``content`` of the media type ``kind``."""

    kind: Literal["image/png", "image/svg+xml"]
    content: bytes


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture drawn anew, and how large it came out."""

    content: bytes
    width: int
    height: int


def safe_picture(content: bytes, *, width: int, height: int) -> Picture:
    """The picture without anything but itself, points at most ``width`` by ``height``; raises ``RefusedError``.

    PNG, JPEG, WebP and GIF are decoded in a process of their own, turned upright and drawn again as PNG. An SVG keeps
    the elements and attributes that draw, and refers only to itself.
    """
    if _is_drawing(content):
        return Picture("image/svg+xml", _safe_drawing(content))
    return Picture("image/png", drawn_again(content, "PNG", [(width, height)])[0].content)


def _is_drawing(content: bytes) -> bool:
    return content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def drawn_again(content: bytes, kind: Literal["PNG", "WEBP"], boxes: Sequence[tuple[int, int]]) -> list[Drawing]:
    """The picture drawn anew in a process of its own, once for each box, the largest first; raises ``RefusedError``."""
    sizes = [f"{width}x{height}" for width, height in boxes]
    asked = [sys.executable, "-I", picture_process.__file__, kind, str(MOST_POINTS), *sizes]
    if not AT_ONCE.acquire(timeout=SECONDS):
        raise RefusedError(Refusal("picture:busy"))
    try:
        done = subprocess.run(asked, input=content, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603
    except (subprocess.SubprocessError, OSError):
        raise RefusedError(Refusal("picture:too-large")) from None
    finally:
        AT_ONCE.release()
    if done.returncode == 0:
        return list(_drawings(done.stdout))
    is_no_picture = done.returncode == picture_process.NO_PICTURE
    raise RefusedError(Refusal("picture:unknown" if is_no_picture else "picture:too-large"))


def _drawings(told: bytes) -> Iterator[Drawing]:
    at, head = 0, picture_process.HEAD
    while at < len(told):
        width, height, length = head.unpack_from(told, at)
        at += head.size
        yield Drawing(told[at : at + length], width, height)
        at += length


def _safe_drawing(content: bytes) -> bytes:
    # A document type may name entities that grow without end, or files of this machine.
    if b"<!" in content.replace(b"<!--", b"") and re.search(rb"<!\s*(DOCTYPE|ENTITY)[^>]*\[", content, re.IGNORECASE):
        raise RefusedError(Refusal("picture:unsafe"))
    try:
        root = ET.fromstring(content)  # noqa: S314  (no entities: see above)
    except (ET.ParseError, ValueError, LookupError):
        raise RefusedError(Refusal("picture:unknown")) from None
    if root.tag != f"{{{SVG}}}svg":
        raise RefusedError(Refusal("picture:unknown"))
    if any(each.tag == f"{{{SVG}}}style" for each in root.iter()):
        raise RefusedError(Refusal("picture:styled"))
    _keep_what_draws(root, is_named=False)
    ET.register_namespace("", SVG)
    told: bytes = ET.tostring(root, encoding="utf-8")
    return told


def _keep_what_draws(element: ET.Element, *, is_named: bool) -> None:
    """Take out all that does not draw; and copies within what may itself be copied, which would double at each step."""
    for name, value in list(element.attrib.items()):
        plain = "href" if name in HREF else name
        del element.attrib[name]
        if plain in SHAPES and _stays_inside(plain, value):
            element.set(plain, value)
    is_named = is_named or "id" in element.attrib
    for child in list(element):
        namespace, _brace, name = str(child.tag).rpartition("}")
        if namespace == f"{{{SVG}" and name in DRAWS and not (name == "use" and is_named):
            _keep_what_draws(child, is_named=is_named)
        else:
            element.remove(child)


def _stays_inside(name: str, value: str) -> bool:
    if name == "href":
        return value.startswith("#")
    return ELSEWHERE.search(value) is None
