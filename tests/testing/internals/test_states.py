"""States within a state, and errors that nobody catches."""

from __future__ import annotations

from tests.testing.internals.machine import error_of, run


def test_a_state_of_its_own() -> None:
    source = """
      local other = T.newstate()
      T.loadlib(other)
      x = 1
      local a, b = T.doremote(other, "local _ENV = require'_G' x = 5; return x, 2.5")
      local c = T.doremote(other, "local _ENV = require'_G' return tostring(x)")
      T.closestate(other)
      return a, b, c, x"""
    assert run(source) == ("5", "2.5", "5", 1)


def test_errors_come_over() -> None:
    head = "local other = T.newstate() T.loadlib(other) return T.doremote(other, [[{}]])"
    assert run(head.format("require'_G'.error('no', 0)")) == (None, "no", 2)
    assert run(head.format("x =")) == (None, '[string "x ="]:1: unexpected symbol near <eof>', 3)


def test_the_library_in_another_state() -> None:
    source = "local other = T.newstate() T.loadlib(other) return T.doremote(other, [[return require'T'.d2s(0)]])"
    assert run(source) == "\0" * 8


def test_scripts_in_another_state() -> None:
    source = """
      local other = T.newstate()
      T.testC(other, "pushint 10; pushint 20")
      return T.testC(other, "gettop; return 1"), T.testC(other, "pop 1; arith +; return 1")"""
    assert run(source) == ("2", "30")


def test_a_state_within_the_limits() -> None:
    source = """
      local other = T.newstate()
      T.loadlib(other)
      T.doremote(other, "string = require'string'")
      T.totalmem(T.totalmem() + 50000)
      local _, message, status = T.doremote(other, "return #string.rep('x', 100000)")
      T.totalmem(0)
      return message, status, T.doremote(other, "return #string.rep('x', 100000)")"""
    assert run(source) == ("not enough memory", 4, "100000")


def test_no_memory_for_a_state() -> None:
    assert run("T.alloccount(0) local other = T.newstate() T.alloccount() return other") is None


def test_uncaught_errors() -> None:
    assert run("return T.checkpanic('pushstring hi; error')") == "hi"
    assert run("return T.checkpanic('pushint 1')") == "no errors"
    assert (
        run("return T.checkpanic('pushstring hi; error', 'pushstring done; threadstatus; concat 3')") == "hidoneERRRUN"
    )


def test_closing_needs_a_state() -> None:
    assert error_of("T.closestate(1)") == "test:1: bad argument #1 to 'closestate' (state expected)"
