"""No file has one of the example's secrets: they are what `secrets.rs` of the example composes."""

import pathlib
import sys

SECRETS = [
    "q7Zt" * 8,
    "0f" * 16,
    "p4s5" * 4,
    "My chest hurts since I stopped the tablets",
    "asha.menon@clinic.example",
    "nobody.here@clinic.example",
    "nonce-7c1e0d52",
]
searched = 0
for name in sys.argv[1:]:
    path = pathlib.Path(name)
    for file in [path] if path.is_file() else path.rglob("*"):
        if not file.is_file():
            continue
        content = file.read_bytes()
        searched += len(content)
        for secret in SECRETS:
            assert secret.encode() not in content, (file, secret)
assert searched > 100_000, searched
print(f"{searched} bytes searched for {len(SECRETS)} secrets: none is there")
