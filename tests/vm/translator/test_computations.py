"""Generated functions that compute: the tiers agree about results, errors and what metamethods were asked."""

from __future__ import annotations

import pytest

from luapy.stdlib import open_libraries
from luapy.vm.state import State
from tests.generators.computations import Computations

# The first are of bugs that once were: a key out of range was not wrapped around for a metamethod in place, and
# such a one was asked for an element that is in the hash part. The third: a message without the name of the variable.
SEEDS = (76, 123, 40049, *range(300, 310))
_RUN = """
local out = {}
local text, concat = tostring, table.concat
function print(...)
  local values = table.pack(...)
  for i = 1, values.n do values[i] = text(values[i]) end
  out[#out + 1] = concat(values, "\\t")
end
local succeeded, message = pcall(load((...), "=program"))
return concat(out, "\\n") .. text(succeeded) .. text(message)
"""


def output(program: str, tier: str, limit: int | None) -> object:
    state = State(tier)
    open_libraries(state)
    if limit is not None:
        state.budget.set_limit(limit)
    return state.call_single(state.load(_RUN, "=run"), program)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_tiers_agree(seed: int) -> None:
    program = Computations(seed).program()
    expected = output(program, "interpret", None)
    for tier, limit in (("auto", None), ("translate", None), ("auto", 1 << 40)):
        assert output(program, tier, limit) == expected
