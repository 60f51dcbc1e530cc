#!/usr/bin/env python3
"""Whether what arrived is what was written: `compare.py WRITTEN ARRIVED`; each line once, and nothing changed in it."""
import collections
import json
import sys


def lines(path):
    with open(path, encoding="utf-8") as file:
        # The same members with the same values; a shipper may escape otherwise.
        return collections.Counter(json.dumps(json.loads(line), sort_keys=True) for line in file)


written, arrived = lines(sys.argv[1]), lines(sys.argv[2])
missing, extra = written - arrived, arrived - written
for line in missing:
    print("did not arrive:", line)
for line in extra:
    print("was not written:", line)
print(f"{sum(written.values())} written, {sum(arrived.values())} arrived, {sum(missing.values())} missing, {sum(extra.values())} extra")
sys.exit(bool(missing or extra) or not written)
