"""Whether all that was captured is sent or dropped, and something was dropped: says so by its exit code."""

import re
import sys

page = open(sys.argv[1], encoding="utf-8").read()
captured = int(sys.argv[2])
counts = dict(re.findall(r'^sentry_envelopes_total\{outcome="(\w+)"\} (\d+)$', page, re.M))
counts = {outcome: int(count) for outcome, count in counts.items()}
dropped = sum(counts.values()) - counts.get("sent", 0)
sys.exit(not (sum(counts.values()) == captured and dropped > 0 and counts.get("sent", 0) > 0))
