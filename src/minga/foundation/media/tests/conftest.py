import pytest


@pytest.fixture(autouse=True)
def kept_in(settings, tmp_path):
    """Files lie in a folder of the test's own."""
    here = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "media"}}
    settings.STORAGES = settings.STORAGES | {"default": here}
    return tmp_path / "media"
