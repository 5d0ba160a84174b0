"""What changes censuses and who is verified by them."""

from minga.foundation.census.actions.bringing import bring_in_background, look_at_file, start_file, stop_file
from minga.foundation.census.actions.defining import lock_census, make_census, remove_census
from minga.foundation.census.actions.freeing import free_identifier
from minga.foundation.census.actions.verifying import check_in_person, hear_claims, verify_myself

__all__ = [
    "bring_in_background",
    "check_in_person",
    "free_identifier",
    "hear_claims",
    "lock_census",
    "look_at_file",
    "make_census",
    "remove_census",
    "start_file",
    "stop_file",
    "verify_myself",
]
