"""Small functions at random that compute with variables, elements, fields and results of calls.

First they get arguments of the usual kinds, until they are translated for these, then such that what has been guessed
fails: other kinds of numbers, integers at the ends of their range, missing elements and fields, metamethods that look
at the names of variables. (Of a variable that is being assigned, translated code may show the new value early.) Errors
are printed with the names of variables. Fields have names like those of variables in translated code.
"""

from __future__ import annotations

import random

_PREAMBLE = """\
local seen = 0
local function look()
  for index = 1, 4 do
    local name = debug.getlocal(3, index)
    if name then seen = seen + #name end
  end
end
local meta = {
  __index = function(t, k) look() if type(k) == 'number' then return k * 2 end return rawget(t, 'r3') end,
  __newindex = function(t, k, v) look() rawset(t, k, v) end,
  __add = function(a, b) look() return 3 end,
  __mul = function(a, b) look() return 2.5 end,
  __lt = function(a, b) look() return true end,
  __call = function(self, x, y) look() return y end,
}
local function pass(...) return ... end
local function first(x, y) if x then return x end return y end
local function text(v)
  if type(v) == 'table' then return 'table' end
  return math.type(v) == 'float' and ('%.9g'):format(v) or tostring(v)
end
local function show(...)
  local values = table.pack(...)
  for i = 1, values.n do values[i] = text(values[i]) end
  return table.concat(values, ' ')
end
local function list(kind)
  if kind == 1 then return {1, 2, 3, 4, 5, 6, 7, 8, 9} end
  if kind == 2 then return {0.5, 1.5, 2.5, 3.5, 4.5, 5.5} end
  if kind == 3 then return {[0] = 7, [-1] = 8, 1, 2.5} end
  if kind == 4 then return {1, nil, 3, 'x', 5} end
  return setmetatable({1, 2}, meta)
end
local function object(kind)
  if kind == 1 then return {r3 = 1, k1 = 2, link = {r3 = 3, k1 = 4}} end
  if kind == 2 then return {r3 = 0.5, k1 = 1.5, link = {r3 = 2.5, k1 = 3.5}} end
  if kind == 3 then return {k1 = math.maxinteger, link = setmetatable({r3 = 5}, meta)} end
  return setmetatable({r3 = 2, link = {}}, meta)
end
"""
_ROUNDS = """\
for round = 1, 80 do
  local kind = {warm}
  pcall({function}, round % 5 + 1, kind == 2 and round / 2 or round % 7, list(kind), object(kind))
end
for _, a in ipairs {{1, 2.5, math.maxinteger, math.mininteger, '3', false, setmetatable({{}}, meta)}} do
  for kind = 1, 5 do
    local t, o = list(kind), object(kind % 4 + 1)
    print(show(pcall({function}, a, kind, t, o)), show(t[1], t[2], t[3], o.r3, o.k1), seen)
    print(show(pcall({function}, kind, a, t, o)))
  end
end
"""
_VARIABLES = ("a", "b", "c", "d")
_OPERATORS = ("+", "-", "*", "+", "-", "*", "/", "//", "%", "&", "..")
_COMPARISONS = ("<", "<=", ">", ">=", "==", "~=")
_CONSTANTS = ("1", "2", "3", "-1", "0.5", "2.0", "100", "9223372036854775807")


class Computations:
    """Writes one program; the same seed gives the same one."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.functions = ["pass", "first"]

    def program(self) -> str:
        parts = [_PREAMBLE]
        for number in range(3):
            name = f"f{number}"
            body = "\n".join(self.statements(self.random.randint(3, 7), 0))
            parts.append(
                f"local function {name}(a, b, t, o)\n  local c, d = b, a\n{body}\n  return {self.results()}\nend\n"
            )
            parts.append(_ROUNDS.format(function=name, warm=self.random.choice(("1", "2", "round % 2 + 1"))))
            self.functions.append(name)
        return "".join(parts)

    def results(self) -> str:
        return self.random.choice(("a, b, c, d", "a + b, c", self.expression(2), "c, t[1], o.r3", self.call(1)))

    def statements(self, count: int, depth: int) -> list[str]:
        return ["  " + line for _ in range(count) for line in self.statement(depth)]

    def statement(self, depth: int) -> list[str]:
        chance = self.random.random()
        target = self.random.choice(_VARIABLES)
        if depth < 2 and chance < 0.1:
            return [
                f"if {self.condition()} then",
                *self.statements(2, depth + 1),
                "else",
                *self.statements(1, depth + 1),
                "end",
            ]
        if depth < 2 and chance < 0.18:
            return [
                f"for i = 1, {self.random.choice(('3', '#t', 'c'))} do",
                *self.statements(2, depth + 1),
                "  if i > 9 then break end",
                "end",
            ]
        if chance < 0.28:
            return [f"t[{self.key()}] = {self.expression(2)}"]
        if chance < 0.4:
            return [f"{self.field()} = {self.expression(1)}"]
        if chance < 0.46:
            return [f"{self.field()}, {self.field()} = {self.field()}, {target}"]
        if chance < 0.54:
            return [f"{target} = {self.call(2)}"]
        if chance < 0.62:
            return [f"{target} = t[{self.key()}]"]
        if chance < 0.68:
            return [f"local c = {self.expression(2)}"]
        return [f"{target} = {self.expression(3)}"]

    def call(self, depth: int) -> str:
        function = self.random.choice(self.functions)
        arguments = [self.expression(depth), self.expression(depth)]
        return f"{function}({', '.join(arguments + (['t', 'o'] if function[1:].isdigit() else []))})"

    def condition(self) -> str:
        return f"{self.expression(2)} {self.random.choice(_COMPARISONS)} {self.expression(1)}"

    def key(self) -> str:
        variable = self.random.choice(_VARIABLES)
        return self.random.choice(
            (variable, f"{variable} + 1", f"{variable} - 1", f"{variable} * 2 - 1", "1", "#t", "#t + 1")
        )

    def field(self) -> str:
        return self.random.choice(("o.r3", "o.k1", "o.link.r3", "o.link.k1"))

    def expression(self, depth: int) -> str:
        chance = self.random.random()
        if depth == 0 or chance < 0.2:
            return (
                self.random.choice(_VARIABLES)
                if chance < 0.15 or self.random.random() < 0.7
                else self.random.choice(_CONSTANTS)
            )
        if chance < 0.3:
            return f"t[{self.key()}]"
        if chance < 0.45:
            return self.field()
        return f"({self.expression(depth - 1)} {self.random.choice(_OPERATORS)} {self.expression(depth - 1)})"
