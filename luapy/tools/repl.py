"""Interactive mode of the command ``luapy``: lines in, results out."""

from __future__ import annotations

import os
import signal
import sys
from typing import TYPE_CHECKING, Any

from luapy.stdlib.io import flush_streams
from luapy.vm.errors import LuaError
from luapy.vm.operations import concat_operand, to_text

if TYPE_CHECKING:
    from luapy.tools.lua import StandAlone
    from luapy.vm.state import State
    from luapy.vm.values import LuaFunction, LuaValue

CHUNK_NAME = "=stdin"
# A message that ends like this says that the text could go on.
END_MARK = "<eof>"
# Global variables with the prompts, for a statement's first line and for the others.
PROMPTS = {"_PROMPT": "> ", "_PROMPT2": ">> "}

HISTORY_VARIABLE = "LUAPY_HISTORY"
HISTORY_FILE = "~/.luapy_history"
HISTORY_LENGTH = 1000


class Discarded(Exception):
    """The user interrupted the statement being entered."""


class PlainReader:
    """Reads lines from a file or a pipe.

    Prompts and lines go to the standard output, which so shows the session as a terminal would.
    """

    def __init__(self, state: State) -> None:
        self.state = state

    def read_line(self, prompt: str) -> str | None:
        """Return the next line without its end, None at the end of the input."""
        state = self.state
        state.stdout.write(prompt.encode("latin-1"))
        state.stdout.flush()
        line = state.stdin.readline()
        if not line:
            return None
        line = line.rstrip(b"\n")
        state.stdout.write(line + b"\n")
        result: str | None = line.decode("latin-1")
        return result

    def close(self) -> None:
        """Nothing to keep."""


class TerminalReader:
    """Reads lines at a terminal, with editing, history and completion where Python has the module readline.

    The history is kept in ~/.luapy_history, or in the file that the variable LUAPY_HISTORY names; nowhere if
    that is empty.
    """

    def __init__(self, state: State) -> None:
        self.state = state
        self.readline: Any = None
        self.history = ""
        try:
            import readline
        except ImportError:
            return
        from luapy.tools.completion import Completer

        self.readline = readline
        completer = Completer(state)
        readline.set_completer(completer.complete)
        readline.set_completer_delims(Completer.DELIMITERS)
        editline = "libedit" in (readline.__doc__ or "")
        readline.parse_and_bind("bind ^I rl_complete" if editline else "tab: complete")
        self.history = os.path.expanduser(os.environ.get(HISTORY_VARIABLE, HISTORY_FILE))
        readline.set_history_length(HISTORY_LENGTH)
        if self.history:
            try:
                readline.read_history_file(self.history)
            except OSError:  # the first time there is none
                return

    def read_line(self, prompt: str) -> str | None:
        flush_streams(self.state)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        try:
            line = input(_terminal_text(prompt))
        except EOFError:
            return None
        except KeyboardInterrupt:
            self.state.stdout.write(b"\n")
            raise Discarded from None
        finally:
            signal.signal(signal.SIGINT, signal.SIG_DFL)
        return line.encode(sys.stdin.encoding, "surrogateescape").decode("latin-1")

    def close(self) -> None:
        if self.readline is not None and self.history:
            try:
                self.readline.write_history_file(self.history)
            except OSError:  # a history that cannot be kept is no reason for a message at the end
                return


def _terminal_text(text: str) -> str:
    """Return a Lua string as the terminal shows it."""
    return text.encode("latin-1").decode(sys.stdout.encoding, "replace")


class Repl:
    """The loop that reads statements, runs them and prints what they return."""

    def __init__(self, stand_alone: StandAlone) -> None:
        self.stand_alone = stand_alone
        self.state = state = stand_alone.state
        at_terminal = state.stdin.isatty() and state.stdout.isatty()
        self.reader: PlainReader | TerminalReader = TerminalReader(state) if at_terminal else PlainReader(state)

    def run(self) -> None:
        """Read and run statements up to the end of the input."""
        stand_alone = self.stand_alone
        name, stand_alone.name = stand_alone.name, ""
        try:
            while True:
                try:
                    function = self._read_statement()
                except LuaError as error:
                    stand_alone.report(error.value)
                    continue
                except Discarded:
                    continue
                if function is None:
                    break
                succeeded, results = stand_alone.call(function)
                if succeeded:
                    self._print(results)
                else:
                    stand_alone.report(results[0])
        finally:
            self.reader.close()
            stand_alone.name = name
        self.state.stdout.write(b"\n")
        self.state.stdout.flush()

    def _read_line(self, variable: str) -> str | None:
        prompt = self.state.globals.get(variable)
        return self.reader.read_line(PROMPTS[variable] if prompt is None else to_text(self.state, prompt))

    def _read_statement(self) -> LuaFunction | None:
        """Read lines until they are a whole expression list or chunk; None at the end of the input.

        Raises LuaError for text that no further line could complete.
        """
        text = self._read_line("_PROMPT")
        if text is None:
            return None
        if text[:1] == "=":
            text = "return " + text[1:]
        try:
            return self.state.load(f"return {text};", CHUNK_NAME)
        except LuaError:
            return self._read_chunk(text)

    def _read_chunk(self, text: str) -> LuaFunction:
        while True:
            try:
                return self.state.load(text, CHUNK_NAME)
            except LuaError as error:
                if not _is_incomplete(error.value):
                    raise
                line = self._read_line("_PROMPT2")
                if line is None:
                    raise
            text = f"{text}\n{line}"

    def _print(self, results: tuple[LuaValue, ...]) -> None:
        if not results:
            return
        succeeded, failure = self.stand_alone.call_plainly(self.state.globals.get("print"), *results)
        if not succeeded:
            text = concat_operand(failure)
            self.stand_alone.report(f"error calling 'print' ({'(null)' if text is None else text})")


def _is_incomplete(message: LuaValue) -> bool:
    return message.__class__ is str and message.endswith(END_MARK)
