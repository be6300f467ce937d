"""What one poller made of one round over all feeds, as the process that ran it tells the benchmark."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

URLS = "urls.txt"
AT_MOST = 1_800  # seconds for one round of one poller


@dataclass(frozen=True, slots=True)
class Outcome:
    """`seconds` from the first fetch to the last commit, and the processor time (seconds) in them; memory (MB) at the
    peak of the process, and of its largest child; `items`: how many entries its database holds; `late`: how late its
    event loop was, in ms: half of the times, 99 of 100, and the worst."""

    seconds: float
    items: int
    cpu: float
    children_cpu: float
    peak: float
    child_peak: float
    late: tuple[float, float, float] | None = None

    def tell(self) -> None:
        """To the process that started this one."""
        sys.stdout.write(json.dumps(asdict(self)))


def run(module: str, folder: Path, *arguments: str) -> Outcome:
    """One round in a process of its own. `folder` holds the URLS, and the poller's database from round to round."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("TOCSIN_")}
    with (folder / "errors.log").open("w", encoding="utf-8") as errors:
        command = [sys.executable, "-m", module, *arguments, str(folder)]
        done = subprocess.run(  # noqa: S603 - ourselves
            command, env=inherited, stdout=subprocess.PIPE, stderr=errors, check=False, timeout=AT_MOST
        )
    if done.returncode:
        said = (folder / "errors.log").read_text(encoding="utf-8")[-2_000:]
        raise SystemExit(f"{' '.join(command)} ended with {done.returncode}:\n{said}")
    told = json.loads(done.stdout)
    return Outcome(**told | {"late": told["late"] and tuple(told["late"])})


def urls(folder: Path) -> list[str]:
    """The feeds to poll."""
    return (folder / URLS).read_text(encoding="ascii").split()
