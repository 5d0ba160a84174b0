"""Censuses as tests need them."""

from datetime import datetime
from typing import Any

from minga.foundation.census import actions
from minga.foundation.census.models import Census, CensusFile
from minga.foundation.testing.cast import NOW, Cast
from minga.project.census.reading import list_in

DNI = {"tito": "12345678Z", "omar": "00000001R", "rosa": "X1234567L", "salma": "87654321X", "ada": "00000002W"}
BORN = {"tito": "1980-03-05", "omar": "1999-12-31", "rosa": "1975-01-02", "salma": "1960-06-06", "ada": "1990-09-09"}
PEOPLE = tuple(DNI)


def text(*who: str, heads: str = "DNI;Fecha de nacimiento", faculty: str = "") -> str:
    """A list of these people."""
    heads += ";Facultad" if faculty else ""
    rows = [f"{DNI[each]};{BORN[each]}{f';{faculty}' if faculty else ''}" for each in who]
    return "\n".join([heads, *rows]) + "\n"


def looked(cast: Cast, census: Census, content: str | bytes, *, now: datetime = NOW, **more: Any) -> CensusFile:
    header, rows = list_in(content.encode() if isinstance(content, str) else content, "padron.csv")
    said = {"columns": (), "mode": "replace", "file_name": "padron.csv"} | more
    by = cast.actor(cast.ada)
    return actions.look_at_file(census_id=census.pk, header=header, rows=rows, by=by, now=now, **said)


def bring(cast: Cast, census: Census, content: str | bytes, *, now: datetime = NOW, **more: Any) -> CensusFile:
    parked = looked(cast, census, content, now=now, **more)
    return actions.start_file(file_id=parked.pk, by=cast.actor(cast.ada), now=now)


def made(cast: Cast, name: str = "Padrón 2026", **more: Any) -> Census:
    return actions.make_census(name=name, by=cast.actor(cast.ada), now=NOW, **more)


def brought(cast: Cast, *who: str, name: str = "Padrón 2026", **more: Any) -> Census:
    """A census by a list with these people, or all of them."""
    census = made(cast, name)
    bring(
        cast,
        census,
        text(*(who or PEOPLE), **({"faculty": more["faculty"]} if "faculty" in more else {})),
        columns=("Facultad",) if "faculty" in more else (),
    )
    census.refresh_from_db()
    return census


def verify(cast: Cast, census: Census, who: str, *, now: datetime = NOW, number: str = "", **more: Any) -> Any:
    """Somebody types their own number and day, from an address of their own."""
    said = {"identifier": number or DNI[who], "proof": BORN.get(who, ""), "address": "192.0.2.7"} | more
    return actions.verify_myself(census_id=census.pk, by=cast.actor(getattr(cast, who)), now=now, **said)
