"""Plants the canaries: `plant.py AXUM ACTIX SEED [LEAKS]`; without a seed (`-`) it takes a new one, and says it.

It asks the service, over HTTP, for whatever can go wrong, with a new canary in every place, and writes

- `planted.json`: each canary, where it was planted, which sinks may have it, and which must (or the search would find nothing
  because it looks wrongly);
- `asked.json`: each request, with its trace, and the ids in its answer;
- `answers`: what the service answered, byte by byte.
"""

import http.client
import json
import random
import re
import sys
import urllib.parse

from shapes import ALNUM, SHAPES, of

axum, actix, SEED, *LEAKS = sys.argv[1:]
if SEED == "-":
    SEED = str(random.SystemRandom().randrange(10**12))
random = random.Random(SEED)
SERVERS = {"axum": axum, "actix": actix}

# Who may see what stands in a field: in `errors.rs` each case has its fields in this order.
NOWHERE = ()
LOG = ("log",)
LOG_AND_SENTRY = ("log", "sentry")
EVERYWHERE = ("caller", "log", "sentry")
FIELDS = {
    "redacted": [NOWHERE] * 11,
    "redacted_told": [NOWHERE] * 9,
    "redacted_variant": [NOWHERE] * 3,
    "redacted_tuple": [NOWHERE] * 2,
    "internal": [LOG] * 4,
    "internal_told": [LOG] * 2,
    "internal_variant": [LOG] * 2,
    "composed": [LOG],
    "beside": [LOG, LOG, NOWHERE, LOG],
    "like": [NOWHERE, LOG],
    "moved": [NOWHERE, LOG, LOG_AND_SENTRY],
    "by_hand": [LOG],
    "handwritten": [LOG, NOWHERE],
    "public": [EVERYWHERE] * 4,
    "harmless": [LOG_AND_SENTRY] * 2,
    "own_datum": [("caller",)] * 2,
    "code": [EVERYWHERE],
    "critical": [LOG, NOWHERE, EVERYWHERE, LOG_AND_SENTRY],
    "quiet": [LOG, NOWHERE],
    "validator": [NOWHERE] * 2,
    "garde": [NOWHERE] * 2,
    "source": [LOG_AND_SENTRY] * 2,
    "source_told": [LOG_AND_SENTRY] * 2,
    "source_boxed": [LOG_AND_SENTRY] * 2,
    "source_shared": [LOG_AND_SENTRY] * 2,
    "source_forwarded": [LOG_AND_SENTRY] * 2,
    "source_hidden": [NOWHERE] * 2,
    "ours": [LOG, NOWHERE],
    "ours_boxed": [LOG, NOWHERE],
    "ours_deeper": [LOG, NOWHERE],
    "ours_told": [LOG, NOWHERE],
}
# What a mask is made for.
DRESSED = {
    ("redacted", 8): "{}@clinic.example",
    ("redacted", 9): "https://{}:x@db.example/path?q={}",
    ("redacted_told", 7): "{}@clinic.example",
    ("redacted_told", 8): "https://x:{}@db.example/path?q={}",
    ("own_datum", 0): "{}@clinic.example",
}
# Texts that nobody has looked at, by `texts.rs` and by the cases whose fields are such texts.
TEXTS = [
    "foreign foreign_chain foreign_text anyhow anyhow_context known reported",
    "info warn error fields fields_loud error_value error_alone span other_crate log log_loud",
    "breadcrumb message captured scope event transaction",
    "panic panic_whole panic_static unwrap expect unwrap_text panic_thread panic_named panic_caught",
    "source source_told source_boxed source_shared source_forwarded internal internal_told internal_variant by_hand",
]
TEXTS = " ".join(TEXTS).split()
# The same as the whole body of a request, which is no JSON.
BODIES = {
    "axum": "plain joined spawned failing".split(),
    "actix": "plain joined failing".split(),
}
FRAMES = ["{}", "{}", "asking the provider: {}", "{}: 3 attempts", "first line\n{}\nlast line", "(caused by {})"]

planted, asked = [], []
answers = open("answers", "wb")


def plant(core, kind, place, may=NOWHERE, must=None):
    """Says where it may be; where it may be, it must be, unless another list says less."""
    planted.append(
        {
            "core": core,
            "kind": kind,
            "place": place,
            "may": list(may),
            "must": list(may if must is None else must),
            "request": len(asked),
        }
    )
    return core


def word():
    # Without digits or words, so that no rule takes it for a number, a key or a hash.
    return "".join(random.choice("bcdfghjkmnpqrtvwxz") for _ in range(32))


def ask(server, method, path, body=None, headers=()):
    connection = http.client.HTTPConnection(SERVERS[server], timeout=60)
    trace, span = f"{random.randrange(1, 16**32):032x}", f"{random.randrange(1, 16**16):016x}"
    connection.putrequest(method, path, skip_accept_encoding=True)
    sent = [("traceparent", f"00-{trace}-{span}-01"), *headers]
    if body is not None:
        sent.append(("content-length", str(len(body))))
    for name, value in sent:
        connection.putheader(name, value)
    connection.endheaders(body)
    response = connection.getresponse()
    content = response.read()
    head = f"{response.status} {response.reason}\n{response.headers}".encode("latin-1")
    found = re.search(rb"urn:uuid:([0-9a-f-]{36})", content)
    asked.append(
        {
            "request": len(asked),
            "what": f"{server} {method} {path[:60]}",
            "status": response.status,
            "trace": trace,
            "span": span,
            "id": found[1].decode() if found else None,
            "header": response.headers.get("x-error-id"),
            "request_id": response.headers.get("x-request-id"),
            "from": answers.tell(),
        }
    )
    answers.write(head + content)
    asked[-1]["to"] = answers.tell()
    connection.close()


def post_json(server, path, value):
    # Not always the same spelling, as clients are not all the same.
    body = json.dumps(value, ensure_ascii=random.random() < 0.5).encode()
    ask(server, "POST", path, body, [("content-type", "application/json")])


def fields(server):
    for case, exposures in FIELDS.items():
        texts = []
        for at, may in enumerate(exposures):
            text = DRESSED.get((case, at), "{}")
            # What a client error says is in no event of Sentry's, unless as a breadcrumb.
            must = [sink for sink in may if case != "quiet" or sink != "sentry"]
            cores = [word() for _ in range(text.count("{}"))]
            for core in cores:
                plant(core, f"field/{case}", f"{server} field {at}", may, must)
            texts.append(text.format(*cores))
        post_json(server, f"/fields/{case}", texts)


def shaped():
    """Each shape in turn."""
    while True:
        names = list(SHAPES)
        random.shuffle(names)
        yield from names


def texts(server, shapes, rounds):
    for _ in range(rounds):
        for place in TEXTS:
            name = next(shapes)
            text, cores = SHAPES[name](random)
            for core in cores:
                plant(core, f"text/{place}", f"{server} {name}")
            post_json(server, f"/texts/{place}", random.choice(FRAMES).format(text))
        for place in BODIES[server]:
            name = next(shapes)
            text, cores = SHAPES[name](random)
            for core in cores:
                plant(core, f"text/{place}", f"{server} {name}")
            ask(server, "POST", f"/{place}", text.encode(), [("content-type", "text/plain; charset=utf-8")])


def requests(server):
    secret = lambda: of(random, ALNUM, 28)
    quoted = lambda text: urllib.parse.quote(text, safe="")

    def once(kind, core, path="/request", headers=(), method="GET", may=NOWHERE):
        plant(core, f"request/{kind}", server, may, ())
        ask(server, method, path, None, headers)

    for name, value in {
        "authorization": "Bearer {}",
        "proxy-authorization": "Basic {}",
        "cookie": "theme=dark; session={}",
        "x-api-key": "{}",
        "api-key": "{}",
        "x-goog-api-key": "{}",
        "x-auth-token": "{}",
        "x-csrf-token": "{}",
        "x-amz-security-token": "{}",
        "x-access-token": "{}",
        "x-hub-signature-secret": "{}",
        "referer": "https://app.example/login?token={}",
        "origin": "https://app:{}@app.example",
        "user-agent": "care/1 password={}",
        "x-original-url": "/login?access_token={}",
        "x-detail": '{{"password": "{}"}}',
        "forwarded": "for=10.0.0.7;secret={}",
        "accept": "application/json;token={}",
        "baggage": "user_token={}",
        "tracestate": "care=1,password={}",
        "x-password": "{}",
        "x-otp": "{}",
    }.items():
        core = secret()
        once(f"header {name}", core, headers=[(name, value.format(core))])
    for name in "token api_key key sig password access_token jwt auth session client_secret code_secret otp".split():
        core = secret()
        once(f"query {name}", core, f"/request?page=2&{name}={core}&n=1")
        core = secret()
        once(f"query {name} alone", core, f"/request?{name}={core}")
    # What the route calls a token is one, whatever it looks like.
    for query in ["", "", "?page=2"]:
        core = word()
        once("path token", core, f"/request/{core}{query}")
    for name in ["github", "gitlab", "stripe", "slack", "google", "npm", "hugging-face", "aws", "web-token", "email"]:
        text, cores = SHAPES[name](random)
        text = text.rsplit(": ", 1)[-1].split(" ")[0]
        for core in cores[1:]:
            plant(core, f"request/path {name}", server)
        once(f"path {name}", cores[0], f"/request/segment/{text}")
        text, cores = SHAPES[name](random)
        text = text.rsplit(": ", 1)[-1].split(" ")[0]
        for core in cores[1:]:
            plant(core, f"request/nowhere {name}", server)
        once(f"nowhere {name}", cores[0], f"/not/there/{quoted(text)}")
        text, cores = SHAPES[name](random)
        text = text.rsplit(": ", 1)[-1].split(" ")[0]
        if re.fullmatch(r"[\w.-]+", text):
            for core in cores[1:]:
                plant(core, f"request/id {name}", server, ("caller",), ())
            once(f"id {name}", cores[0], headers=[("x-request-id", text)], may=("caller",))
    text, (core,) = SHAPES["github"](random)
    once("method", core, method=text)
    # What looks like a trace and is none.
    core = secret()
    once("traceparent", core, headers=[("traceparent", f"00-password={core}")])


def refusals(server):
    kind = [("content-type", "application/json")]
    form = [("content-type", "application/x-www-form-urlencoded")]
    for path in ["/refuse/json", "/refuse/json-of-others"]:
        for body in [
            '{{"title": "{}", "count": 1}}',
            '{{"title": "one", "count": "{}"}}',
            '{{"title": "one", "count": 1, "{}',
            '{{"title": "one" {}',
            '"{}"',
            '["{}"]',
            "{}",
        ]:
            core = plant(word(), f"refused{path[7:]}", server)
            ask(server, "POST", path, body.format(core).encode(), kind)
        core = plant(word(), f"refused{path[7:]}", server)
        ask(server, "POST", path, core.encode(), [("content-type", "application/care")])
    for path in ["/refuse/query", "/refuse/query-of-others"]:
        for query in ["title={}&count=1", "title=one&count={}", "title={}", "{}"]:
            core = plant(word(), f"refused{path[7:]}", server)
            ask(server, "GET", f"{path}?{query.format(core)}")
    for path in ["/refuse/path", "/refuse/path-of-others"]:
        # A segment is in the path, which the log has.
        core = plant(word(), f"refused{path[7:]}", server, LOG_AND_SENTRY, LOG)
        ask(server, "GET", f"{path}/{core}")
    for body in ["title={}&count=1", "title=one&count={}", "{}"]:
        core = plant(word(), "refused/form", server)
        ask(server, "POST", "/refuse/form", body.format(core).encode(), form)


def leaks():
    """What the service was told to leak, by sink: `sink=word,sink=word`."""
    for leak in LEAKS[0].split(","):
        sink, core = leak.split("=")
        plant(core, "leaked", sink)
    ask("axum", "GET", "/leak")


def main():
    shapes = shaped()
    for server in SERVERS:
        fields(server)
        # To prove that leaks are found so much is enough.
        if not LEAKS:
            texts(server, shapes, 3)
            requests(server)
            refusals(server)
    if LEAKS:
        leaks()
    json.dump(planted, open("planted.json", "w", encoding="utf-8"))
    json.dump(asked, open("asked.json", "w", encoding="utf-8"))
    kinds = {}
    for canary in planted:
        kind = canary["kind"].split("/")[0]
        kinds[kind] = kinds.get(kind, 0) + 1
    print(f"seed {SEED}: {len(planted)} canaries in {len(asked)} requests: {kinds}")


main()
