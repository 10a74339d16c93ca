"""Interactive mode at a terminal, and interrupts from the keyboard."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import subprocess
import time
from pathlib import Path

import pytest

from luapy.tools.completion import Completer
from luapy.tools.lua import VERSION
from tests.support.luapy_engine import new_state
from tests.tools.command_lines import LUAPY, ROOT, CommandLine, run

TIMEOUT = 30
INTERRUPT = b"\x03"
END_OF_INPUT = b"\x04"


class Terminal:
    """A session of ``luapy`` at a pseudo-terminal: waits for texts and types."""

    def __init__(self, history: Path) -> None:
        self.process, self.descriptor = pty.fork()
        if self.process == 0:
            os.environ.update(TERM="dumb", LUAPY_HISTORY=str(history), PYTHONPATH=str(ROOT))
            os.execvp(LUAPY[0], LUAPY)
        self.output = b""
        self.position = 0

    def wait_for(self, text: str) -> None:
        """Read until `text` appears after what was last waited for."""
        end = time.monotonic() + TIMEOUT
        while True:
            place = self.output.find(text.encode(), self.position)
            if place >= 0:
                self.position = place + len(text)
                return
            assert time.monotonic() < end, f"{text!r} does not appear in {self.output!r}"
            if select.select([self.descriptor], [], [], 0.1)[0]:
                self.output += os.read(self.descriptor, 4096)

    def type(self, keys: bytes) -> None:
        os.write(self.descriptor, keys)

    def enter(self, line: str) -> None:
        self.wait_for("> ")
        self.type(line.encode() + b"\n")

    def end(self) -> int:
        """Type the end of the input and return the exit status."""
        self.wait_for("> ")
        self.type(END_OF_INPUT)
        while select.select([self.descriptor], [], [], TIMEOUT)[0]:
            try:
                if not os.read(self.descriptor, 4096):
                    break
            except OSError:  # how Linux tells that the other side is gone
                break
        os.close(self.descriptor)
        return os.waitstatus_to_exitcode(os.waitpid(self.process, 0)[1])


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    return Terminal(tmp_path / "history")


def test_session(terminal: Terminal) -> None:
    terminal.wait_for(VERSION)
    terminal.enter("x = 5")
    terminal.enter("x + 1")
    terminal.wait_for("6")
    terminal.enter("for i = 1, 2 do")
    terminal.wait_for(">> ")
    terminal.type(b"print('number', i) end\n")
    terminal.wait_for("number\t1")
    terminal.wait_for("number\t2")
    terminal.enter("print('h\u00e9')")
    terminal.wait_for("h\u00e9\r\n")
    terminal.enter("io.write('name? ') name = io.read()")
    terminal.wait_for("name? ")
    terminal.type(b"Lua\n")
    terminal.enter("name .. '!'")
    terminal.wait_for("Lua!")
    assert terminal.end() == 0


def test_interrupts(terminal: Terminal) -> None:
    """One stops a script, one drops a line that is being typed, and the session goes on."""
    terminal.enter("print('start') while true do end")
    terminal.wait_for("start\r\n")
    terminal.type(INTERRUPT)
    terminal.wait_for("interrupted!")
    terminal.wait_for("stack traceback:")
    terminal.enter("x = (")
    terminal.wait_for(">> ")
    time.sleep(0.3)  # Python's input() notices an interrupt only once it waits for keys
    terminal.type(INTERRUPT)
    terminal.enter("'still ' .. 'here'")
    terminal.wait_for("still here")
    terminal.enter("print(pcall(function() print('in') while true do end end))")
    terminal.wait_for("in\r\n")
    terminal.type(INTERRUPT)
    terminal.wait_for("false\t")
    terminal.wait_for("interrupted!")
    assert terminal.end() == 0


def test_exit_code(terminal: Terminal) -> None:
    terminal.enter("os.exit(3)")
    assert os.waitstatus_to_exitcode(os.waitpid(terminal.process, 0)[1]) == 3


def test_history_and_completion(tmp_path: Path) -> None:
    pytest.importorskip("readline", reason="Python was built without readline; luapy then reads plain lines")
    history = tmp_path / "history"
    first = Terminal(history)
    first.enter("object = {method = function() return 'called' end}")
    first.enter("obj\t:me\t()")
    first.wait_for("called")
    assert first.end() == 0
    second = Terminal(history)
    second.enter("object = {method = function() return 'again' end}")
    second.wait_for("> ")
    second.type(b"\x10\x10\n")  # Ctrl-P: the line before the last
    second.wait_for("object:method()")
    second.wait_for("again")
    assert second.end() == 0
    assert "object:method()" in history.read_text()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("strin", ["string"]),
        ("string.re", ["string.rep", "string.reverse"]),
        ("object.", ["object.count", "object.method", "object.parent"]),
        ("object:", ["object:method"]),
        ("object.parent.na", ["object.parent.name"]),
        ("text:up", ["text:upper"]),
        ("wh", ["while"]),
        ("nothing.", []),
        ("failing.x", []),
        ("number.x", []),
        ("object.parent.name.nothing.x", []),
    ],
)
def test_completions(text: str, expected: list[str]) -> None:
    state, output = new_state()
    source = """
    object = setmetatable({count = 1, ["not a name"] = 2, [1] = 3, parent = {name = "n"}},
      {__index = {method = print}})
    failing = setmetatable({}, {__index = error, __pairs = error})
    text, number = "abc", 1
    loop = {} loop.__index = loop setmetatable(loop, loop)
    """
    state.call(state.load(source, "=test"))
    completer = Completer(state)
    assert completer.matches(text) == expected
    assert [completer.complete(text, number) for number in range(len(expected) + 1)] == [*expected, None]
    assert completer.matches("loop.__in") == ["loop.__index"]
    assert output.getvalue() == b""


def _start(source: str) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [*LUAPY, "-e", source],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


# What a script may be doing when the interrupt comes.
BUSY = (
    "while true do end",
    "local t = {} for i = 1, 1e12 do t[i % 7] = i end",
    "local function f() return f() end f()",
    "table.sort(setmetatable({}, {__len = function() return 1e8 end, __index = function() return 1 end}))",
    "coroutine.wrap(function() while true do end end)()",
    "string.gsub(string.rep('a', 20000000), 'a', function() end)",
    "string.find(string.rep('a', 5000), '.-.-.-[b]')",
)


@pytest.mark.parametrize("busy", BUSY)
def test_an_interrupt_is_an_error(busy: str) -> None:
    process = _start(f"print('ready') {busy}")
    time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    output, errors = process.communicate(timeout=TIMEOUT)
    assert process.returncode == 1
    assert output == ""
    assert re.match(r"luapy: (?:[^\n]*: )?interrupted!\nstack traceback:\n\t", errors)
    assert errors.endswith("\t[C]: in ?\n")


def test_an_interrupt_can_be_caught_and_the_next_one_ends_the_process() -> None:
    process = _start("print(pcall(function() print('ready') while true do end end)) while true do end")
    process.send_signal(signal.SIGINT)
    assert process.stdout is not None
    assert re.fullmatch(r"false\t.*interrupted!\n", process.stdout.readline())
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=TIMEOUT)
    assert process.returncode == -signal.SIGINT


def test_a_closed_pipe_ends_the_program_silently() -> None:
    process = _start("print('ready') while true do print('line') end")
    assert process.stdout is not None and process.stderr is not None
    process.stdout.close()
    assert process.wait(timeout=TIMEOUT) == -signal.SIGPIPE
    assert process.stderr.read() == ""
    process.stderr.close()


def test_end_of_input_in_a_statement(tmp_path: Path) -> None:
    outcome = run(LUAPY, CommandLine(["-i"], "for i = 1, 2 do\n"), tmp_path)
    assert outcome.errors == "stdin:1: 'end' expected near <eof>\n"
    assert outcome.status == 0


def test_interactive_input_is_shared_with_the_program(tmp_path: Path) -> None:
    outcome = run(LUAPY, CommandLine(["-i"], "line = io.read()\nfor the program\nline\n"), tmp_path)
    assert outcome.output == f"{VERSION}\n> line = io.read()\n> line\nfor the program\n> \n"


def test_a_full_standard_output_is_no_error(tmp_path: Path) -> None:
    with open("/dev/full", "wb") as full:
        process = subprocess.run(
            [*LUAPY, "-e", "print('x') io.stderr:write(tostring(io.write('y')), tostring(io.flush()))"],
            stdout=full,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            check=True,
        )
    assert re.fullmatch(rb"file \(0x[0-9a-f]+\)nil", process.stderr)
