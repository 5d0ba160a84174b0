"""The ``minga`` command: every subcommand has ``--help``, and bad input ends in one clear sentence."""

import gc
import os
import sys
from typing import Any

import click


class OneSentence(click.Group):
    """Turns what went wrong into one sentence on stderr and a non-zero exit."""

    def invoke(self, ctx: click.Context) -> Any:
        from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415
        from django.db import OperationalError  # noqa: PLC0415

        from minga.foundation.exchange.tables import TableError  # noqa: PLC0415
        from minga.foundation.policy import NotAllowedError, NotFoundError, RefusedError  # noqa: PLC0415
        from minga.project.backups import KeepingError  # noqa: PLC0415

        try:
            return super().invoke(ctx)
        except (ImproperlyConfigured, KeepingError) as error:
            raise click.ClickException(str(error)) from None
        except OperationalError as error:
            raise click.ClickException(f"The database does not answer: {str(error).splitlines()[0]}") from None
        except RefusedError as error:
            from minga.foundation.declared import sentence_for  # noqa: PLC0415

            raise click.ClickException(sentence_for(error.refusal)) from None
        except TableError as error:
            from minga.foundation.declared import sentence_for  # noqa: PLC0415
            from minga.kernel import Refusal  # noqa: PLC0415

            raise click.ClickException(sentence_for(Refusal(error.code, error.params))) from None
        except (NotAllowedError, NotFoundError) as error:
            raise click.ClickException(f"That is not there, or not allowed: {type(error).__name__}.") from None


@click.group(cls=OneSentence, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="minga")
def cli() -> None:
    """Minga: from a purpose to a measured outcome.

    State lives in one folder: MINGA_HOME, or var/ where you are.
    """


def set_up() -> None:
    """Start Django; called before the commands are imported, since they use its models."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minga.project.settings")
    import django  # noqa: PLC0415
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415

    from minga.project.environment import keep_to_owner  # noqa: PLC0415

    keep_to_owner()
    try:
        django.setup()
    except ImproperlyConfigured as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(1)
    from django.utils import translation  # noqa: PLC0415

    # The command line speaks English; the sentences of refusals follow the terminal's language.
    translation.activate("es" if os.environ.get("LANG", "").startswith("es") else "en")


def main() -> None:
    """Entry point of ``minga``."""
    # What imports make lives as long as the process: looking through it for garbage is time spent for nothing, now and
    # in every request.
    gc.disable()
    set_up()
    from minga.project.cli import (  # noqa: F401, PLC0415  (registers the commands)
        assessing,
        censuses,
        commands,
        demo,
        erasing,
        exporting,
        importing,
        keeping,
        mailing_in,
        operators,
        people,
        recounting,
        signing_in,
    )

    gc.freeze()
    gc.enable()
    cli()
