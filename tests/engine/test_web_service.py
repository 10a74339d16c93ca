"""The web service of the examples, under load: a tenth of the requests are hostile, and no honest one fails."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "web_service.py"


@pytest.fixture(scope="module")
def web_service() -> ModuleType:
    specification = importlib.util.spec_from_file_location("web_service", EXAMPLE)
    assert specification is not None and specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    sys.modules["web_service"] = module
    specification.loader.exec_module(module)
    return module


def test_load(web_service: Any) -> None:
    report = web_service.load_test(400, clients=16)
    assert report.failures == []
    assert sum(report.statuses.values()) == 400
    assert report.hit_rate > 0.9


def test_answers(web_service: Any) -> None:
    engine = web_service.make_engine(2)
    run = web_service.run_program
    status, body = run(engine, "print('a') return {1, 2}", {})
    assert (status, body["result"], body["output"]) == (200, [1, 2], "a\n")
    assert body["instructions"] < 100
    for code in web_service.HOSTILE:
        status, body = run(engine, code, {})
        assert status in (400, 422), code
        assert body["error"], code
    status, body = run(engine, "print('x') while true do end", {})
    assert (status, body["kind"], body["output"]) == (422, "InstructionLimitError", "x\n")
