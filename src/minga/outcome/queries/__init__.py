"""What the screens of this link show, as frozen rows."""
