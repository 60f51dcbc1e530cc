"""Secrets of each shape that the scrubber promises to know, composed anew each time: none of them was ever one.

A shape is a function of a source of randomness. It says the text as some library would print it, and the parts of it that
nobody may see; what stands before a part, such as `ghp_`, is no secret.
"""

import base64
import json
import string
import urllib.parse

ALNUM = string.ascii_letters + string.digits
HEX = "0123456789abcdef"
CAPITALS = string.ascii_uppercase + string.digits
NAME = ALNUM + "-_"


def of(random, letters, length):
    """Random letters with a digit among the first ones, as real tokens have."""
    text = "".join(random.choice(letters) for _ in range(length - 1))
    at = random.randrange(1, min(8, length))
    return text[:at] + random.choice("23456789") + text[at:]


def token(head, letters, length, tail=""):
    def shape(random):
        secret = of(random, letters, length)
        return head + secret + tail, [secret]

    return shape


def key(template, letters=ALNUM, length=24):
    """What stands in place of `@` is the secret."""

    def shape(random):
        secret = of(random, letters, length)
        return template.replace("@", secret), [secret]

    return shape


def luhn(random, head, length):
    digits = head + "".join(random.choice("0123456789") for _ in range(length - len(head) - 1))
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return digits + str(-total % 10)


def card(random):
    number = luhn(random, random.choice(["4", "51", "55"]), 16)
    text = " ".join(number[at : at + 4] for at in range(0, 16, 4)) if random.random() < 0.5 else number
    return f"the card {text} was declined", [text]


def amex(random):
    number = luhn(random, "37", 15)
    return f'invalid literal for int(): "{number}"', [number]


def aadhaar(random):
    multiply = [[(i + j) % 5 if i < 5 and j < 5 else 0 for j in range(10)] for i in range(10)]
    for i in range(10):
        for j in range(10):
            if i < 5 <= j:
                multiply[i][j] = (i + j - 5) % 5 + 5
            elif j < 5 <= i:
                multiply[i][j] = (i - 5 - j) % 5 + 5
            elif i >= 5 and j >= 5:
                multiply[i][j] = (i - j) % 5
    permute = [list(range(10)), [1, 5, 7, 6, 2, 8, 3, 0, 9, 4]]
    while len(permute) < 8:
        permute.append([permute[-1][permute[1][i]] for i in range(10)])
    digits = random.choice("23456789") + "".join(random.choice("0123456789") for _ in range(10))
    check = 0
    for place, digit in enumerate(reversed(digits)):
        check = multiply[check][permute[(place + 1) % 8][int(digit)]]
    last = next(digit for digit in range(10) if multiply[check][permute[0][digit]] == 0)
    number = digits + str(last)
    text = " ".join([number[:4], number[4:8], number[8:]])
    return f"no patient with Aadhaar {text}", [text]


def iban(random):
    account = "".join(random.choice("0123456789") for _ in range(18))
    number = int(account + "131400")  # `DE00`, with D as 13 and E as 14.
    return f"cannot pay to DE{98 - number % 97:02}{account}", [account]


def ssn(random):
    text = f"{random.randrange(101, 660)}-{random.randrange(10, 99)}-{random.randrange(1001, 9999)}"
    return f"SSN {text} is taken", [text]


def pan(random):
    capitals = "".join(random.choice(string.ascii_uppercase) for _ in range(3))
    text = f"{capitals}P{random.choice(string.ascii_uppercase)}{random.randrange(1001, 9999)}K"
    return f'invalid input syntax for type bigint: "{text}"', [text]


def email(random):
    local = "".join(random.choice(string.ascii_lowercase) for _ in range(16))
    return f"{local}@clinic.example is not verified", [local]


def phone(random):
    number = "9" + "".join(random.choice("0123456789") for _ in range(9))
    return f"the number +91{number} cannot be called", [number]


def record_number(random):
    number = "MR" + "".join(random.choice("123456789") for _ in range(8))
    return f"patient with MRN {number} not found", [number]


def one_time(random):
    code = "".join(random.choice("123456789") for _ in range(8))
    return f"the OTP is {code}, and it has expired", [code]


def web_token(random):
    def part(value):
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()

    payload = part({"sub": of(random, ALNUM, 24), "role": "nurse"})
    signature = of(random, NAME, 43)
    return f"bad token: {part({'alg': 'HS256'})}.{payload}.{signature}", [payload[12:], signature]


def pem(line_end):
    def shape(random):
        lines = [of(random, ALNUM + "+/", 64) for _ in range(4)]
        label = "RSA PRIVATE " + "KEY-----"
        return line_end.join(["-----BEGIN " + label, *lines, "-----END " + label]), lines

    return shape


def basic(random):
    secret = base64.b64encode(f"asha:{of(random, ALNUM, 20)}".encode()).decode()
    return f"Authorization: Basic {secret}", [secret[8:]]


def awkward(template):
    """A password that other characters than letters are in, and how it is written where it stands."""

    def shape(random):
        secret = of(random, ALNUM, 6) + "é#%" + of(random, ALNUM, 6) + "!$" + of(random, ALNUM, 8)
        return template(secret), [secret]

    return shape


def encoded(random):
    secret = urllib.parse.quote(of(random, ALNUM, 8) + "é#/" + of(random, ALNUM, 12), safe="")
    return f"cannot reach mysql://app:{secret}@db.example/care", [secret]


def userinfo(before, behind):
    def shape(random):
        secret = of(random, ALNUM, 24)
        return before + secret + behind, [secret]

    return shape


SHAPES = {
    "github": token("ghp" + "_", ALNUM, 36),
    "github-fine": token("github_pat" + "_11", ALNUM, 60),
    "gitlab": token("glpat" + "-", ALNUM, 20),
    "anthropic": token("sk-ant" + "-api03-", NAME, 60, "Z"),
    "openai": token("sk-pro" + "j-", NAME, 60, "Z"),
    "openai-old": token("s" + "k-", ALNUM, 48),
    "slack": token("xox" + "b-2345678901-", ALNUM, 24),
    "google": token("AI" + "za", ALNUM, 35),
    "google-secret": token("GOC" + "SPX-", ALNUM, 28),
    "google-access": token("ya" + "29.", NAME, 60, "Z"),
    "aws": token("AK" + "IA", CAPITALS, 16),
    "stripe": token("sk" + "_live_", ALNUM, 24),
    "stripe-hook": token("whsec" + "_", ALNUM, 32),
    "sendgrid": token("S" + "G.", ALNUM, 66),
    "twilio": token("S" + "K", HEX, 32),
    "npm": token("npm" + "_", ALNUM, 36),
    "pypi": token("pyp" + "i-", NAME, 80, "Z"),
    "hugging-face": token("h" + "f_", ALNUM, 34),
    "digital-ocean": token("dop" + "_v1_", HEX, 64),
    "telegram": token("bot23456789" + "01:AA", NAME, 33),
    "databricks": token("dap" + "i", HEX, 32),
    "azure": token("abc8" + "Q~", ALNUM, 34),
    "vault": token("hv" + "s.", ALNUM, 40),
    "web-token": web_token,
    "pem": pem("\n"),
    "pem-escaped": pem("\\n"),
    "password": key("login failed: password=@"),
    "password-quoted": key("password = '@'"),
    "password-words": key("password='@ and more'"),
    "libpq": key("host=db user=app password=@ dbname=care"),
    "ado": key("Server=db;User Id=app;Password=@;Encrypt=yes"),
    "env": key("export DATABASE_PASSWORD=@"),
    "flag": key("mysql --user app --password @ care"),
    "json": key('{"user": "app", "password": "@", "n": 1}'),
    "json-in-json": key('body: "{\\"user\\": \\"app\\", \\"password\\": \\"@\\"}"'),
    "python": key("{'api_key': '@', 'retries': 3}"),
    "debug": key('Options { host: "db", password: Some("@"), port: 5432 }'),
    "yaml": key("database:\n  user: app\n  password: @\n"),
    "access-key": key("aws_secret_access_key = @", ALNUM, 40),
    "account-key": key("AccountName=care;AccountKey=@==;Suffix=x", ALNUM, 40),
    "client-secret": key("grant failed for client_secret=@"),
    "refresh": key('{"refresh_token":"@"}', ALNUM, 40),
    "bearer": key("Authorization: Bearer @", ALNUM, 40),
    "bearer-debug": key('{"authorization": "Bearer @", "accept": "*/*"}', ALNUM, 40),
    "basic": basic,
    "cookie": key("Cookie: theme=dark; sessionid=@"),
    "api-key-header": key('"x-api-key": "@"', ALNUM, 32),
    "userinfo": userinfo("postgres://app:", "@db.example:5432/care"),
    "userinfo-alone": userinfo("redis://:", "@cache.example:6379/0"),
    "userinfo-token": userinfo("cloning https://", "@git.example/care.git"),
    "userinfo-awkward": awkward(lambda secret: f"cannot reach amqps://app:{secret}@queue.example/care"),
    "userinfo-encoded": encoded,
    "query": key("error sending request for url (https://api.example/v1?q=a&api_key=@&page=2)"),
    "query-signature": key("https://files.example/c.pdf?se=2026-01-01&sig=@&lang=en", ALNUM, 43),
    "query-token": key("GET https://api.example/v1?access_token=@ failed: 401"),
    "password-awkward": awkward(lambda secret: "login failed: " + json.dumps({"password": secret})),
    "password-unicode": awkward(
        lambda secret: "login failed: " + json.dumps({"password": secret}, ensure_ascii=False)
    ),
    "card": card,
    "amex": amex,
    "aadhaar": aadhaar,
    "iban": iban,
    "ssn": ssn,
    "pan": pan,
    "email": email,
    "phone": phone,
    "record-number": record_number,
    "one-time": one_time,
}
