"""The command line as a person runs it, and a site for it to look at."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

TOKEN = "123456789:AAaaBBbbCCccDDddEEeeFFffGGggHHhhII0"
FEED = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>Test</title><link>http://127.0.0.1/</link>
<item><title>First</title><link>http://127.0.0.1/1</link><pubDate>Mon, 02 Mar 2026 10:00:00 GMT</pubDate></item>
<item><title>Second</title><link>http://127.0.0.1/2</link><pubDate>Mon, 02 Mar 2026 11:00:00 GMT</pubDate></item>
</channel></rss>
"""
PAGES = {
    "/livez": (200, "ok"),
    "/feed.xml": (200, FEED),
    "/busy": (429, "slow down"),
    "/page": (200, "<!doctype html><html><body>Hello</body></html>"),
    "/": (200, "<html><head><link rel=alternate type='application/rss+xml' href='feed.xml?a=1&amp;b=2'></head></html>"),
    "/feed.xml?a=1&b=2": (200, FEED),
}


class Site(BaseHTTPRequestHandler):
    """Serves PAGES; all else is missing."""

    def do_GET(self) -> None:
        """One page."""
        status, body = PAGES.get(self.path, (404, "missing"))
        content = body.encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/xml" if ".xml" in self.path else "text/html")
        self.send_header("Content-Length", str(len(content)))
        if status == 429:
            self.send_header("Retry-After", "3600")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the library's name
        """Silent."""


@contextmanager
def site() -> Iterator[str]:
    """A site's host:port, on loopback."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield f"127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def settled(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """In that empty directory, with a feeds.yaml, and no variable of ours."""
    for name in [name for name in os.environ if name.upper().startswith("TOCSIN_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(folder)
    Path("feeds.yaml").write_text(
        "feeds:\n- {id: a, url: 'http://a.example/'}\n- {id: b, url: 'http://b.example/', enabled: false}\n",
        encoding="utf-8",
    )
    return folder


def tocsin(*args: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """Runs the command; it never shows a traceback."""
    done = subprocess.run(  # noqa: S603  # our own command line
        [sys.executable, "-m", "bot", *args],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=180,
        check=False,
        env={**os.environ, "PYTHONUTF8": "1", **environ},
    )
    assert "Traceback" not in done.stderr + done.stdout
    return done
