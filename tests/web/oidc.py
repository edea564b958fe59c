"""A made-up OpenID Connect provider that answers on this machine, strict in what it is asked."""

import base64
import hashlib
import json
import secrets
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "sluss-at-the-provider", "a secret of two"
KEY = rsa.generate_private_key(65537, 2048)


class Provider(ThreadingHTTPServer):
    """Whoever asks is logged in at once as the one in `claims`.

    `says` overrides what an id token says of itself, `fault` is what goes wrong instead.
    """

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Answer)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.claims, self.says, self.fault, self.begun = {}, {}, "", {}

    def somebody(self, email, is_verified=True, **more):
        self.claims = {"sub": f"id of {email}", "email": email, "name": "Kim", **more}
        if is_verified is not None:
            self.claims["email_verified"] = is_verified

    def token(self):
        now = int(time.time())
        told = {"iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 300}
        return jwt.encode(
            {**told, **self.claims, **self.says}, KEY, "RS256", headers={"kid": "one"}
        )


class Answer(BaseHTTPRequestHandler):
    def log_message(self, *_words):
        pass

    def tell(self, answer, status=200):
        body = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        path, asked = urlsplit(self.path).path, parse_qs(urlsplit(self.path).query)
        if path == "/authorize":
            return self.authorize({name: values[0] for name, values in asked.items()})
        if path == "/.well-known/openid-configuration":
            ends = {"authorization": "authorize", "token": "token", "userinfo": "userinfo"}
            known = {f"{name}_endpoint": f"{self.server.url}/{end}" for name, end in ends.items()}
            keys = {"issuer": self.server.url, "jwks_uri": f"{self.server.url}/jwks"}
            methods = {"token_endpoint_auth_methods_supported": ["client_secret_basic"]}
            return self.tell({**known, **keys, **methods})
        if path == "/jwks":
            public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
            return self.tell({"keys": [{**public, "kid": "one", "use": "sig"}]})
        if path == "/userinfo" and self.headers["Authorization"] == "Bearer the way in":
            return self.tell(self.server.claims)
        return self.tell({"error": "invalid_token"}, 401)

    def authorize(self, asked):
        assert asked["client_id"] == CLIENT
        assert asked["response_type"] == "code"
        assert {"openid", "email"} <= set(asked["scope"].split())
        assert asked["code_challenge_method"] == "S256"
        answer = {"state": asked["state"]}
        if self.server.fault:
            answer["error"] = self.server.fault
        else:
            answer["code"] = secrets.token_urlsafe()
            self.server.begun[answer["code"]] = asked
        self.send_response(302)
        self.send_header("Location", f"{asked['redirect_uri']}?{urlencode(answer)}")
        self.end_headers()

    def do_POST(self):
        sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        begun = self.server.begun.pop(sent["code"][0], None)
        whole = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        proof = hashlib.sha256(sent["code_verifier"][0].encode()).digest()
        if (
            begun is None
            or self.headers["Authorization"] != f"Basic {whole}"
            or base64.urlsafe_b64encode(proof).decode().rstrip("=") != begun["code_challenge"]
            or sent["redirect_uri"][0] != begun["redirect_uri"]
        ):
            return self.tell({"error": "invalid_grant"}, 400)
        return self.tell({
            "access_token": "the way in", "token_type": "Bearer", "id_token": self.server.token()
        })  # fmt: skip


@contextmanager
def answering():
    """Give a provider that answers until the block ends."""
    provider = Provider()
    thread = threading.Thread(target=provider.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield provider
    provider.shutdown()
    provider.server_close()
    thread.join()


def configure(settings, provider, name="Regionens inloggning", domains=()):
    """Set what the environment would set of a real site."""
    settings.OIDC_URL, settings.OIDC_NAME = provider.url, name
    more = {"server_url": provider.url, "verified_email": list(domains)}
    app = {"provider_id": "oidc", "name": name, "client_id": CLIENT, "secret": SECRET}
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [{**app, "settings": more}]}
    }
