"""A process of its own that draws one picture anew, with little memory and time: a hostile file ends only it.

Run by path, from ``pictures``: the file on standard input, the widest and highest it may be and the most points it may
have as arguments, a PNG on standard output. It imports nothing of Minga, so that it starts at once. Exit status 3: it
has too many points; 4: it is no picture that we take.
"""

import contextlib
import io
import sys
import warnings

MEMORY, SECONDS = 1_500_000_000, 20
TOO_LARGE, NO_PICTURE = 3, 4
FORMATS = ("PNG", "JPEG", "WEBP")


def _hold_back() -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415  (not on every system)

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _drawn(content: bytes, width: int, height: int, most_points: int) -> bytes:
    """Upright, no larger than asked, and nothing in it but points: no place, no device, no comment, no profile."""
    from PIL import Image, ImageOps  # noqa: PLC0415  (after the limits)

    Image.MAX_IMAGE_PIXELS = None  # ours is asked for below
    with Image.open(io.BytesIO(content), formats=FORMATS) as opened:
        if opened.width * opened.height > most_points:
            raise SystemExit(TOO_LARGE)
        upright = ImageOps.exif_transpose(opened).convert("RGBA")
    upright.thumbnail((width, height))
    clean = Image.frombytes("RGBA", upright.size, upright.tobytes())
    told = io.BytesIO()
    clean.save(told, "PNG", optimize=True)
    return told.getvalue()


def main() -> None:
    width, height, most_points = (int(each) for each in sys.argv[1:4])
    content = sys.stdin.buffer.read()
    _hold_back()
    warnings.simplefilter("ignore")
    try:
        drawn = _drawn(content, width, height, most_points)
    except MemoryError:
        raise SystemExit(TOO_LARGE) from None
    except Exception:  # whatever a decoder stumbles over, it is no picture for us
        raise SystemExit(NO_PICTURE) from None
    sys.stdout.buffer.write(drawn)


if __name__ == "__main__":
    main()
