#!/usr/bin/env python3
"""What Python's own `logging` does with generated configurations: which handler writes which record.

    python3 tests/logging/dictconfig.py 400 2026 > cases.jsonl      # so many cases, from this seed
    python3 tests/logging/dictconfig.py --check cases.jsonl         # does this Python still say the same?

The suite `it/logging/oracle.rs` reads the compressed copy `tests/logging/dictconfig.jsonl.gz`, so that it needs no Python:

    python3 tests/logging/dictconfig.py 400 2026 | gzip -9n > tests/logging/dictconfig.jsonl.gz

One line a case: the loggers that were there before, the configuration, the records (logger, level), and for each record the
names of the handlers that wrote it, in their order.
"""
import copy
import json
import logging
import logging.config
import random
import sys

NAMES = ["app", "app.chat", "app.chat.store", "app.api", "application", "lib", "lib.net.http", "lib.net", "django.db.backends",
         "sentry_sdk", "django.security.DisallowedHost", "django", "x"]
LEVELS = ["NOTSET", "DEBUG", "INFO", "WARNING", "WARN", "ERROR", "CRITICAL", "FATAL", 0, 1, 5, 15, 25, 35, 45, 50, 51]
RECORDS = [("DEBUG", 10), ("INFO", 20), ("WARNING", 30), ("ERROR", 40), ("CRITICAL", 50)]


def some(rng, items, most=None):
    return rng.sample(items, rng.randint(0, min(len(items), most or len(items))))


def logger(rng, handlers, filters):
    settings = {}
    if rng.random() < 0.7:
        settings["level"] = rng.choice(LEVELS)
    if rng.random() < 0.6:
        settings["handlers"] = some(rng, handlers, 3)
    if rng.random() < 0.4:
        settings["propagate"] = rng.random() < 0.4
    if filters and rng.random() < 0.15:
        settings["filters"] = some(rng, filters, 2)
    return settings


def case(rng):
    config = {"version": 1}
    if rng.random() < 0.8:
        config["disable_existing_loggers"] = rng.random() < 0.5
    filters = ["f1", "f2"] if rng.random() < 0.4 else []
    if filters:
        config["filters"] = {name: rng.choice([{"name": rng.choice(NAMES)}, {"()": "logging.Filter", "name": rng.choice(NAMES)}, {}])
                             for name in filters}
    handlers = [f"h{n}" for n in range(rng.randint(0, 4))]
    config["handlers"] = {}
    for name in handlers:
        settings = {"class": rng.choice(["logging.StreamHandler", "logging.NullHandler"])}
        if rng.random() < 0.6:
            settings["level"] = rng.choice(LEVELS)
        if filters and settings["class"] != "logging.NullHandler" and rng.random() < 0.3:
            settings["filters"] = some(rng, filters, 2)
        config["handlers"][name] = settings
    if rng.random() < 0.85:
        config["root"] = logger(rng, handlers, [])
        if rng.random() < 0.1:
            config["root"] = {}
    config["loggers"] = {name: logger(rng, handlers, filters) for name in some(rng, NAMES, 6)}
    # Both are the root, too.
    for name in ["", "root"]:
        if rng.random() < 0.1:
            config["loggers"][name] = logger(rng, handlers, [])
    # Python's truth is also a number.
    for each in config["loggers"].values():
        if "propagate" in each and rng.random() < 0.2:
            each["propagate"] = int(each["propagate"])
    existing = some(rng, NAMES, 5)
    records = [(name, level) for name in rng.sample(NAMES, 7) for level, _ in rng.sample(RECORDS, 3)]
    return {"existing": existing, "config": config, "records": records}


def answers(given):
    """What Python does, from a clean slate."""
    root = logging.RootLogger(logging.WARNING)
    logging.root = logging.Logger.root = root
    logging.Logger.manager = root.manager = logging.Manager(root)
    for name in given["existing"]:
        logging.getLogger(name)
    logging.config.dictConfig(copy.deepcopy(given["config"]))
    wrote = []
    # A handler of Python's writes in `emit`, after its filters; the null handler is never asked for that.
    logging.StreamHandler.emit = lambda self, record: wrote.append(self.name)
    logging.NullHandler.handle = lambda self, record: wrote.append(self.name)
    logging.lastResort.name = "lastResort"
    logging.lastResort.emit = lambda record: wrote.append("lastResort")
    found = []
    levels = dict(RECORDS)
    for name, level in given["records"]:
        wrote.clear()
        logging.getLogger(name).log(levels[level], "a record")
        found.append(list(wrote))
    return found


def main():
    if sys.argv[1] == "--check":
        wrong = count = 0
        for count, line in enumerate(open(sys.argv[2], encoding="utf-8"), 1):
            given = json.loads(line)
            if answers(given) != given["wrote"]:
                wrong += 1
                print(f"case {count} is answered otherwise by Python {sys.version.split()[0]}")
        print(f"{count} cases, {wrong} wrong")
        sys.exit(wrong > 0 or count == 0)
    rng = random.Random(int(sys.argv[2]))
    for _ in range(int(sys.argv[1])):
        given = case(rng)
        given["wrote"] = answers(given)
        # Not sorted: of the tables of one logger the last counts.
        print(json.dumps(given, separators=(",", ":")))


main()
