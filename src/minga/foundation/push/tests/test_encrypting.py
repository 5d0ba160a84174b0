"""The messages are those of the standard: one with known keys comes out as it stands there, and opens again."""

from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.hashes import SHA256

from minga.foundation.push.encrypting import authorization, encrypted, key_pair, point_of, public_key
from minga.foundation.push.rules import are_keys, decoded, encoded, host_of
from minga.foundation.push.tests.browsers import Browser, claims_of

# RFC 8291, appendix A.
OWN = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
THEIRS = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
SALT, SECRET = "DGv6ra1nlYgDCS1FRnbzlw", "BTBZMqHH6r4Tts7J_aSIgg"
CLOSED = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_"
    "yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)


def test_a_message_is_that_of_the_standard():
    own = ec.derive_private_key(int.from_bytes(decoded(OWN)), ec.SECP256R1())
    said = b"When I grow up, I want to be a watermelon"
    assert encoded(encrypted(said, public_key=THEIRS, secret=SECRET, own=own, salt=decoded(SALT))) == CLOSED


def test_only_its_browser_opens_it():
    browser = Browser()
    closed = encrypted("¿Qué?".encode(), public_key=browser.public_key, secret=browser.secret)
    assert browser.opened(closed) == "¿Qué?".encode()


def test_the_key_pair_of_the_house_is_always_the_same_and_another_under_another_key(settings):
    first = public_key()
    assert public_key() == first
    assert are_keys(first, SECRET)
    settings.SECRET_KEY = "another key that is long enough for everybody"
    assert public_key() != first


def test_the_house_says_who_it_is_to_one_service_for_half_a_day(settings):
    settings.BASE_URL = "https://minga.example.org"
    now = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
    said = authorization("https://push.example.net:8443/a?b", now)
    assert claims_of(said) == {
        "aud": "https://push.example.net:8443",
        "exp": int(now.timestamp()) + 12 * 3600,
        "sub": "https://minga.example.org",
    }
    signed, _dot, signature = said.removeprefix("vapid t=").partition(",")[0].rpartition(".")
    r, s = int.from_bytes(decoded(signature)[:32]), int.from_bytes(decoded(signature)[32:])
    key_pair().public_key().verify(utils.encode_dss_signature(r, s), signed.encode(), ec.ECDSA(SHA256()))
    assert said.endswith(f"k={encoded(point_of(key_pair()))}")


def test_what_is_no_address_or_no_key_is_none():
    assert host_of("https://push.example.net:8443/a") == ("push.example.net", 8443)
    for wrong in ("http://a.b/", "https://u:p@a.b/", "https://[::1/", "https:///a", "https://a.b/\n", "", "ñ"):
        assert host_of(wrong) is None, wrong
    assert not are_keys("", "")
    assert not are_keys(THEIRS, "corto")
    assert not are_keys("A" * 87, SECRET)
