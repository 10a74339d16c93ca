"""The stack language: scripts run as functions of the host, with frames, continuations and hooks of their own.

A script is a row of instructions, each a word with its operands (see `INSTRUCTIONS`); ``#`` begins a comment. It works
on the stack of the function that it is, or on the stack of another thread or state.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable

from luapy.testing.internals import calls, instructions
from luapy.testing.internals.reader import OPERANDS, Reader
from luapy.testing.internals.stack import Machine, StackFrame
from luapy.testing.internals.threads import STATUS_NAMES, RunningThread, ensure_base, error_status, new_thread, settle
from luapy.testing.internals.threads import resume as resume_thread
from luapy.vm import hooks
from luapy.vm.arguments import argument_error, check_string, opt_integer
from luapy.vm.calls import call_value, finish_builtin, recover_stack
from luapy.vm.closing import ErrorCloseFrame
from luapy.vm.coroutine import Coroutine, Hook
from luapy.vm.errors import LuaError
from luapy.vm.frames import as_tuple
from luapy.vm.heap import sizes
from luapy.vm.operations import concat_operand, metamethod
from luapy.vm.unwinding import leave_frames
from luapy.vm.values import NO_VALUE, ControlBuiltin, LightUserdata, Userdata

if TYPE_CHECKING:
    from luapy.vm.state import State
    from luapy.vm.values import LuaValue, Results

# The events of hooks, as Lua and as the host names them, and the bits and letters of masks.
_EVENT_NAMES = {"call": "call", "return": "ret", "line": "line", "count": "count", "tail call": "tailcall"}
_MASK_LETTERS = {1: "c", 2: "r", 4: "l"}
_MASK_COUNT = 8


class ScriptFrame(StackFrame):
    """A script that runs or waits. `status` is what the last protected call or resume answered.

    `thread`, if any, is the one in `target` whose stack it works on. `panic` is the status that the script sees when
    it runs for an error that nobody caught.
    """

    __slots__ = (
        "catches",
        "closing",
        "continuation",
        "is_hook_script",
        "panic",
        "reader",
        "results",
        "resumptions",
        "saved_calls",
        "status",
        "target",
        "thread",
        "waiting",
        "wanted",
    )

    def __init__(self, function: Any, caller: Any, script: str, values: list[LuaValue]) -> None:
        super().__init__(function, caller, values)
        self.reader = Reader(script)
        self.status = "OK"
        self.target: State | None = None
        self.thread: Coroutine | None = None
        self.panic: str | None = None
        self.is_hook_script = False
        self.catches = False
        self.closing = False
        self.waiting = ""
        self.wanted = 0
        self.continuation = 0
        self.saved_calls = 0
        self.resumptions = 0
        self.results: tuple[LuaValue, ...] = ()

    # -- running --------------------------------------------------------------------------------------------

    def interpret(self, state: State) -> Any:
        """Run instructions until the script ends, with a tuple of results, or is LEFT."""
        machine = Machine(state, self, self.target or state, self.thread)
        reader = self.reader
        while True:
            word = reader.word(machine)
            if not word:
                return ()
            instruction = INSTRUCTIONS.get(word)
            if instruction is None:
                raise machine.error(f"unknown instruction {word}")
            operands, function = instruction
            values: list[Any] = [OPERANDS[letter](reader, machine) for letter in operands]
            outcome = function(machine, *values)
            if outcome is not None:
                return outcome

    def advance(self, state: State) -> None:
        """Run from where the script is; this frame is the innermost one."""
        self.native = None
        outcome = self.interpret(state)
        if outcome is not calls.LEFT:
            if self.thread is not None:
                settle(self.thread)
            self.results = outcome
            self.close_next(state)

    def close_next(self, state: State) -> None:
        """The script has ended: close its variables, one call at a time, then return."""
        if self.to_be_closed:
            value = self.values[self.to_be_closed.pop() - 1]
            self.waiting = calls.CLOSING
            self.closing = True
            state.enter_native_call()
            call_value(state, metamethod(state, value, "__close"), [value, None])
            return
        results = self.results
        state.thread.frame = self.caller
        finish_builtin(state, results[0] if len(results) == 1 else results)

    # -- waiting --------------------------------------------------------------------------------------------

    def wait_for_call(self, state: State, waiting: str, wanted: int, continuation: int) -> None:
        """A call above this frame is about to begin; errors in it come here if it is protected."""
        self.waiting = waiting
        self.wanted = wanted
        self.continuation = continuation
        self.catches = waiting == calls.CALLING_PROTECTED
        self.saved_calls = state.native_calls
        self.resumptions = state.thread.resumptions
        state.enter_native_call()

    def returned(self, state: State, values: Results) -> None:
        results = as_tuple(values)
        if self.waiting == calls.YIELDING:
            self._resumed(state, results)
            return
        state.leave_native_call()
        if self.waiting == calls.CLOSING:
            self.close_next(state)
            return
        self.catches = False
        self.native = None
        wanted = self.wanted
        if wanted >= 0:
            results = (*results, *([None] * (wanted - len(results))))[:wanted]
        self.values.extend(results)
        if self.resumptions != state.thread.resumptions:
            self._continue(state, "YIELD")
        else:
            if self.waiting == calls.CALLING_PROTECTED:
                self.status = "OK"
            self.advance(state)

    def _resumed(self, state: State, values: tuple[LuaValue, ...]) -> None:
        if self.continuation:
            self.values.extend(values)
            self._continue(state, "YIELD")
        else:
            self.results = values
            self.close_next(state)

    def _continue(self, state: State, status: str) -> None:
        """Go on with the continuation: the script that the index `continuation` names."""
        state.globals.set_string("status", status)
        state.globals.set_string("ctx", self.continuation)
        script = concat_operand(Machine(state, self, state, None).get(self.continuation))
        if script is None:
            raise LuaError("attempt to run no script")
        self.reader = Reader(script)
        self.advance(state)

    def failed(self, state: State, error: LuaError) -> LuaError | None:
        leave_frames(state.thread, self, error)
        recover_stack(state)
        state.restore_native_calls(self)
        if error.pending:
            frame = ScriptCloseFrame(self, error)
            state.thread.frame = frame
            frame.step(state)
        else:
            self.broken(state, error)
        return None

    def broken(self, state: State, error: LuaError) -> None:
        """The protected call has failed, and everything in it is closed."""
        self.catches = False
        self.values.append(error.value)
        self._continue(state, error_status(error.value))


class ScriptCloseFrame(ErrorCloseFrame):
    """Closes what a failed protected call of a script left open."""

    __slots__ = ("script",)

    def __init__(self, script: ScriptFrame, error: LuaError) -> None:
        super().__init__(script, error)
        self.caller = script
        self.script = script

    def finish(self, state: State) -> None:
        state.thread.frame = self.script
        self.script.broken(state, self.error)


# -- scripts as functions -------------------------------------------------------------------------------------


def check_state(state: State, value: LuaValue) -> State:
    """Return the state that a value made by ``T.newstate`` stands for."""
    from luapy.vm.state import State

    if value.__class__ is not LightUserdata or not isinstance(value.value, State):
        raise argument_error(state, 1, "state expected")
    return value.value


def _begin_script(state: State, script: str, values: list[LuaValue]) -> None:
    caller: Any = state.thread.frame
    frame = ScriptFrame(caller.native, caller, script, values)
    state.thread.frame = frame
    frame.advance(state)


def begin_test(state: State, arguments: list[LuaValue]) -> None:
    """``T.testC([state or thread,] script, ...)``: run a script, on the stack of its own arguments by default."""
    first = arguments[0] if arguments else NO_VALUE
    if first.__class__ is Coroutine and first is not state.thread:
        ensure_base(first)
        run_on(state, state, first, _script(state, arguments, 2), arguments)
    elif first.__class__ is LightUserdata or first.__class__ is Userdata:
        target = check_state(state, first)
        run_on(state, target, target.main_thread, _script(state, arguments, 2), arguments)
    else:
        _begin_script(state, _script(state, arguments, 2 if first.__class__ is Coroutine else 1), arguments)


def _script(state: State, arguments: list[LuaValue], position: int) -> str:
    return check_string(state, arguments[position - 1] if len(arguments) >= position else NO_VALUE, position)


def run_on(state: State, target: State, thread: Coroutine, script: str, arguments: list[LuaValue]) -> None:
    """Run a script on the stack of a thread, of this state or another one."""
    from luapy.testing.internals.states import SharedLimits

    caller: Any = state.thread.frame
    frame = ScriptFrame(caller.native, caller, script, arguments)
    frame.target = target
    frame.thread = thread
    state.thread.frame = frame
    with SharedLimits(state, target):
        frame.advance(state)


def _begin_made(state: State, arguments: list[LuaValue]) -> None:
    caller: Any = state.thread.frame
    _begin_script(state, concat_operand(caller.native.upvalues[0]) or "", arguments)


def begin_make(state: State, arguments: list[LuaValue]) -> None:
    """``T.makeCfunc(script, ...)``: make a function that runs a script; all arguments are its upvalues."""
    check_string(state, arguments[0] if arguments else NO_VALUE, 1)
    finish_builtin(state, _new_closure(state, "makeCfunc", _begin_made, arguments))


def _new_closure(state: State, name: str, begin: Any, upvalues: list[LuaValue]) -> ControlBuiltin:
    if upvalues:
        state.heap.charge(sizes.HOST_CLOSURE + sizes.HOST_UPVALUE * len(upvalues))
    return ControlBuiltin(name, begin, tuple(upvalues))


def pushcclosure(machine: Machine, count: int) -> None:
    """Push ``testC`` itself with upvalues from the stack."""
    closure = _new_closure(machine.state, "testC", begin_test, machine.pop_many(count))
    machine.push(closure)


# -- hooks ----------------------------------------------------------------------------------------------------


def _begin_hook(state: State, arguments: list[LuaValue]) -> None:
    """Run the script of a hook: it finds the event and the line on its stack."""
    caller: Any = state.thread.frame
    script = caller.native.upvalues[0]
    event, line = arguments
    frame = ScriptFrame(None, caller, script, [_EVENT_NAMES[event], -1 if line is None else line])
    frame.is_hook_script = True
    state.thread.frame = frame
    frame.advance(state)


def _set_hook(state: State, thread: Coroutine, script: str, letters: str, count: int) -> None:
    hook = None
    if script and (letters or count):
        hook = Hook(ControlBuiltin("hook", _begin_hook, (script,)), letters, count)
    hooks.set_hook(state, thread, hook)


def set_hook(machine: Machine, mask: int, count: int, script: str) -> None:
    letters = "".join(letter for bit, letter in _MASK_LETTERS.items() if mask & bit)
    thread = machine.thread or machine.state.thread
    _set_hook(machine.state, thread, script, letters, count if mask & _MASK_COUNT else 0)


def begin_sethook(state: State, arguments: list[LuaValue]) -> None:
    """``T.sethook([script, mask [, count]])``: let a script be the hook of the running thread, or end that."""
    if state.tier is not None:
        # What runs translated calls no hook.
        state.tier.leave_builtin(state, arguments)
    script, mask, count, *_ = (*arguments, None, None, None)
    if script is None:
        _set_hook(state, state.thread, "", "", 0)
    else:
        text, letters = check_string(state, script, 1), check_string(state, mask, 2)
        number = opt_integer(state, count, 3, 0)
        chosen = "".join(letter for letter in "crl" if letter in letters)
        _set_hook(state, state.thread, text, chosen, max(number, 0))
    finish_builtin(state, ())


# -- threads --------------------------------------------------------------------------------------------------


def resume(state: State, thread: LuaValue = NO_VALUE, *_: LuaValue) -> Results:
    """``T.resume(thread)``: resume without values. True, or false and the error object."""
    if thread.__class__ is not Coroutine:
        raise argument_error(state, 1, "coroutine expected")
    status = resume_thread(state, thread, 0)
    if status in ("OK", "YIELD"):
        return True
    return False, thread.error[0] if thread.error is not None else thread.frame.values[-1]


def doonnewstack(state: State, code: LuaValue = NO_VALUE, *_: LuaValue) -> Results:
    """``T.doonnewstack(code)``: run a chunk in a new thread, and return the number of the status."""
    thread = new_thread(state)
    source = check_string(state, code, 1)
    try:
        function = state.load(source, source)
    except LuaError as error:
        status = error_status(error.value)
        return STATUS_NAMES.index("ERRSYNTAX" if status == "ERRRUN" else status)
    with RunningThread(state, thread):
        status, _results = calls.protected_call(state, function, [])
    return STATUS_NAMES.index(status)


INSTRUCTIONS: dict[str, tuple[str, Callable[..., Any]]] = {
    **instructions.INSTRUCTIONS,
    **calls.INSTRUCTIONS,
    "pushcclosure": ("n", pushcclosure),
    "sethook": ("nnw", set_hook),
}
FUNCTIONS: dict[str, Any] = {
    "doonnewstack": doonnewstack,
    "makeCfunc": ControlBuiltin("makeCfunc", begin_make),
    "resume": resume,
    "sethook": ControlBuiltin("sethook", begin_sethook),
    "testC": ControlBuiltin("testC", begin_test),
}
