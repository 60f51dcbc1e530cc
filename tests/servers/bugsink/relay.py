"""Each event is one that Sentry's relay takes without a complaint, and finds nothing to strip from."""

import copy
import json
import sys

from sentry_relay.processing import (
    StoreNormalizer,
    convert_datascrubbing_config,
    pii_strip_event,
)

events = json.load(open(sys.argv[1], encoding="utf-8"))
config = convert_datascrubbing_config(
    {"scrubData": True, "scrubDefaults": True, "scrubIpAddresses": True, "sensitiveFields": [], "excludeFields": []}
)
for event in events:
    # What the server added when it took the event.
    for name in ("project", "received", "_meta"):
        event.pop(name, None)
    normal = StoreNormalizer(project_id=1).normalize_event(raw_event=json.dumps(event))
    assert not normal.get("errors"), normal["errors"]
    stripped = pii_strip_event(config, copy.deepcopy(normal))
    stripped.pop("_meta", None)
    normal.pop("_meta", None)
    assert stripped == normal, (stripped, normal)
assert events
print(f"{len(events)} events: no errors, nothing stripped")
