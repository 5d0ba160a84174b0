"""A draft as it is written page by page, by several hands."""

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime

HEADING = re.compile(r"^#{1,6}[ \t].*$", re.MULTILINE)


def fingerprint(values: Mapping[str, object]) -> str:
    """Equal for equal values: what somebody saw is known again without keeping it."""
    text = json.dumps({name: _exact(value) for name, value in sorted(values.items())}, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _exact(value: object) -> str:
    """A value as text; a moment is the same in every zone."""
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else str(value)


def proposal_in(summary: str) -> str:
    """What a summary proposes: what stands under its last heading; all of it where it has none."""
    headings = list(HEADING.finditer(summary))
    proposed = summary[headings[-1].end() :].strip() if headings else ""
    return proposed or summary.strip()
