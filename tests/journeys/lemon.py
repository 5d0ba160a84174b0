"""LemonLDAP::NG of Debian as a SAML 2.0 identity provider, on a free port, with a state folder of its own."""

import json
import os
import shutil
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from minga.foundation.signin.tests.saml_idp import pair
from tests.journeys.ports import free_port

PORTAL = Path("/usr/share/perl5/Lemonldap/NG/Portal/Main.pm")
APP = Path(__file__).with_name("lemon.psgi")
START_SECONDS = 40
MAIL, NAME = "mail", "displayName"
BASIC = "urn:oasis:names:tc:SAML:2.0:attrname-format:basic"


def is_here() -> bool:
    """Whether this machine has it: Debian's lemonldap-ng with the bindings for SAML."""
    if not PORTAL.exists() or not shutil.which("plackup"):
        return False
    command = ["perl", "-MLemonldap::NG::Portal::Issuer::SAML", "-MStarman", "-MImage::Magick", "-e", "1"]
    asked = subprocess.run(command, capture_output=True, check=False)
    return asked.returncode == 0


class Lemon:
    """The running provider: its people, and Minga as its service."""

    def __init__(self, home: Path) -> None:
        self.home, self.port = home, free_port()
        self.url = f"http://localhost:{self.port}"
        self.metadata_url = f"{self.url}/saml/metadata"
        self._people: dict[str, dict[str, str]] = {}
        self._key, self._certificate = pair()
        self._number = 0
        self._process: subprocess.Popen[bytes] | None = None
        for name in ("conf", "cache", "sessions/lock", "psessions/lock", "captcha", "notifications"):
            (home / name).mkdir(parents=True)
        (home / "lemonldap-ng.ini").write_text(INI.format(home=home))
        self._write_people()
        self.start({})

    def has(self, name: str, address: str) -> str:
        """Somebody of the organization: how the portal calls them, which its demonstration takes for the password."""
        uid = f"p{len(self._people)}"
        self._people[uid] = {"uid": uid, "cn": name, "mail": address}
        self._write_people()
        return uid

    def _write_people(self) -> None:
        (self.home / "people.json").write_text(json.dumps(self._people))

    def knows(self, metadata: str, **options: Any) -> None:
        """What its administrator does: bring the metadata that Minga's page names. It begins anew with it."""
        told = {
            "samlSPMetaDataXML": {"minga": {"samlSPMetaDataXML": metadata}},
            "samlSPMetaDataExportedAttributes": {
                "minga": {"mail": f"1;{MAIL};{BASIC};", "cn": f"0;{NAME};{BASIC};"},
            },
            "samlSPMetaDataOptions": {
                "minga": {
                    "samlSPMetaDataOptionsNameIDFormat": "persistent",
                    "samlSPMetaDataOptionsSignSSOMessage": 1,
                    "samlSPMetaDataOptionsSignSLOMessage": 1,
                    "samlSPMetaDataOptionsCheckSSOMessageSignature": 1,
                    "samlSPMetaDataOptionsCheckSLOMessageSignature": 1,
                    "samlSPMetaDataOptionsEncryptionMode": "none",
                }
                | options
            },
        }
        self.close()
        self.start(told)

    def start(self, told: dict[str, Any]) -> None:
        self._number += 1
        settings = self._settings() | told | {"cfgNum": self._number, "cfgDate": int(time.time())}
        (self.home / "conf" / f"lmConf-{self._number}.json").write_text(json.dumps(settings))
        log = (self.home / "log").open("ab")
        told_where = {"LEMON_HOME": str(self.home), "LLNG_DEFAULTCONFFILE": str(self.home / "lemonldap-ng.ini")}
        self._process = subprocess.Popen(
            ["plackup", "--server", "Starman", "--workers", "2", "--listen", f"127.0.0.1:{self.port}", "--env",
             "deployment", str(APP)],
            env=os.environ | told_where,
            stdout=log,
            stderr=log,
        )  # fmt: skip
        self._wait()

    def _wait(self) -> None:
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until and self._process and "Initialization failed" not in self.said():
            try:
                with urllib.request.urlopen(self.metadata_url, timeout=20):
                    return
            except OSError:
                time.sleep(0.2)
        raise AssertionError(f"LemonLDAP::NG did not start:\n{self.said()[-3000:]}")

    def said(self) -> str:
        return (self.home / "log").read_text(errors="replace")

    def close(self) -> None:
        if self._process:
            self._process.terminate()
            self._process.wait(20)
            self._process = None

    def _settings(self) -> dict[str, Any]:
        where = str(self.home)
        return {
            "cfgVersion": "2.16.1",
            "portal": f"{self.url}/",
            "domain": "localhost",
            "cookieName": "lemonldap",
            "securedCookie": 0,
            "sameSite": "Lax",  # "None" is for https only
            "authentication": "Demo",
            "userDB": "Same",
            "passwordDB": "Null",
            "registerDB": "Null",
            "demoExportedVars": {"cn": "cn", "mail": "mail", "uid": "uid"},
            "requireToken": 0,
            "globalStorage": "Apache::Session::File",
            "globalStorageOptions": {
                "Directory": f"{where}/sessions",
                "LockDirectory": f"{where}/sessions/lock",
                "generateModule": "Lemonldap::NG::Common::Apache::Session::Generate::SHA256",
            },
            "persistentStorage": "Apache::Session::File",
            "persistentStorageOptions": {
                "Directory": f"{where}/psessions",
                "LockDirectory": f"{where}/psessions/lock",
            },
            "localSessionStorage": "Cache::FileCache",
            "localSessionStorageOptions": {"cache_root": f"{where}/cache", "namespace": "sessions"},
            "locationRules": {f"localhost:{self.port}": {"default": "accept"}},
            "applicationList": {},
            "portalDisplayRegister": 0,
            "portalDisplayResetPassword": 0,
            "whatToTrace": "_whatToTrace",
            "macros": {"_whatToTrace": "$_auth eq 'SAML' ? lc($_user.'@'.$_idpConfKey) : lc($_user)"},
            "issuerDBSAMLActivation": 1,
            "issuerDBSAMLRule": 1,
            "samlServicePrivateKeySig": self._key,
            "samlServicePublicKeySig": self._certificate,
            "samlServiceSignatureMethod": "RSA_SHA256",
            "samlServiceUseCertificateInResponse": 1,
            "samlOrganizationName": "San Telmo",
            "samlOrganizationDisplayName": "San Telmo",
            "samlOrganizationURL": self.url,
        }


@contextmanager
def lemon(home: Path) -> Iterator[Lemon]:
    """Started only by the journeys that need it."""
    there = Lemon(home)
    try:
        yield there
    finally:
        there.close()


INI = """[all]
logLevel = warn
checkTime = 1
[configuration]
type = File
dirName = {home}/conf
localStorage = Cache::FileCache
localStorageOptions = {{'namespace' => 'config', 'default_expires_in' => 600, 'cache_root' => '{home}/cache'}}
[portal]
staticPrefix = /static
templateDir = /usr/share/lemonldap-ng/portal/templates
languages = en, fr, es
"""
