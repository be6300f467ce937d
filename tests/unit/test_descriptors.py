"""The limit of open files on systems that say one thing and mean another."""

from __future__ import annotations

import resource
import subprocess
import sys

import pytest

from bot import descriptors


@pytest.mark.parametrize(
    ("soft", "hard", "accepts", "asked"),
    [
        (256, resource.RLIM_INFINITY, 10_240, [65_536, 10_240]),
        (1024, 1_048_576, 1_048_576, [65_536]),
        (1024, 4096, 4096, [4096]),
        (1024, 1024, 1024, []),
        (100_000, 1_048_576, 1_048_576, []),
        (256, resource.RLIM_INFINITY, 0, [65_536, 10_240]),
    ],
)
def test_it_is_raised_as_far_as_the_system_lets_it(
    monkeypatch: pytest.MonkeyPatch, soft: int, hard: int, accepts: int, asked: list[int]
) -> None:
    tried: list[int] = []

    def raise_to(_which: int, limits: tuple[int, int]) -> None:
        tried.append(limits[0])
        if limits[0] > accepts:
            raise ValueError("current limit exceeds maximum limit")

    monkeypatch.setattr(resource, "getrlimit", lambda _which: (soft, hard))
    monkeypatch.setattr(resource, "setrlimit", raise_to)
    descriptors.allow_many()
    assert tried == asked


def test_a_start_is_none_the_worse_for_a_last_file_that_is_open() -> None:
    most = 64
    program = (
        f"import os, resource; from bot import descriptors; os.dup2(1, {most - 1}); "
        f"resource.setrlimit(resource.RLIMIT_NOFILE, ({most}, {most})); descriptors.allow_many()"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)  # noqa: S603 - our own words
