"""Runs a command with a DSN that leads here, and keeps the envelopes that it sends.

    python receive.py FOLDER COMMAND…

Each envelope becomes a file (*.envelope) in FOLDER. Ends as the command does.
"""

import gzip
import http.server
import itertools
import os
import pathlib
import subprocess
import sys
import threading
import zlib

FOLDER = pathlib.Path(sys.argv[1])
NUMBERS = itertools.count()


class Receiver(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.body()
        encoding = self.headers.get("Content-Encoding", "")
        if encoding == "gzip":
            body = gzip.decompress(body)
        elif encoding == "deflate":
            body = zlib.decompress(body)
        (FOLDER / f"received-{os.getpid()}-{next(NUMBERS)}.envelope").write_bytes(body)
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def body(self):
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))
        chunks = []
        while size := int(self.rfile.readline().split(b";")[0], 16):
            chunks.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(chunks)

    def log_message(self, *_):
        pass


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    dsn = f"http://key@127.0.0.1:{server.server_port}/1"
    # A proxy would not find a server of this machine's.
    environment = {**os.environ, "SENTRY_DSN": dsn, "NO_PROXY": "*", "no_proxy": "*"}
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"):
        environment.pop(name, None)
    return subprocess.run(sys.argv[2:], env=environment).returncode


if __name__ == "__main__":
    sys.exit(main())
