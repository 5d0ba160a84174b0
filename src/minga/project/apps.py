from django.apps import AppConfig


class ProjectConfig(AppConfig):
    name = "minga.project"
    label = "project"

    def ready(self) -> None:
        from minga.foundation import wording  # noqa: PLC0415  (declared once the apps stand)
        from minga.foundation.declared import declare_refusals  # noqa: PLC0415
        from minga.project.administration import declarations as administration  # noqa: PLC0415
        from minga.project.operator import declarations as operator  # noqa: PLC0415

        declare_refusals(wording.REFUSALS)
        administration.declare()
        operator.declare()
        _compile_what_was_edited()


def _compile_what_was_edited() -> None:
    """In a checkout, an edited catalogue is seen at the next start; an installed package brings its own compiled."""
    from django.conf import settings  # noqa: PLC0415

    if (settings.PROJECT.parents[2] / "pyproject.toml").exists():
        from minga.project.translations import compile_catalogues  # noqa: PLC0415

        compile_catalogues()
