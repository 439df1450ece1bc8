"""Makes the pictures of Bugsink in docs/pictures, by hand: nothing runs it.

    cd FOLDER && npm install playwright-core && sudo apt-get install chromium pngquant
    PYTHON ROOT/tests/bugsink/pictures.py ROOT/docs/pictures ROOT/target/debug/examples/webapp

FOLDER is any outside the repository, ROOT the repository, PYTHON that of an environment with bugsink (PyPI). It does what
check.py does with the web application, and shows the issue with the most events.
"""

import pathlib
import subprocess
import sys

from app import App
from scenario import webapp
from server import Bugsink


def main():
    folder, command = pathlib.Path(sys.argv[1]), sys.argv[2:]
    with Bugsink() as server:
        with App(command, webapp.SETTINGS, server.dsn, server.count) as app:
            webapp.drive(app)
        issue = max(server.issues(), key=lambda issue: issue["digested_event_count"])
        script = pathlib.Path(__file__).with_suffix(".mjs")
        subprocess.run(["node", script, server.url, folder, issue["id"]], check=True)
    pictures = sorted(folder.glob("bugsink-*.png"))
    subprocess.run(["pngquant", "--force", "--ext", ".png", "--strip", "--speed", "1", *pictures], check=True)
    for picture in pictures:
        print(f"{picture.name}: {picture.stat().st_size / 1024:.0f} KiB")


if __name__ == "__main__":
    main()
