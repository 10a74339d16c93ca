"""Where the activation of a function that is called once enters translated code."""

from __future__ import annotations

from tests.support.luapy_engine import new_state

NESTED = """
local total = 0
for i = 1, 60 do
  for j = 1, 60 do
    for k = 1, 60 do total = total + i * j - k end
  end
end
return total
"""


def test_the_loops_around_a_hot_inner_loop_are_entered_next() -> None:
    state, _ = new_state("auto")
    main = state.load(NESTED, "=nested")
    assert state.call(main) == sum(i * j * 60 - 1830 for i in range(1, 61) for j in range(1, 61))
    loops = main.proto.history.loops
    texts = [loops[entry].text for entry in sorted(loops, reverse=True)]
    # From the inner loop, then the one around it, then the outermost; each with all its loops as those of Python.
    assert [text.count("for r") for text in texts] == [1, 2, 3]
