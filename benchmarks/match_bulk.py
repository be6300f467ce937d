"""What `tocsin match` takes for 100,000 queries and 10,000 items: time, the most memory, and whether it is right.

The real command runs in a process of its own with a terminal for its progress. A sample of its answers is compared with
each query tried by itself. Beside it: the folded queries as fixed strings in `grep -F -f`, which knows no forms.
"""

from __future__ import annotations

import argparse
import json
import os
import pty
import random
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks.table import clear, progress, show
from benchmarks.topics_data import add_option
from benchmarks.topics_speed import made_items, made_queries
from bot.lemmas.shelf import Shelf
from bot.topics.fold import fold
from bot.topics.index import Document, Single, Vocabulary
from bot.topics.query import parse

WORDS_AN_ITEM = 100
GOAL = 400
MEGABYTE = 1_000_000
_PERCENT = re.compile(rb"(\d+)%")


@dataclass(frozen=True, slots=True)
class Ran:
    """How the command ran: seconds, the most memory in MB, its exit code, percentages that its terminal showed."""

    wall: float
    processor: float
    memory: float
    code: int
    percents: int


def main() -> int:
    """Prints the table; the exit code is 1 where an answer is wrong or a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    add_option(parser)
    parser.add_argument("--queries", type=int, default=100_000)
    parser.add_argument("--items", type=int, default=10_000)
    parser.add_argument("--sample", type=int, default=200, help="how many queries and items to try one by one")
    parser.add_argument("--folder", type=Path, default=Path("data"), help="where folded dictionaries are kept")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        return _measure(Path(name), arguments)


def _measure(folder: Path, arguments: argparse.Namespace) -> int:
    rng = random.Random(11)  # noqa: S311 - repeatable, no secrets
    progress("writing the files")
    queries = list(islice(made_queries(rng), arguments.queries))
    items, texts = made_items(rng, arguments.data, arguments.items, WORDS_AN_ITEM)
    _write(folder / "q.jsonl", ({"id": number, "query": query} for number, query in enumerate(queries)))
    _write(folder / "i.jsonl", ({"id": number, **_fields(item)} for number, item in enumerate(items)))
    progress("tocsin match")
    ran = _run(folder, arguments.folder.absolute())
    answers = (folder / "out.jsonl").read_text(encoding="utf-8").splitlines()
    progress("comparing")
    wrong, compared = _wrong(rng, queries, items, answers, arguments)
    grep = _grep(folder, queries, items)
    clear()
    show(
        f"{len(queries):,} queries × {len(items):,} items of {WORDS_AN_ITEM} words ({texts})",
        (
            ("seconds", f"{ran.wall:.1f}", ""),
            ("processor seconds", f"{ran.processor:.1f}", ""),
            ("most memory, MB", f"{ran.memory:.0f}", f"{GOAL} at most"),
            ("percentages shown on the terminal", ran.percents, "more than 10"),
            ("items answered", len(answers), f"{len(items):,}"),
            ("matches", sum(len(json.loads(answer)["matches"]) for answer in answers), ""),
            ("compared one by one", compared, ""),
            ("wrong", wrong, "0"),
            ("grep -F -f, seconds (no forms)", "–" if grep is None else f"{grep:.1f}", ""),
        ),
    )
    good = ran.code == 0 and ran.memory <= GOAL and ran.percents > 10 and len(answers) == len(items) and not wrong
    return 0 if good else 1


def _fields(item: Document) -> dict[str, object]:
    return {"title": item.title, "summary": item.summary, "language": item.language}


def _write(path: Path, lines: Iterator[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def _run(folder: Path, data: Path) -> Ran:
    """The command, its progress on a terminal of its own."""
    command = [str(Path(sys.executable).with_name("tocsin")), "match", "--data", str(data)]
    command += ["--queries", "q.jsonl", "--items", "i.jsonl"]
    ours, theirs = pty.openpty()
    shown = bytearray()

    def listen() -> None:
        try:
            while some := os.read(ours, 65536):
                shown.extend(some)
        except OSError:  # a terminal whose last writer has gone
            pass

    started = time.perf_counter()
    with (folder / "out.jsonl").open("wb") as out:
        child = subprocess.Popen(  # noqa: S603 - ourselves
            command, cwd=folder, stdout=out, stderr=theirs, env={**os.environ, "TERM": "xterm", "COLUMNS": "100"}
        )
        os.close(theirs)
        listening = threading.Thread(target=listen)
        listening.start()
        most = 0
        # Not ru_maxrss, in which a child counts what its parent had before it.
        while child.poll() is None:
            most = max(most, _peak(child.pid))
            time.sleep(0.05)
        listening.join()
    wall = time.perf_counter() - started
    os.close(ours)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    percents = len(set(_PERCENT.findall(bytes(shown))))
    return Ran(wall, used.ru_utime + used.ru_stime, most / MEGABYTE, child.returncode, percents)


def _peak(process: int) -> int:
    """The most memory that a process has had so far, in bytes; 0 when it has gone."""
    try:
        status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    except OSError:
        return 0
    peak = re.search(r"VmHWM:\s*(\d+) kB", status)
    return int(peak[1]) * 1024 if peak else 0


def _wrong(
    rng: random.Random, queries: list[str], items: list[Document], answers: list[str], arguments: argparse.Namespace
) -> tuple[int, int]:
    """How many of a sample's answers differ from each query tried by itself, and how many were compared."""
    vocabulary = Vocabulary(Shelf(arguments.folder / "lemmas").wait)
    some = rng.sample(range(len(items)), min(arguments.sample, len(items)))
    found = {number: {match["id"] for match in json.loads(answers[number])["matches"]} for number in some}
    # Half of them are queries that match, else next to none would.
    matching = sorted(set().union(*found.values()))
    asked = {*rng.sample(matching, min(arguments.sample, len(matching)))}
    asked |= {*rng.sample(range(len(queries)), min(arguments.sample, len(queries)))}
    wrong = 0
    for query in asked:
        single = Single(parse(queries[query]), vocabulary)
        wrong += sum((single.match(items[number]) is not None) is not (query in found[number]) for number in some)
    return wrong, len(asked) * len(some)


def _grep(folder: Path, queries: list[str], items: list[Document]) -> float | None:
    """The processor's seconds for the queries' words, folded, as fixed strings; None without grep."""
    grep = shutil.which("grep")
    if grep is None:
        return None
    words = {fold(word) for query in queries for word in re.findall(r"\w+", query.replace("OR", ""))}
    (folder / "words").write_text("\n".join(sorted(words)) + "\n", encoding="utf-8")
    texts = (fold(f"{item.title} {item.summary}") for item in items)
    (folder / "texts").write_text("\n".join(texts) + "\n", encoding="utf-8")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [grep, "-F", "-o", "-f", "words", "texts"]
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - as found above
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    sys.exit(main())
