"""Where django-allauth asks the house: who may come in, by which provider, and what is said when it goes wrong."""

from functools import partial
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.http import HttpRequest

from minga.foundation.accounts.models import User
from minga.foundation.accounts.templatetags.house import house_of
from minga.foundation.letters import letter
from minga.foundation.policy import RefusedError
from minga.foundation.scope import across_spaces
from minga.foundation.sealed import unseal
from minga.foundation.signin.actions.providers import purpose_of
from minga.foundation.signin.models import Provider
from minga.foundation.signin.rules import Kind
from minga.kernel import Refusal


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Ends a sign-in that a space does not take any more from its people."""

    def render_mail(
        self, template_prefix: str, email: str, context: dict[str, Any], headers: dict[str, str] | None = None
    ) -> EmailMultiAlternatives:
        """In the one layout of the house, as every letter."""
        said: EmailMessage = super().render_mail(template_prefix, email, context, headers)
        text, house = str(said.body), house_of(email)
        return letter(
            str(said.subject), text, to=email, from_email=said.from_email, headers=said.extra_headers, house=house
        )

    def login(self, request: HttpRequest, user: User) -> None:
        from minga.foundation.signin.entering import refused_page, who_requires  # noqa: PLC0415

        requiring = who_requires(request, user)
        if requiring is not None:
            answer = refused_page(request, Refusal("signin:provider-required"), space=requiring)
            raise ImmediateHttpResponse(answer)
        super().login(request, user)


def provider_with(key: str) -> Provider | None:
    """A provider by its key, wherever it stands."""
    with across_spaces():
        return Provider.objects.filter(key=key).select_related("space").first()


class SocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Providers are rows of spaces; who comes back is judged by our own rules and by nothing else."""

    def get_app(self, request: HttpRequest | None, provider: str, client_id: str | None = None) -> SocialApp:
        row = provider_with(client_id or provider)
        if row is None:
            raise SocialApp.DoesNotExist
        app = SocialApp(provider=row.kind, provider_id=row.key, name=row.name, client_id=row.client_id)
        app.row = row
        app.secret = unseal(row.secret, purpose=purpose_of(row)) if row.kind == Kind.OIDC else ""
        app.settings = {"oauth_pkce_enabled": True, "scope": row.scopes.split()}
        if row.kind == Kind.SAML:
            from minga.foundation.signin.saml import HouseSAML, settings_of  # noqa: PLC0415

            is_signing_out = request is not None and request.path.endswith("/sls/")
            app.client_id, app.settings = row.key, settings_of(row, is_signing_out=is_signing_out)
            app.get_provider = partial(HouseSAML, app=app)  # its own doors ask the app, and no register
        return app

    def get_provider(self, request: HttpRequest, provider: str, client_id: str | None = None) -> Any:
        app = self.get_app(request, provider, client_id)
        if app.row.kind == Kind.SAML:
            from minga.foundation.signin.saml import HouseSAML  # noqa: PLC0415

            return HouseSAML(request, app)
        if app.row.kind == Kind.LDAP:
            from minga.foundation.signin.ldap import HouseLDAP  # noqa: PLC0415

            return HouseLDAP(request, app)
        from minga.foundation.signin.oidc import HouseOIDC  # noqa: PLC0415

        return HouseOIDC(request, app)

    def list_apps(self, *_args: Any, **_more: Any) -> list[Any]:
        """No page of django-allauth lists providers: those of a space stand on its own page."""
        return []

    def get_requests_session(self) -> Any:
        from minga.foundation.signin import web  # noqa: PLC0415

        return web.session()

    def authenticate_by_email(self, _sociallogin: SocialLogin) -> None:
        """An address alone signs nobody in."""

    def is_email_verified(self, _provider: Any, _email: str) -> bool:
        return False

    def is_open_for_signup(self, _request: HttpRequest, _sociallogin: SocialLogin) -> bool:
        """Whoever is new is made by our own action; django-allauth makes nobody."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        from minga.foundation.signin.entering import let_in, refused_page  # noqa: PLC0415

        provider = sociallogin.provider.app.row
        try:
            let_in(request, provider, sociallogin)
        except RefusedError as refused:
            page = refused_page(
                request, refused.refusal, space=provider.space, state=sociallogin.state, provider=provider
            )
            raise ImmediateHttpResponse(page) from None

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        from minga.foundation.signin.entering import refused_page, why_not  # noqa: PLC0415

        more = extra_context or {}
        refusal = why_not(provider, error, exception, more)
        row = provider.app.row
        page = refused_page(request, refusal, space=row.space, state=more.get("state"), provider=row)
        raise ImmediateHttpResponse(page)
