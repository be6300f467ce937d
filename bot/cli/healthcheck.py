"""`tocsin healthcheck`: whether the running Tocsin answers; for containers without curl."""

from __future__ import annotations

from http.client import HTTPConnection, HTTPException

from bot.cli import shell

SECONDS = 5.0
_ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  # read, not bound


def healthcheck(http: shell.Http = None) -> int:
    """Ask the running Tocsin for /livez: exit 0 if it answers, else 1."""
    from bot.config import http_address  # noqa: PLC0415  # see shell.settings

    address = http_address(shell.given(http=http))
    if not address.port:
        shell.complain("port 0 is a new one at each start; give the port that `tocsin run` printed, with --http")
        return 2
    connection = HTTPConnection(_ANYWHERE.get(address.host, address.host), address.port, timeout=SECONDS)
    try:
        connection.request("GET", "/livez")
        status = connection.getresponse().status
    except (OSError, HTTPException) as error:
        shell.complain(f"{address}: no answer ({str(error) or type(error).__name__}); is `tocsin run` running there?")
        return 1
    finally:
        connection.close()
    if status != 200:
        shell.complain(f"{address}: /livez answered {status}")
        return 1
    shell.say(f"{address}: alive")
    return 0
