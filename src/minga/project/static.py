"""Static files with their content's hash in the name, compressed once."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Hashed names once ``collectstatic`` has run, plain names before: tests and tools need no collecting."""

    support_js_module_import_aggregation = True
    manifest_strict = False

    def stored_name(self, name: str) -> str:
        if not self.hashed_files:
            return name
        stored: str = super().stored_name(name)
        return stored

    def url(self, name: str | None, force: bool = False) -> str:
        if not self.hashed_files and name:
            return f"{self.base_url}{name}"
        address = super().url(name, force)
        return str(address)
