"""Runs an application against a Bugsink of its own, and looks whether a person would find there what is right.

    python check.py SCENARIO COMMAND…

SCENARIO is a module in the folder `scenario`: what is done with the application that COMMAND starts, and which issues have to be
there in the end. Ends with 1 where something differs, and says what was expected and what is seen; where Bugsink refused
anything; where the application does not end well. Needs bugsink (PyPI), in the environment of the Python that runs this.
"""

import importlib
import sys
import time

from app import App, end_in_order
from expect import differences
from server import Bugsink


def main():
    end_in_order()
    scenario, command = importlib.import_module(f"scenario.{sys.argv[1]}"), sys.argv[2:]
    begun = time.monotonic()
    with Bugsink() as server:
        known = server.prove_that_it_complains()
        started = time.monotonic()
        with App(command, scenario.SETTINGS, server.dsn, server.count) as app:
            expected = scenario.drive(app)
        driven = time.monotonic()
        server.wait_for(sum(issue.events for issue in expected))
        wrong = [f"Bugsink's log\n{line}" for line in server.complaints()[known:]]
        wrong += differences(server, expected, scenario.SECRETS)
        events = server.count()
    for text in wrong:
        print("WRONG:", text.replace("\n", "\n    "))
    print(
        f"Bugsink: {len(expected)} issues expected, {events} events seen, {len(wrong)} differences",
        f"({started - begun:.1f} s to start it, {driven - started:.1f} s for the application,",
        f"{time.monotonic() - driven:.1f} s to look)",
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
