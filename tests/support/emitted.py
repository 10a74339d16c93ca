"""The Python text that the fast tier writes of a Lua function."""

from __future__ import annotations

from typing import Any, Callable

import pytest

from luapy.vm.translator.tier import Tier
from tests.support.luapy_engine import new_state


def note_texts(monkeypatch: pytest.MonkeyPatch, is_wanted: Callable[[Any], Any] = lambda emitter: True) -> list[str]:
    """Return a list that gets the texts that are written from now on by the emitters for which `is_wanted` holds."""
    texts: list[str] = []
    compile_text = Tier._compile

    def noting(tier: Tier, emitter: Any, text: str, pcs: Any) -> Any:
        if is_wanted(emitter):
            texts.append(text)
        return compile_text(tier, emitter, text, pcs)

    monkeypatch.setattr(Tier, "_compile", noting)
    return texts


def last_text(monkeypatch: pytest.MonkeyPatch, program: str) -> tuple[Any, str]:
    """Run a program; return its answer, and the last text of a function with parameters, from its beginning."""
    texts = note_texts(monkeypatch, lambda emitter: emitter.entry == 0 and emitter.proto.parameter_count)
    state, _ = new_state("auto")
    answer = state.call(state.load(program, "=program"))
    return answer, texts[-1]


def last_lines(monkeypatch: pytest.MonkeyPatch, program: str) -> list[str]:
    """Return the lines of `last_text`, without what they are indented by."""
    return [line.strip() for line in last_text(monkeypatch, program)[1].split("\n")]
