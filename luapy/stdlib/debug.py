"""The debug library (manual section 6.10)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from luapy.bytecode import opcodes as op
from luapy.bytecode.chunkname import short_source
from luapy.stdlib.limits import spend_on_levels, spend_on_long_string
from luapy.vm.activation import ActivationRecord, activation_at, function_name
from luapy.vm.arguments import (
    argument_error,
    check_any,
    check_function,
    check_integer,
    check_string,
    opt_integer,
    opt_string,
    type_error,
)
from luapy.vm.coroutine import Coroutine, Hook
from luapy.vm.costs import LEVEL_SHOWN
from luapy.vm.frames import CallFrame
from luapy.vm.hooks import set_hook
from luapy.vm.operations import get_metatable
from luapy.vm.table import LuaTable
from luapy.vm.traceback import levels
from luapy.vm.values import (
    FUNCTION_TYPES,
    NO_VALUE,
    ControlBuiltin,
    LightUserdata,
    LuaFunction,
    Userdata,
    make_upvalue,
    type_name,
)

if TYPE_CHECKING:
    from luapy.bytecode.proto import Proto
    from luapy.vm.state import State
    from luapy.vm.values import LuaValue, Results

# Where the registry keeps the hook function of each thread, a table with weak keys.
_HOOKS = "_HOOKKEY"
_INFO_OPTIONS = "SlnrutLf"
# Types whose values share one metatable, by what `type` says of them.
_SHARED_TYPES: dict[str, tuple[type, ...]] = {
    "nil": (type(None),),
    "boolean": (bool,),
    "number": (int, float),
    "string": (str,),
    "function": FUNCTION_TYPES,
    "thread": (Coroutine,),
    "userdata": (LightUserdata,),
}


def _thread_argument(state: State, arguments: tuple[LuaValue, ...]) -> tuple[Coroutine, tuple[LuaValue, ...], int]:
    """Split off an optional first argument that is a thread; also return how many arguments it took."""
    if arguments and arguments[0].__class__ is Coroutine:
        return arguments[0], arguments[1:], 1
    return state.thread, arguments, 0


def _int(value: int) -> int:
    """Cut to what the reference's C ``int`` keeps of a level or an index."""
    return (value + 0x80000000 & 0xFFFFFFFF) - 0x80000000


def _argument(arguments: tuple[LuaValue, ...], index: int) -> LuaValue:
    return arguments[index] if index < len(arguments) else NO_VALUE


# -- information about functions --------------------------------------------------------------------------


def getinfo(state: State, *arguments: LuaValue) -> Results:
    thread, arguments, shift = _thread_argument(state, arguments)
    options = opt_string(state, _argument(arguments, 1), shift + 2, "flnSrtu")
    if options[:1] == ">":
        raise argument_error(state, shift + 2, "invalid option '>'")
    subject = _argument(arguments, 0)
    record: ActivationRecord | None = None
    if subject.__class__ in FUNCTION_TYPES:
        function = subject
    else:
        level = _int(check_integer(state, subject, shift + 1))
        spend_on_levels(state, level)
        record = activation_at(thread, level)
        if record is None:
            return None
        function = record.function
    if any(option not in _INFO_OPTIONS for option in options):
        raise argument_error(state, shift + 2, "invalid option")
    return _info_table(state, thread, function, record, options)


def _info_table(
    state: State, thread: Coroutine, function: LuaValue, record: ActivationRecord | None, options: str
) -> LuaTable:
    proto = function.proto if function.__class__ is LuaFunction else None
    table = state.new_table()
    fields: dict[str, Any] = {}
    if "S" in options:
        fields.update(_source_fields(proto))
    if "l" in options:
        frame = record.frame if record is not None else None
        fields["currentline"] = frame.function.proto.line_at(frame.pc - 1) if frame is not None else -1
    if "u" in options:
        fields["nups"] = len(function.upvalues)
        fields["nparams"] = proto.parameter_count if proto is not None else 0
        fields["isvararg"] = proto.is_vararg if proto is not None else True
    if "n" in options:
        kind, name = function_name(record) if record is not None else (None, None)
        fields["name"] = name
        fields["namewhat"] = kind or ""
    if "r" in options:
        first, count = _transfer(thread, record)
        fields["ftransfer"] = first
        fields["ntransfer"] = count
    if "t" in options:
        fields["istailcall"] = record is not None and record.frame is not None and record.frame.is_tail_call
    if "L" in options:
        fields["activelines"] = _active_lines(state, proto) if proto is not None else None
    if "f" in options:
        fields["func"] = function
    for name, value in fields.items():
        table.set_string(name, value)
    return table


def _source_fields(proto: Proto | None) -> dict[str, Any]:
    if proto is None:
        return {"source": "=[C]", "short_src": "[C]", "what": "C", "linedefined": -1, "lastlinedefined": -1}
    source = "=?" if proto.source is None else proto.source
    return {
        "source": source,
        "short_src": short_source(source),
        "what": "main" if proto.line_defined == 0 else "Lua",
        "linedefined": proto.line_defined,
        "lastlinedefined": proto.last_line_defined,
    }


def _transfer(thread: Coroutine, record: ActivationRecord | None) -> tuple[int, int]:
    transfer = thread.transfer
    if transfer is None or not transfer[1] or record is None or not _is_hooked(record):
        return 0, 0
    return transfer[0], len(transfer[1])


def _is_hooked(record: ActivationRecord) -> bool:
    """Is this the function for whose call or return a hook is running?"""
    if record.native_frame is not None:
        return bool(record.native_frame.is_hook)
    frame = record.frame
    return frame is not None and frame.native is None


def _active_lines(state: State, proto: Proto) -> LuaTable:
    lines = state.new_table()
    first = 1 if proto.is_vararg else 0
    for pc in range(first, len(proto.code)):
        line = proto.line_at(pc)
        if line >= 0:
            lines.set(line, True)
    return lines


# -- local variables --------------------------------------------------------------------------------------


def _find_local(thread: Coroutine, record: ActivationRecord, number: int) -> tuple[str, list[LuaValue], int] | None:
    """Return the name of local variable `number` and where its value is: a list and an index into it."""
    frame = record.frame
    if frame is None:
        values = _native_values(thread, record)
        if values is not None and values[0] <= number < values[0] + len(values[1]):
            return "(C temporary)", values[1], number - values[0]
        return None
    if number < 0:
        varargs = frame.varargs
        if varargs is not None and -number <= len(varargs):
            return "(vararg)", varargs, -number - 1
        return None
    proto = frame.function.proto
    name = proto.local_name(number, frame.pc - 1)
    if name is not None:
        return name, frame.registers, number - 1
    if 0 < number <= _live_registers(thread, frame):
        return "(temporary)", frame.registers, number - 1
    return None


def _native_values(thread: Coroutine, record: ActivationRecord) -> tuple[int, list[LuaValue]] | None:
    """Return what a builtin's frame holds in the reference, its arguments, and the number of the first one."""
    if thread.transfer is not None and _is_hooked(record):
        return thread.transfer[0], list(thread.transfer[1])
    own = record.native_frame.stack_values() if record.native_frame is not None else None
    if own is not None:
        return 1, own
    caller = record.caller
    if caller.__class__ is not CallFrame:
        return None
    operation, a, b, _, _ = caller.function.proto.prepared[caller.pc - 1]
    if operation != op.CALL:
        return None
    return 1, caller.registers[a + 1 : b or caller.top]


def _live_registers(thread: Coroutine, frame: CallFrame) -> int:
    prepared = frame.function.proto.prepared
    a: int
    operation, a, _, _, _ = prepared[frame.pc - 1]
    if operation == op.CALL or operation == op.TAILCALL:
        return a
    if operation == op.TFORCALL:
        return a + 4
    return len(frame.registers)


def getlocal(state: State, *arguments: LuaValue) -> Results:
    thread, arguments, shift = _thread_argument(state, arguments)
    number = _int(check_integer(state, _argument(arguments, 1), shift + 2))
    subject = _argument(arguments, 0)
    if subject.__class__ in FUNCTION_TYPES:
        return subject.proto.local_name(number, 0) if subject.__class__ is LuaFunction else None
    level = _int(check_integer(state, subject, shift + 1))
    spend_on_levels(state, level)
    record = activation_at(thread, level)
    if record is None:
        raise argument_error(state, shift + 1, "level out of range")
    found = _find_local(thread, record, number)
    if found is None:
        return None
    name, values, index = found
    _expose(values[index])
    return name, values[index]


def _expose(value: LuaValue) -> None:
    """Translated functions go by it that nobody else has a table of theirs."""
    if value.__class__ is LuaTable:
        value.expose()


def _leave_fast_tier(state: State, *arguments: LuaValue) -> None:
    """What runs translated does not look for changes from outside: it becomes call frames first."""
    if state.tier is not None:
        state.tier.leave_builtin(state, arguments)


def setlocal(state: State, *arguments: LuaValue) -> Results:
    _leave_fast_tier(state, *arguments)
    thread, arguments, shift = _thread_argument(state, arguments)
    level = _int(check_integer(state, _argument(arguments, 0), shift + 1))
    number = _int(check_integer(state, _argument(arguments, 1), shift + 2))
    thread.settle()
    spend_on_levels(state, level)
    record = activation_at(thread, level)
    if record is None:
        raise argument_error(state, shift + 1, "level out of range")
    value = check_any(state, _argument(arguments, 2), shift + 3)
    _expose(value)
    found = _find_local(thread, record, number)
    if found is None:
        return None
    name, values, index = found
    # A numeric loop trusts the types of its hidden variables; with others the reference's behaviour is undefined.
    kind = values[index].__class__
    if name != "(for state)" or kind not in (int, float) or value.__class__ is kind:
        values[index] = value
    return name


# -- upvalues ---------------------------------------------------------------------------------------------


def _upvalue(function: LuaValue, number: int) -> Any:
    if 0 < number <= len(function.upvalues):
        upvalue = function.upvalues[number - 1]
        # A builtin keeps its values bare, and nothing can change them.
        return upvalue if function.__class__ is LuaFunction else make_upvalue([upvalue])
    return None


def _upvalue_name(function: LuaValue, number: int) -> str:
    if function.__class__ is not LuaFunction:
        return ""
    name = function.proto.upvalues[number - 1].name
    return "(no name)" if name is None else name


def getupvalue(state: State, function: LuaValue = NO_VALUE, number: LuaValue = NO_VALUE, *_: LuaValue) -> Results:
    index = check_integer(state, number, 2)
    check_function(state, function, 1)
    upvalue = _upvalue(function, index)
    if upvalue is None:
        return ()
    return _upvalue_name(function, index), upvalue.cells[upvalue.index]


def setupvalue(
    state: State,
    function: LuaValue = NO_VALUE,
    number: LuaValue = NO_VALUE,
    value: LuaValue = NO_VALUE,
    *_: LuaValue,
) -> Results:
    check_any(state, value, 3)
    index = check_integer(state, number, 2)
    check_function(state, function, 1)
    upvalue = _upvalue(function, index)
    if upvalue is None:
        return ()
    _leave_fast_tier(state, function, number, value)
    upvalue.cells[upvalue.index] = value
    if function.__class__ is not LuaFunction:
        function.upvalues = (*function.upvalues[: index - 1], value, *function.upvalues[index:])
        state.heap.object_barrier(function)
    return _upvalue_name(function, index)


def upvalueid(state: State, function: LuaValue = NO_VALUE, number: LuaValue = NO_VALUE, *_: LuaValue) -> Results:
    index = check_integer(state, number, 2)
    check_function(state, function, 1)
    upvalue = _upvalue(function, index)
    if upvalue is None:
        return None
    return LightUserdata(upvalue if function.__class__ is LuaFunction else (function, index))


def upvaluejoin(
    state: State,
    function: LuaValue = NO_VALUE,
    number: LuaValue = NO_VALUE,
    other: LuaValue = NO_VALUE,
    other_number: LuaValue = NO_VALUE,
    *_: LuaValue,
) -> Results:
    _leave_fast_tier(state, function, number, other, other_number)
    positions = []
    for subject, at, position in ((function, number, 1), (other, other_number, 3)):
        index = check_integer(state, at, position + 1)
        check_function(state, subject, position)
        if _upvalue(subject, index) is None:
            raise argument_error(state, position + 1, "invalid upvalue index")
        positions.append(index - 1)
    for subject, position in ((function, 1), (other, 3)):
        if subject.__class__ is not LuaFunction:
            raise argument_error(state, position, "Lua function expected")
    function.upvalues[positions[0]] = other.upvalues[positions[1]]
    return ()


# -- metatables, user values, registry --------------------------------------------------------------------


def getmetatable(state: State, value: LuaValue = NO_VALUE, *_: LuaValue) -> Results:
    return get_metatable(state, check_any(state, value, 1))


def setmetatable(state: State, value: LuaValue = NO_VALUE, metatable: LuaValue = NO_VALUE, *_: LuaValue) -> Results:
    if metatable is not None and metatable.__class__ is not LuaTable:
        raise type_error(state, 2, "nil or table", metatable)
    if value.__class__ is LuaTable or value.__class__ is Userdata:
        if value.__class__ is LuaTable:
            value.set_metatable(metatable)
        else:
            value.metatable = metatable
            state.heap.object_barrier(value)
        if metatable is not None:
            state.note_metatable(value, metatable)
        return value
    state.heap.methods.forget()
    for kind in _SHARED_TYPES[type_name(value)]:
        if metatable is None:
            state.metatables.pop(kind, None)
        else:
            state.metatables[kind] = metatable
    return value


def getregistry(state: State, *_: LuaValue) -> Results:
    return state.registry


def getuservalue(state: State, value: LuaValue = NO_VALUE, number: LuaValue = None, *_: LuaValue) -> Results:
    index = opt_integer(state, number, 2, 1)
    if value.__class__ is not Userdata:
        return None
    if 0 < index <= len(value.user_values):
        return value.user_values[index - 1], True
    return None


def setuservalue(
    state: State, value: LuaValue = NO_VALUE, content: LuaValue = NO_VALUE, number: LuaValue = None, *_: LuaValue
) -> Results:
    index = opt_integer(state, number, 3, 1)
    if value.__class__ is not Userdata:
        raise type_error(state, 1, "userdata", value)
    check_any(state, content, 2)
    if 0 < index <= len(value.user_values):
        value.user_values[index - 1] = content
        state.heap.object_barrier(value)
        return value
    return None


# -- hooks and tracebacks ---------------------------------------------------------------------------------


def sethook(state: State, arguments: list[LuaValue]) -> None:
    from luapy.vm.calls import finish_builtin

    _leave_fast_tier(state, *arguments)
    thread, rest, shift = _thread_argument(state, tuple(arguments))
    function = _argument(rest, 0)
    hook: Hook | None = None
    if function is not None and function is not NO_VALUE:
        mask = check_string(state, _argument(rest, 1), shift + 2)
        check_function(state, function, shift + 1)
        count = opt_integer(state, _argument(rest, 2), shift + 3, 0)
        letters = "".join(letter for letter in "crl" if letter in mask)
        if letters or count > 0:
            hook = Hook(function, letters, max(count, 0))
    set_hook(state, thread, hook)
    _hook_table(state).set(thread, None if hook is None else function)
    finish_builtin(state, ())


def _hook_table(state: State) -> LuaTable:
    """Return the registry's table of hook functions. It is made when first needed: a weak table can be observed."""
    hooks: LuaTable | None = state.registry.get(_HOOKS)
    if hooks is None:
        hooks = state.new_table()
        metatable = state.new_table()
        metatable.set("__mode", "k")
        hooks.set_metatable(metatable)
        state.note_metatable(hooks, metatable)
        state.registry.set(_HOOKS, hooks)
    return hooks


def gethook(state: State, *arguments: LuaValue) -> Results:
    thread, _, _ = _thread_argument(state, arguments)
    hook = thread.hook
    if hook is None:
        return None
    return hook.function, hook.mask, hook.count


def traceback(state: State, *arguments: LuaValue) -> Results:
    thread, rest, shift = _thread_argument(state, arguments)
    message = _argument(rest, 0)
    if message is not None and message is not NO_VALUE and message.__class__ not in (str, int, float):
        return message
    text = opt_string(state, message, shift + 1, None)
    level = opt_integer(state, _argument(rest, 1), shift + 2, 1 if thread is state.thread else 0)
    spend_on_long_string(state, len(text or ""))
    shown = levels(state, thread, level)
    if state.budget.on:
        # The way to the other end of the stack may be long.
        state.budget.spend(LEVEL_SHOWN * (len(shown.kept) + shown.skipped))
        state.budget.look()
    head = "" if text is None else text.partition("\0")[0] + "\n"
    return head + shown.text()


def debug(state: State, *_: LuaValue) -> Results:
    """Read and run lines from the standard input until one is ``cont``."""
    from luapy.vm.errors import LuaError
    from luapy.vm.operations import to_text

    while True:
        state.stdout.flush()
        state.stderr.write(b"lua_debug> ")
        state.stderr.flush()
        line = state.stdin.readline()
        if not line or line == b"cont\n":
            return ()
        try:
            function = state.load(line.decode("latin-1"), "=(debug command)")
            succeeded, result = state.protected_call(function, None)
        except LuaError as failure:
            succeeded, result = False, failure.value
        if not succeeded:
            state.stderr.write((to_text(state, result) + "\n").encode("latin-1"))
            state.stderr.flush()


def setcstacklimit(state: State, limit: LuaValue = NO_VALUE, *_: LuaValue) -> Results:
    """Kept for compatibility: the limit is fixed, and this answers it (manual section 8)."""
    check_integer(state, limit, 1)
    return state.MAX_NATIVE_CALLS


FUNCTIONS: dict[str, Any] = {
    "debug": debug,
    "gethook": gethook,
    "getinfo": getinfo,
    "getlocal": getlocal,
    "getmetatable": getmetatable,
    "getregistry": getregistry,
    "getupvalue": getupvalue,
    "getuservalue": getuservalue,
    "setcstacklimit": setcstacklimit,
    "sethook": ControlBuiltin("sethook", sethook),
    "setlocal": setlocal,
    "setmetatable": setmetatable,
    "setupvalue": setupvalue,
    "setuservalue": setuservalue,
    "traceback": traceback,
    "upvalueid": upvalueid,
    "upvaluejoin": upvaluejoin,
}


def open_library(state: State) -> LuaTable:
    from luapy.vm.state import new_library

    return new_library(state, "debug", FUNCTIONS)
