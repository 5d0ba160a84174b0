"""A small SAML identity provider: it signs, encrypts and forges assertions as a test wants them."""

import base64
import datetime as dt
import secrets
import zlib
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit
from xml.sax.saxutils import escape

import xmlsec
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from lxml import etree
from onelogin.saml2.utils import OneLogin_Saml2_Utils

ENTITY = "https://idp.example.org/metadata"
SSO, SLO = "https://idp.example.org/sso", "https://idp.example.org/slo"
RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
MAIL = "urn:oid:0.9.2342.19200300.100.1.3"
NAME = "urn:oid:2.16.840.1.113730.3.1.241"
PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
FORM = "%Y-%m-%dT%H:%M:%SZ"


def pair(days: int = 100) -> tuple[str, str]:
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "idp")])
    now = dt.datetime.now(dt.UTC)
    begin = now - dt.timedelta(days=200)
    made = x509.CertificateBuilder(
        name, name, key.public_key(), x509.random_serial_number(), begin, now + dt.timedelta(days=days)
    ).sign(key, hashes.SHA256())
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return private.decode(), made.public_bytes(serialization.Encoding.PEM).decode()


@dataclass
class SamlIdp:
    key: str
    certificate: str

    @property
    def metadata(self) -> str:
        body = "".join(self.certificate.splitlines()[1:-1])
        return f"""<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="{ENTITY}">
<md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
<md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data>
<ds:X509Certificate>{body}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
<md:SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="{SLO}"/>
<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="{SSO}"/>
</md:IDPSSODescriptor></md:EntityDescriptor>"""

    def respond(self, location: str, *, subject: str = "u1", mail: str = "", **changed: Any) -> dict[str, str]:
        """The form that a browser carries back after signing in at ``location``; ``changed`` forges parts of it."""
        asked = read_request(location)
        now = dt.datetime.now(dt.UTC) + changed.get("shift", dt.timedelta())
        minutes = dt.timedelta(minutes=changed.get("minutes", 5))
        told = {
            "id": f"_{secrets.token_hex(8)}",
            "assertion_id": changed.get("assertion_id", f"_{secrets.token_hex(8)}"),
            "now": now.strftime(FORM),
            "early": (now - minutes).strftime(FORM),
            "late": (now + minutes).strftime(FORM),
            "acs": changed.get("recipient", asked["acs"]),
            "request": changed.get("in_response_to", asked["id"]),
            "issuer": changed.get("issuer", ENTITY),
            "audience": changed.get("audience", asked["issuer"]),
            "format": changed.get("format", PERSISTENT),
            "subject": escape(subject),
            "mail": escape(mail),
            "mail_name": MAIL,
            "full_name": NAME,
        }
        assertion = ASSERTION.format(**told)
        if changed.get("signs", True):
            key, certificate = changed.get("pair", (self.key, self.certificate))
            assertion = OneLogin_Saml2_Utils.add_sign(assertion, key, certificate).decode()
        assertion = changed.get("alter", lambda text: text)(assertion)
        if encrypts_for := changed.get("encrypts_for"):
            assertion = encrypted(assertion, encrypts_for)
        body = RESPONSE.format(**told, assertion=assertion)
        return {"SAMLResponse": base64.b64encode(body.encode()).decode(), "RelayState": ""}

    def order_out(self, subject: str, destination: str, *, session: str = "", key: str = "") -> str:
        """The query with which it orders somebody, or one of their sessions, to be signed out; by another's key too."""
        index = f"<samlp:SessionIndex>{session}</samlp:SessionIndex>" if session else ""
        now = dt.datetime.now(dt.UTC).strftime(FORM)
        told = {"id": f"_{secrets.token_hex(8)}", "now": now, "to": destination, "issuer": ENTITY, "format": PERSISTENT}
        body = ORDER.format(**told, subject=escape(subject), index=index)
        packed = OneLogin_Saml2_Utils.deflate_and_base64_encode(body)
        query = urlencode({"SAMLRequest": packed, "SigAlg": RSA_SHA256})
        signature = OneLogin_Saml2_Utils.sign_binary(query, key or self.key, xmlsec.Transform.RSA_SHA256)
        return f"{query}&{urlencode({'Signature': base64.b64encode(signature).decode()})}"


def read_request(location: str) -> dict[str, str]:
    """What a request asks for; it must be signed."""
    assert location.startswith(SSO)
    query = parse_qs(urlsplit(location).query)
    assert "Signature" in query
    assert query["SigAlg"] == ["http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"]
    root = etree.fromstring(zlib.decompress(base64.b64decode(query["SAMLRequest"][0]), -15))
    issuer = root.findtext("{urn:oasis:names:tc:SAML:2.0:assertion}Issuer") or ""
    return {"id": root.get("ID"), "acs": root.get("AssertionConsumerServiceURL"), "issuer": issuer.strip()}


def encrypted(assertion: str, certificate: str) -> str:
    """The assertion as only the owner of this certificate's key can read it."""
    root = etree.fromstring(f'<saml:EncryptedAssertion xmlns:saml="{SAML}">{assertion}</saml:EncryptedAssertion>')
    manager = xmlsec.KeysManager()
    manager.add_key(xmlsec.Key.from_memory(certificate.encode(), xmlsec.KeyFormat.CERT_PEM, None))
    template = xmlsec.template.encrypted_data_create(
        root, xmlsec.Transform.AES128, type=xmlsec.EncryptionType.ELEMENT, ns="xenc"
    )
    xmlsec.template.encrypted_data_ensure_cipher_value(template)
    info = xmlsec.template.encrypted_data_ensure_key_info(template, ns="dsig")
    key = xmlsec.template.add_encrypted_key(info, xmlsec.Transform.RSA_OAEP)
    xmlsec.template.encrypted_data_ensure_cipher_value(key)
    context = xmlsec.EncryptionContext(manager)
    context.key = xmlsec.Key.generate(xmlsec.KeyData.AES, 128, xmlsec.KeyDataType.SESSION)
    context.encrypt_xml(template, root[0])
    return etree.tostring(root).decode()


SAML = "urn:oasis:names:tc:SAML:2.0:assertion"
ASSERTION = """<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" \
xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
ID="{assertion_id}" Version="2.0" IssueInstant="{now}"><saml:Issuer>{issuer}</saml:Issuer><saml:Subject>\
<saml:NameID Format="{format}">{subject}</saml:NameID><saml:SubjectConfirmation \
Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData NotOnOrAfter="{late}" Recipient="{acs}" \
InResponseTo="{request}"/></saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="{early}" \
NotOnOrAfter="{late}"><saml:AudienceRestriction><saml:Audience>{audience}</saml:Audience>\
</saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement AuthnInstant="{now}" SessionIndex="_s1">\
<saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password\
</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement><saml:AttributeStatement>\
<saml:Attribute Name="{mail_name}"><saml:AttributeValue xsi:type="xs:string">{mail}</saml:AttributeValue>\
</saml:Attribute><saml:Attribute Name="{full_name}"><saml:AttributeValue xsi:type="xs:string">Nueva Persona\
</saml:AttributeValue></saml:Attribute></saml:AttributeStatement></saml:Assertion>"""
ORDER = """<samlp:LogoutRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" \
xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="{id}" Version="2.0" IssueInstant="{now}" Destination="{to}">\
<saml:Issuer>{issuer}</saml:Issuer><saml:NameID Format="{format}">{subject}</saml:NameID>{index}\
</samlp:LogoutRequest>"""
RESPONSE = """<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" \
xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="{id}" Version="2.0" IssueInstant="{now}" Destination="{acs}" \
InResponseTo="{request}"><saml:Issuer>{issuer}</saml:Issuer><samlp:Status><samlp:StatusCode \
Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>{assertion}</samlp:Response>"""
