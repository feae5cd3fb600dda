"""What single sign-on asks of the agency's provider: OpenID Connect, the code flow with PKCE, by Authlib.

Nothing is stored between two sign-ins, so new keys or URLs of the provider count at once.
"""

import asyncio
import logging
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from functools import cache
from typing import Any, NamedTuple

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import AsyncOAuth2Client
from authlib.oidc.core import CodeIDToken
from httpx2 import HTTPError, InvalidURL, create_ssl_context
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry
from pydantic import BaseModel

from core import clock
from core.errors import TryAgainLater
from core.settings import settings

FAILED = "Single sign-on did not work just now; begin again in a minute, or log in with your username and password."
PATIENCE = 5.0  # seconds for all that one sign-in step asks of the provider
_CLOCKS_DIFFER = 60  # seconds
# What a public key can verify. "none" and shared secrets are not among them, whatever a token names.
_SIGNATURES = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519"]
_SECOND_FACTORS = ("mfa", "otp")  # of the values of `amr` in RFC 8176
_FAULTS = (
    HTTPError,
    InvalidURL,
    AuthlibBaseError,
    JoseError,
    OSError,
    TimeoutError,
    ValueError,
    LookupError,
    TypeError,
)

_log = logging.getLogger(__name__)


class OpenIdUser(NamedTuple):
    """Who the provider says it is. The e-mail address is empty unless the provider verified it."""

    email: str
    showed_second_factor: bool


class _Provider(BaseModel):
    """What a provider says of itself (OpenID Connect Discovery 1.0)."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str = ""
    token_endpoint_auth_methods_supported: list[str] = ["client_secret_basic"]


async def authorization_url(*, state: str, nonce: str, verifier: str) -> str:
    """Where the browser goes to sign in. Raises TryAgainLater."""
    async with _conversation() as client:
        provider = await _provider(client)
        there, _ = client.create_authorization_url(
            provider.authorization_endpoint, state=state, nonce=nonce, code_verifier=verifier
        )
    return str(there)


async def person(code: str, *, nonce: str, verifier: str) -> OpenIdUser:
    """Who signed in, for the code that the provider gave the browser. Raises TryAgainLater."""
    async with _conversation() as client:
        provider = await _provider(client)
        if "client_secret_basic" not in provider.token_endpoint_auth_methods_supported:
            client.token_endpoint_auth_method = "client_secret_post"  # noqa: S105 -- the name of a method
        token = await client.fetch_token(
            provider.token_endpoint, grant_type="authorization_code", code=code, code_verifier=verifier
        )
        claims = _checked(token, provider, await _json(client, provider.jwks_uri), nonce)
        facts = claims if "email" in claims or not provider.userinfo_endpoint else await _userinfo(client, provider)
        if facts.get("sub") != claims["sub"]:
            raise ValueError("userinfo of somebody else")
    email = facts.get("email") if facts.get("email_verified") is True else ""
    return OpenIdUser(str(email or ""), any(method in _SECOND_FACTORS for method in claims.get("amr") or ()))


@asynccontextmanager
async def _conversation() -> AsyncIterator[Any]:
    """A client that gives up in time. Whatever is not as agreed becomes TryAgainLater; its kind is logged."""
    try:
        async with asyncio.timeout(PATIENCE), _client() as client:
            yield client
    except _FAULTS as fault:
        _log.warning("Single sign-on failed: %s", type(fault).__name__)
        raise TryAgainLater(FAILED) from fault


def _client() -> Any:
    return AsyncOAuth2Client(
        settings().OIDC_CLIENT_ID,
        settings().OIDC_CLIENT_SECRET.get_secret_value(),
        scope="openid email",
        redirect_uri=f"{settings().BASE_URL}/session/sso/callback",
        code_challenge_method="S256",
        verify=_trusted_authorities(),
    )


@cache
def _trusted_authorities() -> ssl.SSLContext:
    """Read once: it takes a twentieth of a second, in which nobody else would be served."""
    return create_ssl_context()


async def _provider(client: Any) -> _Provider:
    issuer = settings().OIDC_ISSUER
    found = _Provider.model_validate(await _json(client, f"{issuer}/.well-known/openid-configuration"))
    if found.issuer.rstrip("/") != issuer:
        raise ValueError("another issuer answers")
    return found


async def _json(client: Any, url: str) -> Any:
    answer = await client.request("GET", url, withhold_token=True)
    return answer.raise_for_status().json()


async def _userinfo(client: Any, provider: _Provider) -> Mapping[str, Any]:
    """For providers that keep the e-mail address out of the token, as the standard lets them."""
    answer = await client.request("GET", provider.userinfo_endpoint)
    return dict(answer.raise_for_status().json())


def _checked(token: Mapping[str, Any], provider: _Provider, keys: Any, nonce: str) -> Mapping[str, Any]:
    """The claims of the ID token: signed by the provider, for us, of now, and for this sign-in."""
    registry = JWSRegistry(algorithms=_SIGNATURES, strict_check_header=False)
    signed = jwt.decode(str(token["id_token"]), KeySet.import_key_set(keys), registry=registry)
    client_id = settings().OIDC_CLIENT_ID
    claims = CodeIDToken(
        signed.claims,
        signed.header,
        {"iss": {"essential": True, "value": provider.issuer}, "aud": {"essential": True, "value": client_id}},
        {"nonce": nonce, "client_id": client_id, "access_token": token.get("access_token")},
    )
    claims.validate(now=int(clock.now().timestamp()), leeway=_CLOCKS_DIFFER)
    return dict(claims)
