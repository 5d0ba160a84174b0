"""Pages of this link: parse, one call, render."""
