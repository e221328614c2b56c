"""The part of the sign-in library that speaks with a service: what it answers is proven, then handed to our own acts."""

import secrets
from typing import Any
from urllib.parse import urlsplit

import jwt
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin
from allauth.socialaccount.providers.base.constants import AuthError
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from binome.interfaces.accounts.single_sign_on import actions
from binome.interfaces.accounts.single_sign_on.claims import SignInRefusal
from binome.interfaces.accounts.single_sign_on.pages import refused
from binome.interfaces.accounts.single_sign_on.registry import provider_called
from binome.settings.saml_services import SamlProvider
from binome.settings.single_sign_on import Provider, is_safe

ALGORITHMS = [
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES256",
    "ES384",
    "ES512",
    "EdDSA",
]  # never with our secret
LEEWAY = 60  # seconds that two clocks may differ
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri", "end_session_endpoint")


class OpenIDConnectClient(OpenIDConnectOAuth2Adapter):
    """Reads what a service publishes and says of someone; believes only what its own keys have signed for us."""

    @property
    def openid_config(self) -> dict[str, Any]:
        """What the service publishes of itself, if it is the service that the installation named."""
        config: dict[str, Any] = super().openid_config
        if not isinstance(config, dict) or str(config.get("issuer", "")).rstrip("/") != self._server():
            raise OAuth2Error("another service answers there")
        if not all(is_safe(str(config[name])) for name in ENDPOINTS if name in config):
            raise OAuth2Error("a part of the service is not reached safely")
        if not {"authorization_endpoint", "token_endpoint", "jwks_uri"} <= set(config):
            raise OAuth2Error("the service does not say where it is")
        return config

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        """Where the service sends people back to: under the address of this installation, whatever host was asked."""
        path: str = reverse("single_sign_on_callback", args=[self.provider_id])
        return f"{settings.BASE_URL}{path}"

    def complete_login(self, request: HttpRequest, app: SocialApp, token: Any, **kwargs: Any) -> SocialLogin:
        """What the service says of whoever came back, proven; never kept."""
        signed = kwargs["response"].get("id_token")
        if not isinstance(signed, str):
            raise OAuth2Error("the service did not say who it is")
        config = self.openid_config
        claims = self._proven(signed, config, client_id=app.client_id, needed=["exp", "iat", "sub"])
        if address := config.get("userinfo_endpoint"):
            more = self._more_about(address, token.token, config, client_id=app.client_id)
            if more.get("sub") != claims["sub"]:
                raise OAuth2Error("the service speaks of two people")
            claims = {**more, **claims}
        proof = {"claims": claims, "token": signed}
        account = SocialAccount(provider=app.provider_id, uid=str(claims["sub"])[:191], extra_data=proof)
        return SocialLogin(provider=self.get_provider(), account=account)

    def _server(self) -> str:
        provider = provider_called(self.provider_id)
        return provider.server if provider else ""

    def _proven(self, signed: str, config: dict[str, Any], *, client_id: str, needed: list[str]) -> dict[str, Any]:
        """The claims of a token that one of the service's published keys signed, made for us, not over."""
        with get_adapter().get_requests_session() as session:
            answer = session.get(config["jwks_uri"])
            answer.raise_for_status()
            published = answer.json()
        try:
            keys = jwt.PyJWKSet.from_dict(published)
            claims: dict[str, Any] = jwt.decode(
                signed,
                key=_key_of(signed, keys),
                algorithms=ALGORITHMS,
                audience=client_id,
                issuer=config["issuer"],
                leeway=LEEWAY,
                options={"require": needed},
            )
        except (jwt.PyJWTError, AttributeError, TypeError, ValueError) as trouble:
            raise OAuth2Error("what the service said is not proven") from trouble
        if isinstance(claims.get("aud"), list) and len(claims["aud"]) > 1 and claims.get("azp") != client_id:
            raise OAuth2Error("what the service said was for another program")
        return claims

    def _more_about(self, address: str, access: str, config: dict[str, Any], *, client_id: str) -> dict[str, Any]:
        """What the service tells besides of the same person: plain, or signed as some services of states do."""
        with get_adapter().get_requests_session() as session:
            answer = session.get(address, headers={"Authorization": f"Bearer {access}"})
            answer.raise_for_status()
        if answer.headers.get("content-type", "").startswith("application/jwt"):
            return self._proven(answer.text, config, client_id=client_id, needed=["sub"])
        more = answer.json()
        if not isinstance(more, dict):
            raise OAuth2Error("the service says nothing of the person")
        return more


def _key_of(signed: str, keys: jwt.PyJWKSet) -> jwt.PyJWK:
    """The published key that a token names; where there is one alone it need not be named."""
    named = jwt.get_unverified_header(signed).get("kid")
    for key in keys.keys:
        if key.public_key_use in {None, "sig"} and (key.key_id == named or (named is None and len(keys.keys) == 1)):
            return key
    raise jwt.InvalidKeyError("no such key is published")


class SignInService(OpenIDConnectProvider):
    """A service of this installation, as the library sees it."""

    oauth2_adapter_class = OpenIDConnectClient


class DirectoryAlone(DefaultSocialAccountAdapter):
    """People of the staff directory alone; services come from the settings, no account is ever tied to another."""

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """The services of the installation: none can be added in the database."""
        services = [each for each in settings.SSO_PROVIDERS if not isinstance(each, SamlProvider)]
        return [_as_app(each) for each in services if provider in {None, each.slug}]

    def get_provider(self, request: HttpRequest, provider: str, client_id: str | None = None) -> SignInService:
        """The service called `provider`; raises `SocialApp.DoesNotExist`."""
        return SignInService(request, app=self.get_app(request, provider=provider))

    def generate_state_param(self, state: dict[str, Any]) -> str:
        """As long as the services of states want it: the library's own has 16 characters, ProConnect asks for 32."""
        return secrets.token_urlsafe(24)

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Never: the directory is the only way in."""
        return False

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        """Say in our words that nobody came in, instead of the library's own page."""
        reason = SignInRefusal.CANCELLED if error == AuthError.CANCELLED else SignInRefusal.FAILED
        if (
            reason is SignInRefusal.FAILED
            and "state_id" in (extra_context or {})
            and "callback_view" in (extra_context or {})
        ):
            reason = SignInRefusal.STALE
        known = provider_called(provider.app.provider_id)
        raise ImmediateHttpResponse(refused(request, known, reason))

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Whoever came back with an answer to our own question comes in as the person of the directory that it names."""
        provider = provider_called(sociallogin.account.provider)
        claims, asked = sociallogin.account.extra_data["claims"], sociallogin.state
        nonce = str(claims.get("nonce", ""))
        if provider is None or not constant_time_compare(nonce, str(asked.get("nonce", "-"))):
            raise ImmediateHttpResponse(refused(request, provider, SignInRefusal.FAILED))
        going_to = sociallogin.get_redirect_url(request)
        token = sociallogin.account.extra_data["token"] if provider.sign_out_hint else ""
        answer = actions.come_in(
            request, claims, provider=provider, going_to=going_to, now=timezone.now(), sign_out_hint=token
        )
        raise ImmediateHttpResponse(refused(request, provider, answer) if isinstance(answer, SignInRefusal) else answer)


def _as_app(provider: Provider) -> SocialApp:
    return SocialApp(
        provider="openid_connect",
        provider_id=provider.slug,
        name=provider.name[:40],
        client_id=provider.client_id,
        secret=provider.client_secret,
        settings={
            "server_url": provider.server,
            "scope": list(provider.scopes),
            "oauth_pkce_enabled": not provider.few_parameters,
        },
    )


def host_of(address: str) -> str:
    """The host of an address, for people to see where they go."""
    return urlsplit(address).hostname or ""
