"""A Supabase project on loopback: its public keys, its sign-in by e-mail, and tokens as it signs them."""

from __future__ import annotations

import base64
import json
import threading
import time
import uuid
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jose import jwk, jwt

SECRET = "the project's shared secret, 32 bytes or more"
EMAIL, PASSWORD = "ada@example.org", "correct horse"


class Project:
    """Answers as Supabase Auth does. `down` makes it answer 503."""

    def __init__(self) -> None:
        self.user_id = str(uuid.uuid4())
        self.down = False
        self.fetched = 0
        self.keys: dict[str, Any] = {"ec-1": ec.generate_private_key(ec.SECP256R1())}
        self.keys["rsa-1"] = rsa.generate_private_key(65537, 2048)
        project = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                project.fetched += 1
                known = self.path == "/auth/v1/.well-known/jwks.json"
                self._answer(200 if known else 404, {"keys": [public(kid, key) for kid, key in project.keys.items()]})

            def do_POST(self) -> None:
                sent = json.loads(self.rfile.read(int(self.headers["content-length"])))
                if self.path != "/auth/v1/token?grant_type=password" or self.headers["apikey"] != "publishable":
                    self._answer(404, {})
                elif sent["email"] == "busy@example.org":
                    self._answer(429, {"code": "over_request_rate_limit", "message": "Request rate limit reached"})
                elif (sent["email"], sent["password"]) != (EMAIL, PASSWORD):
                    self._answer(400, {"code": "invalid_credentials", "message": "Invalid login credentials"})
                else:
                    now = "2026-11-22T10:00:00Z"
                    user: dict[str, Any] = {"id": project.user_id, "aud": "authenticated", "email": EMAIL}
                    user |= {
                        "role": "authenticated",
                        "app_metadata": {},
                        "user_metadata": {},
                        "created_at": now,
                        "updated_at": now,
                    }
                    session = {"access_token": project.token(), "token_type": "bearer", "expires_in": 3600}
                    self._answer(200, session | {"refresh_token": "refreshrefresh", "user": user})

            def _answer(self, status: int, body: Mapping[str, Any]) -> None:
                sent = json.dumps(body).encode()
                self.send_response(503 if project.down else status)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(sent)))
                self.end_headers()
                self.wfile.write(sent)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def claims(self, **changed: Any) -> dict[str, Any]:
        """An access token's claims; None leaves one out."""
        now = int(time.time())
        claims: dict[str, Any] = {"iss": f"{self.url}/auth/v1", "sub": self.user_id, "aud": "authenticated"}
        claims |= {"role": "authenticated", "exp": now + 3600, "iat": now, "email": EMAIL, "session_id": "s"} | changed
        return {name: value for name, value in claims.items() if value is not None}

    def token(self, kid: str | None = "ec-1", headers: Mapping[str, Any] | None = None, **changed: Any) -> str:
        """Signed with that key, or with the shared secret when `kid` is None."""
        if kid is None:
            return str(jwt.encode(self.claims(**changed), SECRET, "HS256"))
        key = self.keys[kid]
        pem = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ).decode()
        algorithm = "ES256" if isinstance(key, ec.EllipticCurvePrivateKey) else "RS256"
        return str(jwt.encode(self.claims(**changed), pem, algorithm, headers={"kid": kid} | dict(headers or {})))


def public(kid: str, key: Any) -> dict[str, Any]:
    """A key as a JWKS lists it."""
    algorithm = "ES256" if isinstance(key, ec.EllipticCurvePrivateKey) else "RS256"
    made = jwk.construct(pem_of(key).decode(), algorithm).to_dict()
    plain = {name: value.decode() if isinstance(value, bytes) else value for name, value in made.items()}
    return plain | {"kid": kid, "alg": algorithm, "use": "sig", "key_ops": ["verify"]}


def pem_of(key: Any) -> bytes:
    return bytes(
        key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    )


def der_of(key: Any) -> bytes:
    return bytes(
        key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    )


def forged(header: Mapping[str, Any] | str, claims: Mapping[str, Any], sign: Any = None) -> str:
    """A token with any header; `sign` makes a signature of the signed part, none is empty."""
    said = header if isinstance(header, str) else json.dumps(header)
    part = f"{_b64(said.encode())}.{_b64(json.dumps(claims).encode())}"
    return f"{part}.{_b64(sign(part.encode()) if sign else b'')}"


def _b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
