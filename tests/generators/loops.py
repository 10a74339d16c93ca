"""Programs at random in which loops of all kinds stand in each other, call, fail, yield and are left early.

They are for what counts instructions: where control goes matters in them, not what they compute. All of them end,
since `fuel` runs out.
"""

from __future__ import annotations

import random

_PREAMBLE = """\
local fuel, n, text = 0, 1, ''
local meta = {
  __index = function(t, k) local x = 1 for i = 1, 2 do x = x + i end return x end,
  __newindex = function(t, k, v) rawset(t, k, v) n = n + 1 end,
  __lt = function(a, b) return n % 2 == 0 end,
}
local m, m2 = setmetatable({}, meta), setmetatable({x = 2}, meta)
local list, fields = {3, 1, 2}, {x = 1, y = 2}
local function iterator(k) local i = 0 return function() i = i + 1 if i < k then return i end end end
"""
_ROUNDS = """\
for round = 1, {rounds} do
  fuel = 12
  print(pcall({function}, round, {argument}))
  print(n, #list, fields.x, fields.y, fields.z, #text)
  if #list > 8 then list = {{1}} end
  text = ''
end
"""
# A function as it is called when it yields.
_RESUMED = """\
local body{0} = f{0}
f{0} = function(a, b)
  local resume, v = coroutine.wrap(body{0}), 0
  for i = 1, 3 do v = resume(a, b) if not v then break end end
  return v or 0
end
"""
_BURN = "fuel = fuel - 1 if fuel < 0 then return a end"
_ATOMS = ("a", "b", "c", "n", "1", "2", "3")
_LOADS = ("list[a]", "list[b]", "list[1]", "fields.x", "fields.y", "m.x", "m[1]", "#list")
_TRUTHS = ("fields.z", "list[n]", "not fields.z", "a", "nil", "m < m", "m < m2")
_LOOPS = (
    "while {condition} do {burn} {body} end",
    "while true do {burn} {body} if {condition} then break end end",
    "repeat {burn} {body} until {condition}",
    "for i{i} = {start}, {number}{step} do {body} end",
    "for i{i}, v{i} in ipairs(list) do a = v{i} {burn} {body} end",
    "for k{i}, v{i} in pairs(fields) do c = v{i} {burn} {body} end",
    "for v{i} in iterator(3) do b = v{i} {body} end",
)


class _LoopGenerator:
    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._functions: list[str] = []
        self._loops = 0
        self._yields = False

    def program(self) -> str:
        parts = [_PREAMBLE]
        for index in range(self._random.randint(1, 3)):
            self._yields = self._random.random() < 0.25
            body = self._block(3, False)
            parts.append(f"local function f{index}(a, b)\nlocal c = 0\n{body}\ndo return a + b end\nend\n")
            if self._yields:
                parts.append(_RESUMED.format(index))
            self._functions.append(f"f{index}")
        argument = self._random.choice(("2", "round", "2.5"))
        rounds = self._random.randint(3, 7)
        parts.append(_ROUNDS.format(rounds=rounds, function=self._functions[-1], argument=argument))
        return "".join(parts)

    def _number(self, depth: int = 1) -> str:
        pick = self._random.choice
        kind = self._random.random()
        if depth == 0 or kind < 0.4:
            return pick(_ATOMS)
        if kind < 0.5:
            return pick(_LOADS)
        if kind < 0.6 and self._functions:
            return f"{pick(self._functions)}({self._number(depth - 1)}, {self._number(depth - 1)})"
        return f"({self._number(depth - 1)} {pick('+-*')} {self._number(depth - 1)}) % 7"

    def _condition(self) -> str:
        pick = self._random.choice
        kind = self._random.random()
        if kind < 0.6:
            return f"{self._number()} {pick(('<', '<=', '==', '~=', '>'))} {self._number()}"
        if kind < 0.75:
            return f"{self._number()} < {self._number()} {pick(('and', 'or'))} {self._number()} < {self._number()}"
        return pick(_TRUTHS)

    def _block(self, depth: int, in_loop: bool) -> str:
        return "\n".join(self._statement(depth, in_loop) for _ in range(self._random.randint(1, 3)))

    def _statement(self, depth: int, in_loop: bool) -> str:
        kind = self._random.random()
        if depth == 0 or kind < 0.35:
            return self._simple(in_loop)
        if kind < 0.5:
            otherwise = f"else {self._block(depth - 1, in_loop)}" if self._random.random() < 0.5 else ""
            return f"if {self._condition()} then {self._block(depth - 1, in_loop)} {otherwise} end"
        return self._loop(depth)

    def _loop(self, depth: int) -> str:
        pick = self._random.choice
        self._loops += 1
        index = self._loops
        body = self._block(depth - 1, True)
        if self._random.random() < 0.2:
            body = f"if {self._condition()} then goto continue{index} end do {body} end ::continue{index}::"
        elif self._random.random() < 0.5:
            body = f"{body} {_BURN}"
        return pick(_LOOPS).format(
            i=index,
            burn=_BURN,
            body=body,
            condition=self._condition(),
            number=self._number(),
            start=pick(("1", "a", "3")),
            step=pick(("", ", 1", ", 2", ", -1")),
        )

    def _simple(self, in_loop: bool) -> str:
        pick = self._random.choice
        number = self._number(2)
        choices = [
            *(f"{pick('abc')} = {number}", f"{pick('abc')} = {number}", f"fields.{pick('xyz')} = {number}"),
            *(f"list[{pick(('a', 'b', '1', '#list + 1'))}] = {number}", f"m.{pick('xq')} = {number}"),
            *("text = text .. a", "n = n + 1", f"if {self._condition()} then do return a, b end end"),
        ]
        if in_loop:
            choices.append(f"if {self._condition()} then break end")
        if self._yields:
            choices.append("coroutine.yield(a)")
        if self._random.random() < 0.05:
            return f"if {self._condition()} then error('failed' .. a) end"
        return pick(choices)


def loops_program(seed: int) -> str:
    """Return the program of a seed."""
    return _LoopGenerator(seed).program()
