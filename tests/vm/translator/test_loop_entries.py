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


UPVALUES_IN_LOOPS = """
local log = {}
local function make(f, t, k)
  return function(n)
    local s = k
    for i = 1, n do
      s = f(s, t[1], k)
    end
    log[#log + 1] = tostring(s)
  end
end
local function add(s, a, k) return s + a + k end
local callable = setmetatable({}, {__call = function(_, s, a, k) return s * 2 + a - k end})
local indexed = setmetatable({}, {__index = function(_, i) return i + 0.5 end})
local kinds = {
  {add, {2}, 1}, {math.max, {3}, 2.5}, {callable, {1}, 3}, {add, indexed, 1 << 62}, {math.min, "x", "y"},
}
for round = 1, 3 do
  for i, kind in ipairs(kinds) do
    local work = make(table.unpack(kind))
    for _, n in ipairs { 400, 10, 700 } do
      local ok, message = pcall(work, n)
      if not ok then log[#log + 1] = message end
    end
  end
end
return table.concat(log, " ")
"""


def test_a_loop_is_entered_with_upvalues_of_other_kinds() -> None:
    answers = []
    for mode in ("interpret", "auto"):
        state, _ = new_state(mode)
        answers.append(state.call(state.load(UPVALUES_IN_LOOPS, "=upvalues")))
    assert answers[0] == answers[1]


def test_upvalues_are_known_inside_a_loop() -> None:
    state, _ = new_state("auto")
    source = """
        local function double(x) return 2 * x end
        local scale = 3
        local function work(n) local s = 0 for i = 1, n do s = double(i) * scale end return s end
        work(1000)
        return work
    """
    work = state.call(state.load(source, "=upvalues"))
    (loop,) = work.proto.history.loops.values()
    assert "else: x = call(" not in loop.text
    assert "u1.__class__ is int" in loop.text
