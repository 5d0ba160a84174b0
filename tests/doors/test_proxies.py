"""The files for proxies in ``packaging/``, as they stand there, with the real nginx and Caddy where there are any."""

import contextlib
import http.client
import re
import shutil
import socket
import ssl
import subprocess
import sys
import time
from pathlib import Path

import pytest

from minga.community.tests import factories as community
from minga.debate.tests import factories as debate
from minga.foundation.realtime.topics import sign_topics
from minga.foundation.scope import in_space
from minga.foundation.tenancy.models import Space
from minga.foundation.testing.cast import raise_cast
from minga.project.backups.standing import standing_on
from minga.purpose.rules import Audience
from tests.doors.conftest import CHECKOUT, surroundings
from tests.doors.keeping import sqlite_at

PACKAGING = CHECKOUT / "packaging"
NAME = "minga.example.org"
NGINX = """
daemon off; pid {folder}/pid; error_log {folder}/error.log;
events {{ }}
http {{
    access_log off;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    {site}
}}
"""
CADDY = "{{\n\tadmin off\n\tauto_https disable_redirects\n\tskip_install_trust\n}}\n{site}"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    folder = tmp_path_factory.mktemp("certificate")
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={NAME}"]
    files = ["-addext", f"subjectAltName=DNS:{NAME}", "-keyout", folder / "key.pem", "-out", folder / "cert.pem"]
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    subprocess.run([*command, *files], check=True, capture_output=True)
    return folder


def _free_port():
    with contextlib.closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _changed(text, *pairs):
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, str(new))
    return text


def _nginx(folder, certificate, port, behind):
    site = _changed(
        (PACKAGING / "nginx.conf").read_text(),
        ("127.0.0.1:8000", f"127.0.0.1:{behind}"),
        ("listen 80;", f"listen 127.0.0.1:{_free_port()};"),
        ("listen 443 ssl", f"listen 127.0.0.1:{port} ssl"),
        (f"/etc/letsencrypt/live/{NAME}/fullchain.pem", certificate / "cert.pem"),
        (f"/etc/letsencrypt/live/{NAME}/privkey.pem", certificate / "key.pem"),
    )
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, site=site))
    return ["nginx", "-p", str(folder), "-e", str(folder / "error.log"), "-c", str(folder / "nginx.conf")]


def _caddy(folder, certificate, port, behind):
    key = f"\ttls {certificate / 'cert.pem'} {certificate / 'key.pem'}\n"
    site = _changed(
        (PACKAGING / "Caddyfile").read_text(),
        ("127.0.0.1:8000", f"127.0.0.1:{behind}"),
        (f"\n{NAME} {{\n", f"\nhttps://{NAME}:{port} {{\n{key}"),
    )
    (folder / "Caddyfile").write_text(CADDY.format(site=site))
    return ["caddy", "run", "--adapter", "caddyfile", "--config", str(folder / "Caddyfile")]


class Behind:
    """What a visitor sees who comes by the proxy."""

    def __init__(self, port: int, certificate: Path) -> None:
        self.port = port
        self.trust = ssl.create_default_context(cafile=str(certificate / "cert.pem"))

    def connect(self, timeout: float = 30) -> http.client.HTTPSConnection:
        made = http.client.HTTPSConnection(NAME, self.port, timeout=timeout, context=self.trust)
        plain = socket.create_connection(("127.0.0.1", self.port), timeout=timeout)
        made.sock = self.trust.wrap_socket(plain, server_hostname=NAME)
        return made

    def ask(self, path, method="GET", body=None, **headers):
        connection = self.connect()
        connection.request(method, path, body=body, headers={"Host": NAME, **headers})
        answer = connection.getresponse()
        answer.body = answer.read()
        connection.close()
        return answer


@pytest.fixture(scope="module")
def home(_first_home, tmp_path_factory):
    return Path(shutil.copytree(_first_home, tmp_path_factory.mktemp("behind") / "house"))


@contextlib.contextmanager
def _running(command, said, env):
    with said.open("w") as file:
        process = subprocess.Popen(command, cwd=CHECKOUT, stdout=file, stderr=file, env=env)
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


@pytest.fixture(params=["nginx", "caddy"], scope="module")
def behind(request, home, certificate, tmp_path_factory):
    """The installation, served as the files say, behind the real proxy."""
    if shutil.which(request.param) is None:
        pytest.skip(f"{request.param} is not installed")
    inner, outer, folder = _free_port(), _free_port(), tmp_path_factory.mktemp(request.param)
    own = {"MINGA_BASE_URL": f"https://{NAME}", "MINGA_ALLOWED_HOSTS": f'["{NAME}"]', "MINGA_TRUSTED_PROXIES": "1"}
    serve = [sys.executable, "-m", "tests.doors.serving", str(inner)]
    command = {"nginx": _nginx, "caddy": _caddy}[request.param](folder, certificate, outer, inner)
    plain = {"HOME": str(folder), "PATH": "/usr/sbin:/usr/bin"}
    house = Behind(outer, certificate)
    with (
        _running(serve, folder / "served.txt", surroundings(home) | own),
        _running(command, folder / "said.txt", plain) as proxy,
    ):
        for _wait in range(600):
            with contextlib.suppress(OSError):
                if house.ask("/accounts/login/").status == 200:
                    break
            assert proxy.poll() is None, (folder / "said.txt").read_text()
            time.sleep(0.1)
        yield house


def test_pages_come_through_with_secure_cookies_and_packed(behind):
    page = behind.ask("/accounts/login/code/", **{"Accept-Encoding": "gzip"})
    assert page.status == 200
    assert page.headers["Content-Encoding"] == "gzip"
    assert "Secure" in page.headers["Set-Cookie"]
    assert "max-age" in page.headers["Strict-Transport-Security"]
    assert behind.ask("/healthz").status == 404
    assert behind.ask("/readyz").status == 404


def test_a_form_is_taken_though_the_proxy_stands_between(behind):
    page = behind.ask("/accounts/login/code/")
    token = re.search(rb'name="csrfmiddlewaretoken" value="(\w+)"', page.body).group(1).decode()
    sent = behind.ask(
        "/accounts/login/code/",
        "POST",
        f"csrfmiddlewaretoken={token}&email=nobody@example.org",
        Cookie=page.headers["Set-Cookie"].partition(";")[0],
        Referer=f"https://{NAME}/accounts/login/code/",
        Origin=f"https://{NAME}",
        **{"Content-Type": "application/x-www-form-urlencoded"},
    )
    assert sent.status == 302


def test_a_claimed_address_buys_no_second_share(behind):
    """Sixty changes a minute for an address, whatever the visitor says of where they come from."""
    answers = [behind.ask("/accounts/logout/", "PUT", **{"X-Forwarded-For": f"203.0.113.{n}"}).status for n in range(3)]
    limited = [behind.ask("/accounts/login/", "PUT", **{"X-Forwarded-For": f"203.0.113.{n}"}).status for n in range(64)]
    assert 429 not in answers
    assert limited[-1] == 429


def test_live_updates_arrive_at_once(behind, home, settings, django_db_blocker):
    settings.SECRET_KEY = (home / "secret_key").read_text().strip()
    with django_db_blocker.unblock(), standing_on(sqlite_at(home)):
        cast = raise_cast(f"tras-{behind.port}")
        Space.objects.filter(pk=cast.space.pk).update(is_open_to_visitors=True)
        with in_space(cast.space.pk, cast.space.time_zone, cast.space.slug):
            question = debate.opened(cast, community.opened(cast, audience=Audience.PUBLIC))
        token = sign_topics(cast.space.pk, [f"question:{question.pk}"])
    connection = behind.connect(timeout=10)
    connection.request("GET", f"/live/?topics={token}", headers={"Host": NAME, "Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    assert answer.status == 200
    assert answer.headers["Content-Type"].startswith("text/event-stream")
    assert answer.headers["Content-Encoding"] is None
    assert answer.read(1) == b"r"  # of "retry", which stands first and would wait in a buffer
    connection.close()
