"""`python -m bot` and the command `tocsin`."""

import os
import sys


def main() -> int:
    """Runs the command line; gives the exit code."""
    os.umask(0o077)  # the database tells who follows what: nobody else's business
    # Imported here: the parser's processes import this module, and need none of it.
    from bot.cli.main import main as run  # noqa: PLC0415  # the reason above

    return run()


if __name__ == "__main__":
    sys.exit(main())
