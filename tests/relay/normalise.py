"""Runs Relay's own normaliser over envelopes, and says what it finds wrong in their events and transactions.

    python normalise.py FOLDER [AT_LEAST]

FOLDER holds one envelope a file (*.envelope): what `testing` writes where MONITORED_TESTING_ENVELOPES names a folder,
and what receive.py was sent. Ends with 1 where there is a finding, or where there are fewer than AT_LEAST events and
transactions (1 if not given): a run that saw nothing proves nothing. Needs sentry-relay (PyPI).
"""

import json
import pathlib
import re
import sys

from sentry_relay.processing import StoreNormalizer

# What Relay itself is started with: times may be off by an hour, or lie thirty days back.
NORMALIZER = StoreNormalizer(
    project_id=1,
    protocol_version="7",
    is_renormalize=False,
    remove_other=True,
    normalize_user_agent=True,
    max_secs_in_future=3600,
    max_secs_in_past=2_592_000,
    enable_trimming=True,
)

TYPES = {"event": "default", "transaction": "transaction"}

# Characters of a release, which Sentry takes no more of.
LONGEST_RELEASE = 200

# Relay cuts the names of functions at 512 characters.
CUT_NAME = re.compile(r'exception\.values\.\d+\.stacktrace\.frames\.\d+\.function: rem \["!limit"')


def payloads(envelope):
    """The items of an envelope: its type, and its bytes."""
    _, _, rest = envelope.partition(b"\n")
    while rest.strip():
        header, _, rest = rest.partition(b"\n")
        header = json.loads(header)
        length = header.get("length")
        if length is None:
            payload, _, rest = rest.partition(b"\n")
        else:
            payload, rest = rest[:length], rest[length:].removeprefix(b"\n")
        yield header["type"], payload


def findings(meta, path=""):
    """What is noted under `_meta`: errors, and what was removed for being unknown or too long."""
    if not isinstance(meta, dict):
        return
    for key, value in meta.items():
        if key == "":
            for what in ("err", "rem"):
                for entry in value.get(what) or []:
                    yield f"{path or '.'}: {what} {json.dumps(entry)}"
        else:
            yield from findings(value, f"{path}.{key}" if path else key)


def normalised(kind, payload):
    """What Relay finds in one event or transaction."""
    event = json.loads(payload)
    event["type"] = TYPES[kind]
    try:
        result = NORMALIZER.normalize_event(event)
    except Exception as error:  # a transaction that Relay refuses
        yield f"refused: {error}"
        return
    for finding in findings(result.get("_meta") or {}):
        if not is_of_others(event, finding):
            yield finding


def is_of_others(event, finding):
    """Whether that is none of our doing. A release is the application's own words, and a test has one that is too long. A panic that
    no client of ours and no monitored call has seen is as the SDK makes it, with names of functions of any length."""
    if finding.startswith("release: "):
        return len(event["release"]) > LONGEST_RELEASE
    last = ((event.get("exception") or {}).get("values") or [{}])[-1]
    is_panic = (last.get("mechanism") or {}).get("type") == "panic"
    return is_panic and "monitored" not in event["contexts"] and bool(CUT_NAME.match(finding))


def main():
    folder = pathlib.Path(sys.argv[1])
    at_least = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    seen, wrong = dict.fromkeys(TYPES, 0), 0
    for file in sorted(folder.glob("**/*.envelope")):
        for kind, payload in payloads(file.read_bytes()):
            if kind not in TYPES:
                continue
            seen[kind] += 1
            found = list(normalised(kind, payload))
            if found:
                wrong += 1
                event = json.loads(payload)
                print(f"{file.name}: {kind} {event.get('transaction') or event.get('message')!r}")
                print("".join(f"    {line}\n" for line in found), end="")
    print(f"Relay: {seen['event']} events and {seen['transaction']} transactions, {wrong} with findings")
    return 1 if wrong or sum(seen.values()) < at_least else 0


if __name__ == "__main__":
    sys.exit(main())
