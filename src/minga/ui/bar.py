"""What the bar above every page shows. Equal values are drawn once: see ``drawn_once``."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Section:
    """A place of the menu; ``current`` is "page" on it, "true" on what lies below it, and empty elsewhere.

    ``is_wide``: the bar of a phone has no room for it; the menu of the space has it there.
    """

    label: str
    url: str
    icon: str
    current: str = ""
    is_wide: bool = False


@dataclass(frozen=True, slots=True)
class OneSpace:
    """A space in the switcher; ``waiting`` is how much waits there for this person, None where nobody counted."""

    name: str
    url: str
    is_current: bool
    waiting: int | None = None


@dataclass(frozen=True, slots=True)
class Bar:
    start_url: str = "/"
    search_url: str = ""
    searched: str = ""
    notices_url: str = ""
    unread_count: int = 0
    sign_in_url: str = ""
    sections: tuple[Section, ...] = ()
    places: tuple[Section, ...] = ()
    spaces: tuple[OneSpace, ...] = ()
    spaces_url: str = ""
    space_name: str = ""
    logo_url: str = ""
    user_name: str = ""
