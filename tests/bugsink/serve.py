"""A Bugsink to look at: says where it is and which DSN leads to it, and ends with ctrl-c, and all that it was sent with it.

    python serve.py

Its pages ask for no login: whoever can reach this machine's loopback reads them. Needs bugsink (PyPI), in the environment of the
Python that runs this.
"""

import signal

from app import end_in_order
from server import Bugsink


def main():
    end_in_order()
    with Bugsink() as server:
        print(f"Bugsink: {server.url}/issues/{server.project}/\nexport SENTRY_DSN={server.dsn}", flush=True)
        try:
            signal.pause()
        except KeyboardInterrupt:
            pass


if __name__ == "__main__":
    main()
