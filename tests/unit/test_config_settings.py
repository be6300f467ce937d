"""Options, environment and .env → settings."""

import dataclasses
import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.config import HttpAddress, Mistakes, Settings, http_address, load

TOKEN = "123456789:AAaaBBbbCCccDDddEEeeFFffGGggHHhhII0"


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty directory with a feeds.yaml, and no variable of ours."""
    for name in [name for name in os.environ if name.upper().startswith("TOCSIN_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    Path("feeds.yaml").write_text("feeds: [{id: a, url: 'http://u:p4ss%21word@a.example/'}]\n", encoding="utf-8")
    return tmp_path


def mistakes(options: Mapping[str, str] | None = None) -> list[str]:
    """What is said about the surroundings."""
    with pytest.raises(Mistakes) as raised:
        load(options or {})
    assert raised.value.data["mistakes"] == raised.value.mistakes
    return list(raised.value.mistakes)


def test_without_anything_set_the_defaults_hold() -> None:
    settings = load()
    assert settings.demo
    assert (settings.data, settings.database) == (Path("data"), "data/demo.db")
    assert (settings.feeds_file, settings.log) == (Path("feeds.yaml"), "console")
    assert settings.http == HttpAddress("127.0.0.1", 8787)
    assert [feed.id for feed in settings.feeds] == ["a"]


@pytest.mark.parametrize("name", ["TOCSIN_TELEGRAM_TOKEN", "TOCSIN_DISCORD_TOKEN"])
def test_with_a_token_the_database_is_no_longer_the_demos(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, TOKEN)
    monkeypatch.setenv("TOCSIN_DATA", "/var/lib/tocsin")
    settings = load()
    assert not settings.demo
    assert settings.database == "/var/lib/tocsin/tocsin.db"


def test_options_beat_the_environment_and_the_environment_beats_the_env_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Path(".env").write_text("TOCSIN_DATA=file\nTOCSIN_LOG=json\nTOCSIN_HTTP=[::1]:1\nOTHER=1\n", encoding="utf-8")
    monkeypatch.setenv("TOCSIN_DATA", "variable")
    monkeypatch.setenv("TOCSIN_HTTP", "localhost:2")
    settings = load({"data": "option"})
    assert (settings.data, settings.http, settings.log) == (Path("option"), HttpAddress("localhost", 2), "json")


def test_an_empty_variable_is_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOCSIN_TELEGRAM_TOKEN", "")
    monkeypatch.setenv("TOCSIN_HTTP", "")
    assert load() == load(env_file=None)
    assert load().telegram_token is None


def test_a_token_can_come_from_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("secret").write_text(f"{TOKEN}\n", encoding="utf-8")
    monkeypatch.setenv("TOCSIN_TELEGRAM_TOKEN_FILE", "secret")
    token = load().telegram_token
    assert token is not None
    assert token.get_secret_value() == TOKEN


@pytest.mark.parametrize(
    ("variables", "told"),
    [
        (
            {"TOCSIN_TELEGRAM_TOKEN": TOKEN, "TOCSIN_TELEGRAM_TOKEN_FILE": "x"},
            "TOCSIN_TELEGRAM_TOKEN: set together with TOCSIN_TELEGRAM_TOKEN_FILE; keep one of them",
        ),
        ({"TOCSIN_DISCORD_TOKEN_FILE": "none"}, "TOCSIN_DISCORD_TOKEN_FILE: none can't be read (No such file"),
        ({"TOCSIN_DISCORD_TOKEN_FILE": "empty"}, "TOCSIN_DISCORD_TOKEN_FILE: holds no token"),
        ({"TOCSIN_DISCORD_TOKEN": "two words"}, "TOCSIN_DISCORD_TOKEN: holds no token"),
        ({"TOCSIN_FEDS": "x"}, "TOCSIN_FEDS: not a variable of Tocsin, did you mean 'TOCSIN_FEEDS'?"),
        ({"TOCSIN_HTTP": "8787"}, "TOCSIN_HTTP: '8787' is no address; write host:port, as in 127.0.0.1:8787"),
        ({"TOCSIN_HTTP": "0.0.0.0:80"}, "TOCSIN_HTTP: 0.0.0.0:80 can be reached from outside; set TOCSIN_HTTP_TOKEN"),
        ({"TOCSIN_HTTP": "[::]:80"}, "TOCSIN_HTTP: [::]:80 can be reached from outside"),
        ({"TOCSIN_HTTP": "bot.example:80"}, "TOCSIN_HTTP: bot.example:80 can be reached from outside"),
        ({"TOCSIN_HTTP_TOKEN": "fifteen-letters"}, "TOCSIN_HTTP_TOKEN: too short; use 16 characters or more"),
        ({"TOCSIN_LOG": "jason"}, "TOCSIN_LOG: 'jason' is no log style, did you mean 'json'?"),
        ({"TOCSIN_DATABASE": "mysql://a/b"}, "TOCSIN_DATABASE: 'mysql://' is not supported"),
        ({"TOCSIN_TELEGRAM_API_URL": "localhost:80"}, "TOCSIN_TELEGRAM_API_URL: no usable URL; write http://"),
        ({"TOCSIN_DISCORD_API_URL": "http://a/?x=1"}, "TOCSIN_DISCORD_API_URL: a URL that paths are appended to"),
        ({"TOCSIN_DISCORD_GATEWAY_URL": "http://a"}, "TOCSIN_DISCORD_GATEWAY_URL: no usable URL; write ws://"),
    ],
)
def test_a_mistaken_variable_is_told_by_its_name(
    variables: dict[str, str], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("empty").write_text("\n", encoding="utf-8")
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    (line,) = mistakes()
    assert line.startswith(told)


def test_a_mistaken_option_is_told_as_the_option() -> None:
    assert mistakes({"log": "xml"}) == ["--log: 'xml' is no log style; known here: console, json"]


def test_an_unknown_variable_of_the_env_file_is_told_with_the_file() -> None:
    Path(".env").write_text("TOCSIN_TOKN=1\n", encoding="utf-8")
    (line,) = mistakes()
    assert line.startswith(".env: TOCSIN_TOKN: not a variable of Tocsin")


def test_an_env_file_that_is_not_utf8_is_told() -> None:
    Path(".env").write_bytes(b"TOCSIN_DATA=\xe8\n")
    assert mistakes() == [".env: can't be read (it is not UTF-8); mend or remove it"]


def test_mistakes_of_environment_and_file_are_told_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOCSIN_LOG", "xml")
    monkeypatch.setenv("TOCSIN_HTTP", "x")
    Path("feeds.yaml").write_text("feedz: []\n", encoding="utf-8")
    assert [line.partition(":")[0] for line in mistakes()] == ["TOCSIN_HTTP", "TOCSIN_LOG", "feeds.yaml"]


def test_an_address_beyond_loopback_is_fine_with_a_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOCSIN_HTTP", "0.0.0.0:0")
    monkeypatch.setenv("TOCSIN_HTTP_TOKEN", "sixteen-letters!")
    assert load().http == HttpAddress("0.0.0.0", 0)


def test_who_polls_and_where_hubs_call_can_be_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOCSIN_PROJECT_URL", "https://me.example/tocsin?about=1")
    monkeypatch.setenv("TOCSIN_PUBLIC_URL", "https://tocsin.example/here/")
    monkeypatch.setenv("TOCSIN_HTTP_TOKEN", "sixteen-letters!")
    settings = load()
    assert settings.project_url == "https://me.example/tocsin?about=1"
    assert settings.public_url == "https://tocsin.example/here"


def test_a_public_address_needs_a_token_and_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOCSIN_PUBLIC_URL", "https://tocsin.example/")
    assert "TOCSIN_HTTP_TOKEN" in mistakes()[0]
    monkeypatch.setenv("TOCSIN_HTTP_TOKEN", "sixteen-letters!")
    monkeypatch.setenv("TOCSIN_PUBLIC_URL", "tocsin.example")
    assert [line.partition(":")[0] for line in mistakes()] == ["TOCSIN_PUBLIC_URL"]


def test_urls_that_paths_are_appended_to_lose_their_last_slash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOCSIN_TELEGRAM_API_URL", "http://127.0.0.1:81/")
    monkeypatch.setenv("TOCSIN_DISCORD_API_URL", "http://127.0.0.1:82/api/v10")
    monkeypatch.setenv("TOCSIN_DISCORD_GATEWAY_URL", "ws://127.0.0.1:83/")
    settings = load()
    assert settings.telegram_api_url == "http://127.0.0.1:81"
    assert settings.discord_api_url == "http://127.0.0.1:82/api/v10"
    assert settings.discord_gateway_url == "ws://127.0.0.1:83"


def test_no_secret_is_in_the_settings_text_and_all_are_named_for_redaction(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOCSIN_TELEGRAM_TOKEN", TOKEN)
    monkeypatch.setenv("TOCSIN_HTTP_TOKEN", "token-of-the-pages")
    monkeypatch.setenv("TOCSIN_DATABASE", "postgresql://tocsin:hunter%402@db/tocsin")
    settings = load()
    secrets = settings.secrets()
    assert set(secrets) == {TOKEN, "token-of-the-pages", "hunter%402", "hunter@2", "p4ss%21word", "p4ss!word"}
    assert not [secret for secret in secrets if secret in repr(settings)]


def test_settings_do_not_change() -> None:
    settings = load()
    with pytest.raises(dataclasses.FrozenInstanceError):
        settings.log = "json"  # type: ignore[misc]  # what must not be possible
    assert dataclasses.is_dataclass(Settings)


@pytest.mark.parametrize(
    ("text", "address", "loopback"),
    [
        ("127.0.0.1:8787", HttpAddress("127.0.0.1", 8787), True),
        ("127.8.8.8:1", HttpAddress("127.8.8.8", 1), True),
        ("[::1]:0", HttpAddress("::1", 0), True),
        ("[::ffff:127.0.0.1]:1", HttpAddress("::ffff:127.0.0.1", 1), True),
        ("LocalHost:65535", HttpAddress("LocalHost", 65535), True),
    ],
)
def test_addresses_are_read_and_written_alike(text: str, address: HttpAddress, loopback: bool) -> None:
    read = http_address({"http": text})
    assert (read, str(read), read.loopback) == (address, text, loopback)


@pytest.mark.parametrize("text", [":80", "::1:80", "[::1]", "[a]:80", "a b:80", "a:65536", "a:x", "a:-1", "a:٣"])
def test_what_is_no_address_is_refused_with_how_to_write_one(text: str) -> None:
    with pytest.raises(Mistakes, match=r"--http: .*write"):
        http_address({"http": text})


def with_summaries(more: str = "") -> None:
    Path("feeds.yaml").write_text(
        f"feeds: []\nsummaries: {{base_url: 'http://127.0.0.1:11434/v1/', model: small{more}}}\n", encoding="utf-8"
    )


def test_a_language_models_key_comes_from_the_environment_or_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("key").write_text("sk-in-a-file\n", encoding="utf-8")
    with_summaries(", key_file: key")
    settings = load()
    assert settings.summaries is not None
    assert settings.summaries.base_url == "http://127.0.0.1:11434/v1"
    assert settings.summaries_token is not None
    assert settings.summaries_token.get_secret_value() == "sk-in-a-file"
    assert "sk-in-a-file" not in repr(settings)
    assert "sk-in-a-file" in settings.secrets()
    monkeypatch.setenv("TOCSIN_SUMMARIES_TOKEN", "sk-of-the-environment")
    assert "sk-of-the-environment" in load().secrets()


def test_a_language_model_needs_no_key() -> None:
    with_summaries()
    assert load().summaries_token is None


@pytest.mark.parametrize(("written", "what"), [(None, "can't be read"), ("two words", "holds no token")])
def test_a_key_file_without_a_key_is_told(written: str | None, what: str) -> None:
    if written is not None:
        Path("key").write_text(written, encoding="utf-8")
    with_summaries(", key_file: key")
    (said,) = mistakes()
    assert said.startswith("feeds.yaml: summaries.key_file: ")
    assert what in said
