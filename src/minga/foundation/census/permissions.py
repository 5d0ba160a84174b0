"""Who may do what with censuses."""

from minga.foundation.policy import is_space_administrator, is_space_member

CAN_ADMINISTER = is_space_administrator
# A census is the organization's: guests, who are in single communities only, are on none.
CAN_VERIFY = is_space_member
