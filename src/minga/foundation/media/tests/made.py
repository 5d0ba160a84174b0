"""Files as people bring them, good and bad, made on the spot."""

import io
import struct
import zlib
from typing import Any

from PIL import Image

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def picture(kind: str = "PNG", size: tuple[int, int] = (1600, 1200), colour: Any = "#0b5fa5", **more: Any) -> bytes:
    held = io.BytesIO()
    Image.new(more.pop("mode", "RGB"), size, colour).save(held, kind, **more)
    return held.getvalue()


def moving(kind: str) -> bytes:
    """Three frames: red, then green, then blue."""
    frames = [Image.new("RGB", (40, 30), colour) for colour in ("#f00", "#0f0", "#00f")]
    held = io.BytesIO()
    frames[0].save(held, kind, save_all=True, append_images=frames[1:], duration=100)
    return held.getvalue()


def photo() -> bytes:
    """Taken sideways, with a place and a device in it."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Cámara de Rosa"
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2] = "N", (40.0, 25.0, 0.0)
    return picture("JPEG", (400, 100), exif=exif)


def bomb() -> bytes:
    """A few bytes that say that they are 40,000 by 40,000 points; a real one is tried where pictures are drawn."""
    small = picture("PNG", (1, 1), mode="1", colour=0)
    head = b"IHDR" + struct.pack("!II", 40_000, 40_000) + small[24:29]
    return small[:12] + head + struct.pack("!I", zlib.crc32(head)) + small[33:]
