"""How the command line ends when something goes wrong underneath."""

from collections.abc import Callable

import pytest

from bot.cli import main as cli
from bot.config import Mistakes
from bot.config.values import read_language
from bot.errors import ConfigurationError, StoreError

TOKEN = "123456789:AAaaBBbbCCccDDddEEeeFFffGGggHHhhII0"


Ending = Callable[[BaseException], tuple[int, str]]


@pytest.fixture
def ending(capsys: pytest.CaptureFixture[str]) -> Ending:
    """The exit code and the standard error of an error that reaches the top."""

    def end(error: BaseException) -> tuple[int, str]:
        code = cli.explain(error)
        return code, capsys.readouterr().err

    return end


def test_a_configuration_error_ends_with_2_and_all_its_lines(ending: Ending) -> None:
    assert ending(Mistakes("x", ["a: one", "b: two"])) == (2, "a: one\nb: two\n")
    assert ending(ConfigurationError(where="TOCSIN_HTTP", what="in use")) == (2, "TOCSIN_HTTP: in use\n")


def test_any_other_error_of_ours_ends_with_1(ending: Ending) -> None:
    assert ending(StoreError(path="t.db", what="locked")) == (1, "t.db: locked\n")


def test_of_a_group_ours_is_told(ending: Ending) -> None:
    ours = ConfigurationError(where="a", what="b")
    group = BaseExceptionGroup("tasks", [ValueError("x"), ExceptionGroup("inner", [KeyError("y"), ours])])
    assert ending(group) == (2, "a: b\n")


def test_a_fault_is_one_line_with_its_place(ending: Ending) -> None:
    with pytest.raises(TypeError) as raised:
        read_language(None)  # type: ignore[arg-type]  # a fault inside of our own code
    code, told = ending(raised.value)
    assert code == 1
    assert told.startswith("a fault in Tocsin: TypeError: ")
    assert "values.py:" in told
    assert len(told.splitlines()) == 1


def test_a_librarys_error_shows_no_token(ending: Ending) -> None:
    code, told = ending(RuntimeError(f"The token `{TOKEN}`\nwas rejected"))
    assert code == 1
    assert told.startswith("a fault in Tocsin: RuntimeError: The token `[redacted]` was rejected (outside of Tocsin)")
