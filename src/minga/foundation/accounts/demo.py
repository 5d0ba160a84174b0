"""The demo's door: a signed address, good for a day, behind which one button signs in a fictional person."""

from django.core import signing
from django.urls import reverse

from minga.foundation.accounts.models import User
from minga.foundation.tenancy.models import Space, SpaceMembership

SALT = "minga.demo.enter"
DAY = 24 * 3600


def _demo_space(user: User) -> Space | None:
    """The demo space of a fictional person; None for everybody who is, or could do, anything real."""
    if not user.is_demo or not user.is_active or user.is_staff or user.is_superuser:
        return None
    places = SpaceMembership.objects.filter(user=user).select_related("space").order_by("id")
    spaces = [place.space for place in places]
    return spaces[0] if spaces and all(space.is_demo for space in spaces) else None


def demo_entry_url(user: User, base_url: str) -> str:
    """The address behind which this fictional person is signed in; raises ``ValueError`` for a real one."""
    if _demo_space(user) is None:
        raise ValueError(f"{user.email} is not a person of the demo")
    token = signing.dumps(user.pk, salt=SALT)
    return f"{base_url.rstrip('/')}{reverse('accounts:enter', args=[token])}"


def read_entry(token: str) -> tuple[User, Space] | None:
    """Whom an address signs in and where; None when it is forged or older than a day, or they are not the demo's."""
    try:
        user_id = signing.loads(token, salt=SALT, max_age=DAY)
    except (signing.BadSignature, ValueError):
        return None
    user = User.objects.filter(pk=user_id).first()
    space = _demo_space(user) if user else None
    return (user, space) if user and space else None
