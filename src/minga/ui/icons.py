"""Line icons on a 24-unit grid, drawn for Minga: plain geometry, 1.6 units of stroke, round ends."""

from collections.abc import Mapping
from types import MappingProxyType

PATHS: Mapping[str, str] = MappingProxyType(
    {
        "agree": "M5 12.5l4.5 4.5L19 7",
        "disagree": "M6 6l12 12M18 6L6 18",
        "pass": "M5 12h14",
        "search": "M11 4a7 7 0 1 0 0 14a7 7 0 1 0 0-14M16.2 16.2L20.5 20.5",
        "bell": "M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 1.5h-15zM10 20.5a2.2 2.2 0 0 0 4 0",
        "menu": "M4 8h16M4 16h16",
        "close": "M6 6l12 12M18 6L6 18",
        "plus": "M12 5v14M5 12h14",
        "more": "M5 11.2a.8.8 0 1 0 0 1.6a.8.8 0 1 0 0-1.6M12 11.2a.8.8 0 1 0 0 1.6a.8.8 0 1 0 0-1.6"
        "M19 11.2a.8.8 0 1 0 0 1.6a.8.8 0 1 0 0-1.6",
        "arrow-right": "M4 12h16M14 6l6 6l-6 6",
        "arrow-left": "M20 12H4M10 6l-6 6l6 6",
        "down": "M6 9.5l6 6l6-6",
        "up": "M6 14.5l6-6l6 6",
        "external": "M9 5H5v14h14v-4M13 5h6v6M19 5l-8.5 8.5",
        "copy": "M9 9h11v11H9zM5 15H4V4h11v1",
        "clock": "M12 3.5a8.5 8.5 0 1 0 0 17a8.5 8.5 0 1 0 0-17M12 7.5V12l3 2",
        "calendar": "M4 6h16v14H4zM4 10.5h16M8.5 3.5V8M15.5 3.5V8",
        "person": "M12 4a3.8 3.8 0 1 0 0 7.6a3.8 3.8 0 1 0 0-7.6M4.5 20.5c.6-4 3.5-6 7.5-6s6.9 2 7.5 6",
        "people": "M9 5a3.3 3.3 0 1 0 0 6.6A3.3 3.3 0 1 0 9 5M2.5 19.5c.5-3.6 2.9-5.2 6.5-5.2"
        "s6 1.6 6.5 5.2M16 5.3a3.3 3.3 0 0 1 0 6.2M18 14.7c2 .7 3.2 2.3 3.5 4.8",
        "lock": "M5 11h14v9.5H5zM8 11V8a4 4 0 0 1 8 0v3",
        "eye": "M2.5 12C5 7.7 8.2 5.5 12 5.5s7 2.2 9.5 6.5c-2.5 4.3-5.7 6.5-9.5 6.5S5 16.3 2.5 12"
        "M12 9.2a2.8 2.8 0 1 0 0 5.6a2.8 2.8 0 1 0 0-5.6",
        "flag": "M6 21V4h12l-2.5 4.5L18 13H6",
        "edit": "M4 20l1-4.5L16.5 4l3.5 3.5L8.5 19zM14 6.5l3.5 3.5",
        "download": "M12 4v11M7 10.5l5 5l5-5M4.5 20h15",
        "upload": "M12 15.5v-11M7 9l5-5l5 5M4.5 20h15",
        "info": "M12 3.5a8.5 8.5 0 1 0 0 17a8.5 8.5 0 1 0 0-17M12 11v5M12 7.8v.01",
        "warning": "M12 4l9 16H3zM12 10v4.5M12 17.3v.01",
        "check": "M12 3.5a8.5 8.5 0 1 0 0 17a8.5 8.5 0 1 0 0-17M8 12.3l2.8 2.8L16 9.5",
        "sun": "M12 8a4 4 0 1 0 0 8a4 4 0 1 0 0-8M12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2"
        "M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4",
        "moon": "M20 14.2A8.5 8.5 0 1 1 9.8 4a6.8 6.8 0 0 0 10.2 10.2z",
        "globe": "M12 3.5a8.5 8.5 0 1 0 0 17a8.5 8.5 0 1 0 0-17M3.5 12h17M12 3.5c5 5 5 12 0 17M12 3.5c-5 5-5 12 0 17",
        "link": "M10 14a4 4 0 0 0 5.7 0l3-3A4 4 0 0 0 13 5.3l-1 1M14 10a4 4 0 0 0-5.7 0l-3 3A4 4 0 0 0 11 18.7l1-1",
        "reply": "M9 6l-5 5l5 5M4 11h9c4 0 6.5 2.5 7 7",
        "filter": "M4 6h16M7 12h10M10.5 18h3",
        "table": "M4 5h16v14H4zM4 10h16M10 10v9",
        "settings": "M4 7h9M19 7h1M4 17h1M11 17h9M16 4.5a2.5 2.5 0 1 0 0 5a2.5 2.5 0 1 0 0-5"
        "M8 14.5a2.5 2.5 0 1 0 0 5a2.5 2.5 0 1 0 0-5",
        "out": "M10 4H5v16h5M14 8l4.5 4l-4.5 4M18 12H9.5",
        "compass": "M12 3.5a8.5 8.5 0 1 0 0 17a8.5 8.5 0 1 0 0-17M15.5 8.5L13.5 13.5L8.5 15.5L10.5 10.5z",
        "speech": "M4 5h16v11h-9l-4.5 4v-4H4z",
        "ballot": "M4 12h16v8.5H4zM8.5 12V3.5h7V12M10.5 7.5l1.2 1.2l2-2.4",
        "path": "M6 17.5a2 2 0 1 0 0 .01M8 17.5h6a3.5 3.5 0 0 0 0-7h-4a3.5 3.5 0 0 1 0-7h8",
        "chart": "M4 4v16h16M7.5 15l4-5l3 2.5l5-7",
        "home": "M4 11l8-7l8 7v9.5h-5.5v-6h-5v6H4z",
    }
)


def svg(name: str, label: str = "") -> str:
    """The icon as inline SVG; decorative unless `label` (already escaped) names it.

    Raises KeyError for a name that is not in PATHS.
    """
    role = f'role="img" aria-label="{label}"' if label else 'aria-hidden="true"'
    return f'<svg class="icon" viewBox="0 0 24 24" {role}><path d="{PATHS[name]}"/></svg>'
