"""With more to send than Telegram and Discord allow, Tocsin comes near their limits, and nobody tells it to wait.

`benchmarks/steady.py` does the same for longer, and looks closer.
"""

from __future__ import annotations

from pathlib import Path

from tests.e2e.steady import Plan, steady


async def test_a_steady_run_keeps_to_the_limits_and_makes_use_of_them(tmp_path: Path) -> None:
    result = await steady(tmp_path, Plan(seconds=6.0, readers=150, groups=3, channels=5))
    # How near it comes is for the benchmark to say: beside other tests the machine decides.
    assert result.broken(share=0.4, of_discord=0.4) == []
    assert len(result.replies) >= 3
