"""What is sealed tells nothing, and opens for what it was sealed for, under the key of then."""

import pytest

from minga.foundation.sealed import SealError, seal, unseal

SECRET = "una palabra que nadie lee"


def test_what_was_sealed_is_opened_again():
    sealed = seal(SECRET, purpose="a")
    assert unseal(sealed, purpose="a") == SECRET
    assert SECRET not in sealed
    assert seal(SECRET, purpose="a") != sealed
    assert unseal("", purpose="a") == ""


@pytest.mark.parametrize(
    "change", [lambda text: text[:-6] + "AAAAA=", lambda text: text[:9], lambda _text: "1.$", str.lower]
)
def test_what_was_changed_stays_closed(change):
    with pytest.raises(SealError):
        unseal(change(seal(SECRET, purpose="a")), purpose="a")


def test_it_opens_for_nothing_else_and_under_no_other_key(settings):
    sealed = seal(SECRET, purpose="a")
    with pytest.raises(SealError):
        unseal(sealed, purpose="b")
    settings.SECRET_KEY = "another key that is long enough for everybody"
    with pytest.raises(SealError):
        unseal(sealed, purpose="a")
