"""Values that come by themselves: only from where they may, whole or not at all, and nothing known is lost."""

import datetime as dt
import http.server
import io
import socket
import sqlite3
import ssl
import threading
import time
from contextlib import closing, suppress
from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.db import connection
from django.urls import reverse
from pydantic import SecretStr

from minga.foundation.exchange.tables import TableError
from minga.foundation.journal.models import Entry
from minga.foundation.policy import NotAllowedError, NotFoundError
from minga.foundation.scope import in_space
from minga.foundation.testing.refusals import refused
from minga.outcome import actions, queries, reading
from minga.outcome.fetching import Fetched, FetchError, fetch_file, read_view
from minga.outcome.fetching import web as fetching_web
from minga.outcome.models import Feed, FeedRun, Observation, ObservationImport
from minga.outcome.rules.feeds import FAILURES_MAX, FeedKind, FeedTerms, Rhythm, next_run
from minga.outcome.tests import factories
from minga.outcome.tests.factories import AFTERWARDS
from minga.purpose.models import Indicator

NOW = AFTERWARDS
HOUR = timedelta(hours=1)


@pytest.fixture
def indicator(cast):
    return factories.outcome_of(factories.initiative_in(cast))


@pytest.fixture
def erp(tmp_path, settings):
    """A database of the operator's with a view of two plants."""
    path = tmp_path / "erp.sqlite3"
    with closing(sqlite3.connect(path)) as base:
        base.execute("create table readings (planta text, mes date, valor real, n integer)")
        rows = [("Planta 1", "2026-01-01", 18.5, 12), ("Planta 2", "2026-01-01", 17.25, None)]
        base.executemany("insert into readings values (?, ?, ?, ?)", rows)
        base.execute("create view monthly as select * from readings")
        base.commit()
    settings.SQL_SOURCES = {"erp": SecretStr(f"sqlite:///{path}")}
    return path


def execute(path, statement):
    with closing(sqlite3.connect(path)) as base:
        base.execute(statement)
        base.commit()


def terms(**changes):
    fields = {"kind": FeedKind.SQL, "sql_source": "erp", "view": "monthly", "rhythm": Rhythm.HOURLY}
    return FeedTerms(**(fields | changes))


def made(cast, indicator, **changes):
    return actions.make_feed(indicator_id=indicator.pk, terms=terms(**changes), by=cast.actor(cast.omar), now=NOW)


def test_late_and_revised_values_come_in_and_what_was_known_stays(cast, indicator, erp):
    feed = made(cast, indicator)
    first = actions.run_feed(feed_id=feed.pk, now=NOW)
    assert (first.state, first.rows_new) == ("brought", 2)
    assert actions.run_feed(feed_id=feed.pk, now=NOW) is None, "not before its time"
    assert actions.run_feed(feed_id=feed.pk, now=NOW + HOUR).state == "same"
    execute(erp, "update readings set valor = 19 where planta = 'Planta 1'")
    execute(erp, "insert into readings values ('Planta 3', '2025-12-01', 16, 9)")
    third = actions.run_feed(feed_id=feed.pk, now=NOW + 2 * HOUR)
    assert (third.rows_new, third.rows_revised) == (1, 1)
    execute(erp, "update readings set valor = 18.5 where planta = 'Planta 1'")
    execute(erp, "delete from readings where planta = 'Planta 3'")
    back = actions.run_feed(feed_id=feed.pk, now=NOW + 3 * HOUR)
    assert (back.state, back.rows_revised) == ("brought", 1), "the same bytes as at first are news again"
    kept = Observation.objects.filter(unit="Planta 1").order_by("known_at").values_list("value", flat=True)
    assert list(kept) == [18.5, 19.0, 18.5]
    assert Observation.objects.as_known_at(NOW + HOUR).get(unit="Planta 1").value == 18.5
    assert Observation.objects.current().get(unit="Planta 3").value == 16, "what a source drops is not forgotten"


def test_a_look_writes_nothing_and_says_which_columns_it_took(cast, indicator, erp):
    report = actions.look_at_feed(indicator_id=indicator.pk, terms=terms(), by=cast.actor(cast.omar), now=NOW)
    assert (report.rows_new, report.bad_count) == (2, 0)
    assert dict(report.taken) == {"unit": "planta", "period": "mes", "value": "valor", "n": "n"}
    assert not Observation.objects.exists()
    assert not Feed.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_look_holds_no_lock_while_it_waits_for_others(cast, indicator, erp, monkeypatch):
    held = []

    def slow(*_arguments, **_named):
        held.append(connection.in_atomic_block)
        return b"planta,mes,valor\nPlanta 1,2026-01,18.5\n"

    monkeypatch.setattr("minga.outcome.actions.feeds.read_view", slow)
    actions.look_at_feed(indicator_id=indicator.pk, terms=terms(), by=cast.actor(cast.omar), now=NOW)
    assert held == [False]


def test_failures_are_told_waited_out_and_stop_the_feed(cast, indicator, erp):
    feed = made(cast, indicator)
    execute(erp, "insert into readings values ('planta 1', '2026-02-01', 'mucho', 1)")
    now = NOW
    for count in range(1, FAILURES_MAX + 1):
        run = actions.run_feed(feed_id=feed.pk, now=now)
        assert (run.state, run.refusal) == ("failed", "outcome:bad-rows")
        feed.refresh_from_db()
        assert feed.failures == count
        now = feed.next_run_at
    assert feed.state == "stopped"
    assert actions.run_feed(feed_id=feed.pk, now=now) is None
    assert not Observation.objects.exists()
    row = queries.feeds_of(cast.actor(cast.omar), indicator.pk)[0]
    assert "planta 1" in row.runs[0].why or "mucho" in row.runs[0].why
    assert Entry.objects.filter(name="outcome:feed-changed").last().payload["state"] == "stopped"
    execute(erp, "delete from readings where valor = 'mucho'")
    actions.resume_feed(feed_id=feed.pk, by=cast.actor(cast.omar), now=now)
    assert actions.run_feed(feed_id=feed.pk, now=now).state == "brought"


def test_two_processes_ask_a_feed_once(cast, indicator, erp):
    feed = made(cast, indicator)
    assert Feed.objects.due(NOW).count() == 1
    Feed.objects.filter(pk=feed.pk).update(next_run_at=NOW + HOUR)
    assert actions.run_feed(feed_id=feed.pk, now=NOW) is None
    assert not FeedRun.objects.exists()


@pytest.mark.parametrize("turn", [actions.pause_feed, actions.remove_feed])
def test_a_feed_that_is_stopped_while_it_is_asked_brings_nothing(cast, indicator, erp, monkeypatch, turn):
    feed = made(cast, indicator)

    def meanwhile(*_arguments, **_named):
        turn(feed_id=feed.pk, by=cast.actor(cast.omar), now=NOW)
        return Fetched(b"planta,mes,valor\nPlanta 1,2026-01,18.5\n", "a.csv", etag='"1"')

    monkeypatch.setattr("minga.outcome.actions.feeds._fetched", meanwhile)
    assert actions.run_feed(feed_id=feed.pk, now=NOW).state == "same"
    assert not Observation.objects.exists()
    feed.refresh_from_db()
    assert feed.etag == ""
    assert feed.state in {"paused", "removed"}


def test_who_lost_the_right_brings_nothing_in_any_more(cast, indicator, erp):
    feed = made(cast, indicator)
    Indicator.objects.filter(pk=indicator.pk).update(owner=cast.tito)
    run = actions.run_feed(feed_id=feed.pk, now=NOW)
    assert (run.state, run.refusal) == ("failed", "outcome:feed-not-allowed")
    assert not Observation.objects.exists()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"sql_source": "otra"}, "outcome:feed-source"),
        ({"view": " "}, "outcome:feed-no-view"),
        ({"kind": FeedKind.HTTPS, "url": "http://example.org/a.csv"}, "outcome:feed-address"),
        ({"kind": FeedKind.HTTPS, "url": "file:///etc/passwd"}, "outcome:feed-address"),
        ({"kind": FeedKind.HTTPS, "url": "https://u:p@example.org/a.csv"}, "outcome:feed-address"),
        ({"kind": FeedKind.HTTPS, "url": "https://[::1/a"}, "outcome:feed-address"),
    ],
)
def test_a_feed_from_where_none_may_be_is_not_made(cast, indicator, erp, changes, code):
    with refused(code):
        made(cast, indicator, **changes)
    assert not Feed.objects.exists()


def test_a_database_of_one_space_is_not_there_for_another(cast, neighbours, indicator, erp, settings):
    url = settings.SQL_SOURCES["erp"]
    settings.SQL_SOURCES = {f"{cast.space.slug}/erp": url, f"{neighbours.space.slug}/otra": url, "todas": url}
    assert list(queries.sql_sources()) == ["erp", "todas"]
    assert actions.run_feed(feed_id=made(cast, indicator).pk, now=NOW).state == "brought"
    with refused("outcome:feed-source"):
        made(cast, indicator, sql_source="otra")


@pytest.mark.parametrize("view", ["readings; drop table readings", 'x"--', "main.nada", "sqlite_master.x"])
def test_nobody_writes_sql_through_the_name_of_a_view(cast, indicator, erp, view):
    feed = made(cast, indicator, view=view)
    assert actions.run_feed(feed_id=feed.pk, now=NOW).refusal == "outcome:feed-no-view"
    assert read_view(f"sqlite:///{erp}", "readings", zone=UTC).count(b"\n") == 3


def test_a_database_that_cannot_be_reached_does_not_tell_its_address(cast, indicator, settings):
    settings.SQL_SOURCES = {"erp": SecretStr("postgresql+psycopg://minga:geheim@127.0.0.1:1/erp")}
    run = actions.run_feed(feed_id=made(cast, indicator).pk, now=NOW)
    assert run.refusal == "outcome:feed-database"
    assert "geheim" not in str(run.params) + str(settings.SQL_SOURCES)


def test_moments_of_a_database_are_days_of_the_house():
    from minga.outcome.fetching.databases import _cell

    late = dt.datetime(2026, 1, 31, 23, 30, tzinfo=UTC)
    assert _cell(late, ZoneInfo("Europe/Madrid")) == "2026-02-01"
    assert _cell(late.replace(tzinfo=None), ZoneInfo("Europe/Madrid")) == "2026-01-31"


# --- who may


@pytest.mark.parametrize("who", ["tito", "rosa", "salma", "erik", "ines"])
def test_only_who_may_import_makes_and_turns_feeds(cast, indicator, erp, who):
    feed, by = made(cast, indicator), cast.actor(getattr(cast, who))
    for turn in (actions.pause_feed, actions.resume_feed, actions.remove_feed):
        with pytest.raises(NotAllowedError):
            turn(feed_id=feed.pk, by=by, now=NOW)
    with pytest.raises(NotAllowedError):
        actions.make_feed(indicator_id=indicator.pk, terms=terms(), by=by, now=NOW)
    with pytest.raises(NotAllowedError):
        actions.look_at_feed(indicator_id=indicator.pk, terms=terms(), by=by, now=NOW)
    feed.refresh_from_db()
    assert feed.state == "running"


def test_another_spaces_feeds_do_not_exist(cast, neighbours, indicator, erp):
    feed = made(cast, indicator)
    with in_space(neighbours.space.pk):
        by = neighbours.actor(neighbours.ada)
        for turn in (actions.pause_feed, actions.remove_feed):
            with pytest.raises(NotFoundError):
                turn(feed_id=feed.pk, by=by, now=NOW)
        assert actions.run_feed(feed_id=feed.pk, now=NOW) is None
    assert not FeedRun.objects.exists()


def test_a_feed_is_made_looked_at_and_turned_by_hand(cast, client, indicator, erp):
    def address(page, pk):
        return reverse(f"outcome:{page}", args=[cast.space.slug, pk])

    client.force_login(cast.omar)
    sent = {"kind": "sql", "sql_source": "erp", "view": "monthly", "rhythm": "daily", "decimal": "auto", "dates": "iso"}
    looked = client.post(address("feed", indicator.pk), sent | {"check": "1"})
    assert looked.context["report"].rows_new == 2
    assert '<select name="value"' in looked.content.decode(), "heads are picked once they are known, and never typed"
    assert '<input type="text" name="value"' not in looked.content.decode()
    assert client.post(address("feed", indicator.pk), sent | {"view": ""}).status_code == 422
    assert not Feed.objects.exists()
    assert client.post(address("feed", indicator.pk), sent).status_code == 302
    feed = Feed.objects.get()
    actions.run_feed(feed_id=feed.pk, now=feed.next_run_at)
    html = client.get(address("data", indicator.pk)).content.decode()
    assert "erp: monthly" in html
    assert str(erp) not in html
    for page, state in (("feed_pause", "paused"), ("feed_resume", "running"), ("feed_remove", "removed")):
        assert client.post(address(page, feed.pk)).status_code == 302
        feed.refresh_from_db()
        assert feed.state == state
    assert client.post(address("feed_pause", feed.pk)).status_code == 404
    assert client.get(address("feed_remove", feed.pk)).status_code == 405
    client.force_login(cast.tito)
    assert client.get(address("feed", indicator.pk)).status_code == 403
    assert "feed_pause" not in client.get(address("data", indicator.pk)).content.decode()


def test_a_look_that_is_refused_says_why_in_the_part_that_a_script_brings(cast, client, indicator, erp):
    client.force_login(cast.omar)
    address = reverse("outcome:feed", args=[cast.space.slug, indicator.pk])
    sent = {"kind": "sql", "sql_source": "erp", "view": "nowhere", "rhythm": "daily", "decimal": "auto", "dates": "iso"}
    looked = client.post(address, sent | {"check": "1"}, headers={"hx-request": "true"})
    part = looked.content.decode().split('id="looked"')[1].split("<form")[0]
    assert (looked.status_code, "nowhere" in part, Feed.objects.exists()) == (422, True, False)


@pytest.mark.parametrize("count", [1, 3])
def test_a_page_of_feeds_takes_as_many_queries_for_one_as_for_three(
    cast, indicator, erp, django_assert_num_queries, count
):
    for _number in range(count):
        actions.run_feed(feed_id=made(cast, indicator).pk, now=NOW)
    actor = cast.actor(cast.omar)
    queries.feeds_of(actor, indicator.pk)
    with django_assert_num_queries(3):
        assert len(queries.feeds_of(actor, indicator.pk)) == count


def test_keys_and_rows_are_for_who_brings_values_in(cast, client, indicator, erp, settings):
    execute(erp, "insert into readings values ('Ana García', '2026-02-01', 'geheim', 1)")
    actions.run_feed(feed_id=made(cast, indicator).pk, now=NOW)
    made(cast, indicator, kind=FeedKind.HTTPS, url="https://datos.example.org/a.csv?token=geheim2")
    address = reverse("outcome:data", args=[cast.space.slug, indicator.pk])
    client.force_login(cast.omar)
    own = client.get(address).content.decode()
    assert "token=geheim2" in own
    assert "erp: monthly" in own
    for who in (cast.tito, cast.nadie):
        client.force_login(who)
        html = client.get(address).content.decode()
        assert not [each for each in ("geheim", "Ana Garc", "monthly") if each in html]
    client.force_login(cast.tito)
    assert "datos.example.org" in client.get(address).content.decode()


# --- over https


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "192.168.0.9",
        "169.254.169.254",
        "172.16.5.5",
        "0.0.0.0",
        "224.0.0.1",
        "100.64.0.1",
        "::1",
        "fe80::1",
        "fc00::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "2002:7f00:1::",
        "ff02::1",
        "255.255.255.255",
    ],
)
def test_no_address_leads_inside(monkeypatch, address):
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    found = [(family, socket.SOCK_STREAM, 6, "", (address, 443))]
    public = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34", 443))]
    for listed in (found, public + found):
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, listed=listed, **_k: listed)
        with pytest.raises(FetchError, match="outcome:feed-private"):
            fetch_file("https://datos.example.org/a.csv")


def test_a_typed_address_is_vetted_like_a_name():
    for url in ("https://127.0.0.1/a", "https://[::1]/a", "https://2130706433/a", "https://localhost/a"):
        with pytest.raises(FetchError, match=r"outcome:feed-(private|unreachable)"):
            fetch_file(url)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for localhost that nobody else trusts."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("certificate") / "localhost.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture(scope="module")
def server(certificate):
    """(base address, trust): /a.csv with an ETag, /moved onto it, /round onto itself, /gone, /inside."""

    class Answers(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            if self.path == "/a.csv" and self.headers.get("If-None-Match") == '"1"':
                self._answer(304)
            elif self.path == "/a.csv":
                self._answer(200, b"planta,mes,valor\nPlanta 1,2026-01,18.5\n", ETag='"1"')
            elif self.path == "/moved":
                self._answer(302, Location="/a.csv")
            elif self.path == "/down":
                self._answer(302, Location=f"http://localhost:{self.server.server_port}/a.csv")
            elif self.path == "/round":
                self._answer(302, Location="/round")
            else:
                self._answer(410)

        def _answer(self, status, body=b"", **headers):
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments):
            pass

    served = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    served.socket = context.wrap_socket(served.socket, server_side=True)
    threading.Thread(target=served.serve_forever, daemon=True).start()
    yield f"https://localhost:{served.server_port}", ssl.create_default_context(cafile=str(certificate))
    served.shutdown()
    served.server_close()


def fetched(server, path, **more):
    base, trust = server
    return fetch_file(base + path, may_be_private=True, trust=trust, **more)


def test_a_file_is_fetched_once_and_again_only_when_it_changed(server):
    first = fetched(server, "/moved")
    assert (first.name, first.etag) == ("a.csv", '"1"')
    assert first.content.startswith(b"planta")
    assert fetched(server, "/a.csv", etag=first.etag).content is None


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/round", "outcome:feed-redirects"),
        ("/down", "outcome:feed-address"),
        ("/gone", "outcome:feed-status"),
    ],
)
def test_what_leads_nowhere_is_said(server, path, code):
    with pytest.raises(FetchError, match=code):
        fetched(server, path)


def test_a_certificate_that_nobody_vouches_for_and_a_name_that_is_not_its_own_are_refused(server):
    base, trust = server
    with pytest.raises(FetchError, match="outcome:feed-unreachable"):
        fetch_file(f"{base}/a.csv", may_be_private=True)
    with pytest.raises(FetchError, match="outcome:feed-unreachable"):
        fetch_file(f"{base.replace('localhost', '127.0.0.1')}/a.csv", may_be_private=True, trust=trust)


def test_a_file_beyond_the_limit_is_left(server, monkeypatch):
    monkeypatch.setattr(fetching_web, "FILE_MAX", 10)
    with pytest.raises(FetchError, match="outcome:file-too-large"):
        fetched(server, "/a.csv")


@pytest.fixture
def dripping(certificate):
    """A server that says what it is given and then one byte a tenth of a second, without end."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    listener = context.wrap_socket(socket.create_server(("localhost", 0)), server_side=True)
    over = threading.Event()

    def serve(begun):
        connection, _address = listener.accept()
        with closing(connection), suppress(OSError):
            connection.recv(4096)
            connection.sendall(begun)
            while not over.wait(0.1):
                connection.sendall(b"1")

    def begin(begun):
        threading.Thread(target=serve, args=[begun], daemon=True).start()
        return f"https://localhost:{listener.getsockname()[1]}", ssl.create_default_context(cafile=str(certificate))

    yield begin
    over.set()
    listener.close()


@pytest.mark.parametrize(
    "begun",
    [
        b"HTTP/1.1 200 OK\r\nX-Header: ",
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1",
    ],
)
def test_a_server_that_drips_is_cut_at_the_deadline(dripping, begun):
    before = time.monotonic()
    with pytest.raises(FetchError, match="outcome:feed-slow"):
        fetched(dripping(begun), "/a.csv", seconds=1.0)
    assert time.monotonic() - before < 3


@pytest.mark.parametrize("encoding", ["gzip, gzip", "br", "deflate", "gzip, gzip, gzip, gzip"])
def test_what_is_packed_otherwise_than_asked_is_left(dripping, encoding):
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: {encoding}\r\nContent-Length: 1\r\n\r\n"
    with pytest.raises(FetchError, match="outcome:feed-unreachable"):
        fetched(dripping(head.encode()), "/a.csv", seconds=5.0)


def test_headers_that_no_database_keeps_are_forgotten(dripping):
    head = b'HTTP/1.1 200 OK\r\nETag: "a\0b"\r\nLast-Modified: ' + b"x" * 101 + b"\r\nContent-Length: 1\r\n\r\n"
    found = fetched(dripping(head), "/a.csv", seconds=5.0)
    assert (found.content, found.etag, found.modified) == (b"1", "", "")


@pytest.mark.parametrize("where", ["https://[", "https://a b/", "https://x:99999/", "//\0/", "https://\xe9.example"])
def test_a_redirect_to_no_address_is_said(dripping, where):
    head = f"HTTP/1.1 302 Found\r\nLocation: {where}\r\nContent-Length: 0\r\n\r\n"
    with pytest.raises(FetchError, match="outcome:feed-"):
        fetched(dripping(head.encode("latin-1")), "/a.csv", seconds=5.0)


def test_intervals_grow_with_failures():
    assert next_run(NOW, Rhythm.HOURLY) == NOW + HOUR
    assert next_run(NOW, Rhythm.HOURLY, 2) == NOW + 4 * HOUR
    assert next_run(NOW, Rhythm.WEEKLY, 9) == NOW + timedelta(weeks=8)


# --- spreadsheets and columns


def book(*rows, sheet="Datos", **others):
    made = openpyxl.Workbook()
    made.active.title = sheet
    for row in rows:
        made.active.append(row)
    for name, more in others.items():
        extra = made.create_sheet(name)
        for row in more:
            extra.append(row)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def test_a_spreadsheet_comes_in_with_days_commas_and_empty_lines(cast, indicator):
    content = book(
        ["Planta", "Mes", "Valor"],
        ["Planta 1", dt.date(2026, 1, 1), 18.5],
        [None, None, None],
        ["Planta 2", "2026-01", "17,25"],
        ["Planta 3", dt.date(2026, 1, 15), None],
    )
    report = factories.imported(cast, indicator, content, filename="parte.xlsx", mapping={"decimal": ","})
    assert (report.rows_new, report.rows_empty) == (2, 1)
    assert dict(Observation.objects.values_list("unit", "value")) == {"Planta 1": 18.5, "Planta 2": 17.25}


def test_a_named_sheet_is_read_and_one_that_is_not_there_refused(cast, indicator):
    content = book(["nada"], Serie=[["unit", "period", "value"], ["A", "2026-01", 1]])
    assert factories.imported(cast, indicator, content, mapping={"sheet": "Serie"}).rows_new == 1
    with refused("outcome:missing-sheet"):
        factories.imported(cast, indicator, book(["x"]), mapping={"sheet": "Serie"})
    with refused("outcome:no-such-head"):
        factories.imported(cast, indicator, book(["x"], ["y"]), mapping={})


def test_years_in_a_spreadsheet_are_years(cast):
    table = reading.open_table(book(["periodo", "valor"], [2027, 3.0]), "a.xlsx")
    assert table.rows == [(2, [2027, 3])]


@pytest.mark.parametrize("content", [b"PK\x03\x04basura", b"\xd0\xcf\x11\xe0basura", book()])
def test_a_broken_spreadsheet_is_one_sentence(content):
    with pytest.raises(TableError):
        reading.open_table(content, "a.xlsx")


def test_a_spreadsheet_that_unpacks_without_end_is_refused_before(monkeypatch):
    monkeypatch.setattr("minga.outcome.reading.spreadsheets.UNPACKED_MAX", 100)
    with pytest.raises(TableError, match="outcome:file-too-large"):
        reading.open_table(book(["a"] * 50), "a.xlsx")


def test_a_file_of_one_series_still_needs_no_unit(cast, indicator):
    factories.imported(cast, indicator, b"fecha,tasa\n2026-01,3\n2026-02,4\n", mapping={})
    assert set(Observation.objects.values_list("unit", flat=True)) == {indicator.name}
    assert ObservationImport.objects.get().mapping["period"] == "fecha"
