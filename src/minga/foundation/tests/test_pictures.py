"""Whatever somebody brings as a picture is drawn anew, or refused in one sentence."""

import io

import pytest
from PIL import Image

from minga.foundation.declared import declared
from minga.foundation.pictures import safe_picture
from minga.foundation.policy import RefusedError

HEAD = b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'


def drawn(kind, size=(800, 400), **more):
    held = io.BytesIO()
    Image.new("RGB", size, "#0b5fa5").save(held, kind, **more)
    return held.getvalue()


def safe(content):
    return safe_picture(content, width=640, height=160)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_points_are_drawn_again_small_and_alone(kind):
    picture = safe(drawn(kind))
    assert picture.kind == "image/png"
    with Image.open(io.BytesIO(picture.content)) as seen:
        assert (seen.format, seen.size) == ("PNG", (320, 160))
        assert not seen.info


def test_a_picture_taken_sideways_stands_upright_and_forgets_where_it_was_taken():
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was turned
    exif[0x010F] = "Cámara de Rosa"
    exif.get_ifd(0x8825)[1] = "N"
    content = safe(drawn("JPEG", (400, 100), exif=exif)).content
    assert b"Rosa" not in content
    with Image.open(io.BytesIO(content)) as seen:
        assert seen.size == (40, 160)
        assert not seen.getexif()


def test_what_is_hidden_behind_a_picture_is_left_behind():
    polyglot = drawn("PNG") + b"<script>alert(1)</script>PK\x03\x04"
    assert b"script" not in safe(polyglot).content


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "picture:unknown"),
        (b"GIF89a", "picture:unknown"),
        (drawn("PNG")[:60], "picture:unknown"),
        (b"%PDF-1.7 \x00", "picture:unknown"),
        (b"<html><body>hola</body></html>", "picture:unknown"),
        (b"<svg", "picture:unknown"),
        (b"<svg/>", "picture:unknown"),
        (b'<!DOCTYPE svg [<!ENTITY a "aaaa">]>' + HEAD + b">&a;</svg>", "picture:unsafe"),
        (HEAD + b"><style>path{fill:red}</style></svg>", "picture:styled"),
    ],
)
def test_what_is_no_picture_is_refused_in_a_sentence(content, code):
    with pytest.raises(RefusedError) as refused:
        safe(content)
    assert refused.value.refusal.code == code
    assert code in declared().refusals


def test_a_small_file_of_very_many_points_is_refused():
    held = io.BytesIO()
    Image.new("1", (40_000, 40_000)).save(held, "PNG")
    assert len(held.getvalue()) < 500_000
    with pytest.raises(RefusedError) as refused:
        safe(held.getvalue())
    assert refused.value.refusal.code == "picture:too-large"


@pytest.mark.parametrize(
    "harm",
    [
        b"<script>alert(1)</script>",
        b'<foreignObject><body xmlns="http://www.w3.org/1999/xhtml"><script>alert(1)</script></body></foreignObject>',
        b'<path onload="alert(1)" d="M0 0"/>',
        b'<a href="javascript:alert(1)"><path d="M0 0"/></a>',
        b'<image href="https://example.org/alert(1).png"/>',
        b'<use xlink:href="https://example.org/a.svg#alert(1)"/>',
        b'<rect style="fill:url(https://example.org/alert(1))"/>',
        b"<rect fill=\"url( 'https://example.org/alert(1)' )\"/>",
        b'<animate attributeName="href" to="javascript:alert(1)"/>',
        b'<set attributeName="onload" to="alert(1)"/>',
        b"<x:script xmlns:x='http://www.w3.org/2000/svg'>alert(1)</x:script>",
        b"<?xml-stylesheet href='alert(1)'?>",
    ],
)
def test_a_drawing_keeps_only_what_draws(harm):
    picture = safe(HEAD + b' onload="alert(1)"><circle r="4" fill="red"/>' + harm + b"</svg>")
    assert picture.kind == "image/svg+xml"
    assert b'<circle r="4" fill="red"' in picture.content
    assert b"alert" not in picture.content


def test_a_drawing_that_doubles_itself_does_not():
    steps = b"".join(b'<g id="a%d"><use href="#a%d"/><use href="#a%d"/></g>' % (n + 1, n, n) for n in range(40))
    content = safe(HEAD + b'><path id="a0" d="M0 0"/>' + steps + b'<use href="#a40"/></svg>').content
    assert content.count(b"<use") == 1


def test_gradients_and_copies_of_its_own_stay():
    own = (
        b'<defs><linearGradient id="g"><stop stop-color="red"/></linearGradient></defs><path fill="url(#g)" d="M0 0"/>'
    )
    content = safe(HEAD + b">" + own + b'<use xlink:href="#g"/></svg>').content
    assert b"url(#g)" in content
    assert b'href="#g"' in content
