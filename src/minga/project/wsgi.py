"""The WSGI door."""

import os

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application

from minga.foundation.patience import WAIT
from minga.project import environment

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minga.project.settings")
environment.keep_to_owner()
django.setup()
settings.SECRET_KEY = environment.make_home(settings.ENVIRONMENT, settings.HOME, settings.SECRET_KEY)
if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Commands and imports may wait longer: they hold nobody's thread.
    settings.DATABASES["default"]["OPTIONS"]["timeout"] = WAIT
application = get_wsgi_application()
