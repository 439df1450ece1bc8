"""What a person is to find in Bugsink, and how that differs from what is there.

A text that is expected is a regular expression, to match the whole of what is seen; numbers and truth values are equal.
"""

import dataclasses
import html
import json
import re


@dataclasses.dataclass
class Frame:
    """A frame of the stack, as the page shows it."""

    function: str
    file: str = r".+\.rs"
    variables: dict = dataclasses.field(default_factory=dict)


@dataclasses.dataclass
class Issue:
    """An issue and the newest of its events. What is left out is not looked at, but for `events`."""

    title: str
    events: int = 1
    # The causes below the outermost error, from the outside in, as `type: text`.
    causes: list | None = None
    # From the outermost to the innermost, all of them in-app; all variables of each.
    frames: list | None = None
    tags: dict = dataclasses.field(default_factory=dict)
    # Of the context `monitored`.
    monitored: dict = dataclasses.field(default_factory=dict)
    user: dict = dataclasses.field(default_factory=dict)
    transaction: str | None = None
    # The ids of all of its events and their traces, the oldest first.
    ids: list | None = None
    traces: list | None = None
    url: str | None = None


def title(issue):
    """The title of an issue, as the list shows it."""
    return f"{issue['calculated_type']}: {issue['calculated_value']}".splitlines()[0]


def differences(server, expected, secrets=()):
    """A text for each difference between the issues that are expected and those that a server has. None of the secrets may be in
    any event."""
    seen = server.issues()
    titles = "".join(f"\n    {title(one)}" for one in seen) or " none"
    for issue in expected:
        found = [one for one in seen if same(issue.title, title(one))]
        if len(found) != 1:
            yield f"expected one issue: {issue.title}\nseen {len(found)} such; all that there are:{titles}"
        for one in found:
            seen.remove(one)
            for difference in of_issue(server, issue, one, secrets):
                yield f"issue {title(one)}\n{difference}"
    for one in seen:
        yield f"issue {title(one)}\nexpected no such issue, seen {one['digested_event_count']} event(s)"


def of_issue(server, expected, issue, secrets):
    """What differs in one issue: the count, the newest event, and the pages that show it."""
    events = server.events(issue)
    yield from pairs("number of events", expected.events, len(events))
    yield from pairs("ids", expected.ids, [event["data"]["event_id"] for event in events])
    yield from pairs("traces", expected.traces, [event["data"]["contexts"]["trace"]["trace_id"] for event in events])
    for secret in secrets:
        if any(secret in json.dumps(event) for event in events):
            yield f"expected no secret, seen {secret!r}"
    sent = events[-1]["data"]
    yield from pairs("transaction", expected.transaction, sent.get("transaction"))
    yield from pairs("tag", expected.tags, sent["tags"])
    yield from pairs("context monitored", expected.monitored, sent["contexts"].get("monitored", {}))
    yield from pairs("user", expected.user, sent.get("user") or {}, whole=True)
    yield from pairs("URL", expected.url, (sent.get("request") or {}).get("url"))
    yield from of_stack(expected, server.api(f"events/{events[-1]['id']}/stacktrace/"))
    yield from of_pages(server, issue, sent)


def of_stack(expected, markdown):
    """What differs in the chain of errors and the stack, as Bugsink tells them."""
    errors, frames = parse(markdown)
    if expected.causes is not None:
        yield from pairs("cause", dict(enumerate(expected.causes)), dict(enumerate(errors[1:])), whole=True)
    if expected.frames is None:
        return
    functions, shown = [frame.function for frame in expected.frames], [frame["function"] for frame in frames]
    if not same(functions, shown):
        yield f"expected frames {functions}\nseen {shown}"
        return
    for one, frame in zip(expected.frames, frames):
        where = f"frame {one.function}"
        yield from pairs(f"{where}: file", one.file, frame["file"])
        yield from pairs(f"{where}: shown as", "in-app", frame["scope"])
        yield from pairs(f"{where}: variable", one.variables, frame["variables"], whole=True)


def parse(markdown):
    """The errors, the outermost first, and the frames of the outermost, from the outside in, that a stack in Markdown tells of."""
    errors, frames = [], []
    lines = iter(markdown.splitlines())
    for line in lines:
        if match := re.fullmatch(r"# (.+)", line):
            errors.append(f"{match[1]}: {next(lines, '')}")
        elif match := re.fullmatch(r"### (.+):(\d+) in `(.+)` \[(.+)\]", line):
            if len(errors) == 1:
                frames.append({"file": match[1], "function": match[3], "scope": match[4], "variables": {}})
        elif match := re.fullmatch(r"\* `(.+?)` = `(.*)`", line):
            frames[-1]["variables"][match[1]] = match[2]
    return errors, frames[::-1]


def of_pages(server, issue, sent):
    """What is not to be read on the pages of an issue although it was sent."""
    outermost = sent["exception"]["values"][-1]
    expected = {
        "event/last/": [outermost["type"]],
        "event/last/details/": [*sent["tags"], *sent["tags"].values(), *(sent.get("user") or {}).values()],
        "event/last/breadcrumbs/": [],
        "events/": [],
        "tags/": ["error_type"],
        "grouping/": [],
    }
    for page, texts in expected.items():
        try:
            shown = html.unescape(server.page(f"/issues/issue/{issue['id']}/{page}"))
        except OSError as error:
            yield f"page {page}\nexpected a page, seen {error}"
            continue
        for text in texts:
            if text not in shown:
                yield f"page {page}\nexpected {text!r} on it, seen nothing of the kind"


def pairs(what, expected, seen, whole=False):
    """What differs between two values, or by names. With `whole` nothing else may be there."""
    if expected is None:
        return
    if not isinstance(expected, dict):
        if not same(expected, seen):
            yield f"expected {what} {expected!r}\nseen {seen!r}"
        return
    for name in {**expected, **(seen if whole else {})}:
        if name not in expected:
            yield f"expected no {what} {name!r}\nseen {seen[name]!r}"
        elif not same(expected[name], seen.get(name)):
            yield f"expected {what} {name!r} {expected[name]!r}\nseen {seen.get(name)!r}"


def same(expected, seen):
    """Whether what is seen is as expected: of a dictionary what is named, of a list all of it."""
    if isinstance(expected, str):
        return isinstance(seen, str) and re.fullmatch(expected, seen, re.DOTALL) is not None
    if isinstance(expected, dict):
        return isinstance(seen, dict) and all(same(value, seen.get(name)) for name, value in expected.items())
    if isinstance(expected, list):
        return isinstance(seen, list) and len(expected) == len(seen) and all(map(same, expected, seen))
    return expected == seen
