"""Command lines that ``luapy`` must answer as ``lua`` does, and how to run one with either of them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
LUAPY = (sys.executable, "-m", "luapy")
REFERENCE = ("lua5.4",)
TIMEOUT = 30

# Variables that would change what the commands do.
_CLEARED = re.compile(r"LUA.*")
_ADDRESS = re.compile(r"\b0x[0-9a-f]{6,16}\b")
_REFERENCE_VERSION = re.compile(r"Lua 5\.4\.\d+  Copyright .*")
# Options that lua does not have.
_OWN_OPTIONS = re.compile(r"\n  (?:-T|--heap-report|--explain-tier) .*")
# Debian's build searches a few places more.
_DEBIAN_PATHS = re.compile(r"\n\tno file '/usr/(?:share|lib)/.*|/usr/(?:share|lib)/[^;]*;")


class CommandLine(NamedTuple):
    """Arguments of the command, text for its standard input, variables to set and files to write beforehand."""

    arguments: Sequence[str]
    input: str = ""
    environment: Mapping[str, str] = {}
    files: Mapping[str, str] = {}


class Outcome(NamedTuple):
    output: str
    errors: str
    status: int


MODULE = "print('loading', ...) return {name = ...}"
FAILING = "local function fail(x)\n  error(x)\nend\nfail('failed')\n"
ECHO = "print(#arg, ...)\nfor i = 0, #arg do io.write(arg[i], ';') end\nprint()\n"

COMMAND_LINES = {
    "nothing on the standard input": CommandLine([]),
    "program on the standard input": CommandLine([], "print(1)\nprint(...)"),
    "error in the standard input": CommandLine([], "\n\nerror('x')"),
    "syntax error in the standard input": CommandLine([], "x ="),
    "dash": CommandLine(["-", "a", "b"], "print(arg[0], arg[1], ...)"),
    "dash as a file": CommandLine(["--", "-"]),
    "string": CommandLine(["-e", "print(1 + 1)"]),
    "strings in order": CommandLine(["-eprint(1)", "-ea=3", "-e", "print(a)"]),
    "no arguments for a string": CommandLine(["-e", "print(...) print(#arg, arg[1])"]),
    "arguments with strings": CommandLine(["-e", "x = 7", "echo.lua", "a", "b c"], files={"echo.lua": ECHO}),
    "arguments before the script": CommandLine(
        ["-e", "", "--", "a.lua", "x"], files={"a.lua": "print(arg[-1], arg[-2], arg[-3])"}
    ),
    "arguments like options": CommandLine(["echo.lua", "-e", "--", "-v"], files={"echo.lua": ECHO}),
    "changed arguments": CommandLine(
        ["-e", "arg[1] = 'changed' arg[3] = 'more'", "echo.lua", "a", "b"], files={"echo.lua": ECHO}
    ),
    "arguments no table": CommandLine(["-e", "arg = 1", "echo.lua"], files={"echo.lua": ECHO}),
    "many arguments": CommandLine(["echo.lua", *map(str, range(300))], files={"echo.lua": "print(select(300, ...))"}),
    "bytes in arguments": CommandLine(["-e", "print(#arg[1], arg[1]:byte(1, -1))", "-", "\u00e9\u20ac"]),
    "missing script": CommandLine(["nosuch.lua"]),
    "folder as script": CommandLine(["."]),
    "error in a script": CommandLine(["fail.lua"], files={"fail.lua": FAILING}),
    "syntax error in a script": CommandLine(["bad.lua"], files={"bad.lua": "local x <const> = 1\nx = 2"}),
    "error in a string": CommandLine(["-e", "print(1)", "-e", "error('x')", "-e", "print(2)"]),
    "syntax error in a string": CommandLine(["-e", "x x"]),
    "long string": CommandLine(["-e", f"local x = '{'x' * 100}' error(x)"]),
    "error without position": CommandLine(["-e", "error('x', 0)"]),
    "error at level 2": CommandLine(["-e", "error('x', 2)"]),
    "error of a machine operation": CommandLine(["-e", "local t = {} ; t.x.y = 1"]),
    "error in a library function": CommandLine(["-e", "string.rep()"]),
    "error deep in calls": CommandLine(
        ["-e", "local function f(n) if n == 0 then error('deep') end return 1 + f(n - 1) end f(50)"]
    ),
    "error after tail calls": CommandLine(
        ["-e", "local function f(n) if n == 0 then error('tail') end return f(n - 1) end f(3)"]
    ),
    "error in a coroutine": CommandLine(["-e", "coroutine.wrap(function() error('inside') end)()"]),
    "error table": CommandLine(["-e", "error({code = 2})"]),
    "error nil": CommandLine(["-e", "error(nil)"]),
    "error number": CommandLine(["-e", "error(42)"]),
    "error boolean": CommandLine(["-e", "error(true)"]),
    "error object with text": CommandLine(
        ["-e", "error(setmetatable({}, {__tostring = function() return 'as text' end}))"]
    ),
    "error object with bad text": CommandLine(
        ["-e", "error(setmetatable({}, {__tostring = function() return {} end}))"]
    ),
    "error object whose text fails": CommandLine(
        ["-e", "error(setmetatable({}, {__tostring = function() error('again') end}))"]
    ),
    "error object with a name": CommandLine(["-e", "error(setmetatable({}, {__name = 'Named'}))"]),
    "stack overflow": CommandLine(["-e", "local function f() return 1 + f() end print(pcall(f))"]),
    "error while closing": CommandLine(
        ["-e", "local x <close> = setmetatable({}, {__close = function() error('closing', 0) end})"]
    ),
    "module": CommandLine(["-l", "mod", "-e", "print(mod.name)"], files={"mod.lua": MODULE}),
    "module joined": CommandLine(["-lmod", "-e", "print(mod.name)"], files={"mod.lua": MODULE}),
    "module into a global": CommandLine(["-l", "g=mod", "-e", "print(g.name, mod)"], files={"mod.lua": MODULE}),
    "library": CommandLine(["-l", "string", "-lm=math", "-e", "print(string.rep('x', 2), m.pi)"]),
    "missing module": CommandLine(["-l", "nosuch"]),
    "module with an error": CommandLine(["-l", "mod"], files={"mod.lua": "error('in module')"}),
    "module with a syntax error": CommandLine(["-l", "mod"], files={"mod.lua": "x ="}),
    "no argument for -e": CommandLine(["-e"]),
    "option for -e": CommandLine(["-e", "-x"]),
    "no argument for -l": CommandLine(["-l"]),
    "unknown option": CommandLine(["-x"]),
    "unknown long option": CommandLine(["--help"]),
    "joined flags": CommandLine(["-vi"]),
    "joined flags with E": CommandLine(["-Ex"]),
    "joined flags with W": CommandLine(["-Wx"]),
    "version": CommandLine(["-v"], "print('not read')"),
    "version with a string": CommandLine(["-v", "-e", "print(_VERSION)"]),
    "version with a script": CommandLine(["-v", "-"], "print('script')"),
    "init": CommandLine(["-e", "print(x)"], environment={"LUA_INIT": "x = 5"}),
    "init of the version first": CommandLine(
        ["-e", "print(x)"], environment={"LUA_INIT": "x = 5", "LUA_INIT_5_4": "x = 6"}
    ),
    "init file": CommandLine(
        ["-e", "print(x)"], environment={"LUA_INIT": "@init.lua"}, files={"init.lua": "x = 7 print(...)"}
    ),
    "missing init file": CommandLine(["-e", "print(x)"], environment={"LUA_INIT": "@init.lua"}),
    "init with an error": CommandLine(["-e", "print(x)"], environment={"LUA_INIT": "\nerror('init')"}),
    "init with a syntax error": CommandLine(["-e", "print(x)"], environment={"LUA_INIT_5_4": "x ="}),
    "init ignored": CommandLine(["-E", "-e", "print(x)"], environment={"LUA_INIT": "x = 5"}),
    "path": CommandLine(["-e", "print(package.path)"], environment={"LUA_PATH": "a;;b"}),
    "path of the version": CommandLine(
        ["-e", "print(package.path)"], environment={"LUA_PATH": "a", "LUA_PATH_5_4": "b"}
    ),
    "path with defaults only": CommandLine(["-e", "print(package.path)"], environment={"LUA_PATH": ";;"}),
    "path ignored": CommandLine(
        ["-E", "-e", "print(package.path) print(package.cpath)"], environment={"LUA_PATH": "a", "LUA_CPATH": "c"}
    ),
    "C path": CommandLine(["-e", "print(package.cpath)"], environment={"LUA_CPATH": "?.so;;"}),
    "warnings off": CommandLine(["-e", "warn('a')"]),
    "warnings on": CommandLine(["-W", "-e", "warn('a', 'b') warn('@off') warn('c') warn('@on') warn('d')"]),
    "warnings on too late": CommandLine(["-e", "warn('a')", "-W", "-e", "warn('b')"]),
    "warning from a finalizer": CommandLine(["-W", "-e", "setmetatable({}, {__gc = function() error('gc') end})"]),
    "first line": CommandLine(["a.lua"], files={"a.lua": "#!/usr/bin/lua\nprint(debug.getinfo(1).currentline)"}),
    "first line only": CommandLine(["a.lua"], files={"a.lua": "# nothing"}),
    "byte order mark": CommandLine(["a.lua"], files={"a.lua": "\ufeff# comment\nprint(debug.getinfo(1).currentline)"}),
    "warning from a finalizer in a call": CommandLine(
        ["-W", "-e", "setmetatable({}, {__gc = function() error('gc') end}) collectgarbage()"]
    ),
    "exit code": CommandLine(["-e", "os.exit(5)"]),
    "exit true": CommandLine(["-e", "io.write('kept') os.exit(true)"]),
    "exit false": CommandLine(["-e", "os.exit(false, true)"]),
    "exit from a coroutine": CommandLine(["-e", "coroutine.wrap(function() pcall(os.exit, 3) end)() print('after')"]),
    "exit closes": CommandLine(
        ["-e", "local x <close> = setmetatable({}, {__close = function() print('closed') end}) os.exit(0, true)"]
    ),
    "finalizers at the end": CommandLine(
        ["-e", "x = setmetatable({}, {__gc = function() print('gc') end}) print('end')"]
    ),
    "outputs in order": CommandLine(["-e", "io.write('a') print('b') io.stderr:write('c') io.write('d')"]),
    "interactive": CommandLine(["-i"], "1 + 1\nx = 5\nx\n=x, x\n"),
    "interactive many lines": CommandLine(["-i"], "for i = 1, 2 do\nprint(i)\nend\nfunction f()\nreturn 1\nend f()\n"),
    "interactive string of many lines": CommandLine(["-i"], "s = [[a\nb]]\ns\n"),
    "interactive errors": CommandLine(["-i"], "error('x')\nx x\n+\nnil + 1\nerror({})\nprint('on')\n"),
    "interactive several values": CommandLine(["-i"], "nil, false, 'x'\n(function() end)()\n'nil' == nil\n"),
    "interactive with prompts": CommandLine(["-e", "_PROMPT = 'p ' _PROMPT2 = 2", "-i"], "do\nend\n"),
    "interactive without print": CommandLine(["-e", "print = nil", "-i"], "1\nio.write('still\\n')\n"),
    "interactive with a bad print": CommandLine(["-e", "print = error", "-i"], "1\n{}\n"),
    "interactive after a script": CommandLine(["-i", "a.lua"], "x\n", files={"a.lua": "x = 'from a'"}),
    "interactive after a failing script": CommandLine(["-i", "fail.lua"], "x\n", files={"fail.lua": FAILING}),
    "interactive locals": CommandLine(["-i"], "local a = 1\na\n"),
    "debugger": CommandLine(["-e", "debug.debug() print('after')"], "x = 1\nerror('y')\nx x\ncont\n"),
    "collector": CommandLine(["-e", "print(collectgarbage('incremental'), collectgarbage('generational'))"]),
    "levels": CommandLine(["-e", "print(debug.getinfo(2, 'S').what, debug.getinfo(3)) print(debug.traceback('t'))"]),
}


def run(command: Sequence[str], line: CommandLine, folder: Path) -> Outcome:
    """Run a command line with `command` in `folder`, an empty one, and return what can be compared."""
    for name, text in line.files.items():
        (folder / name).write_text(text, encoding="utf-8")
    environment = {name: value for name, value in os.environ.items() if not _CLEARED.fullmatch(name)}
    environment.update(
        line.environment, PYTHONPATH=str(ROOT), PYTHONPYCACHEPREFIX=str(ROOT / ".pytest_cache" / "pycache")
    )
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # compiling all modules anew would take most of the time
    process = subprocess.run(
        [*command, *line.arguments],
        input=line.input.encode(),
        cwd=folder,
        env=environment,
        capture_output=True,
        timeout=TIMEOUT,
    )
    return Outcome(_normalized(process.stdout), _normalized(process.stderr), process.returncode)


def _normalized(output: bytes) -> str:
    """Leave out what differs by design: command, version, luapy's own options, addresses, Debian's search paths."""
    from luapy.tools.lua import VERSION

    text = output.decode()
    text = _REFERENCE_VERSION.sub(VERSION, text)
    for name in (str(ROOT / "luapy" / "__main__.py"), "lua5.4"):
        text = text.replace(name, "luapy")
    return _ADDRESS.sub("0x?", _DEBIAN_PATHS.sub("", _OWN_OPTIONS.sub("", text)))
