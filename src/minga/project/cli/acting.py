"""Who acts in a command, in which space: options that imports and exports share."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from minga.foundation.policy import Actor, NotAllowedError, NotFoundError
from minga.foundation.scope import in_space
from minga.foundation.tenancy.models import Space
from minga.foundation.tenancy.queries import actor_in
from minga.project.cli.commands import first_administrator, person_called, space_called
from minga.project.cli.state import prepare


def acting_options[F: Callable[..., object]](command: F) -> F:
    """``--space`` and ``--as``, as ``space_slug`` and ``email``."""
    command = click.option(
        "--as", "email", default="", help="E-mail of the person who acts. Default: the space's first administrator."
    )(command)
    return click.option("--space", "space_slug", required=True, help="Slug of the space.")(command)


@contextmanager
def acting_in(space_slug: str, email: str) -> Iterator[Actor]:
    """The actor, in their space. What they may not do, or may not know of, ends in one clear sentence."""
    prepare()
    space = space_called(space_slug)
    actor = _actor(space, email)
    with in_space(space.pk, space.time_zone):
        try:
            yield actor
        except NotAllowedError:
            raise click.ClickException(
                f"{actor.name} may not do this here. Name somebody who may with --as: imports into a community are "
                "done by one of its facilitators."
            ) from None
        except NotFoundError:
            raise click.ClickException(
                f"There is nothing with this number in {space.slug} that {actor.name} may know of."
            ) from None


def _actor(space: Space, email: str) -> Actor:
    if not email:
        return first_administrator(space)
    person = person_called(email)
    actor = actor_in(space.pk, user_id=person.pk, name=person.email)
    if actor.is_suspended:
        raise click.ClickException(f"{person.email} is suspended in {space.slug}.")
    if actor.space_role is None:
        raise click.ClickException(f"{person.email} does not belong to {space.slug}.")
    return actor
