"""OpenLDAP's slapd as Debian has it, on free ports, with a folder of its own, a certificate of its own, and no root."""

import datetime as dt
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

BASE, PEOPLE = "dc=example,dc=org", "ou=people,dc=example,dc=org"
READER, READER_PASSWORD = "cn=reader,dc=example,dc=org", "lee y nada más"
PASSWORD = "una clave del directorio"
SCHEMAS = ("core", "cosine", "inetorgperson")
FILTER = "(&(objectClass=person)(|(uid={name})(mail={name})))"


def slapd_path() -> str:
    """Where slapd is; empty where it is not."""
    return shutil.which("slapd", path="/usr/sbin:/usr/local/sbin:/usr/lib/openldap:/usr/libexec") or ""


class Slapd:
    """The running directory; ``certificate`` is what a client has to trust."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.certificate = _certified(home)
        self.port, self.tls_port = _free_port(), _free_port()
        self.url, self.tls_url = f"ldap://localhost:{self.port}", f"ldaps://localhost:{self.tls_port}"
        (home / "data").mkdir()
        includes = "\n".join(f"include /etc/ldap/schema/{name}.schema" for name in SCHEMAS)
        (home / "slapd.conf").write_text(CONFIGURATION.format(home=home, includes=includes))
        self._add(ROOT)
        command = [slapd_path(), "-f", "slapd.conf", "-h", f"{self.url} {self.tls_url}", "-d", "0"]
        self._process = subprocess.Popen(command, cwd=home, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self._wait()

    def has(self, uid: str, name: str, mail: str = "", *, password: str = PASSWORD) -> None:
        """Somebody of the organization. Done while it runs, through its own door."""
        told = {"cn": name, "sn": name.rpartition(" ")[2], "uid": uid, "userPassword": password}
        told |= {"mail": mail} if mail else {}
        with self._connection() as connection:
            assert connection.add(f"uid={uid},{PEOPLE}", ["inetOrgPerson"], told), connection.result

    def changes(self, uid: str, **said: str) -> None:
        """Something else is said of somebody from now on."""
        with self._connection() as connection:
            changed = {name: [("MODIFY_REPLACE", [value])] for name, value in said.items()}
            assert connection.modify(f"uid={uid},{PEOPLE}", changed), connection.result

    def _connection(self) -> Any:
        from ldap3 import Connection, Server, Tls

        server = Server(self.tls_url, tls=Tls(ca_certs_file=str(self.home / "certificate.pem")), use_ssl=True)
        return Connection(server, READER, READER_PASSWORD, auto_bind=True)

    def _add(self, ldif: str) -> None:
        tool = shutil.which("slapadd", path="/usr/sbin:/usr/local/sbin")
        assert tool
        subprocess.run([tool, "-f", "slapd.conf"], cwd=self.home, input=ldif, text=True, check=True)

    def _wait(self) -> None:
        until = time.monotonic() + 30
        while time.monotonic() < until:
            try:
                socket.create_connection(("127.0.0.1", self.tls_port), timeout=1).close()
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise AssertionError("slapd did not start")

    def close(self) -> None:
        self._process.terminate()
        self._process.wait(20)


@contextmanager
def running(home: Path) -> Iterator[Slapd]:
    there = Slapd(home)
    try:
        yield there
    finally:
        there.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _certified(home: Path) -> str:
    """A key and a certificate for localhost, which nobody's system trusts."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    names = x509.SubjectAlternativeName([x509.DNSName("localhost")])
    made = x509.CertificateBuilder(
        name,
        name,
        key.public_key(),
        x509.random_serial_number(),
        now - dt.timedelta(days=1),
        now + dt.timedelta(days=30),
    )
    made = made.add_extension(names, critical=False)
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    signed = made.sign(key, hashes.SHA256())
    kind = serialization.PrivateFormat.PKCS8
    pem = key.private_bytes(serialization.Encoding.PEM, kind, serialization.NoEncryption())
    (home / "key.pem").write_bytes(pem)
    certificate = signed.public_bytes(serialization.Encoding.PEM)
    (home / "certificate.pem").write_bytes(certificate)
    return certificate.decode()


CONFIGURATION = """{includes}
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile {home}/slapd.pid
TLSCertificateFile {home}/certificate.pem
TLSCertificateKeyFile {home}/key.pem
disallow bind_anon
database mdb
suffix "dc=example,dc=org"
rootdn "cn=reader,dc=example,dc=org"
rootpw "lee y nada más"
directory {home}/data
access to attrs=userPassword by anonymous auth by * none
access to * by * read
"""
ROOT = """dn: dc=example,dc=org
objectClass: dcObject
objectClass: organization
dc: example
o: Example

dn: ou=people,dc=example,dc=org
objectClass: organizationalUnit
ou: people
"""
