"""``minga export …``: files that anybody can take elsewhere, count again or verify."""

from minga.project.cli.main import cli


@cli.group("export")
def export_group() -> None:
    """Write files for other programs and other people. Nothing secret leaves, and nothing is changed."""
