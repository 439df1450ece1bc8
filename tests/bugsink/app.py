"""The application that is watched: started, asked, ended."""

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

# Seconds until it listens, until a request is answered, and until it has ended and sent what it held.
START, ANSWER, END = 60, 30, 60
# No proxy finds a server of this machine's.
OPEN = urllib.request.build_opener(urllib.request.ProxyHandler({})).open
# No proxy finds it either, and what is provoked here is for nobody else to see.
UNSET = ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "SENTRY_SPOTLIGHT")


def end_in_order():
    """Has SIGTERM end this program as an error would: what it started ends before it."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended by SIGTERM"))


class Answer:
    """Status, headers and body of an answer; the body as JSON where it is."""

    def __init__(self, response):
        self.status, self.headers = response.status, response.headers
        text = response.read().decode()
        self.body = json.loads(text) if "json" in (self.headers.get_content_type() or "") else text

    def __repr__(self):
        return f"{self.status} {self.body!r}"


class App:
    """A running command: the program itself, which is asked to end by a signal to its process. Use it with `with`: it is killed,
    with what it started, if that block ends before the program has."""

    def __init__(self, command, settings, dsn=None, count=None):
        """`settings` are variables of its environment; `{folder}` in a value is a folder of its own. `count` says how many
        events have been received of it, where somebody knows."""
        self.folder = tempfile.TemporaryDirectory(prefix="watched-")
        environment = {name: value for name, value in os.environ.items() if name not in UNSET}
        environment |= {"NO_PROXY": "*", "NO_COLOR": "1"}
        environment |= {name: value.format(folder=self.folder.name) for name, value in settings.items()}
        if dsn:
            environment["SENTRY_DSN"] = dsn
        self.command, self.count = command, count
        self.lines, self.more = [], threading.Condition()
        self.process = subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
        )
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.folder.cleanup()

    def _read(self):
        for line in self.process.stdout:
            with self.more:
                self.lines.append(line)
                self.more.notify_all()
        with self.more:
            self.lines.append(None)
            self.more.notify_all()

    def output(self):
        """What it has printed so far."""
        return "".join(line for line in self.lines if line)

    def says(self, pattern):
        """Waits until it prints a line in which `pattern` is found, and returns the match."""
        until, seen = time.monotonic() + START, 0
        with self.more:
            while True:
                for line in self.lines[seen:]:
                    if line is None:
                        self._fail(f"ended before it said {pattern!r}")
                    if match := re.search(pattern, line):
                        return match
                seen = len(self.lines)
                if not self.more.wait(until - time.monotonic()):
                    self._fail(f"did not say {pattern!r} within {START} s")

    def request(self, method, path, body=None, **headers):
        """An answer of its server, whatever its status; `path` may be a whole URL, else it is below `url`. A body is sent as
        JSON, and bytes as they are."""
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        if body is not None:
            headers["Content-Type"] = "application/json"
            body = body if isinstance(body, bytes) else json.dumps(body).encode()
        request = urllib.request.Request(urllib.parse.urljoin(self.url, path), body, headers, method=method)
        try:
            with OPEN(request, timeout=ANSWER) as response:
                return Answer(response)
        except urllib.error.HTTPError as error:
            with error:
                return Answer(error)

    def expect(self, status, method, path, body=None, **headers):
        """The same, and it has to have this status."""
        answer = self.request(method, path, body, **headers)
        if answer.status != status:
            self._fail(f"answered {method} {path} with {answer}; expected is {status}")
        return answer

    def has_sent(self, events):
        """Waits until so many events have been received, where somebody counts. What the client of a program has not sent yet
        waits in a queue that holds 30, and drops what is beyond: a receiver may be slower than we ask."""
        until = time.monotonic() + ANSWER
        while self.count and (seen := self.count()) != events:
            if seen > events or time.monotonic() > until:
                self._fail(f"has sent {seen} events; expected are {events}")
            time.sleep(0.02)

    def stop(self):
        """Asks it to end."""
        self.process.send_signal(signal.SIGTERM)

    def wait(self):
        """Waits until it has ended, which has to be of its own accord and well."""
        try:
            status = self.process.wait(END)
        except subprocess.TimeoutExpired:
            self._fail(f"did not end within {END} s")
        self.reader.join(END)
        if status:
            self._fail(f"ended with {status}")

    def _fail(self, what):
        raise SystemExit(f"{' '.join(self.command)}\n{what}. It printed:\n{self.output()}")
