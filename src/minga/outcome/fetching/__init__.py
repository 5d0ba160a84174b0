"""Values fetched from elsewhere: a file over HTTPS, or a view of a database that the operator has named. No Django."""

from minga.outcome.fetching.databases import read_view
from minga.outcome.fetching.errors import FetchError
from minga.outcome.fetching.web import Fetched, fetch_file

__all__ = ["FetchError", "Fetched", "fetch_file", "read_view"]
