"""A Bugsink of one's own: set up in a folder, started on loopback, asked over its API, stopped."""

import json
import os
import pathlib
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

# What runs in its own processes: its settings, and the program that sets it up.
INSIDE = pathlib.Path(__file__).parent / "inside"
# Seconds until it has started or answered, until it has taken what is on its way, and until it has ended.
START, LAST, STOP = 120, 10, 10
# No proxy finds a server of this machine's.
OPEN = urllib.request.build_opener(urllib.request.ProxyHandler({})).open

# Where an entry of its log begins: what it says itself, by level; what gunicorn says; an access.
ENTRY = re.compile(r"^(?=[A-Z]+ [\w.]+: |\[\d{4}-|[\d.]+ - - \[)", re.MULTILINE)
# A warning or worse of its own, or of gunicorn's; an access to the receiving end that was answered other than 200.
COMPLAINT = re.compile(
    r'(WARNING|ERROR|CRITICAL) |\[[^]]+\] \[\d+\] \[(WARNING|ERROR|CRITICAL)|.*"POST /api/\d+/\w+/ HTTP/1\.1" (?!200 )'
)


class Bugsink:
    """Use it with `with`: it is stopped, and its folder removed, however that block ends."""

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="bugsink-")
        try:
            self._start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        process = getattr(self, "process", None)
        if process and process.poll() is None:
            process.terminate()
            try:
                process.wait(STOP)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.folder.cleanup()

    def _start(self):
        listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        self.log = pathlib.Path(self.folder.name, "log")
        environment = {
            **os.environ,
            "BUGSINK_FOLDER": self.folder.name,
            "BUGSINK_URL": self.url,
            "DJANGO_SETTINGS_MODULE": "settings",
            "PYTHONPATH": str(INSIDE),
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        # Bugsink's own errors are not to be sent anywhere.
        environment.pop("SENTRY_DSN", None)
        set_up = subprocess.run(
            [sys.executable, INSIDE / "set_up.py"], env=environment, cwd=self.folder.name, capture_output=True, text=True
        )
        if set_up.returncode:
            raise SystemExit(f"Bugsink cannot be set up:\n{set_up.stdout}{set_up.stderr}")
        made = json.loads(set_up.stdout.splitlines()[-1])
        self.project, self.token = made["project"], made["token"]
        self.dsn = self.url.replace("//", f"//{made['key']}@") + f"/{self.project}"
        with listener, self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", "--no-control-socket", "--workers", "1", "--threads", "2"]
                + ["--access-logfile", "-", "--bind", f"fd://{listener.fileno()}", "bugsink.wsgi"],
                env=environment, cwd=self.folder.name, pass_fds=[listener.fileno()], stdout=log, stderr=log,
            )
        self._wait_until_ready()

    def _wait_until_ready(self):
        until = time.monotonic() + START
        while True:
            try:
                return self.page("/health/ready")
            except OSError as error:
                if self.process.poll() is not None or time.monotonic() > until:
                    raise SystemExit(f"Bugsink does not start ({error}):\n{self.log.read_text()}") from None
                time.sleep(0.1)

    def page(self, path):
        """A page as a browser gets it. An answer that is none of success raises `OSError`."""
        with OPEN(self.url + path, timeout=START) as response:
            return response.read().decode()

    def api(self, path):
        """An answer of the API, all pages of it where it is a list."""
        answers, url = [], f"{self.url}/api/canonical/0/{path}"
        while url:
            request = urllib.request.Request(url, headers={"Authorization": f"Bearer {self.token}"})
            with OPEN(request, timeout=START) as response:
                body = response.read().decode()
            if response.headers.get_content_type() != "application/json":
                return body
            answer = json.loads(body)
            if "results" not in answer:
                return answer
            answers += answer["results"]
            url = answer["next"]
        return answers

    def issues(self):
        """The issues of the project, in the order in which they came up."""
        return self.api(f"issues/?project={self.project}")

    def count(self):
        """How many events it has taken."""
        return sum(issue["digested_event_count"] for issue in self.issues())

    def wait_for(self, events):
        """Waits until it has taken so many, for a time: a sender does not always wait for the answer to its last."""
        until = time.monotonic() + LAST
        while self.count() < events and time.monotonic() < until:
            time.sleep(0.05)

    def events(self, issue):
        """The events of an issue, the oldest first, with all that was sent."""
        return [self.api(f"events/{event['id']}/") for event in self.api(f"events/?issue={issue['id']}&order=asc")]

    def complaints(self):
        """What its log says of events that it refused, of requests that failed, and of errors of its own; of a traceback
        the end."""
        entries = [entry.splitlines() for entry in ENTRY.split(self.log.read_text()) if COMPLAINT.match(entry)]
        return ["\n".join(dict.fromkeys((entry[0], entry[-1]))) for entry in entries]

    def prove_that_it_complains(self):
        """Sends an event that is wrong, which has to be answered 200 and complained of: else no complaint means nothing."""
        event = {"event_id": "0" * 32, "timestamp": time.time(), "platform": "native", "level": "no level"}
        item = json.dumps(event)
        envelope = f'{{"event_id":"{event["event_id"]}","dsn":"{self.dsn}"}}\n{{"type":"event"}}\n{item}\n'
        with OPEN(f"{self.url}/api/{self.project}/envelope/", envelope.encode(), timeout=START):
            pass
        complaints = self.complaints()
        if not complaints or self.issues():
            raise SystemExit(f"Bugsink took an event that is wrong, or did not say so:\n{self.log.read_text()}")
        return len(complaints)
