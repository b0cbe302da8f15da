"""A Supabase project on this machine: Storage as its own server answers (see `errors` below), and Auth.

Errors of Storage's JSON interface are HTTP 400 whatever happened, with the true code in the body; TUS's are plain text
with real codes; removing what is not there is no error; folders are listed with a null id. Faults by `Fault.at`:
"upload", "download", "part", "info", "list", "sign", "copy", "remove", "bucket", "auth"; `what` is one of `serving`'s,
"refused", "large", or "cut" (the connection ends in the middle of a file).
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import secrets
import time
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from jose import JWTError, jwt
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from tests.vendors.hanging_up import Cut
from tests.vendors.serving import Server, line_fault

JWT_SECRET = "the storage of the loopback project signs with this"
PART = 6 * 2**20
GOOD_KEY = re.compile(r"[\w/!.*'() &$@=;:+,?-]+", re.ASCII)


@dataclass
class Stored:
    """An object as Storage keeps it."""

    content: bytes
    content_type: str
    cache_control: str
    metadata: dict[str, Any]
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    at: str = field(default_factory=lambda: datetime.now(UTC).isoformat().replace("+00:00", "Z"))

    @property
    def etag(self) -> str:
        return f'"{hashlib.md5(self.content).hexdigest()}"'

    def row(self, name: str) -> dict[str, Any]:
        seen = {"eTag": self.etag, "size": len(self.content), "mimetype": self.content_type}
        seen |= {"cacheControl": self.cache_control, "lastModified": self.at, "contentLength": len(self.content)}
        at = {"created_at": self.at, "updated_at": self.at, "last_accessed_at": self.at}
        return {"id": self.id, "name": name, "metadata": seen | {"httpStatusCode": 200}} | at


@dataclass
class Resumed:
    bucket: str
    name: str
    size: int
    said: dict[str, str]
    upsert: bool
    content: bytearray = field(default_factory=bytearray)


@dataclass
class Account:
    email: str | None
    password: str | None
    id: str = field(default_factory=lambda: str(uuid.uuid4()))


@dataclass
class SupabaseServer(Server):
    """`token` is its secret key, `anon` the publishable one; `limit` bytes an object may have."""

    token: str = "sb_secret_loopback"
    anon: str = "sb_publishable_loopback"
    limit: int = 50 * 2**20
    confirms: bool = False
    """Whether a new user has to confirm the e-mail address first."""
    lets_anonymous: bool = True
    oauth: tuple[str, ...] = ("github",)
    buckets: dict[str, dict[str, Stored]] = field(default_factory=dict)
    resumable: dict[str, Resumed] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    refresh: dict[str, tuple[str, str, bool]] = field(default_factory=dict)
    """Refresh token to user, session, and whether it was used."""
    codes: dict[str, tuple[str, str]] = field(default_factory=dict)
    """OAuth code to user and the code challenge that it was asked for with."""
    out: list[tuple[str, str]] = field(default_factory=list)
    """Sessions that were ended, and in which scope."""
    stored: list[str] = field(default_factory=list)
    """Names in the order they were stored."""

    def __enter__(self) -> SupabaseServer:
        super().__enter__()
        return self

    def app(self) -> Starlette:
        s = "/storage/v1"
        obj = f"{s}/object/{{bucket}}/{{path:path}}"
        routes: tuple[tuple[str, str, Any], ...] = (
            ("POST", f"{s}/bucket", self.make_bucket),
            ("GET", f"{s}/bucket", self.list_buckets),
            ("GET", f"{s}/bucket/{{bucket}}", self.get_bucket),
            ("POST", f"{s}/object/list/{{bucket}}", self.list_level),
            ("POST", f"{s}/object/list-v2/{{bucket}}", self.list_all),
            ("POST", f"{s}/object/copy", self.copy),
            ("GET", f"{s}/object/sign/{{bucket}}/{{path:path}}", self.read_signed),
            ("POST", f"{s}/object/sign/{{bucket}}/{{path:path}}", self.sign),
            ("GET", f"{s}/object/info/{{bucket}}/{{path:path}}", self.info),
            ("POST", f"{s}/upload/resumable", self.tus_begin),
            ("HEAD", f"{s}/upload/resumable/{{id}}", self.tus_at),
            ("PATCH", f"{s}/upload/resumable/{{id}}", self.tus_part),
            ("POST", obj, self.upload),
            ("PUT", obj, self.upload),
            ("GET", obj, self.download),
            ("DELETE", f"{s}/object/{{bucket}}", self.remove),
            ("POST", "/auth/v1/token", self.auth_token),
            ("POST", "/auth/v1/signup", self.auth_signup),
            ("GET", "/auth/v1/user", self.auth_user),
            ("POST", "/auth/v1/logout", self.auth_logout),
            ("GET", "/auth/v1/authorize", self.auth_authorize),
            ("GET", "/auth/v1/.well-known/jwks.json", self.auth_keys),
        )
        return Starlette(routes=[Route(path, go, methods=[method]) for method, path, go in routes])

    # ---- Storage

    def trouble(self, at: str, request: Request) -> Response | None:
        """The fault that lies in wait, or a key that does not open Storage. Counts the call."""
        self.calls.append(at)
        what = self.hit(at, request.url.path)
        if answer := line_fault(what):
            return answer
        if what == "refused":
            return error(403, "Unauthorized", "new row violates row-level security policy", "AccessDenied")
        if what == "large":
            return error(413, "Payload too large", "The object exceeded the maximum allowed size", "EntityTooLarge")
        if request.headers.get("authorization") != f"Bearer {self.token}":
            return error(403, "Unauthorized", "Invalid Compact JWS", "InvalidJWT")
        if request.headers.get("apikey") != self.token:
            return JSONResponse({"message": "No API key found in request"}, 401)
        if what == "cut":
            request.state.cut = True
        return None

    def bucket(self, name: str) -> dict[str, Stored] | None:
        return self.buckets.get(name)

    async def make_bucket(self, request: Request) -> Response:
        if bad := self.trouble("bucket", request):
            return bad
        said = await request.json()
        if said["id"] in self.buckets:
            return error(409, "Duplicate", "The resource already exists", "BucketAlreadyExists")
        assert said.get("public") is False
        self.buckets[said["id"]] = {}
        return JSONResponse({"name": said["id"]})

    async def list_buckets(self, request: Request) -> Response:
        return self.trouble("bucket", request) or JSONResponse([_bucket(name) for name in self.buckets])

    async def get_bucket(self, request: Request) -> Response:
        if bad := self.trouble("bucket", request):
            return bad
        name = request.path_params["bucket"]
        return JSONResponse(_bucket(name)) if name in self.buckets else no_bucket()

    async def upload(self, request: Request) -> Response:
        form = await request.form()
        if bad := self.trouble("upload", request):
            return bad
        files, path = self.bucket(request.path_params["bucket"]), request.path_params["path"]
        if files is None:
            return no_bucket()
        if not GOOD_KEY.fullmatch(path):
            return error(400, "InvalidKey", f"Invalid key: {path}", "InvalidKey")
        file: Any = form["file"]
        content = await file.read()
        if len(content) > self.limit:
            return error(413, "Payload too large", "The object exceeded the maximum allowed size", "EntityTooLarge")
        upsert = request.method == "PUT" or request.headers.get("x-upsert") == "true"
        if path in files and not upsert:
            return error(409, "Duplicate", "The resource already exists", "KeyAlreadyExists")
        said = json.loads(str(form.get("metadata", "{}")))
        self.keep(files, path, Stored(content, file.content_type, f"max-age={form['cacheControl']}", said))
        return JSONResponse({"Key": f"{request.path_params['bucket']}/{path}", "Id": files[path].id})

    def keep(self, files: dict[str, Stored], path: str, one: Stored) -> None:
        files[path] = one
        self.stored.append(path)

    def find(self, request: Request) -> tuple[Stored | None, Response]:
        files = self.bucket(request.path_params["bucket"])
        if files is None:
            return None, no_bucket()
        return files.get(request.path_params["path"]), error(404, "not_found", "Object not found", "NoSuchKey")

    async def download(self, request: Request) -> Response:
        if bad := self.trouble("download", request):
            return bad
        one, missing = self.find(request)
        return missing if one is None else body_of(one, request)

    async def info(self, request: Request) -> Response:
        if bad := self.trouble("info", request):
            return bad
        one, missing = self.find(request)
        if one is None:
            return missing
        told = {"id": one.id, "name": request.path_params["path"], "version": secrets.token_hex(4)}
        told |= {"bucket_id": request.path_params["bucket"], "size": len(one.content), "etag": one.etag}
        told |= {"content_type": one.content_type, "cache_control": one.cache_control, "metadata": one.metadata}
        return JSONResponse(told | {"last_modified": one.at, "created_at": one.at})

    async def list_level(self, request: Request) -> Response:
        """One level: what lies deeper is a folder, whose id is null."""
        if bad := self.trouble("list", request):
            return bad
        said = await request.json()
        prefix = said.get("prefix", "").strip("/")
        below = f"{prefix}/" if prefix else ""
        found: dict[str, dict[str, Any]] = {}
        for path, one in sorted((self.bucket(request.path_params["bucket"]) or {}).items()):
            if path.startswith(below):
                first, slash, _ = path.removeprefix(below).partition("/")
                folder = {"name": first, "id": None, "updated_at": None, "created_at": None, "metadata": None}
                found.setdefault(first, folder if slash else one.row(first))
        rows = list(found.values())
        return JSONResponse(rows[said.get("offset", 0) :][: said.get("limit", 100)])

    async def list_all(self, request: Request) -> Response:
        if bad := self.trouble("list", request):
            return bad
        said = await request.json()
        files = self.bucket(request.path_params["bucket"])
        if files is None:
            return no_bucket()
        names = sorted(name for name in files if name.startswith(said.get("prefix", "")))
        after = base64.b64decode(said["cursor"]).decode() if said.get("cursor") else ""
        names = [name for name in names if name > after]
        page = names[: said.get("limit", 1000)]
        more = len(names) > len(page)
        cursor = base64.b64encode(page[-1].encode()).decode() if more else None
        rows = [files[name].row(name) | {"key": name} for name in page]
        return JSONResponse({"hasNext": more, "nextCursor": cursor, "folders": [], "objects": rows})

    async def copy(self, request: Request) -> Response:
        if bad := self.trouble("copy", request):
            return bad
        said = await request.json()
        files = self.bucket(said["bucketId"])
        if files is None:
            return no_bucket()
        if said["sourceKey"] not in files:
            return error(404, "not_found", "Object not found", "NoSuchKey")
        if said["destinationKey"] in files and request.headers.get("x-upsert") != "true":
            return error(409, "Duplicate", "The resource already exists", "KeyAlreadyExists")
        one = files[said["sourceKey"]]
        self.keep(
            files, said["destinationKey"], Stored(one.content, one.content_type, one.cache_control, dict(one.metadata))
        )
        return JSONResponse({"Key": f"{said['bucketId']}/{said['destinationKey']}", "Id": str(uuid.uuid4())})

    async def remove(self, request: Request) -> Response:
        if bad := self.trouble("remove", request):
            return bad
        files = self.bucket(request.path_params["bucket"])
        if files is None:
            return no_bucket()
        names = (await request.json())["prefixes"]
        return JSONResponse([files.pop(name).row(name) for name in names if name in files])

    async def sign(self, request: Request) -> Response:
        if bad := self.trouble("sign", request):
            return bad
        one, missing = self.find(request)
        if one is None:
            return missing
        name, now = f"{request.path_params['bucket']}/{request.path_params['path']}", int(time.time())
        until = now + int((await request.json())["expiresIn"])
        token = jwt.encode({"url": name, "scope": "download", "iat": now, "exp": until}, JWT_SECRET)
        return JSONResponse({"signedURL": f"/object/sign/{name}?token={token}"})

    async def read_signed(self, request: Request) -> Response:
        self.calls.append("signed")
        name = f"{request.path_params['bucket']}/{request.path_params['path']}"
        try:
            said = jwt.decode(request.query_params.get("token", ""), JWT_SECRET, algorithms=["HS256"])
        except JWTError as fault:
            return error(400, "InvalidJWT", str(fault), "InvalidJWT")
        one, missing = self.find(request)
        if said["url"] != name or one is None:
            return missing
        answer = body_of(one, request)
        if "download" in request.query_params:
            given = request.query_params["download"]
            answer.headers["content-disposition"] = f"attachment; filename={given}; filename*=UTF-8''{given};"
        return answer

    # ---- TUS: real codes, plain text

    async def tus_begin(self, request: Request) -> Response:
        if (bad := self.trouble("part", request)) is not None:
            return plain(bad)
        told = request.headers["upload-metadata"].split(",")
        said = {name: base64.b64decode(value).decode() for name, value in (pair.split(" ") for pair in told)}
        files, size = self.bucket(said["bucketName"]), int(request.headers["upload-length"])
        if files is None:
            return PlainTextResponse("Bucket not found", 404)
        if size > self.limit:
            return PlainTextResponse("Maximum size exceeded\n", 413)
        upsert = request.headers.get("x-upsert") == "true"
        if said["objectName"] in files and not upsert:
            return PlainTextResponse("The resource already exists", 409)
        name = secrets.token_urlsafe(16)
        self.resumable[name] = Resumed(said["bucketName"], said["objectName"], size, said, upsert)
        # Behind the project's own proxy: a host and scheme that nobody outside reaches.
        where = f"http://storage.internal:5000/storage/v1/upload/resumable/{name}"
        return Response(status_code=201, headers={"location": where, "tus-resumable": "1.0.0"})

    async def tus_at(self, request: Request) -> Response:
        if (bad := self.trouble("offset", request)) is not None:
            return plain(bad)
        one = self.resumable.get(request.path_params["id"])
        if one is None:
            return PlainTextResponse("The file for this url was not found", 404)
        return Response(headers={"upload-offset": str(len(one.content)), "upload-length": str(one.size)})

    async def tus_part(self, request: Request) -> Response:
        one = self.resumable.get(request.path_params["id"])
        content = await request.body()
        what = self.hit("part", "lost")
        if (bad := self.trouble("part", request)) is not None:
            return plain(bad)
        if one is None:
            return PlainTextResponse("The file for this url was not found", 404)
        if int(request.headers["upload-offset"]) != len(one.content):
            return PlainTextResponse("Upload-Offset header does not match", 409)
        if len(content) != PART and len(one.content) + len(content) != one.size:
            return PlainTextResponse("Invalid part size", 400)
        one.content += content
        headers = {"upload-offset": str(len(one.content)), "tus-resumable": "1.0.0"}
        if len(one.content) == one.size:
            headers["tus-complete"] = "1"
            made = Stored(
                bytes(one.content),
                one.said["contentType"],
                f"max-age={one.said['cacheControl']}",
                json.loads(one.said.get("metadata", "{}")),
            )
            self.keep(self.buckets[one.bucket], one.name, made)
        # The part arrived, the answer does not.
        return Cut(b"") if what == "answer lost" else Response(status_code=204, headers=headers)

    # ---- Auth

    def session(self, account: Account, session_id: str | None = None) -> dict[str, Any]:
        now = int(time.time())
        session_id = session_id or str(uuid.uuid4())
        claims = {"iss": f"{self.url}/auth/v1", "sub": account.id, "aud": "authenticated", "role": "authenticated"}
        token = jwt.encode(
            claims | {"exp": now + 3600, "iat": now, "session_id": session_id, "is_anonymous": account.email is None},
            JWT_SECRET,
        )
        refresh = secrets.token_urlsafe(9)
        self.refresh[refresh] = (account.id, session_id, False)
        told = {"access_token": token, "token_type": "bearer", "expires_in": 3600, "expires_at": now + 3600}
        return told | {"refresh_token": refresh, "user": self.user(account)}

    def user(self, account: Account) -> dict[str, Any]:
        at = "2026-11-22T10:00:00Z"
        told: dict[str, Any] = {"id": account.id, "aud": "authenticated", "role": "authenticated"}
        told |= {"email": account.email or "", "app_metadata": {}, "user_metadata": {}, "identities": []}
        return told | {"created_at": at, "updated_at": at, "is_anonymous": account.email is None}

    def named(self, email: str) -> Account | None:
        return next((one for one in self.accounts.values() if one.email == email), None)

    def refuses(self, request: Request) -> Response | None:
        self.calls.append("auth")
        if answer := line_fault(self.hit("auth", request.url.path)):
            return answer
        if request.headers.get("apikey") not in (self.anon, self.token):
            return JSONResponse({"message": "Invalid API key"}, 401)
        return None

    async def auth_token(self, request: Request) -> Response:
        if bad := self.refuses(request):
            return bad
        said = await request.json()
        match request.query_params["grant_type"]:
            case "password":
                account = self.named(said["email"])
                if account is None or account.password != said["password"]:
                    return auth_error(request, 400, "invalid_credentials", "Invalid login credentials")
                if self.confirms:
                    return auth_error(request, 400, "email_not_confirmed", "Email not confirmed")
                return JSONResponse(self.session(account))
            case "refresh_token":
                known = self.refresh.get(said["refresh_token"])
                if known is None or (known[1], "local") in self.out:
                    return auth_error(request, 400, "refresh_token_not_found", "Invalid Refresh Token")
                if known[2]:
                    return auth_error(request, 400, "refresh_token_already_used", "Invalid Refresh Token: Already Used")
                self.refresh[said["refresh_token"]] = (known[0], known[1], True)
                return JSONResponse(self.session(self.accounts[known[0]], known[1]))
            case _:
                user, challenge = self.codes.pop(said["auth_code"], ("", ""))
                digest = hashlib.sha256(said["code_verifier"].encode()).digest()
                if not user or base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != challenge:
                    return auth_error(request, 400, "bad_code_verifier", "code challenge does not match")
                return JSONResponse(self.session(self.accounts[user]))

    async def auth_signup(self, request: Request) -> Response:
        if bad := self.refuses(request):
            return bad
        said = await request.json()
        email = said.get("email")
        if not email:
            if not self.lets_anonymous:
                return auth_error(request, 422, "anonymous_provider_disabled", "Anonymous sign-ins are disabled")
            account = Account(None, None)
            self.accounts[account.id] = account
            return JSONResponse(self.session(account))
        if len(said["password"]) < 6:
            return auth_error(request, 422, "weak_password", "Password should be at least 6 characters.")
        if self.named(email):
            return auth_error(request, 422, "user_already_exists", "User already registered")
        account = Account(email, said["password"])
        self.accounts[account.id] = account
        return JSONResponse(self.user(account) if self.confirms else self.session(account))

    def claims(self, request: Request) -> dict[str, Any] | None:
        try:
            token = request.headers.get("authorization", "").removeprefix("Bearer ")
            return dict(jwt.decode(token, JWT_SECRET, algorithms=["HS256"], audience="authenticated"))
        except JWTError:
            return None

    async def auth_user(self, request: Request) -> Response:
        claims = self.claims(request)
        if bad := self.refuses(request):
            return bad
        if claims is None or claims["sub"] not in self.accounts:
            return auth_error(request, 403, "bad_jwt", "invalid JWT")
        return JSONResponse(self.user(self.accounts[claims["sub"]]))

    async def auth_logout(self, request: Request) -> Response:
        claims = self.claims(request)
        if bad := self.refuses(request):
            return bad
        if claims is None:
            return auth_error(request, 403, "bad_jwt", "invalid JWT")
        self.out.append((claims["session_id"], request.query_params.get("scope", "global")))
        return Response(status_code=204)

    async def auth_authorize(self, request: Request) -> Response:
        """As a provider would answer after its user said yes: back to the page with a code."""
        said = request.query_params
        if said.get("provider") not in self.oauth:
            return JSONResponse({"code": 400, "error_code": "validation_failed", "msg": "Unsupported provider"}, 400)
        account = Account(f"{secrets.token_hex(3)}@example.org", None)
        self.accounts[account.id] = account
        code = str(uuid.uuid4())
        self.codes[code] = (account.id, said["code_challenge"])
        return Response(status_code=302, headers={"location": f"{said['redirect_to']}?code={code}"})

    async def auth_keys(self, _request: Request) -> Response:
        return JSONResponse({"keys": []}, headers={"cache-control": "public, max-age=600"})


def _bucket(name: str) -> dict[str, Any]:
    at = "2026-11-22T10:00:00Z"
    told = {"id": name, "name": name, "owner": "", "public": False, "file_size_limit": None}
    return told | {"allowed_mime_types": None, "created_at": at, "updated_at": at}


def error(true: int, name: str, message: str, code: str) -> Response:
    return JSONResponse({"statusCode": str(true), "error": name, "message": message, "code": code}, 400)


def no_bucket() -> Response:
    return error(404, "Bucket not found", "Bucket not found", "NoSuchBucket")


def plain(bad: Response) -> Response:
    """An error of the JSON interface as TUS tells it."""
    if bad.media_type != "application/json":
        return bad
    said = json.loads(bytes(bad.body))
    return PlainTextResponse(said["message"], int(said.get("statusCode", bad.status_code)))


def body_of(one: Stored, request: Request) -> Response:
    headers = {"etag": one.etag, "cache-control": one.cache_control, "accept-ranges": "bytes", "x-robots-tag": "none"}
    if request.headers.get("if-none-match") == one.etag:
        return Response(status_code=304, headers=headers)
    content, status = one.content, 200
    if found := re.fullmatch(r"bytes=(\d+)-(\d*)", request.headers.get("range", "")):
        first, last = int(found[1]), int(found[2] or len(content) - 1)
        if first >= len(content):
            return error(416, "InvalidRange", "The requested range is not satisfiable", "InvalidRange")
        status = 206
        headers["content-range"] = f"bytes {first}-{min(last, len(content) - 1)}/{len(content)}"
        content = content[first : last + 1]
    if getattr(request.state, "cut", False):
        return Cut(content, status, headers, one.content_type)
    return Response(content, status, headers, one.content_type)


def auth_error(request: Request, status: int, code: str, message: str) -> Response:
    """In either of the two shapes: the newer one for clients that name it."""
    newer = request.headers.get("x-supabase-api-version") == "2024-01-01"
    told: dict[str, Any] = (
        {"code": code, "message": message} if newer else {"code": status, "error_code": code, "msg": message}
    )
    if code == "weak_password":
        told |= {"weak_password": {"reasons": ["length"]}}
    version = {"x-supabase-api-version": "2024-01-01"} if newer else {}
    return JSONResponse(told, status, headers={"x-sb-error-code": code} | version)
