"""Sentences of signing in by the organization: each refusal, and each finding of a trial."""

from django.utils.translation import gettext_lazy as _

REFUSALS = {
    "address:bad-host": _("This is not an address. It looks like debate.example.org, without https:// before it."),
    "address:of-the-house": _("“%(host)s” is the address of this installation itself."),
    "address:not-proven": _(
        "“%(host)s” lies under no domain that is proven to be yours. Prove the domain first, under Sign-in."
    ),
    "address:taken": _("“%(host)s” is the address of another space."),
    "signin:bad-domain": _(
        "This is not a domain. It looks like example.org: what stands after the @ of your addresses."
    ),
    "signin:public-domain": _("At “%(domain)s” anybody can have an address: it belongs to no organization."),
    "signin:domain-taken": _("“%(domain)s” has been proven by another space. Ask whoever runs this server."),
    "signin:domain-known": _("“%(domain)s” is in the list already."),
    "signin:too-many-domains": _("A space has at most %(most)s domains."),
    "signin:domain-not-shown": _(
        "At %(url)s there is not yet the line that proves it. Put the file there and check again."
    ),
    "signin:required-needs-provider": _(
        "Nobody would come in: first connect a provider, and leave it on while signing in with it is required."
    ),
    "signin:required-needs-domain": _(
        "Nobody would have to: first prove an e-mail domain, and keep one while signing in by the provider is required."
    ),
    "signin:no-own-factor": _(
        "You would lock yourself out: set up your own second factor first, under My account, Passkeys and codes."
    ),
    "signin:bad-name": _("Give the provider a name: it stands on the button."),
    "signin:bad-address": _("The address must begin with https:// and name the provider, without a question mark."),
    "signin:too-many-providers": _("A space has at most %(most)s providers."),
    "signin:bad-metadata": _("This is not the metadata of a SAML identity provider: %(why)s."),
    "signin:saml-not-here": _(
        "This server cannot speak SAML: whoever runs it installs it with pip install 'minga[saml]'."
    ),
    "signin:ldap-not-here": _(
        "This server cannot speak LDAP: whoever runs it installs it with pip install 'minga[ldap]'."
    ),
    "signin:bad-directory": _("The address of a directory looks like ldaps://directory.example.org."),
    "signin:bad-filter": _("This is no filter: it stands in brackets, and holds {name} where the name goes."),
    "signin:bad-certificate": _("This is no certificate: it begins with -----BEGIN CERTIFICATE-----."),
    "signin:secret-anew": _(
        "Type the password of that account again: it goes to no address that it was not typed for."
    ),
    "signin:no-encryption": _("%(host)s does not offer an encrypted connection: nothing was said to it."),
    "signin:bind-refused": _("The directory does not let in the account that looks people up (code %(code)s)."),
    "signin:no-base": _("In the directory there is nothing at “%(base)s”: look at the base again."),
    "signin:nobody-found": _("The directory finds nobody of this name below “%(base)s”."),
    "signin:two-found": _("The directory finds more than one of this name: an administrator narrows the filter."),
    "signin:no-mail": _("In the directory there is no address in “%(name)s”, without which nobody can come in."),
    "signin:directory-refused": _("The directory refused, with the code %(code)s."),
    "signin:directory-down": _(
        "Your organization's directory cannot be asked just now. Try again later, or tell an administrator."
    ),
    "signin:wrong-password": _("The name or the password is not the right one."),
    "signin:too-many-tries": _("Too many tries. Wait five minutes."),
    "signin:unreachable": _("%(host)s does not answer (%(why)s)."),
    "signin:unknown-host": _("Nobody is called %(host)s: look at the address again."),
    "signin:private-host": _(
        "%(host)s leads into a private network. Whoever runs this server allows that with MINGA_PRIVATE_PROVIDERS=true."
    ),
    "signin:certificate": _(
        "The certificate of %(host)s is not trusted: it has expired, is of another name, or of an authority "
        "that this server does not know."
    ),
    "signin:slow": _("%(host)s took too long."),
    "signin:too-much": _("%(host)s sent more than it should."),
    "signin:status": _("%(host)s answered with the status %(status)s instead of what was asked for."),
    "signin:not-json": _("At %(url)s there is no description of an OpenID Connect provider."),
    "signin:wrong-issuer": _(
        "The provider calls itself “%(said)s”, and here stands “%(here)s”. They must be the same."
    ),
    "signin:incomplete": _("The provider's description lacks: %(missing)s."),
    "signin:no-keys": _("The provider shows no key with which its answers could be checked."),
    "signin:clock": _("The clocks differ by %(seconds)s seconds: whoever runs the slower server sets its clock."),
    "signin:no-pkce": _("The provider does not offer PKCE with S256, without which Minga does not sign anybody in."),
    "signin:secret-lost": _(
        "The secret of the provider can no longer be opened, because the server's key is another. "
        "An administrator types it again."
    ),
    "signin:provider-refused": _(
        "The provider refused us: the client id, the secret or the address to come back to is another there (%(why)s)."
    ),
    "signin:cancelled": _("You went back without signing in. Nothing was changed."),
    "signin:state": _("This way in was used already, or is older than ten minutes. Begin again."),
    "signin:bad-token": _("What the provider sent cannot be trusted: %(why)s. Nobody was signed in."),
    "signin:bad-answer": _("The provider's answer could not be read. Nobody was signed in."),
    "signin:no-address": _(
        "The provider did not tell your e-mail address. An administrator of the space asks for it under “Scopes”."
    ),
    "signin:transient": _(
        "The provider calls you something else each time. An administrator has it send a lasting identifier (NameID)."
    ),
    "signin:not-active": _("This account is closed."),
    "signin:not-invited": _(
        "The provider knows you, and this space lets in only who was invited. Ask one of its administrators."
    ),
    "signin:not-of-this-space": _("You belong to this space no longer. Ask one of its administrators."),
    "signin:address-of-another": _(
        "This address is that of somebody whom the provider calls by another identifier. An administrator of the space "
        "clears that up under Administration, Sign-in."
    ),
    "signin:provider-required": _(
        "Your organization asks you to come in by its own sign-in. Codes, passwords and passkeys do not open it."
    ),
    "signin:second-factor-needed": _("This space asks for a second step when signing in. Set it up or use it first."),
    "signin:only-one-space": _(
        "You came in by the sign-in of one organization, and your address is not of its domain: so it opens that "
        "organization's space only. For everything else sign out and come in with a code."
    ),
    "signin:too-many-codes": _("Too many codes were sent to this address. Wait a few minutes."),
}

WHYS = {
    "expired": _("it has expired"),
    "early": _("it is from the future, so that a clock goes wrong"),
    "issuer": _("it is signed by another house"),
    "audience": _("it is meant for another program"),
    "nonce": _("it does not belong to this sign-in"),
    "signature": _("its signature is not the provider's"),
    "algorithm": _("it is not signed in a way that proves anything"),
    "subject": _("it speaks of two people"),
    "replayed": _("it was used already"),
    "unreadable": _("it cannot be read"),
    "logout": _("it is not an order to sign out"),
}
