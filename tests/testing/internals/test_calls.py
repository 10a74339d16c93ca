"""Scripts that call, resume, yield and go on."""

from __future__ import annotations

from tests.testing.internals.machine import error_of, run


def test_calls() -> None:
    assert run("return T.testC('call 2 -1; return *', math.max, 3, 9)")[1:] == (9,)
    assert run("return T.testC('call 1 3; return 3', function(x) return x end, 5)") == (5, None, None)


def test_protected_calls() -> None:
    source = "return T.testC('pcall 1 1 0; pushstatus; return 2', {}, 'x')"
    assert run(source.format("error")) == ("x", "ERRRUN")
    assert run(source.format("load'return ...'")) == ("x", "OK")


def test_message_handlers() -> None:
    source = "return T.testC('pcall 1 1 2; return 1', function(m) return '<' .. m .. '>' end, error, 'x')"
    assert run(source) == "<x>"


def test_yield_and_continuation() -> None:
    source = """
      local co = coroutine.wrap(function(...) return T.testC(...) end)
      local first = co("pushint 1; yieldk 1 2", "getglobal status; getglobal ctx; return 3")
      return first, co("in")"""
    assert run(source) == (1, "in", "YIELD", 2)


def test_a_call_that_yields() -> None:
    source = """
      local co = coroutine.wrap(function(...) return T.testC(...) end)
      local first = co("callk 0 1 2; return 1", "getglobal status; return 2", coroutine.yield)
      return first == nil, co("back")"""
    assert run(source) == (True, "back", "YIELD")


def test_a_protected_call_that_yields_and_fails() -> None:
    source = """
      local co = coroutine.wrap(function(...) return T.testC(...) end)
      co("pcallk 0 1 2", "getglobal status; return 2", function() coroutine.yield() error("late", 0) end)
      return co()"""
    assert run(source) == ("late", "ERRRUN")


def test_no_yield_outside_coroutines() -> None:
    assert error_of("T.testC('yield 0')") == "attempt to yield from outside a coroutine"


def test_resume() -> None:
    source = """
      local co = coroutine.create(function() coroutine.yield() error("end", 0) end)
      local first = T.resume(co)
      return first, T.resume(co)"""
    assert run(source) == (True, False, "end")
    assert error_of("T.resume(1)") == "test:1: bad argument #1 to 'resume' (coroutine expected)"


def test_resume_from_a_script() -> None:
    source = """
      local co = coroutine.create(function(...) return coroutine.yield(...) end)
      return T.testC("pushint 7; xmove 0 2 1; resume 2 1; pushstatus; xmove 2 0 1; return 2", co)"""
    assert run(source) == ("YIELD", 7)


def test_a_new_stack() -> None:
    assert run("return T.doonnewstack('x = 1'), x") == (0, 1)
    assert run("return T.doonnewstack('error()'), T.doonnewstack('x =')") == (2, 3)
