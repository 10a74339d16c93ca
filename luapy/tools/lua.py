"""The command ``luapy``: runs Lua programs, with the options, messages and results of the stand-alone ``lua``."""

from __future__ import annotations

import gc
import os
import signal
import sys
from typing import TYPE_CHECKING, Any

from luapy import __version__
from luapy.stdlib import open_libraries
from luapy.stdlib.files import standard_stream
from luapy.stdlib.io import flush_streams
from luapy.stdlib.package import NO_ENVIRONMENT
from luapy.stdlib.system import lua_string, read_source
from luapy.vm.calls import call_value
from luapy.vm.errors import LuaError
from luapy.vm.frames import as_tuple
from luapy.vm.operations import metamethod, object_length, to_text
from luapy.vm.protected import ProtectedFrame
from luapy.vm.state import State, new_builtin
from luapy.vm.table import LuaTable
from luapy.vm.traceback import traceback
from luapy.vm.translator.tier import MODES, TIER_VARIABLE
from luapy.vm.values import ControlBuiltin, type_name

if TYPE_CHECKING:
    from luapy.vm.values import LuaFunction, LuaValue, Results

COMMAND = "luapy"
VERSION = f"luapy {__version__} (Lua 5.4)"

USAGE = f"""\
usage: {COMMAND} [options] [script [args]]
Available options are:
  -e stat   execute string 'stat'
  -i        enter interactive mode after executing 'script'
  -l mod    require library 'mod' into global 'mod'
  -l g=mod  require library 'mod' into global 'g'
  -v        show version information
  -E        ignore environment variables
  -T        open the internal test library as global 'T'
  -W        turn warnings on
  --heap-report  write a report on the memory at the end
  --explain-tier  write what the fast tier has made of the program at the end
  --        stop handling options
  -         stop handling options and execute stdin
"""

# Variables with code to run first; a chunk that begins with "@" is a file's name.
INIT_VARIABLES = ("LUA_INIT_5_4", "LUA_INIT")
HEAP_REPORT = "--heap-report"
EXPLAIN_TIER = "--explain-tier"
# After how many new objects Python looks for cycles among them. By default it does so fourteen times as often, which
# costs programs that build many tables up to a fifth of their time.
_CYCLE_SEARCHES = (10_000, 5, 5)
# Separates the name of a module from a version, "mod-v2", which the global variable does not get.
VERSION_MARK = "-"


class BadOption(Exception):
    """An option that does not exist or lacks its argument."""

    def __init__(self, option: str) -> None:
        super().__init__(option)
        needs_argument = option[1:2] in ("e", "l")
        self.message = f"'{option}' needs argument" if needs_argument else f"unrecognized option '{option}'"


class Options:
    """What the command line asks for.

    `actions` are pairs of an option's letter (e, l or W) and its argument, in order. `script` is the index of
    the script's name among the arguments, None without a script.
    """

    def __init__(self) -> None:
        self.actions: list[tuple[str, str]] = []
        self.script: int | None = None
        self.script_is_file = True
        self.interactive = False
        self.version = False
        self.ignore_environment = False
        self.internals = False
        self.heap_report = False
        self.explain_tier = False

    def tier(self) -> str | None:
        """Return how programs are to run; None leaves it to the environment. To explain the fast tier it must be on."""
        chosen = "" if self.ignore_environment else os.environ.get(TIER_VARIABLE, "")
        if self.explain_tier and not chosen:
            return "auto"
        return "interpret" if self.ignore_environment else None

    @property
    def executes_strings(self) -> bool:
        return any(letter == "e" for letter, _ in self.actions)


def parse_options(arguments: list[str]) -> Options:
    """Read the options of a command line, the name of the command included. Raises BadOption."""
    options = Options()
    position = 1
    while position < len(arguments):
        argument = arguments[position]
        if argument[:1] != "-":
            break
        letter = argument[1:2]
        if letter == "":
            options.script_is_file = False
            break
        if argument == HEAP_REPORT:
            options.heap_report = True
        elif argument == EXPLAIN_TIER:
            options.explain_tier = True
        elif letter in "el":
            text = argument[2:]
            if not text:
                position += 1
                text = arguments[position] if position < len(arguments) else "-"
                if text[:1] == "-":
                    raise BadOption(argument)
            options.actions.append((letter, text))
        elif len(argument) > 2 or letter not in "-ETWiv":
            raise BadOption(argument)
        elif letter == "-":
            position += 1
            break
        else:
            _set_flag(options, letter)
        position += 1
    if position < len(arguments):
        options.script = position
    return options


def _set_flag(options: Options, letter: str) -> None:
    if letter == "E":
        options.ignore_environment = True
    elif letter == "W":
        options.actions.append(("W", ""))
    elif letter == "T":
        options.internals = True
    else:
        options.version = True
        options.interactive = options.interactive or letter == "i"


class StandAlone:
    """The stand-alone interpreter: a state on the process's standard files, and protected calls that report.

    `name` stands before error messages; it is empty in interactive mode.
    """

    def __init__(self, arguments: list[str], options: Options) -> None:
        self.arguments = arguments
        self.options = options
        self.name = COMMAND
        state = self.state = State(options.tier())
        if options.explain_tier and state.tier is not None:
            state.tier.kept = []
        state.interruptible = True
        state.stdin, state.stdout, state.stderr = standard_stream(0, True), standard_stream(1), standard_stream(2)
        if options.ignore_environment:
            state.registry.set_string(NO_ENVIRONMENT, True)
        open_libraries(state)
        if options.internals:
            from luapy.testing.internals import install

            install(state)
        if options.heap_report:
            self._record_sites()
        state.heap.collector.change_mode("generational")
        self._protected = ControlBuiltin("pcall", self._begin_protected)
        self._message_handler = new_builtin(state, "message handler", _handle_message)
        # What calls the chunks is a level of the stack, as a C program that runs Lua is.
        outermost: Any = state.main_thread.frame
        outermost.native = new_builtin(state, "main", _outermost)

    def _record_sites(self) -> None:
        """Look at every allocation from here on, for the report at the end."""
        from luapy.vm.heap.report import AllocationSites

        AllocationSites(self.state)

    # -- protected calls --------------------------------------------------------------------------------

    def _begin_protected(self, state: State, arguments: list[LuaValue]) -> None:
        frame = ProtectedFrame(state, self._message_handler)
        frame.function = None
        state.thread.frame = frame
        state.enter_native_call()
        call_value(state, arguments[0], arguments[1:])

    def call(self, function: LuaValue, *arguments: LuaValue) -> tuple[bool, tuple[LuaValue, ...]]:
        """Call a Lua function: (True, its results), or (False, (the message with its traceback,)).

        The first interrupt from the keyboard is a Lua error meanwhile, the second ends the process.
        """
        signal.signal(signal.SIGINT, _interrupt)
        try:
            results = as_tuple(self.state.call(self._protected, function, *arguments))
        except LuaError as error:
            return False, (error.value,)
        except KeyboardInterrupt:
            return False, ("interrupted!",)
        finally:
            signal.signal(signal.SIGINT, signal.SIG_DFL)
        return results[0], results[1:]

    def call_plainly(self, function: LuaValue, *arguments: LuaValue) -> tuple[bool, LuaValue]:
        """Call without message handler: (True, nil), or (False, the error value)."""
        try:
            self.state.call(function, *arguments)
        except LuaError as error:
            return False, error.value
        return True, None

    def report(self, message: LuaValue) -> None:
        """Write an error message to standard error."""
        text = message if message.__class__ is str else "(error message not a string)"
        prefix = f"{self.name}: " if self.name else ""
        self.state.stderr.write(f"{prefix}{text}\n".encode("latin-1"))

    def run(self, function: LuaValue, *arguments: LuaValue) -> bool:
        """Call a function for its effects; report an error and return False if it fails."""
        succeeded, results = self.call(function, *arguments)
        if not succeeded:
            self.report(results[0])
        return succeeded

    # -- chunks -----------------------------------------------------------------------------------------

    def run_string(self, text: str, chunk_name: str) -> bool:
        try:
            function = self.state.load(text, chunk_name)
        except LuaError as error:
            self.report(error.value)
            return False
        return self.run(function)

    def run_file(self, name: str | None, script_arguments: bool = False) -> bool:
        """Run a file, or the standard input for None; as the script it gets the command line's arguments."""
        try:
            function = self._load_file(name)
            arguments = self._script_arguments() if script_arguments else ()
        except LuaError as error:
            self.report(error.value)
            return False
        return self.run(function, *arguments)

    def _load_file(self, name: str | None) -> LuaFunction:
        text, chunk_name = read_source(self.state, name)
        return self.state.load(text, chunk_name)

    def _script_arguments(self) -> tuple[LuaValue, ...]:
        """Return what the global table ``arg`` now holds from 1 on."""
        table = self.state.globals.get("arg")
        if table.__class__ is not LuaTable:
            raise LuaError("'arg' is not a table")
        return tuple(table.get(key) for key in range(1, object_length(self.state, table) + 1))

    def require(self, text: str) -> bool:
        """Do ``-l``: require a module, "mod" or "global=mod", into a global variable."""
        name, equals, module = text.partition("=")
        if not equals:
            module = name
            name = name.partition(VERSION_MARK)[0]
        succeeded, results = self.call(self.state.globals.get("require"), module)
        if succeeded:
            self.state.globals.set_string(name, results[0])
        else:
            self.report(results[0])
        return succeeded

    # -- the whole command ------------------------------------------------------------------------------

    def set_arguments(self) -> None:
        """Set the global table ``arg``: the script's name at 0, its arguments after, the rest before."""
        script = self.options.script if self.options.script is not None else 0
        table = self.state.new_table()
        for position, argument in enumerate(self.arguments):
            table.set(position - script, argument)
        self.state.globals.set_string("arg", table)

    def main(self) -> bool:
        """Do what the command line asks for; False after an error, which has been reported."""
        options = self.options
        if options.version:
            self.print_version()
        self.set_arguments()
        return self._run_init() and self._run_actions() and self._run_script()

    def report_heap(self) -> None:
        """Do ``--heap-report``: write what is alive, where memory was allocated, what the collector has done."""
        if self.options.heap_report:
            from luapy.vm.heap.report import heap_report

            self.state.stdout.flush()
            self.state.stderr.write(heap_report(self.state).text().encode("latin-1"))
            self.state.stderr.flush()

    def report_tier(self) -> None:
        """Do ``--explain-tier``: write which functions have been translated, to what, and why others have not."""
        if self.options.explain_tier:
            from luapy.vm.translator.explaining import explain

            self.state.stdout.flush()
            self.state.stderr.write(explain(self.state.tier).encode("latin-1", "backslashreplace"))
            self.state.stderr.flush()

    def print_version(self) -> None:
        self.state.stdout.write(f"{VERSION}\n".encode("latin-1"))
        self.state.stdout.flush()

    def _run_init(self) -> bool:
        """Run the chunk in the environment variable LUA_INIT, if there is one."""
        if self.options.ignore_environment:
            return True
        for variable in INIT_VARIABLES:
            value = os.environ.get(variable)
            if value is not None:
                text = lua_string(value)
                return self.run_file(text[1:]) if text[:1] == "@" else self.run_string(text, "=" + variable)
        return True

    def _run_actions(self) -> bool:
        """Do the options -e, -l and -W in their order, up to the first that fails."""
        return all(self._run_action(letter, text) for letter, text in self.options.actions)

    def _run_action(self, letter: str, text: str) -> bool:
        if letter == "e":
            return self.run_string(text, "=(command line)")
        if letter == "l":
            return self.require(text)
        self.state.warn("@on", False)
        return True

    def _run_script(self) -> bool:
        """Run the script and enter interactive mode, as far as the command line says so."""
        options = self.options
        if options.script is not None:
            name = self.arguments[options.script] if options.script_is_file else None
            if not self.run_file(name, script_arguments=True):
                return False
        elif not options.interactive:
            if options.executes_strings or options.version:
                return True
            if not self.state.stdin.isatty():
                self.run_file(None)  # the reference's exit status does not tell how that ended
                return True
            self.print_version()
        if options.interactive or options.script is None:
            from luapy.tools.repl import Repl

            Repl(self).run()
        return True


def _interrupt(signal_number: int, _frame: Any) -> None:
    """Stop the running Lua code by an error; the next interrupt ends the process."""
    signal.signal(signal_number, signal.SIG_DFL)
    raise KeyboardInterrupt


def _handle_message(state: State, value: LuaValue = None, *_: LuaValue) -> Results:
    """Make the message of an error that nothing catches: text with a traceback."""
    if value.__class__ in (str, int, float):
        text = to_text(state, value)
    else:
        handler = metamethod(state, value, "__tostring")
        if handler is not None:
            result = state.call_single(handler, value)
            if result.__class__ is str:
                return result
        text = f"(error object is a {type_name(value)} value)"
    return traceback(state, state.thread, text, 1)


def _outermost(state: State, *_: LuaValue) -> Results:
    """Stands for the program that runs Lua, at the outer end of the stack."""
    return ()


def main(arguments: list[str] | None = None) -> int:
    """Run the command with `arguments` (by default those of the process), its name first; return the exit status."""
    lua_arguments = [lua_string(argument) for argument in (sys.argv if arguments is None else arguments)]
    if hasattr(signal, "SIGPIPE"):
        # A reader that has seen enough ends the program, silently as with any other command.
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    try:
        options = parse_options(lua_arguments)
    except BadOption as error:
        standard_stream(2).write(f"{COMMAND}: {error.message}\n{USAGE}".encode("latin-1"))
        return 1
    tier = "" if options.ignore_environment else os.environ.get(TIER_VARIABLE, "")
    if tier and tier not in MODES:
        message = f"{TIER_VARIABLE} is {', '.join(MODES[:-1])} or {MODES[-1]}, not '{lua_string(tier)}'"
        standard_stream(2).write(f"{COMMAND}: {message}\n".encode("latin-1"))
        return 1
    if hasattr(gc, "set_threshold"):
        gc.set_threshold(*_CYCLE_SEARCHES)
    stand_alone = StandAlone(lua_arguments, options)
    try:
        try:
            succeeded = stand_alone.main()
        finally:
            stand_alone.report_heap()
            stand_alone.report_tier()
        stand_alone.state.close()
    finally:
        flush_streams(stand_alone.state)  # os.exit comes here without closing the state
    return 0 if succeeded else 1
