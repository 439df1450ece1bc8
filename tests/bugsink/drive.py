"""Runs an application through a scenario and looks at nothing: for whoever receives what it sends.

    python drive.py SCENARIO COMMAND…

As check.py does it, but with the SENTRY_DSN of the environment, and with the standard library alone.
"""

import importlib
import sys

from app import App, end_in_order


def main():
    end_in_order()
    scenario, command = importlib.import_module(f"scenario.{sys.argv[1]}"), sys.argv[2:]
    with App(command, scenario.SETTINGS) as app:
        scenario.drive(app)


if __name__ == "__main__":
    main()
