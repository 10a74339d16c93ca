"""Configurations are checked, with errors that say what is wrong where."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from luapy.engine import ConfigError, Engine, EngineConfig, Limits, SandboxLevel, SecurityPolicy

WRONG: list[tuple[dict[str, Any], str]] = [
    ({"pool_sise": 3}, "pool_sise: no such option; did you mean 'pool_size'?"),
    ({"pool_size": "3"}, "pool_size: expected an integer, got str '3'"),
    ({"pool_size": True}, "pool_size: expected an integer, got bool True"),
    ({"pool_size": 0}, "pool_size: must be from 1 to 10000, got 0"),
    ({"pool_timeout": -1}, "pool_timeout: must be at least 0 and less than 1e9 seconds, got -1"),
    (
        {"isolation": "shard"},
        "isolation: must be one of 'per_context', 'thread_local', 'shared', got 'shard'; did you mean 'shared'?",
    ),
    ({"encoding": "utf-9"}, "encoding: there is no encoding 'utf-9'"),
    ({"sandbox": "strickt"}, "sandbox: must be one of 'none', 'standard', 'strict', got 'strickt'"),
    ({"sandbox": 3}, "sandbox: expected a level, a policy or a table, got int 3"),
    ({"sandbox": {"level": "loose"}}, "sandbox.level: must be one of 'none', 'standard', 'strict', got 'loose'"),
    ({"sandbox": {"limits": {"memry": 1}}}, "sandbox.limits.memry: no such option; did you mean 'memory'?"),
    ({"sandbox": {"limits": {"memory": 1.5}}}, "sandbox.limits.memory: expected an integer, got float 1.5"),
    ({"sandbox": {"limits": {"seconds": "1"}}}, "sandbox.limits.seconds: expected a number of seconds, got str '1'"),
    ({"sandbox": {"limits": 3}}, "sandbox.limits: expected a table, got int 3"),
    ({"sandbox": {"allow": "os.clock"}}, "sandbox.allow: expected a list of strings, got str 'os.clock'"),
    ({"sandbox": {"allow": ["os.clck"]}}, "sandbox.allow and deny: the standard library has no function 'os.clck'"),
    ({"sandbox": {"search_roots": ["/no/such"]}}, "sandbox.search_roots[0]: '/no/such' is no directory"),
    ({"sandbox": {"read_only": 1}}, "sandbox.read_only: expected true or false, got int 1"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "message"), WRONG)
def test_errors(data: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        EngineConfig.from_dict(data)
    assert str(caught.value) == message


def test_levels_and_what_differs() -> None:
    config = EngineConfig.from_dict({"sandbox": {"level": "standard", "limits": {"memory": 1000}}, "pool_size": 2})
    standard = SecurityPolicy.for_level(SandboxLevel.STANDARD)
    assert config.policy == standard.replace(limits=standard.limits.replace(memory=1000))
    assert config.replace(pool_size=3).pool_size == 3
    assert EngineConfig(sandbox=SandboxLevel.NONE).policy.limits == Limits()
    assert EngineConfig().policy == SecurityPolicy.for_level("strict")
    assert standard.replace(limits={"seconds": 1}).limits.seconds == 1.0
    with pytest.raises(ConfigError):
        standard.replace(random_seed=1 << 63)


def test_engines_take_configurations_in_several_forms() -> None:
    assert Engine().policy.level is SandboxLevel.STRICT
    assert Engine("standard", pool_size=3).config.pool_size == 3
    assert Engine(SandboxLevel.NONE).policy.level is SandboxLevel.NONE
    config = EngineConfig(pool_size=5)
    assert Engine(config).config is config or Engine(config).config == config
    assert Engine(config, pool_size=6).config.pool_size == 6
    with pytest.raises(ConfigError, match="pool_sise"):
        Engine(pool_sise=1)


def test_toml(tmp_path: Path) -> None:
    if sys.version_info < (3, 11):
        pytest.importorskip("tomli")
    file = tmp_path / "engine.toml"
    file.write_text(
        """
        [tool.luapy]
        pool_size = 3
        pool_timeout = "none"
        [tool.luapy.sandbox]
        level = "standard"
        deny = ["os.time"]
        limits = {seconds = 2, instructions = "none"}
        """
    )
    config = EngineConfig.from_toml(file, "tool.luapy")
    assert (config.pool_size, config.pool_timeout) == (3, None)
    assert (config.policy.limits.seconds, config.policy.limits.instructions) == (2.0, None)
    assert Engine(config).run("return os.time, os.clock() >= 0") == (None, True)
    with pytest.raises(ConfigError, match=r"engine\.toml: there is no table 'tool\.lua'"):
        EngineConfig.from_toml(file, "tool.lua")
    with pytest.raises(ConfigError, match=r"engine\.toml: tool: no such option"):
        EngineConfig.from_toml(file)
    file.write_text("pool_size = [")
    with pytest.raises(ConfigError, match=r"engine\.toml: "):
        EngineConfig.from_toml(file)


def test_without_a_reader_of_toml(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "engine.toml"
    file.write_text("pool_size = 1")
    import importlib

    real = importlib.import_module

    def fail(name: str, *arguments: Any) -> Any:
        if name in ("tomllib", "tomli"):
            raise ImportError(name)
        return real(name, *arguments)

    monkeypatch.setattr(importlib, "import_module", fail)
    with pytest.raises(ConfigError, match=r"pip install luapy\[toml\]"):
        EngineConfig.from_toml(file)
