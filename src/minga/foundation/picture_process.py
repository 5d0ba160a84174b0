"""A process of its own that draws one picture anew, with little memory and time: a hostile file ends only it.

Run by path, from ``pictures``: the file on standard input; as arguments what it is drawn as (PNG, WEBP), the most
points it may have, and how wide and high it may be at most (``640x160``), once for each drawing wanted, the largest
first. On standard output each drawing, after its width, height and length in bytes. It imports nothing of Minga, so
that it starts at once. Exit status 3: it has too many points; 4: it is no picture that we take.
"""

import contextlib
import io
import struct
import sys
import warnings
from typing import Any

MEMORY, SECONDS = 1_500_000_000, 20
TOO_LARGE, NO_PICTURE = 3, 4
FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
HEAD = struct.Struct("!III")
WEBP = {"quality": 82, "method": 3}


def _hold_back() -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415  (not on every system)

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _upright(content: bytes, most_points: int, largest: tuple[int, int]) -> Any:
    """The points alone, as a screen shows them: the first frame, upright, in eight bits and the web's own colours."""
    from PIL import Image, ImageOps  # noqa: PLC0415  (after the limits)

    Image.MAX_IMAGE_PIXELS = None  # ours is asked for below
    with Image.open(io.BytesIO(content), formats=FORMATS) as opened:
        if opened.width * opened.height > most_points:
            raise SystemExit(TOO_LARGE)
        opened.draft(None, largest)  # a photograph is decoded no finer than it is wanted
        profile = opened.info.get("icc_profile")
        upright = ImageOps.exif_transpose(opened)
    if upright.mode.startswith("I"):  # sixteen bits of grey
        upright = upright.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if profile and upright.mode in {"RGB", "RGBA", "CMYK", "L"}:
        upright = _in_our_colours(upright, profile)
    return upright.convert("RGBA" if upright.has_transparency_data else "RGB")


def _in_our_colours(picture: Any, profile: bytes) -> Any:
    """What a phone or a printer calls red is another red here; a profile that cannot be read changes nothing."""
    with contextlib.suppress(Exception):
        from PIL import ImageCms  # noqa: PLC0415  (few pictures need it)

        mode = "RGBA" if picture.mode == "RGBA" else "RGB"
        told: Any = ImageCms.profileToProfile(
            picture, ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB"), outputMode=mode
        )
        return told if told is not None else picture
    return picture


def _drawn(content: bytes, kind: str, most_points: int, boxes: list[tuple[int, int]]) -> list[bytes]:
    """No larger than asked, and nothing in it but points: no place, no device, no comment, no profile."""
    from PIL import Image  # noqa: PLC0415  (after the limits)

    picture = _upright(content, most_points, boxes[0])
    told = []
    for box in boxes:
        picture.thumbnail(box)
        clean = Image.frombytes(picture.mode, picture.size, picture.tobytes())
        held = io.BytesIO()
        clean.save(held, kind, **(WEBP if kind == "WEBP" else {"optimize": True}))
        told.append(HEAD.pack(*picture.size, held.tell()) + held.getvalue())
    return told


def main() -> None:
    kind, most_points = sys.argv[1], int(sys.argv[2])
    boxes = [(int(wide), int(high)) for wide, _x, high in (each.partition("x") for each in sys.argv[3:])]
    content = sys.stdin.buffer.read()
    _hold_back()
    warnings.simplefilter("ignore")
    try:
        drawn = _drawn(content, kind, most_points, boxes)
    except MemoryError:
        raise SystemExit(TOO_LARGE) from None
    except Exception:  # whatever a decoder stumbles over, it is no picture for us
        raise SystemExit(NO_PICTURE) from None
    for each in drawn:
        sys.stdout.buffer.write(each)


if __name__ == "__main__":
    main()
