"""A file by its URL: fetched once its address is known to be public, over a line to that very address."""

from __future__ import annotations

import datetime
import ipaddress
import ssl
import threading
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from pixora.api.fetching import Address, Fetcher, is_public
from pixora.film.errors import InvalidInput, PixoraError

HOST = "files.test"


class _Answers(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        port = self.server.server_port  # type: ignore[attr-defined]
        leads = {
            "/inside": f"https://inside.test:{port}/file",
            "/plain": f"http://{HOST}:{port}/file",
            "/round": "/round",
            "/on": "/file",
        }
        if self.path in leads:
            self.send_response(302)
            self.send_header("location", leads[self.path])
            self.send_header("content-length", "0")
            self.end_headers()
            return
        self.send_response(200 if self.path in ("/file", "/endless") else 403)
        if self.path == "/file":
            self.send_header("content-length", "5")
        self.end_headers()
        if self.path == "/endless":
            while not self.wfile.closed:
                try:
                    self.wfile.write(b"x" * 65536)
                except OSError:
                    return
        else:
            self.wfile.write(b"12345")

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.datetime.now(datetime.UTC)
    names = x509.SubjectAlternativeName([x509.DNSName(HOST), x509.DNSName("inside.test")])
    begun = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    begun = begun.serial_number(x509.random_serial_number()).not_valid_before(now)
    begun = begun.not_valid_after(now + datetime.timedelta(days=1)).add_extension(names, critical=False)
    made = begun.sign(key, hashes.SHA256())
    file = tmp_path_factory.mktemp("tls") / "both.pem"
    plain = serialization.NoEncryption()
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return file


@pytest.fixture(scope="module")
def port(certificate: Path) -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Answers)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


class Names:
    """A name server whose first answer is public and whose next one leads inside."""

    def __init__(self, *answers: str) -> None:
        self._answers = list(answers)
        self.asked: list[str] = []

    async def __call__(self, host: str, _port: int) -> Sequence[str]:
        self.asked.append(host)
        if host == "inside.test":
            return ["10.0.0.7"]
        return [self._answers[min(len(self.asked), len(self._answers)) - 1]]


def fetcher(port: int, certificate: Path, names: Names) -> Fetcher:
    """As in use, but that this machine counts as public, and that the test's certificate is trusted."""
    trust = ssl.create_default_context(cafile=str(certificate))

    def may_reach(address: Address) -> bool:
        return address.is_loopback or is_public(address)

    return Fetcher([f"{HOST}:{port}", f"inside.test:{port}"], lookup=names, may_reach=may_reach, trust=trust)


@pytest.mark.parametrize("path", ["/file", "/on"])
async def test_a_file_is_fetched(port: int, certificate: Path, tmp_path: Path, path: str) -> None:
    await fetcher(port, certificate, Names("127.0.0.1")).fetch(f"https://{HOST}:{port}{path}", tmp_path / "f", 5)
    assert (tmp_path / "f").read_bytes() == b"12345"


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/inside", "host_not_allowed"),
        ("/plain", "bad_url"),
        ("/round", "not_fetched"),
        ("/forbidden", "not_fetched"),
        ("/endless", "too_big"),
        ("/file", "too_big"),
    ],
)
async def test_what_is_not_taken(port: int, certificate: Path, tmp_path: Path, path: str, code: str) -> None:
    with pytest.raises(PixoraError) as caught:
        await fetcher(port, certificate, Names("127.0.0.1")).fetch(f"https://{HOST}:{port}{path}", tmp_path / "f", 4)
    assert caught.value.code == code


async def test_a_name_is_looked_up_once_for_each_line(port: int, certificate: Path, tmp_path: Path) -> None:
    """A name that answers with another address the second time gains nothing: the first is what is connected to."""
    names = Names("127.0.0.1", "10.0.0.7")
    await fetcher(port, certificate, names).fetch(f"https://{HOST}:{port}/file", tmp_path / "f", 5)
    assert names.asked == [HOST]


async def test_a_host_with_one_address_inside_is_not_asked(port: int, certificate: Path, tmp_path: Path) -> None:
    async def both(_host: str, _port: int) -> Sequence[str]:
        return ["1.1.1.1", "192.168.0.1"]

    asking = Fetcher([f"{HOST}:{port}"], lookup=both)
    with pytest.raises(InvalidInput) as caught:
        await asking.fetch(f"https://{HOST}:{port}/file", tmp_path / "f", 5)
    assert caught.value.code == "host_not_allowed"


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("1.1.1.1", True),
        ("2606:4700::1111", True),
        *((inside, False) for inside in (
            "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
            "224.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "::1", "::", "fe80::1", "fc00::1", "ff02::1",
            "::ffff:127.0.0.1", "::ffff:1.1.1.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:7f00:1::", "::127.0.0.1",
        )),
    ],
)  # fmt: skip
def test_which_addresses_are_public(address: str, public: bool) -> None:
    assert is_public(ipaddress.ip_address(address)) is public


@pytest.mark.parametrize(
    ("known", "url", "allowed"),
    [
        ("files.test", "https://files.test/x", True),
        ("files.test", "https://FILES.test/x", True),
        ("files.test", "https://files.test:8443/x", False),
        ("files.test", "https://evil-files.test/x", False),
        ("files.test", "https://files.test.evil.test/x", False),
        ("*.files.test", "https://a.files.test/x", True),
        ("*.files.test", "https://files.test/x", False),
        ("*.files.test", "https://evilfiles.test/x", False),
    ],
)
async def test_which_hosts_are_asked(tmp_path: Path, known: str, url: str, allowed: bool) -> None:
    names = Names("10.0.0.7")
    with pytest.raises(InvalidInput):
        await Fetcher([known], lookup=names).fetch(url, tmp_path / "f", 5)
    assert bool(names.asked) is allowed
