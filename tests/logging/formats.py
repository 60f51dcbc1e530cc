#!/usr/bin/env python3
"""What Python's `logging.Formatter` makes of one record, for generated format strings of its three styles.

    python3 tests/logging/formats.py 300 2026 > formats.jsonl
    python3 tests/logging/formats.py --check formats.jsonl

The suite `it/logging_oracle.rs` reads the compressed copy `tests/logging/formats.jsonl.gz`.
"""
import json
import logging
import random
import sys

TEXTS = ["levelname", "name", "message", "pathname", "filename", "module"]
NUMBERS = ["levelno", "lineno"]
LITERALS = [" ", "|", ": ", "é", "[", "]", "-", "100", "\\"]


def attribute(rng, style):
    name = rng.choice(TEXTS + NUMBERS)
    number = name in NUMBERS
    width = rng.choice(["", "", "3", "8", "12"])
    if style == "%":
        flags = rng.choice(["", "-", "0"]) if width else ""
        precision = rng.choice(["", ".3"]) if not number else ""
        kind = rng.choice(["d", "s"]) if number else "s"
        return f"%({name}){flags}{width}{precision}{kind}"
    if style == "{":
        align = rng.choice(["", "<", ">", "^"]) if width else ""
        zero = rng.choice(["", "0"]) if width and number and not align else ""
        precision = rng.choice(["", ".3"]) if not number else ""
        kind = rng.choice(["", "d"]) if number else rng.choice(["", "s"])
        spec = align + zero + width + precision + kind
        return f"{{{name}:{spec}}}" if spec else f"{{{name}}}"
    return rng.choice([f"${{{name}}}", f"${name} "])


def case(rng):
    style = rng.choice("%{$")
    parts = []
    for _ in range(rng.randint(1, 4)):
        parts.append(attribute(rng, style))
        parts.append(rng.choice(LITERALS))
        if rng.random() < 0.2:
            parts.append({"%": "%%", "{": "{{}}", "$": "$$"}[style])
    return {"style": style, "format": "".join(parts)}


def answer(given):
    record = logging.LogRecord("app.chat", logging.WARNING, "src/chat.rs", 7, "no room", None, None)
    return logging.Formatter(given["format"], style=given["style"]).format(record)


def main():
    if sys.argv[1] == "--check":
        cases = [json.loads(line) for line in open(sys.argv[2], encoding="utf-8")]
        wrong = [given for given in cases if answer(given) != given["text"]]
        for given in wrong:
            print("is answered otherwise:", given)
        print(f"{len(cases)} formats, {len(wrong)} wrong")
        sys.exit(bool(wrong) or not cases)
    rng = random.Random(int(sys.argv[2]))
    for _ in range(int(sys.argv[1])):
        given = case(rng)
        given["text"] = answer(given)
        print(json.dumps(given, separators=(",", ":")))


main()
