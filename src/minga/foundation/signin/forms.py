"""Forms of the ways into a space."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.foundation.signin.models import Provider
from minga.foundation.signin.rules import FirstInside, FirstOutside, Kind, SecondFactor
from minga.ui.fields import SecretField, WrittenField


class WholeForm(forms.Form):
    """Who must come in how."""

    is_required = forms.BooleanField(
        label=_("People with an address of our domains come in by our provider only"),
        required=False,
        help_text=_(
            "Codes, passwords and passkeys open the space to them no longer. Administrators may still come in with a "
            "code, also when the provider is down."
        ),
    )
    inside = forms.ChoiceField(
        label=_("Whoever comes by the provider for the first time, with an address of our domains"),
        choices=[
            (FirstInside.MEMBER, _("becomes a member")),
            (FirstInside.NOTHING, _("comes in only if somebody has invited them")),
        ],
        widget=forms.RadioSelect,
    )
    outside = forms.ChoiceField(
        label=_("Whoever comes by the provider for the first time, with another address"),
        choices=[
            (FirstOutside.GUEST, _("becomes a guest, after a code to their address")),
            (FirstOutside.NOTHING, _("comes in only if somebody has invited them")),
        ],
        widget=forms.RadioSelect,
    )
    second_factor = forms.ChoiceField(
        label=_("Who needs a second step when signing in"),
        choices=[
            (SecondFactor.NOBODY, _("Nobody")),
            (SecondFactor.ADMINISTRATORS, _("Administrators")),
            (SecondFactor.MEMBERS, _("Administrators and members")),
            (SecondFactor.EVERYBODY, _("Everybody, guests too")),
        ],
        widget=forms.RadioSelect,
        help_text=_("An app with codes or a passkey. Until they have set it up, nothing else of this space opens."),
    )
    takes_providers_factor = forms.BooleanField(
        label=_("A second step that was taken at our provider counts"),
        required=False,
        help_text=_("Where the provider says so when it sends somebody here. Else the person takes another one here."),
    )


class ButtonForm(forms.Form):
    """What every provider says of itself: its own fields stand between the name and the last two."""

    UNSHOWN: ClassVar = {"secret", "metadata", "metadata_url"}
    LAST: ClassVar = ("vouches", "is_on")

    name = WrittenField(
        label=_("Name on the button"), max_length=40, help_text=_("For example: Universidad San Telmo.")
    )
    vouches = forms.BooleanField(
        label=_("Its addresses of our domains are verified, also where it does not say so"),
        required=False,
        help_text=_("Only if nobody can write an address into their own profile there."),
    )
    is_on = forms.BooleanField(
        label=_("The button is shown"), required=False, help_text=_("Off, only administrators can try it.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields([name for name in self.fields if name not in self.LAST])

    @classmethod
    def initial_of(cls, provider: Provider) -> dict[str, Any]:
        return {name: getattr(provider, name) for name in cls.base_fields if name not in cls.UNSHOWN}


class ProviderForm(ButtonForm):
    """An OpenID Connect provider. The secret is written and never shown."""

    address = WrittenField(
        label=_("Address of the provider"),
        max_length=500,
        help_text=_("Called issuer or discovery address, such as https://login.example.org."),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )
    client_id = WrittenField(
        label=_("Client id"), max_length=255, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    secret = SecretField(
        label=_("Client secret"),
        max_length=500,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("It is kept sealed, and nobody is shown it again. Left empty, it stays what it is."),
    )
    scopes = WrittenField(
        label=_("Scopes"),
        max_length=200,
        initial="openid profile email",
        help_text=_("What is asked for, with spaces."),
    )
    address_claim = WrittenField(
        label=_("Under which word it tells the e-mail address"),
        max_length=200,
        initial="email",
        help_text=_("Its documentation calls it a claim. Nearly always what stands here is right."),
    )
    name_claim = WrittenField(
        label=_("Under which word it tells the name"),
        max_length=200,
        initial="name",
    )


class SamlForm(ButtonForm):
    """A provider that speaks SAML 2.0. Our own key is made here and never shown."""

    metadata_url = WrittenField(
        label=_("Address of its metadata"),
        max_length=500,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )
    metadata = WrittenField(
        label=_("Or its metadata, as XML"),
        max_length=500_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Left empty, what is there stays."),
    )
    address_claim = WrittenField(
        label=_("Attribute with the e-mail address"), max_length=200, initial="urn:oid:0.9.2342.19200300.100.1.3"
    )
    name_claim = WrittenField(
        label=_("Attribute with the name"), max_length=200, initial="urn:oid:2.16.840.1.113730.3.1.241"
    )
    wants_encrypted = forms.BooleanField(label=_("What it says must come encrypted"), required=False)


class LdapForm(ButtonForm):
    """A directory that speaks LDAP. The password of its account is written and never shown."""

    address = WrittenField(
        label=_("Address of the directory"),
        max_length=500,
        help_text=_("ldaps://directory.example.org, or ldap:// for one that encrypts by StartTLS."),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )
    certificate = WrittenField(
        label=_("Certificate of its authority"),
        max_length=100_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("As PEM. Only where the system of this server does not know it."),
    )
    search_base = WrittenField(
        label=_("Where its people are (base)"), max_length=500, help_text="ou=people,dc=example,dc=org"
    )
    client_id = WrittenField(
        label=_("Account that looks people up (DN)"),
        max_length=255,
        required=False,
        help_text=_("It needs to read only. Left empty, nobody’s name is given."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    secret = SecretField(
        label=_("Password of that account"),
        max_length=500,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("It is kept sealed, and nobody is shown it again. Left empty, it stays what it is."),
    )
    person_filter = WrittenField(
        label=_("Filter that finds one person"),
        max_length=500,
        initial="(&(objectClass=person)(|(uid={name})(mail={name})))",
        help_text=_("What somebody types is put where {name} stands. Active Directory: (sAMAccountName={name})"),
    )
    address_claim = WrittenField(label=_("Attribute with the e-mail address"), max_length=200, initial="mail")
    name_claim = WrittenField(label=_("Attribute with the name"), max_length=200, initial="cn")


class PasswordForm(forms.Form):
    """What somebody is called in their organization's directory, and their password there."""

    name = WrittenField(
        label=_("Your name or e-mail there"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = SecretField(
        label=_("Your password there"),
        max_length=500,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


def form_for(kind: str) -> type[ButtonForm]:
    if kind == Kind.SAML:
        return SamlForm
    return LdapForm if kind == Kind.LDAP else ProviderForm


class DomainForm(forms.Form):
    name = WrittenField(
        label=_("Domain"),
        max_length=253,
        help_text=_("What stands after the @ of your addresses: example.org."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class UnlinkForm(forms.Form):
    email = forms.EmailField(label=_("E-mail of the person"), max_length=254)


class ConfirmForm(forms.Form):
    """Nothing to fill in: taking something away is confirmed."""


class AddressForm(forms.Form):
    """The host at which a space is reached."""

    host = WrittenField(
        label=_("Address of the space"),
        max_length=253,
        help_text=_("For example debate.example.org. It lies under a domain that is proven to be yours."),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
    )
