"""Hostile programs at random: loops, protected calls, coroutines, metamethods, finalizers, bombs, extreme arguments."""

from __future__ import annotations

import random
from typing import Callable

NUMBERS = (
    "0", "1", "-1", "2", "3", "7", "100", "1000", "65536", "1e5", "1.5", "-0.0", "1 << 31", "1 << 62", "math.maxinteger", "math.mininteger",
    "math.huge", "-math.huge", "0/0", "2^53", "2^63", "1e308", "-7",
)  # fmt: skip
STRINGS = (
    '""', '"x"', '"\\0"', '"abc def"', '("x"):rep(1000)', '("ab"):rep(20000)', '"%d"', '"%99.99f"', '"%s%s"', '"%q"', '"[a-z]*"', '".-.-.-b"', '"(a*)(b*)%1"',
    '"%b()"', '"%f[%w]"', '"^a?a?a?"', '"("', '"%"', '"0x7f"', '("9"):rep(5000)', '"1e400"', '"\\xff\\xfe"', '"\\u{7FFFFFFF}"', '"b!2i4s1z"', '"c100000"', '"i16"', '"*t"',
    '"!%c"', '"__index"', '"__class__"', '"return 1"', '"while true do end"', '"\\27Lua"', '"count"', '"collect"', '"k"', '"n"',
)  # fmt: skip
VALUES = (
    "nil",
    "true",
    "false",
    "{}",
    "{1, 2, 3}",
    "{x = 1}",
    "print",
    "function(...) return ... end",
    "T",
    "M",
    "F",
    "C",
    "_G",
    "string",
    "host",
    "thing",
    "({...})",
)
BINARY = (
    "+",
    "-",
    "*",
    "/",
    "//",
    "%",
    "^",
    "&",
    "|",
    "~",
    "<<",
    ">>",
    "..",
    "==",
    "~=",
    "<",
    "<=",
    ">",
    ">=",
    "and",
    "or",
)
UNARY = ("-", "#", "~", "not ")
EVENTS = (
    "add", "sub", "mul", "div", "mod", "pow", "unm", "idiv", "band", "bor", "bxor", "shl", "shr", "bnot", "concat", "len", "eq", "lt", "le",
    "index", "newindex", "call", "close", "gc", "tostring", "name", "pairs", "mode", "metatable",
)  # fmt: skip
FUNCTIONS = tuple(
    """
    assert collectgarbage error getmetatable ipairs load next pairs pcall print rawequal rawget rawlen rawset require select setmetatable tonumber
    tostring type warn xpcall coroutine.close coroutine.create coroutine.isyieldable coroutine.resume coroutine.running coroutine.status coroutine.wrap
    coroutine.yield table.concat table.insert table.move table.pack table.remove table.sort table.unpack string.byte string.char string.find string.format
    string.gmatch string.gsub string.len string.lower string.match string.pack string.packsize string.rep string.reverse string.sub string.unpack
    string.upper math.abs math.ceil math.floor math.fmod math.log math.max math.min math.modf math.random math.randomseed math.sqrt math.tointeger math.type
    math.ult utf8.char utf8.codepoint utf8.codes utf8.len utf8.offset os.time os.date os.clock os.difftime os.getenv io.write debug.traceback
    host give call thing.method dofile loadfile io.open os.execute string.dump debug.sethook debug.getinfo debug.getregistry rawget
    """.split()
)

# What a program begins with: a metatable M of many events, an object T of it, a function F that may loop, a coroutine C.
PREAMBLE = """\
local depth = 0
local function F(...)
  depth = depth + 1
  if depth > 300 then depth = 0 end
  return ...
end
local C = coroutine.create(function(...) while true do coroutine.yield(...) end end)
local M = {}
local T = setmetatable({1, 2, 3, x = 1}, M)
"""


class Hostile:
    """Writes one program."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.depth = 0

    def pick(self, *choices: Callable[[], str]) -> str:
        return self.random.choice(choices)()

    # -- expressions ------------------------------------------------------------------------------------

    def expression(self) -> str:
        self.depth += 1
        try:
            if self.depth > 6:
                return self.simple()
            return self.pick(
                self.simple,
                self.simple,
                self.simple,
                self.operation,
                self.call,
                self.call,
                self.function,
                self.table,
                self.index,
                self.bomb,
                self.protected,
            )
        finally:
            self.depth -= 1

    def simple(self) -> str:
        return self.random.choice(self.random.choice((NUMBERS, STRINGS, VALUES)))

    def operation(self) -> str:
        if self.random.random() < 0.2:
            return f"({self.random.choice(UNARY)}{self.expression()})"
        return f"({self.expression()} {self.random.choice(BINARY)} {self.expression()})"

    def call(self) -> str:
        arguments = ", ".join(self.expression() for _ in range(self.random.choice((0, 1, 1, 2, 2, 3, 4))))
        return f"{self.random.choice(FUNCTIONS)}({arguments})"

    def function(self) -> str:
        return f"function(a, b, ...) {self.block()} return {self.random.choice(('a', 'b', '...', 'a, b', self.simple()))} end"

    def table(self) -> str:
        fields = [self.expression() for _ in range(self.random.randrange(4))]
        if self.random.random() < 0.3:
            fields.append(f"[{self.expression()}] = {self.expression()}")
        table = "{" + ", ".join(fields) + "}"
        return f"setmetatable({table}, M)" if self.random.random() < 0.4 else table

    def index(self) -> str:
        return f"({self.expression()})[{self.expression()}]"

    def protected(self) -> str:
        return self.random.choice(
            (
                f"pcall({self.function()})",
                f"select(2, pcall({self.random.choice(FUNCTIONS)}, {self.expression()}))",
                f"xpcall({self.function()}, {self.function()})",
                f"coroutine.wrap({self.function()})({self.expression()})",
                f"coroutine.resume(coroutine.create({self.function()}), {self.expression()})",
                f"load({self.function()})",
                f"call({self.function()}, {self.expression()})",
            )
        )

    def bomb(self) -> str:
        n = self.random.choice((10, 1000, 10**5, 10**7, 10**9, 1 << 40))
        return self.random.choice(
            (
                f"({self.simple()}):rep({n})",
                f"string.rep({self.random.choice(STRINGS)}, {n}, {self.random.choice(STRINGS)})",
                f"table.concat({{}}, {self.random.choice(STRINGS)}, 1, {n})",
                f"select('#', table.unpack({{}}, 1, {n}))",
                f"table.move({{1, 2}}, 1, {n}, 2)",
                f"string.gsub(('a'):rep(2000), {self.random.choice(STRINGS)}, {self.expression()})",
                f"string.find(('a'):rep(3000), {self.random.choice(STRINGS)})",
                f"string.format({self.random.choice(STRINGS)}, {self.expression()}, {self.expression()})",
                f"table.sort({{3, 1, 2, {self.expression()}}}, {self.function()})",
                f"load(('x = 1 '):rep({min(n, 3000)}))",
                f"load('return ' .. ('('):rep({min(n, 400)}))",
                f"setmetatable({{}}, {{__len = function(...) return {n} end, __index = {self.function()}}})",
            )
        )

    # -- statements -------------------------------------------------------------------------------------

    def block(self) -> str:
        self.depth += 1
        try:
            if self.depth > 5:
                return ""
            return " ".join(self.statement() for _ in range(self.random.choice((1, 1, 2, 2, 3))))
        finally:
            self.depth -= 1

    def statement(self) -> str:
        return self.pick(
            self.use, self.use, self.loop, self.protect, self.change, self.metamethod, self.metamethod, self.closing, self.finalizer, self.condition, self.growth,
            self.yielding, self.recursion,
        )  # fmt: skip

    def use(self) -> str:
        return f"do local v, w = {self.expression()} if {self.random.choice(('v', 'w', 'true'))} then T.x = v end end"

    def loop(self) -> str:
        body = self.block()
        return self.random.choice(
            (
                f"while true do {body} end",
                f"while {self.expression()} do {body} end",
                f"repeat {body} until {self.expression()}",
                f"for i = 1, {self.random.choice(NUMBERS)} do {body} end",
                f"for i = {self.random.choice(NUMBERS)}, {self.random.choice(NUMBERS)}, {self.random.choice(NUMBERS)} do {body} end",
                f"for k, v in pairs({self.expression()}) do {body} end",
                f"for k in {self.function()} do {body} end",
                f"for w in string.gmatch({self.random.choice(STRINGS)}, {self.random.choice(STRINGS)}) do {body} end",
                f"for i = 1, 200 do {body} end",
            )
        )

    def protect(self) -> str:
        body = self.block()
        return self.random.choice(
            (
                f"pcall(function(...) {body} end)",
                f"xpcall(function(...) {body} end, function(m, ...) {self.block()} return m end)",
                f"while true do pcall(function(...) {body} end) end",
                f"coroutine.wrap(function(...) {body} end)()",
                f"pcall(coroutine.wrap(function(...) {body} end))",
                f"pcall(call, function(...) {body} end)",
                f"pcall(error, {self.expression()})",
            )
        )

    def change(self) -> str:
        target = self.random.choice(
            (
                "T",
                "M",
                "_G",
                "string",
                "math",
                "table",
                "coroutine",
                "host",
                "thing",
                "getmetatable('')",
                "getmetatable(thing)",
            )
        )
        return self.random.choice(
            (
                f"pcall(function(...) {target}[{self.expression()}] = {self.expression()} end)",
                f"pcall(rawset, {target}, {self.expression()}, {self.expression()})",
                f"pcall(setmetatable, {target}, {self.expression()})",
                f"for k in next, {target} do pcall(rawset, {target}, k, {self.simple()}) end",
            )
        )

    def metamethod(self) -> str:
        return (
            f"M.__{self.random.choice(EVENTS)} = {self.random.choice((self.function(), self.expression(), 'T', 'F'))}"
        )

    def closing(self) -> str:
        return f"do local c <close> = setmetatable({{}}, {{__close = {self.function()}}}) {self.block()} end"

    def finalizer(self) -> str:
        return f"setmetatable({{}}, {{__gc = {self.function()}}}) {self.random.choice(('collectgarbage()', '', self.block()))}"

    def condition(self) -> str:
        return f"if {self.expression()} then {self.block()} else {self.block()} end"

    def growth(self) -> str:
        return self.random.choice(
            (
                f"do local s = {self.random.choice(STRINGS)} while true do s = s .. s {self.block()} end end",
                f"do local t = {{}} for i = 1, 1e9 do t[#t + 1] = {self.expression()} end end",
                f"do local t = {{}} while true do t = {{t, {self.expression()}}} end end",
                f"do local t = {{}} for i = 1, 1e9 do t['k' .. i] = {self.simple()} end end",
                f"do local f while true do local g = f f = function(...) return g end {self.block()} end end",
                f"do local t = {{}} while true do t[#t + 1] = coroutine.wrap({self.function()}) pcall(t[#t]) end end",
            )
        )

    def yielding(self) -> str:
        return f"pcall(coroutine.yield, {self.expression()}) coroutine.resume(C, {self.expression()})"

    def recursion(self) -> str:
        return f"do local function r(n, ...) {self.block()} return {self.random.choice(('r(n, ...)', '1 + r(n)', 'pcall(r, n)', '(r(n))', 'call(r, n)'))} end pcall(r, 1) end"

    def program(self) -> str:
        lines = [self.statement() for _ in range(self.random.choice((1, 2, 3, 5)))]
        return PREAMBLE + "\n".join(lines) + f"\nreturn {self.expression()}\n"


def hostile_program(seed: int) -> str:
    """Return a program that depends on nothing but the seed."""
    return Hostile(seed).program()
