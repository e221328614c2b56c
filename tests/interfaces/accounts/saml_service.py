"""An identity provider that speaks SAML and says whatever a test wants, signed by whatever key it wants."""

import base64
import zlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html import escape
from urllib.parse import parse_qs, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from lxml import etree
from onelogin.saml2.constants import OneLogin_Saml2_Constants as Constants
from onelogin.saml2.utils import OneLogin_Saml2_Utils as Utils

from binome.settings.saml_services import SamlProvider, published_in

IDP = "https://idp.example.org/metadata"
BINDING = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
NAMESPACES = {"samlp": Constants.NS_SAMLP, "saml": Constants.NS_SAML}


def pair_of_keys() -> tuple[str, str]:
    """A private key and its certificate, as PEM."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "idp.example.org")])
    begins = datetime(2026, 1, 1, tzinfo=UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, begins, begins + timedelta(days=3650))
        .sign(key, hashes.SHA256())
        .public_bytes(serialization.Encoding.PEM)
    )
    no_password = serialization.NoEncryption()
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, no_password)
    return private.decode(), certificate.decode()


KEY, CERTIFICATE = pair_of_keys()
ANOTHER_KEY, ANOTHER_CERTIFICATE = pair_of_keys()


def metadata(certificate: str = CERTIFICATE) -> str:
    """What the service publishes of itself."""
    bare = "".join(certificate.splitlines()[1:-1])
    return f"""<?xml version="1.0"?>
<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" entityID="{IDP}">
<md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
<md:KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data>
<ds:X509Certificate>{bare}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
<md:SingleSignOnService Binding="{BINDING}" Location="https://idp.example.org/sso"/>
</md:IDPSSODescriptor></md:EntityDescriptor>"""


def provider(**changes: object) -> SamlProvider:
    """The service as the installation describes it."""
    described = {"claim": "employee_id", "published": published_in(metadata())} | changes
    return SamlProvider("company", "Société", "", "", "", **described)  # type: ignore[arg-type]


def asked_at(address: str) -> etree._Element:
    """Our question, as it stands in the address to which the browser is led."""
    (packed,) = parse_qs(urlsplit(address).query)["SAMLRequest"]
    return etree.fromstring(zlib.decompress(base64.b64decode(packed), -15))


@dataclass
class Answer:
    """What the service says; everything may be spoilt."""

    number: str
    recipient: str
    audience: str
    attributes: dict[str, list[str]] = field(default_factory=dict)
    issuer: str = IDP
    name_id: str = "someone"
    context: str = "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport"
    lasts: timedelta = timedelta(minutes=5)
    key: tuple[str, str] = (KEY, CERTIFICATE)
    signed: bool = True
    marks: str = "_a1"
    proved: timedelta = timedelta(hours=1)  # ago: when the person last proved to the service who they are
    status: str = "urn:oasis:names:tc:SAML:2.0:status:Success"
    confirms: tuple[str, ...] | None = None  # the questions that the assertion itself names, where others than `number`

    def assertion(self, *, name: str = "") -> str:
        """The assertion, signed as it should be."""
        now = datetime.now(tz=UTC)
        begins, ends = (f"{each:%Y-%m-%dT%H:%M:%SZ}" for each in (now - timedelta(hours=1), now + self.lasts))
        attributes = "".join(
            f'<saml:Attribute Name="{escape(each)}">'
            + "".join(f"<saml:AttributeValue>{escape(value)}</saml:AttributeValue>" for value in values)
            + "</saml:Attribute>"
            for each, values in self.attributes.items()
        )
        proved = f"{now - self.proved:%Y-%m-%dT%H:%M:%SZ}"
        confirmations = "".join(
            '<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData'
            + (f' InResponseTo="{each}"' if each else "")
            + f' Recipient="{self.recipient}" NotOnOrAfter="{ends}"/></saml:SubjectConfirmation>'
            for each in ((self.number,) if self.confirms is None else self.confirms)
        )
        audience = (
            f"<saml:AudienceRestriction><saml:Audience>{self.audience}</saml:Audience></saml:AudienceRestriction>"
            if self.audience
            else ""
        )
        statement = f"<saml:AttributeStatement>{attributes}</saml:AttributeStatement>" if attributes else ""
        xml = (
            f'<saml:Assertion xmlns:saml="{Constants.NS_SAML}" ID="{name or self.marks}" Version="2.0" IssueInstant="{begins}">'
            f"<saml:Issuer>{self.issuer}</saml:Issuer><saml:Subject><saml:NameID>{self.name_id}</saml:NameID>"
            f"{confirmations}</saml:Subject>"
            f'<saml:Conditions NotBefore="{begins}" NotOnOrAfter="{ends}">{audience}</saml:Conditions>'
            f'<saml:AuthnStatement AuthnInstant="{proved}"><saml:AuthnContext><saml:AuthnContextClassRef>{self.context}'
            f"</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>{statement}</saml:Assertion>"
        )
        if not self.signed:
            return xml
        return Utils.add_sign(xml, *self.key, sign_algorithm=Constants.RSA_SHA256).decode()

    def response(self, *assertions: str) -> str:
        """What the browser posts to us, with these assertions or the right one."""
        in_response = f' InResponseTo="{self.number}"' if self.number else ""
        inside = "".join(assertions or (self.assertion(),))
        xml = (
            f'<samlp:Response xmlns:samlp="{Constants.NS_SAMLP}" xmlns:saml="{Constants.NS_SAML}" ID="_r1" Version="2.0" '
            f'IssueInstant="{datetime.now(tz=UTC):%Y-%m-%dT%H:%M:%SZ}" Destination="{self.recipient}"{in_response}>'
            f"<saml:Issuer>{self.issuer}</saml:Issuer><samlp:Status><samlp:StatusCode "
            f'Value="{self.status}"/></samlp:Status>{inside}</samlp:Response>'
        )
        return base64.b64encode(xml.encode()).decode()
