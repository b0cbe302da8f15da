"""A demo as a Space shows it: behind a proxy that speaks TLS, in a frame of a page on another site."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

DEMO = "pixora-demo.hf.space"
_PAGE = (
    "<!doctype html><html lang=en><title>A Space</title><style>body{{margin:0}}iframe{{border:0;width:100vw;"
    "height:100vh}}</style><iframe title=demo src='https://{demo}/studio?task={task}'></iframe></html>"
)


@contextmanager
def tls_proxy(folder: Path, port: int) -> Iterator[int]:
    """Listens with a certificate of its own; hands on what is for the demo to `port`, as it comes, and answers every
    other host with a page that frames it. Gives its port."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*_certificate(folder))
    listener = socket.create_server(("127.0.0.1", 0), backlog=256)

    def accept() -> None:
        with suppress(OSError):
            while True:
                client, _ = listener.accept()
                threading.Thread(target=serve, args=(client,), daemon=True).start()

    def serve(plain: socket.socket) -> None:
        with suppress(OSError, ssl.SSLError):
            client = context.wrap_socket(plain, server_side=True)
            head = b""
            while b"\r\n\r\n" not in head:
                piece = client.recv(65536)
                if not piece:
                    return
                head += piece
            if f"host: {DEMO}\r\n".encode() not in head.lower():
                _frame(client, head)
                return
            upstream = socket.create_connection(("127.0.0.1", port))
            upstream.sendall(head)
            threading.Thread(target=_pour, args=(upstream, client), daemon=True).start()
            _pour(client, upstream)

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.close()


def _frame(client: ssl.SSLSocket, head: bytes) -> None:
    query = head.split(b" ", 2)[1].partition(b"?task=")[2].decode()
    body = _PAGE.format(demo=DEMO, task=query or "new").encode()
    client.sendall(
        b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\nconnection: close\r\ncontent-length: %d\r\n\r\n" % len(body)
        + body
    )
    client.close()


def _pour(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError, ssl.SSLError):
        while piece := source.recv(65536):
            target.sendall(piece)
    for end in (source, target):
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)


def _certificate(folder: Path) -> tuple[Path, Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(DEMO), x509.DNSName("huggingface.co")]), False)
        .sign(key, hashes.SHA256())
    )
    certificate, private = folder / "proxy.crt", folder / "proxy.key"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return certificate, private
