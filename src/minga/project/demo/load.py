"""Load the demo. What was interrupted is set aside, never mixed with what is played anew."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from django.db import connection

from minga.foundation.ids import secret_token
from minga.foundation.scope import in_space
from minga.foundation.tenancy.models import Space
from minga.project.demo import busy, cafe, horizonte, marea, measure, milestones, san_telmo
from minga.project.demo.play import play
from minga.project.demo.stage import Stage, set_stage

SPACES = {
    "horizonte": "Cementera Horizonte",
    "san-telmo": "Universidad San Telmo",
    "marea": "Estudio Marea",
    "cafe": "Café de ideas",
}
SEEDS = {"horizonte": 24, "san-telmo": 9_000, "marea": 12, "cafe": 310}

type Say = Callable[[str], None]


@contextmanager
def _in_a_hurry() -> Iterator[None]:
    """On SQLite, let the many small writes of the play not wait for the disk one by one."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=OFF")
        try:
            yield
        finally:
            cursor.execute("PRAGMA synchronous=FULL")


def _set_aside(slug: str) -> None:
    """Rename what an interrupted load left, so that nothing in it is lost or shown."""
    for space in Space.objects.filter(slug=slug):
        space.slug = f"{slug}-{secret_token()[:6].lower().replace('_', 'x').replace('-', 'x')}"
        space.is_open_to_visitors = False
        space.save(update_fields=["slug", "is_open_to_visitors"])


def load_demo(home: Path, *, today: date, say: Say) -> list[str]:
    """Play what has not been played yet; returns the slugs played now. A stamp in ``home`` tells what is whole."""
    stamp = home / "demo.json"
    whole: list[str] = json.loads(stamp.read_text()) if stamp.exists() else []
    played: list[str] = []
    for slug, name in SPACES.items():
        if slug in whole and Space.objects.filter(slug=slug).exists():
            continue
        _set_aside(slug)
        say(name)
        with _in_a_hurry():
            _play_space(slug, name, today)
        whole = [*[each for each in whole if each != slug], slug]
        stamp.write_text(json.dumps(whole))
        played.append(slug)
    return played


def _play_space(slug: str, name: str, today: date) -> None:
    stage = set_stage(slug, name, today=today, seed=SEEDS[slug])
    with in_space(stage.space.pk, stage.space.time_zone):
        PLAYS[slug](stage)


def _horizonte(stage: Stage) -> None:
    played = play(stage, horizonte.MAIN)
    measure.measure_horizonte(stage, played)
    play(stage, horizonte.NOW)
    for variant, script, note in horizonte.VARIANTS:
        measure.measure_horizonte(stage, play(stage, script), variant=variant, note=note)


def _san_telmo(stage: Stage) -> None:
    measure.measure_san_telmo(stage, play(stage, san_telmo.MAIN))


def _marea(stage: Stage) -> None:
    played = play(stage, marea.MAIN)
    milestones.forecast_milestones(stage, played)
    measure.measure_marea(stage, played)
    play(stage, marea.NOW)


def _cafe(stage: Stage) -> None:
    played = play(stage, cafe.SCRIPT)
    for _number in busy.fill(stage, played.community_id, played.question_id):
        pass
    busy.react(stage, played.question_id)


PLAYS: dict[str, Callable[[Stage], None]] = {
    "horizonte": _horizonte,
    "san-telmo": _san_telmo,
    "marea": _marea,
    "cafe": _cafe,
}
