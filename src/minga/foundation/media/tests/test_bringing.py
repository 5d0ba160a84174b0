"""Whatever somebody brings is drawn anew, kept to be saved, or refused in one sentence with nothing kept."""

import io
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.utils import translation
from PIL import Image

from minga.foundation.declared import sentence_for
from minga.foundation.media import actions, queries, rounds, storing
from minga.foundation.media.models import File, Stored
from minga.foundation.media.rules import BOXES, Size, clean_name
from minga.foundation.media.tests import made
from minga.foundation.policy import NotAllowedError, NotFoundError, RefusedError
from minga.foundation.scope import in_space
from minga.foundation.testing.cast import NOW

MONTH = timedelta(days=31)


def bring(cast, content, name, who=None):
    return actions.bring_file(content=content, name=name, by=cast.actor(who or cast.tito), now=NOW)


def seen(file, size=Size.LARGE):
    return Image.open(io.BytesIO(storing.content_of(storing.place_of(file.stored, size))))


def lying(kept_in):
    return sorted(path for path in kept_in.rglob("*") if path.is_file())


def test_a_photo_stands_upright_in_three_sizes_and_forgets_where_and_with_what_it_was_taken(cast, kept_in):
    file = bring(cast, made.photo(), "DCIM 4.JPG")
    assert (file.name, file.kind, file.stored.width, file.stored.height) == ("DCIM 4.webp", "image/webp", 100, 400)
    assert len(lying(kept_in)) == len(BOXES) == 3
    for path in lying(kept_in):
        content = path.read_bytes()
        assert b"Rosa" not in content
        assert b"EXIF" not in content
        with Image.open(io.BytesIO(content)) as drawn:
            assert drawn.format == "WEBP"
            assert not drawn.getexif()
    large = bring(cast, made.picture("PNG", (3000, 1000)), "a.png")
    assert [seen(large, size).size for size in BOXES] == [(2160, 720), (1080, 360), (320, 107)]


@pytest.mark.parametrize("kind", ["GIF", "WEBP"])
def test_of_a_moving_picture_its_first_frame_is_kept(cast, kind):
    with seen(bring(cast, made.moving(kind), "baile.gif")) as drawn:
        assert getattr(drawn, "n_frames", 1) == 1
        red, green, blue = drawn.convert("RGB").getpixel((20, 15))
        assert red > 200 > 60 > max(green, blue)


def test_colours_for_print_and_sixteen_bits_come_out_as_one_sees_them(cast):
    with seen(bring(cast, made.picture("JPEG", mode="CMYK", colour=(0, 255, 255, 0)), "imprenta.jpg")) as drawn:
        red, green, blue = drawn.convert("RGB").getpixel((5, 5))
        assert red > 200 > 80 > max(green, blue)
    with seen(bring(cast, made.picture("PNG", mode="I;16", colour=32_896), "gris.png")) as drawn:
        assert abs(drawn.convert("L").getpixel((5, 5)) - 128) < 4


def test_what_is_hidden_in_a_picture_is_left_behind_and_a_wrong_name_is_put_right(cast, kept_in):
    polyglot = made.picture("GIF", (30, 20)) + b"/*<script>alert(1)</script>*/=1;"
    file = bring(cast, polyglot, "juego.js")
    assert (file.name, file.kind) == ("juego.webp", "image/webp")
    assert not any(b"script" in path.read_bytes() for path in lying(kept_in))


REFUSED = [
    (b"", "vacío.pdf", "media:empty", "«vacío.pdf» está vacío"),
    (made.picture()[:80], "rota.png", "media:not-a-picture", "«rota.png»"),
    (b"<html><script>alert(1)</script>", "foto.jpg", "media:not-a-picture", "«foto.jpg»"),
    (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "IMG_1.HEIC", "media:apple", "HEIC"),
    (b"\0\0\0\x18ftypmif1\0\0\0\0", "IMG_1.jpg", "media:apple", "JPEG"),
    (b"MZ\x90\0", "juego.exe", "media:kind", "«.exe»"),
    (b"#!/bin/sh", "LEEME", "media:no-ending", "«LEEME»"),
]


@pytest.mark.parametrize(("content", "name", "code", "said"), REFUSED)
def test_what_is_not_taken_is_refused_in_a_sentence_and_nothing_is_kept(cast, kept_in, content, name, code, said):
    with pytest.raises(RefusedError) as refused:
        bring(cast, content, name)
    assert refused.value.refusal.code == code
    with translation.override("es"):
        assert said in sentence_for(refused.value.refusal)
    assert not lying(kept_in)
    assert not Stored.objects.exists()


def test_a_small_file_of_very_many_points_is_refused(cast, kept_in):
    with pytest.raises(RefusedError) as refused:
        bring(cast, made.bomb(), "bomba.png")
    assert refused.value.refusal.code == "picture:too-large"
    assert not lying(kept_in)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Documentos\\acta.pdf", "acta.pdf"),
        ("factura\u202efdp.exe.pdf", "facturafdp.exe.pdf"),
        ("niño ✓ 会議.PDF", "niño ✓ 会議.pdf"),
        ("a" * 300 + ".pdf", "a" * 116 + ".pdf"),
        ("\u200b.pdf", "_.pdf"),
        ("..", "_"),
        ('a"b<c>\r\nX-Evil: 1.pdf', "a_b_c_ X-Evil_ 1.pdf"),
    ],
)
def test_a_name_is_one_line_without_folders_and_without_signs_that_turn_it(name, kept):
    assert clean_name(name) == kept


def test_the_same_file_is_kept_once_and_nobody_learns_that_another_had_it(cast, neighbours, kept_in):
    content = made.picture(size=(60, 40))
    mine = bring(cast, content, "patio.png")
    assert bring(cast, content, "otra vez.png").pk == mine.pk
    with patch.object(actions, "drawn_again", wraps=actions.drawn_again) as drawn:
        theirs = bring(cast, content, "patio.png", cast.rosa)
    assert drawn.call_count == 1  # as long as for a file that nobody had
    assert theirs.key != mine.key
    assert (theirs.stored_id, Stored.objects.count(), len(lying(kept_in))) == (mine.stored_id, 1, 3)
    assert queries.own_files(cast.actor(cast.rosa))[0][0].size == mine.size
    with in_space(neighbours.space.pk):
        apart = bring(neighbours, content, "patio.png")
    assert apart.stored_id != mine.stored_id
    actions.delete_file(key=mine.key, by=cast.actor(cast.tito))
    assert len(lying(kept_in)) == 6
    actions.delete_file(key=theirs.key, by=cast.actor(cast.rosa))
    assert len(lying(kept_in)) == 3


def test_limits_hold_for_a_file_a_person_and_a_space(cast, settings, kept_in):
    settings.FILE_MEGABYTES, settings.PERSON_MEGABYTES, settings.SPACE_MEGABYTES = 2, 3, 4
    megabyte = made.PDF + b"\0" * 1_048_576
    refused = []
    for who, extra in [(cast.tito, 1_200_000), (cast.tito, 1), (cast.tito, 2), (cast.tito, 3), (cast.rosa, 4)]:
        try:
            bring(cast, megabyte + b"a" * extra, "a.pdf", who)
        except RefusedError as error:
            refused.append(error.refusal.code)
    assert refused == ["media:too-large", "media:person-full"]
    with pytest.raises(RefusedError) as full:
        bring(cast, megabyte + b"z", "a.pdf", cast.rosa)
    assert full.value.refusal.code == "media:space-full"
    assert len(lying(kept_in)) == 3


def test_only_its_bringer_reads_or_deletes_what_stands_in_no_text_and_strangers_bring_nothing(cast, kept_in):
    file = bring(cast, made.PDF, "acta.pdf", cast.ines)
    assert queries.readable_file(cast.actor(cast.ines), file.key).pk == file.pk
    for other in (cast.ada, cast.rosa, cast.nadie, None):
        with pytest.raises(NotFoundError):
            queries.readable_file(cast.actor(other), file.key)
        with pytest.raises(NotFoundError):
            actions.delete_file(key=file.key, by=cast.actor(other))
    for stranger in (cast.nadie, None):
        with pytest.raises(NotAllowedError):
            bring(cast, made.PDF, "acta.pdf", stranger or cast.nadie)
    actions.delete_file(key=file.key, by=cast.actor(cast.ines))
    assert not lying(kept_in)


def test_what_no_text_took_in_goes_after_a_month_and_so_do_bytes_that_were_cut_off(cast, kept_in):
    bring(cast, made.PDF, "acta.pdf")
    stored = Stored.objects.create(digest="0" * 64, made_at=NOW)
    storing.put(storing.place_of(stored), b"half")
    assert rounds.forget_loose_files(NOW + MONTH - timedelta(days=2)) == 0
    assert rounds.forget_unfinished_bytes(NOW + timedelta(hours=1)) == 0
    assert len(lying(kept_in)) == 2
    assert rounds.forget_unfinished_bytes(NOW + MONTH) == 1
    assert rounds.forget_loose_files(NOW + MONTH) == 1
    assert not lying(kept_in)
    assert not File.objects.exists()


def test_a_storage_that_fails_keeps_nothing_and_says_so(cast, kept_in):
    with patch.object(storing, "put", side_effect=[None, OSError("full")]), pytest.raises(RefusedError) as refused:
        bring(cast, made.picture(size=(20, 20)), "a.png")
    assert refused.value.refusal.code == "media:not-kept"
    assert not Stored.objects.exists()
