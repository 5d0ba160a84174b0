"""An address as a picture that a phone reads: one path, sharp on every screen and on paper."""

from functools import lru_cache

from django.utils.html import format_html
from django.utils.safestring import SafeString

QUIET = 4
# Any of the eight masks can be read; looking for the handsomest takes ten times as long as all the rest.
MASK = 4


@lru_cache(maxsize=512)
def _squares(text: str) -> tuple[int, str]:
    """How many squares wide, and the path of the dark ones, row by row."""
    from qrcode import QRCode  # noqa: PLC0415  (only pages with codes need it)
    from qrcode.constants import ERROR_CORRECT_M  # noqa: PLC0415

    code = QRCode(error_correction=ERROR_CORRECT_M, border=QUIET, mask_pattern=MASK)
    code.add_data(text)
    rows = code.get_matrix()
    path: list[str] = []
    for y, row in enumerate(rows):
        x = 0
        while x < len(row):
            end = x
            while end < len(row) and row[end]:
                end += 1
            if end > x:
                path.append(f"M{x} {y}h{end - x}v1h-{end - x}z")
            x = end + 1
    return len(rows), "".join(path)


def qr_picture(text: str, label: str) -> SafeString:
    """The picture of a text, dark on white whatever the theme: some readers take no other."""
    width, path = _squares(text)
    return format_html(
        '<svg class="qr" viewBox="0 0 {0} {0}" role="img" aria-label="{2}" shape-rendering="crispEdges">'
        '<rect width="{0}" height="{0}" fill="#fff"/><path d="{1}" fill="#000"/></svg>',
        width,
        path,
        label,
    )
