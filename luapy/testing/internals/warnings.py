"""The warning function of the tests: it gathers a warning's pieces, then shows, stores or rejects it.

Modes, set by control messages: ``@normal`` (a warning that is on and does not begin with ``#`` ends the program),
``@allow`` (all are shown), ``@store`` (each goes to the global variable ``_WARN``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from luapy.vm.operations import is_true

if TYPE_CHECKING:
    from luapy.vm.state import State

_MODES = ("@normal", "@allow", "@store")
# Room for one warning, in bytes.
_BUFFER = 200


class TestWarnings:
    """Takes the place of a state's method `warn`."""

    __test__ = False

    def __init__(self, state: State) -> None:
        self.state = state
        self.mode = "@normal"
        self.text = ""
        self.continues = False

    def __call__(self, message: str, to_be_continued: bool) -> None:
        if not self.continues and not to_be_continued and message[:1] == "@":
            self._control(message)
            return
        self.continues = to_be_continued
        if len(self.text) + len(message) >= _BUFFER:
            self._abort(f"warning too long ({message})")
        self.text += message
        if not to_be_continued:
            text, self.text = self.text, ""
            self._finish(text)

    def _control(self, message: str) -> None:
        if message in ("@on", "@off"):
            self.state.warnings_on = message == "@on"
        elif message in _MODES:
            self.mode = message
        else:
            self._abort(f"invalid control warning in test mode: {message}")

    def _finish(self, text: str) -> None:
        state = self.state
        stored = state.globals.get("_WARN")
        if is_true(stored):
            self._abort(f"unhandled warning in store mode: {stored}; then: {text}")
        if self.mode == "@store":
            state.globals.set("_WARN", text)
        elif state.warnings_on:
            if self.mode == "@normal" and text[:1] != "#":
                self._abort(f"unexpected warning in test mode: {text}")
            self._show(f"Lua warning: {text}")

    def _show(self, text: str) -> None:
        self.state.stdout.flush()
        self.state.stderr.write((text + "\n").encode("latin-1"))
        self.state.stderr.flush()

    def _abort(self, text: str) -> None:
        self._show(text)
        raise SystemExit(1)


def install(state: State) -> None:
    """Give `state` the warning function of the tests, in normal mode and off."""
    state.globals.set("_WARN", False)
    state.warnings_on = False
    setattr(state, "warn", TestWarnings(state))  # noqa: B010
