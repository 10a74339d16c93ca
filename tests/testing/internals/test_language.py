"""The stack language: reading scripts, and the instructions that work on values."""

from __future__ import annotations

from typing import Any

import pytest

from tests.testing.internals.machine import error_of, run


def script(text: str, arguments: str = "") -> Any:
    """Return the results of a script; its own text is at index 1 and the arguments follow."""
    return run(f"return T.testC([[{text}]]{', ' if arguments else ''}{arguments})")


@pytest.mark.parametrize(
    ("text", "arguments", "results"),
    [
        # Reading.
        ("pushint 1; pushint 2, pushint 3 # pushint 4\n return 2", "", (2, 3)),
        ("pushstring 'a b; c'; return 1", "", "a b; c"),
        ("pushint 3; pushint 7; pushint 8; pushint 9; pushint 3; return .", "", (7, 8, 9)),
        ("return *", "2, 3", ("return *", 2, 3)),
        ("pushvalue R; rawgeti -1 1; type -1; return 1", "", "thread"),
        ("", "", ()),
        # The stack.
        ("gettop; return 1", "5, 6", 3),
        ("absindex -1; return 1", "5, 6", 3.0),
        ("settop 2; return 1", "5, 6", 5),
        ("settop 4; return 3", "5", (5, None, None)),
        ("pop 1; return 1", "5, 6", 5),
        ("rotate 2 1; return 3", "5, 6, 7", (7, 5, 6)),
        ("insert 2; return 3", "5, 6, 7", (7, 5, 6)),
        ("remove 2; return 2", "5, 6, 7", (6, 7)),
        ("replace 2; return 2", "5, 6, 7", (7, 6)),
        ("copy 2 3; return 2", "5, 6", (5, 5)),
        ("rawcheckstack 10; rawcheckstack 500000; return 2", "", (True, False)),
        # Values.
        ("pushbool 0; pushbool 1; pushnil; pushnum 3; return 4", "", (False, True, None, 3.0)),
        ("pushfstringI; return 1", "'<%d>', 7", "<7>"),
        ("pushfstringS; return 1", "'%%<%s>', 'x'", "%<x>"),
        ("newtable; pushint 5; setfield -2 x; getfield -1 x; return 1", "", 5),
        ("newmetatable mine; return 1", "", True),
        ("newmetatable mine; newmetatable mine; return 1", "", False),
        ("loadstring 2; return 1", "'('", '[string "("]:1: unexpected symbol near <eof>'),
        # Questions.
        ("type 2; type 3; type 9; return 3", "1, {}", ("number", "table", "no value")),
        ("isnumber 2; isnumber 3; isstring 2; return 3", "'10', 'x'", (True, False, True)),
        ("isnil 2; isnull 2; isnull 9; return 3", "nil", (True, False, True)),
        ("isfunction 2; iscfunction 2; iscfunction 3; return 3", "print, load''", (True, True, False)),
        ("compare EQ 2 3; compare LT 2 3; compare LE 2 9; return 3", "1, 2", (False, True, False)),
        # Conversions.
        ("tonumber 2; tonumber 3; return 2", "'0x10', {}", (16.0, 0.0)),
        ("tointeger 2; tointeger 3; return 2", "'7', 7.5", (7, 0)),
        ("tostring 2; tostring 3; return 2", "1.0, {}", ("1.0", None)),
        ("Ltolstring 2; return 1", "setmetatable({}, {__tostring = function() return 'me' end})", "me"),
        # Operators.
        ("arith +; return 1", "10, 20", 30),
        ("arith \\; return 1", "-7, 2", -4),
        ("arith _; return 1", "5", -5),
        ("arith !; return 1", "0", -1),
        ("arith *; return 1", "setmetatable({}, {__mul = function(a, b) return b end}), 4", 4),
        ("concat 3; return 1", "'a', 1, 2.0", "a12.0"),
        ("concat 0; return 1", "", ""),
        ("len 2; Llen 2; objsize 2; return 3", "setmetatable({1}, {__len = function() return 9 end})", (9, 9, 1)),
        ("gsub 2 3 4; return 1", "'a.b.c', '.', '::'", "a::b::c"),
        # Tables.
        ("gettable 2; return 1", "setmetatable({}, {__index = function(_, k) return k end}), 'key'", "key"),
        ("rawget 2; return 1", "setmetatable({}, {__index = print}), 'key'", None),
        ("seti 2 3; rawgeti 2 3; return 1", "{}, 'v'", "v"),
        ("rawsetp 2 8; rawgetp 2 8; rawgetp 2 9; return 2", "{}, 'v'", ("v", None)),
        ("append 2; rawgeti 2 3; return 1", "{1, 2}, 'v'", "v"),
        ("next; return 2", "{10}, nil", (1, 10)),
        ("next; gettop; return 1", "{10}, 1", 2),
        ("setmetatable 2; getmetatable 2; rawgeti -1 1; return 1", "{}, {7}", 7),
        ("getglobal _VERSION; return 1", "", "Lua 5.4"),
    ],
)
def test_results(text: str, arguments: str, results: Any) -> None:
    assert script(text, arguments) == results


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("dance", "unknown instruction dance"),
        ("pushstring 'x", "unfinished string in C script"),
        ("settop x", "number expected (x)"),
        ("pushint 1; pushint 2; rawgeti 2 1", "table expected"),
        ("checkstack 1000000 'too much'", "stack overflow (too much)"),
        ("toclose 1", "variable '(C temporary)' got a non-closable value"),
    ],
)
def test_errors(text: str, message: str) -> None:
    assert error_of(f"T.testC([[{text}]])").endswith(message)


def test_error_objects() -> None:
    assert run("return pcall(T.testC, 'error', 'object')") == (False, "object")


def test_upvalues() -> None:
    source = """
      local f = T.makeCfunc("pushvalue U2; pushint 3; replace U2; return 1", "first")
      return f(), f(), debug.getupvalue(f, 2)"""
    assert run(source) == ("first", 3, "", 3)


def test_closures() -> None:
    assert run("return T.testC('pushint 5; pushcclosure 1; return 1')('pushvalue U1; return 1')") == 5


def test_hooks() -> None:
    source = """
      seen = {}
      T.sethook("pushvalue 1; getglobal seen; insert -2; append -2", "l")
      local x
      T.sethook()
      return #seen, seen[1]"""
    assert run(source) == (2, "line")


def test_to_be_closed_slots() -> None:
    source = """
      local order = {}
      local function closing(name)
        return setmetatable({}, {__close = function(_, e) order[#order + 1] = name .. tostring(e) end}) end
      local a, b, c = closing"a", closing"b", closing"c"
      T.testC("toclose 2; toclose 3; toclose 4; settop 3; return 0", a, b, c)
      pcall(T.testC, "toclose 2; pushstring broken; error", a)
      return table.concat(order, " ")"""
    assert run(source) == "cnil bnil anil abroken"


def test_a_thread_as_the_stack() -> None:
    source = """
      local co = coroutine.create(function(a, b) return a + b end)
      local height = T.testC(co, "pushint 10; pushint 20; gettop; return 1")
      T.testC(co, "pop 2")
      return height, T.testC("pushvalue 2; return 1", 5), coroutine.status(co)"""
    assert run(source) == ("3", 5, "suspended")
