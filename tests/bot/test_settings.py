"""Every setting is listed in `.env.example`, printed by `config`, and kept from those whom it does not concern."""

import re
from pathlib import Path

import pytest

from bot.settings import Settings, demo_home, load_settings, proxy_for, read_days
from crm.errors import BadInput
from tests.commands import Home


def test_env_example_lists_every_setting_and_no_other() -> None:
    listed = re.findall(r"^([A-Z_]+)=", Path(".env.example").read_text("utf-8"), re.MULTILINE)
    assert sorted(listed) == sorted(name.upper() for name in Settings.model_fields)


def test_env_example_states_the_defaults() -> None:
    settings = Settings(_env_file=".env.example")
    assert settings.model_dump(exclude_none=True) == Settings(_env_file=None).model_dump(exclude_none=True)


def test_config_prints_every_setting_with_secrets_masked(tmp_path: Path) -> None:
    secrets = {"SLACK_BOT_TOKEN": "xoxb-private", "DAYBOOK_DATABASE_URL": "postgresql://u:private@h/n"}
    home = Home(tmp_path, **secrets)
    said = home.run("config", "--json")
    assert sorted(said.json) == sorted(name.upper() for name in Settings.model_fields)
    assert said.json["SLACK_BOT_TOKEN"] == said.json["DAYBOOK_DATABASE_URL"] == "********"
    assert said.json["SLACK_APP_TOKEN"] is None
    assert said.json["DAYBOOK_DIGEST_GRACE"] == 240
    plain = home.run("config")
    assert "private" not in said.out + plain.out
    assert "SLACK_API_BASE=https://slack.com/api/" in plain.out


@pytest.mark.parametrize(
    ("text", "days"), [("mon-fri", {0, 1, 2, 3, 4}), ("sun-thu", {6, 0, 1, 2, 3}), ("Mon, wed,fri", {0, 2, 4})]
)
def test_days_are_read(text: str, days: set[int]) -> None:
    assert read_days(text) == days


def test_each_wrong_setting_is_named_with_what_it_should_look_like(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAYBOOK_DIGEST_TIME", "25:00")
    monkeypatch.setenv("DAYBOOK_DIGEST_DAYS", "someday")
    monkeypatch.setenv("DAYBOOK_DIGEST_GRACE", "-1")
    monkeypatch.setenv("SLACK_API_BASE", "https://slack.com/")
    with pytest.raises(BadInput) as wrong:
        load_settings()
    assert "SLACK_API_BASE: must be a web address that ends in /api/" in wrong.value.sentence
    for said in (
        "DAYBOOK_DIGEST_TIME: ",
        "DAYBOOK_DIGEST_DAYS: must name days, like mon-fri",
        "DAYBOOK_DIGEST_GRACE: ",
    ):
        assert said in wrong.value.sentence
    assert "someday" not in wrong.value.sentence, "a value may be a secret in the wrong place"


def test_loopback_needs_no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("https_proxy", "http://proxy.test:3128")
    monkeypatch.setenv("http_proxy", "http://proxy.test:3128")
    assert proxy_for("http://127.0.0.1:4000/api/") is None
    assert proxy_for("https://slack.com/api/") == "http://proxy.test:3128"


def test_the_demo_refuses_a_database_of_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAYBOOK_HOME", "/somewhere")
    assert demo_home() == Path("/somewhere/demo")
    monkeypatch.setenv("DAYBOOK_DATABASE_URL", "postgresql://h/n")
    with pytest.raises(BadInput, match="DAYBOOK_DATABASE_URL"):
        demo_home()
