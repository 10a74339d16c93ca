"""What translated code calls, bound to one state: the names in its namespace.

Parameters `d` and `e` are the depth of the calling function among translated ones; see `tier.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable

from luapy.bytecode.numbers import (
    float_divide,
    float_floor_divide,
    float_modulo,
    float_power,
    shift_left,
    wrap,
)
from luapy.vm import slow
from luapy.vm.calls import MAX_CALL_CHAIN, call_error
from luapy.vm.coroutine import Coroutine
from luapy.vm.errors import LuaError, machine_error
from luapy.vm.heap.sizes import ARRAY_SLOT, CLOSURE, CLOSURE_UPVALUE, NODE, UPVALUE
from luapy.vm.hostpython import Fields, expect_length, named_fields
from luapy.vm.operations import (
    find_index,
    find_new_index,
    metamethod,
)
from luapy.vm.table import EMPTY_ARRAY, EMPTY_HASH, GUARD, MANY, NO_METHODS, BooleanKey, InvalidKey, LuaTable, gaps_of
from luapy.vm.tablesizes import power_of_two
from luapy.vm.translator.activations import NestedFrame
from luapy.vm.translator.charging import counting_names
from luapy.vm.translator.deferring import deferring_functions
from luapy.vm.translator.depths import SPAN
from luapy.vm.translator.filling import filling_functions
from luapy.vm.translator.foreseeing import SLOTS, foreseeing_functions
from luapy.vm.translator.intrinsics import intrinsic_names
from luapy.vm.translator.lookups import lookup_functions
from luapy.vm.translator.nested import TAIL, run_builtin
from luapy.vm.translator.operators import operators
from luapy.vm.translator.protecting import make_pcall, make_xpcall
from luapy.vm.translator.pythonstack import MODULE, set_boundary, set_role
from luapy.vm.translator.pythonstack import TAIL as TAIL_ROLE
from luapy.vm.translator.storing import MOST_SLOTS
from luapy.vm.translator.switching import make_switch, waiting_functions
from luapy.vm.values import (
    FUNCTION_TYPES,
    Builtin,
    ControlBuiltin,
    LuaFunction,
    UpValue,
    Userdata,
    make_function,
    make_upvalue,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from luapy.vm.state import State

MISSING = (KeyError, IndexError, AttributeError)
_NUMBERS = frozenset((int, float))
# So many tables are looked at that ``__index`` leads to.
_MOST_HANDLERS = 20
# For `key`, the first element for which a full array part has no slot: the slots that it then gets and one more, the
# slots, and what these are charged.
_GROWTH = tuple(
    (power_of_two(key) + 1, power_of_two(key), ARRAY_SLOT * (power_of_two(key) - key + 1))
    for key in range(MOST_SLOTS + 1)
)
# For so many names, which fill all nodes, and one more: the nodes that the table then gets, and what they are charged.
_MOST_NAMES = 8
_NAMES_GROWTH = tuple((power_of_two(count + 1), NODE * power_of_two(count + 1)) for count in range(_MOST_NAMES))


def several_of(results: Any, wanted: int) -> tuple[Any, ...]:
    values: tuple[Any, ...] = results if results.__class__ is tuple else (results,)
    count = len(values)
    if count == wanted:
        return values
    return values[:wanted] if count > wanted else values + (None,) * (wanted - count)


def elements_after(table: LuaTable, control: int) -> Iterator[Any]:
    """Return an iterator over the list of a table's elements, which begins behind that with number `control`."""
    elements = iter(table.own_array())
    for _ in range(control + 1):
        next(elements, None)
    return elements


def goes_on(table: LuaTable, control: int) -> bool:
    """May ``ipairs`` find an element behind the list, of which number `control` was the last?"""
    if table.hash.get(control + 1) is not None:
        return True
    for _ in range(_MOST_HANDLERS):
        metatable = table.metatable
        handler = None if metatable is None else metatable.hash.get("__index")
        if handler is None:
            return False
        if handler.__class__ is not LuaTable or handler.get(control + 1) is not None:
            return True
        table = handler
    return True


def fields(table: LuaTable, key: Any) -> Iterator[tuple[Any, Any]]:
    """Yield what calls of ``next`` after `key` would answer, one by one; the table may change in between."""
    if key is None:
        array = table.array
        index = 1
        while index < len(array):
            value = array[index]
            if value is not None:
                yield index, value
            index += 1
        if not table.hash:
            return
        order = getattr(table, "order", None)
        if order is None:
            order = table.order = list(table.hash)
            table.places = 0
        fields_now = table.hash
        for name in order:
            value = fields_now.get(name)
            if value is not None:
                if name.__class__ is BooleanKey:
                    name = name.value
                yield name, value
                if table.order is not order:
                    key = name
                    break
        else:
            return
    try:
        pair = table.next(key)
        while pair is not None:
            yield pair
            pair = table.next(pair[0])
    except InvalidKey as failure:
        raise LuaError(str(failure)) from None


def rounds(start: int, count: int, step: int) -> range:
    """Return the variable's values in a numeric loop that is at `start` and has `count` more rounds to go."""
    return range(start, start + count * step + (1 if step > 0 else -1), step)


def next_round(start: Any, limit: Any, step: Any) -> tuple[Any, Any] | None:
    """Return the variable and the hidden limit (or count) of a numeric loop's next round, None at its end."""
    if step.__class__ is int:
        return (start + step, limit - 1) if limit > 0 else None
    value = start + step
    return (value, limit) if (value <= limit if step > 0 else value >= limit) else None


def close_upvalues(open_upvalues: dict[int, UpValue], level: int) -> None:
    for index in [index for index in open_upvalues if index >= level]:
        open_upvalues.pop(index).close()


def forget_upvalues(open_upvalues: dict[int, UpValue], level: int) -> None:
    for index in [index for index in open_upvalues if index >= level]:
        del open_upvalues[index]


def same(x: Any, y: Any) -> bool:
    """Are two values that Python finds equal the same in Lua? Booleans are no numbers."""
    return x.__class__ is y.__class__ or (x.__class__ is not bool and y.__class__ is not bool)


def make_namespace(
    state: State, deopt: Callable[..., Any], too_deep: Callable[..., Any], counted: bool = False
) -> dict[str, Any]:
    """Return the names for translated code of `state`, code that charges a budget if it is `counted`."""
    heap = state.heap
    namespace = {
        "Builtin": Builtin,
        "ControlBuiltin": ControlBuiltin,
        "Coroutine": Coroutine,
        "EMPTY": [],
        "EMPTY_ARRAY": EMPTY_ARRAY,
        "EMPTY_HASH": EMPTY_HASH,
        "NO_METHODS": NO_METHODS,
        "GROWTH": _GROWTH,
        "GUARD": GUARD,
        "H": heap,
        "LuaFunction": LuaFunction,
        "LuaTable": LuaTable,
        "Fields": Fields,
        "MISSING": MISSING,
        "NO_VALUES": (),
        "SLOTS": SLOTS,
        "STRING_METHODS": heap.methods.of_strings,
        # True in the names of each translation while counting is on; code that does not count leaves then. Otherwise
        # it is None, which Python 3.13 tells faster than False.
        "STOP": None,
        "NEXT": state.library_data.get("next", object()),
        "TAIL": TAIL,
        "UpValue": UpValue,
        "WITH_EQ": (LuaTable, Userdata),
        "adjust": several_of,
        "close_upvalues": close_upvalues,
        "deopt": deopt,
        "fields": fields,
        "forget_upvalues": forget_upvalues,
        "float_divide": float_divide,
        "float_floor_divide": float_floor_divide,
        "float_modulo": float_modulo,
        "float_power": float_power,
        "next_round": next_round,
        "rounds": rounds,
        "same": same,
        "shift_left": shift_left,
        "too_deep": too_deep,
        "wrap": wrap,
        "__name__": MODULE,
    }
    calls = _call_functions(state)
    namespace.update(calls)
    namespace.update(operators(state, calls["call_handler"], calls["one"]))
    namespace.update(_table_functions(state, calls["call_handler"], calls["one"]))
    namespace.update(filling_functions(heap))
    namespace.update(foreseeing_functions(heap))
    namespace.update(deferring_functions(heap))
    namespace.update(_loop_functions(state))
    namespace.update(intrinsic_names(state))
    namespace.update(lookup_functions(state))
    namespace.update(_closure_functions(state))
    if counted:
        namespace.update(counting_names(state, namespace))
    return namespace


def _call_functions(state: State) -> dict[str, Any]:
    def run_tail(results: Any, d: int) -> Any:
        """Make the tail calls that the results of a call may stand for."""
        while results.__class__ is tuple and results and results[0] is TAIL:
            function = results[1]
            results = function.call(function, d, *results[2:])
        return results

    set_role(run_tail, TAIL_ROLE)

    def one(results: Any, d: int) -> Any:
        if results and results[0] is TAIL:
            results = run_tail(results, d)
            if results.__class__ is not tuple:
                return results
        return results[0] if results else None

    def all_of(results: Any, d: int) -> tuple[Any, ...]:
        results = run_tail(results, d)
        return results if results.__class__ is tuple else (results,)

    def several(results: Any, wanted: int, d: int) -> tuple[Any, ...]:
        return several_of(run_tail(results, d), wanted)

    def call_native(function: Any, arguments: Any) -> Any:
        """Call a builtin where no call instruction of the running function tells that it runs."""
        thread = state.thread
        marker = thread.frame
        boundary = NestedFrame(marker)
        boundary.native = function
        thread.frame = boundary
        results = function.call(*arguments)
        thread.frame = marker
        return results

    set_boundary(call_native)

    # Below this many, one more native call needs no further look.
    most_calls = state.MAX_NATIVE_CALLS - 1
    pcall_builtin, xpcall_builtin = state.library_data.get("protected_call", (None, None))
    pairs_builtin = state.library_data.get("pairs")
    next_builtin = state.library_data.get("next")
    resume_builtin = state.library_data.get("coroutines", (None,))[0]

    def call(function: Any, d: int, *arguments: Any) -> Any:
        """Call any value from a call instruction."""
        kind = function.__class__
        if function is pcall_builtin and arguments:
            return pcall(d, *arguments)
        if kind is LuaFunction:
            return function.call(function, d, *arguments)
        if kind is Builtin:
            return function.call(*arguments)
        if kind is ControlBuiltin:
            if function is pairs_builtin and arguments and metamethod(state, arguments[0], "__pairs") is None:
                return next_builtin, arguments[0], None
            if function.thread is not None:
                return switch_with(function, function.thread, d % SPAN, arguments, True)
            if function is resume_builtin and arguments and arguments[0].__class__ is Coroutine:
                return switch_with(function, arguments[0], d % SPAN, arguments[1:], False)
            if function is xpcall_builtin and len(arguments) > 1 and state.thread.hook is None:
                called, handler = arguments[:2]
                if (
                    called.__class__ is LuaFunction
                    and called.proto.fast is not None
                    and handler.__class__ in FUNCTION_TYPES
                ):
                    return xpcall(*arguments)
            return run_builtin(state, function, list(arguments))
        if kind is LuaTable and function.metatable is not None:
            handler = function.metatable.hash.get("__call")
            if handler.__class__ is LuaFunction:
                return handler.call(handler, d + 2, function, *arguments)
        elif kind is Userdata and function.metatable is not None:
            handler = function.metatable.hash.get("__call")
            if handler.__class__ is Builtin:
                return call_native(handler, (function, *arguments))
        return call_any(*callee(function, list(arguments), d + 2))

    def callee(function: Any, arguments: list[Any], d: int) -> tuple[Any, int, list[Any]]:
        """Follow ``__call`` metamethods to a function. Return it, the depth, and its arguments."""
        for _ in range(MAX_CALL_CHAIN):
            handler = metamethod(state, function, "__call")
            if handler is None:
                raise call_error(state, function)
            arguments.insert(0, function)
            function = handler
            if function.__class__ in FUNCTION_TYPES:
                return function, d, arguments
        raise machine_error(state, "stack overflow")

    def tail_call(function: Any, d: int, *arguments: Any) -> Any:
        """Call a value that is no Lua function in place of the running function."""
        if function.__class__ is Builtin or function.__class__ is ControlBuiltin:
            return call(function, d, *arguments)
        handler, d, values = callee(function, list(arguments), d)
        if handler.__class__ is LuaFunction:
            return (TAIL, handler, *values)
        return call_any(handler, d, values)

    def call_any(function: Any, d: int, arguments: Any) -> Any:
        """Call any value from elsewhere."""
        kind = function.__class__
        if kind is LuaFunction:
            return function.call(function, d, *arguments)
        if kind is Builtin:
            return call_native(function, arguments)
        if kind is ControlBuiltin:
            return run_builtin(state, function, list(arguments))
        return call_any(*callee(function, list(arguments), d + 2))

    pcall, failed, protecting_names = make_pcall(state, call_any, run_tail)
    xpcall = make_xpcall(state, xpcall_builtin)
    switch, switch_with = make_switch(state)

    def call_handler(handler: Any, d: int, *arguments: Any) -> Any:
        """Call a metamethod and return its first result."""
        calls = state.native_calls
        if calls >= most_calls:
            state.enter_native_call()
        else:
            state.native_calls = calls + 1
        if handler.__class__ is LuaFunction:
            results = handler.call(handler, d, *arguments)
        else:
            results = call_any(handler, d, arguments)
        if results.__class__ is tuple:
            results = one(results, d)
        # Had the thread been suspended in between, this would not be running any more.
        state.native_calls = calls
        return results

    def iterate(function: Any, table: Any, control: Any, d: int) -> Any:
        """Call the iterator of a generic loop."""
        if function.__class__ is Builtin:
            return function.call(table, control)
        if function.__class__ is ControlBuiltin and function.thread is not None:
            return switch(function, function.thread, d % SPAN, (table, control), True, 2)
        state.enter_native_call()
        results = run_tail(call_any(function, d, (table, control)), d)
        state.leave_native_call()
        return results

    return {
        "one": one,
        "all_of": all_of,
        "several": several,
        "switch": switch,
        "switch_with": switch_with,
        "call": call,
        "call_handler": call_handler,
        "tail_call": tail_call,
        "iterate": iterate,
        **protecting_names,
        **waiting_functions(state, call, call_any, failed),
    }


def _table_functions(state: State, call_handler: Callable[..., Any], one: Callable[..., Any]) -> dict[str, Any]:
    metatables = state.metatables
    heap = state.heap
    # Below this many, one more native call needs no further look.
    most_calls = state.MAX_NATIVE_CALLS - 1

    def index(value: Any, key: Any, d: int) -> Any:
        kind = value.__class__
        if kind is LuaTable:
            field = value.get(key)
            if field is not None:
                return field
            metatable = value.metatable
            if metatable is None:
                return None
            handler = metatable.hash.get("__index")
            if handler is None:
                return None
            calls = state.native_calls
            if handler.__class__ is LuaFunction and calls < most_calls:
                state.native_calls = calls + 1
                results = handler.call(handler, d, value, key)
                if results.__class__ is tuple:
                    results = one(results, d)
                state.native_calls = calls
                return results
        elif kind is str:
            metatable = metatables.get(str)
            handler = metatable.hash.get("__index") if metatable is not None else None
            if handler.__class__ is LuaTable:
                field = handler.get(key)
                if field is not None:
                    return field
        elif kind is Userdata and value.metatable is not None:
            handler = value.metatable.hash.get("__index")
            if handler.__class__ is Builtin:
                return call_handler(handler, d, value, key)
        handler, value = find_index(state, value, key)
        if handler is None:
            return value
        return call_handler(handler, d, value, key)

    def set_index(table: Any, key: Any, value: Any, d: int) -> None:
        if table.__class__ is LuaTable:
            watched = table.watched
            if watched is None or "__newindex" not in watched.hash:
                try:
                    table.set(key, value)
                except InvalidKey as error:
                    raise machine_error(state, str(error)) from None
                return
            handler = table.metatable.hash.get("__newindex") if table.metatable is not None else None
            if handler.__class__ is LuaFunction:
                if table.get(key) is None:
                    calls = state.native_calls
                    if calls >= most_calls:
                        call_handler(handler, d, table, key, value)
                        return
                    state.native_calls = calls + 1
                    results = handler.call(handler, d, table, key, value)
                    if results.__class__ is tuple:
                        one(results, d)
                    state.native_calls = calls
                else:
                    table.set(key, value)
                return
        found = find_new_index(state, table, key, value)
        if found is not None:
            call_handler(found[0], d, found[1], key, value)

    def set_named(table: Any, name: str, value: Any, d: int) -> None:
        """Like `set_index`, for a name in the source: tables that get such fields may have a dict for that.

        What is short here is one more name in a table that has a few, which fill all nodes, and nothing else.
        """
        if table.__class__ is not LuaTable or table.watched is not None:
            set_index(table, name, value, d)
            return
        fields = table.hash
        count = len(fields)
        if (
            count == table.rehash_at
            and count < _MOST_NAMES
            and table.array is EMPTY_ARRAY
            and not table.array_size
            and not table.mark
            and value is not None
            and name not in fields
            and name != "__newindex"
        ):
            for key, held in fields.items():
                if held is None or key.__class__ is not str:
                    break
            else:
                nodes, size = _NAMES_GROWTH[count]
                room = heap.room - size
                if room >= 0:
                    heap.room = room + NODE * count
                    table.nodes = table.rehash_at = nodes
                    if fields is EMPTY_HASH:
                        table.hash = fields = named_fields(heap)
                    fields[name] = value
                    table.order = None
                    return
        table.set_string(name, value)

    def grow(table: LuaTable, array: list[Any], key: int, value: Any) -> int:
        """Append to the list of a table's elements as `LuaTable.append` does, most often where there is no slot left.

        Return the key below which more may be added to the list by its own method, one after the other; 0 if this
        element has not been. A key beyond the slots says that none of the elements is nil, that all nodes are in use,
        and that the collector does not know the table.

        What is short here is an element behind others that fill all slots, in a table without fields or with a few that
        fill all nodes; and one that takes the last slot.
        """
        if value is not None and array is not EMPTY_ARRAY and table.array_high == 1:
            slots = table.array_size
            if key == slots + 1 and key <= MOST_SLOTS and not table.mark:
                fields = table.hash
                nodes = table.nodes
                # The last element is never nil.
                if (not (nodes or fields) or (len(fields) == nodes == table.rehash_at and table.has_names_only())) and (
                    key < 3
                    or (
                        array[1] is not None and (key == 3 or array[2] is not None is not array[3])
                        if key < 6
                        else not gaps_of(array)
                    )
                ):
                    beyond, slots, size = _GROWTH[key]
                    room = heap.room - size
                    if room > NODE * nodes:
                        heap.room = room
                        table.array_size = slots
                        if expect_length is not None:
                            expect_length(array, beyond)
                        array.append(value)
                        return beyond
            elif key == slots and not table.hash and all(array[1:]):
                array.append(value)
                return key if table.nodes or table.mark else key + 1
        if not table.append(key, value):
            return 0
        if table.hash or table.watched is not None or len(array) != key + 1:
            return key
        slots = table.array_size
        is_known = table.mark or table.nodes or table.array_high != 1
        return slots if is_known or slots >= MANY or gaps_of(array) else slots + 1

    methods = heap.methods

    def find_method(value: Any, name: str) -> Any:
        """Look for a method that the metatable may have forgotten; None if there is none, or functions know of it."""
        if value.__class__ is LuaTable:
            metatable = value.metatable
            if metatable is not None and value.hash.get(name) is None:
                return methods.find(metatable, name)
        return None

    def method(value: Any, name: str, d: int) -> Any:
        """Look up a method that neither the object nor what its metatable remembers has."""
        found = find_method(value, name)
        return index(value, name, d) if found is None else found

    def field(value: Any, name: str, d: int) -> Any:
        """Look up a field that a value does not have itself."""
        if value.__class__ is LuaTable:
            metatable = value.metatable
            if metatable is not None and value.hash.get(name) is None:
                handler = metatable.hash.get("__index")
                if handler.__class__ is LuaFunction:
                    calls = state.native_calls
                    if calls >= most_calls:
                        return index(value, name, d)
                    state.native_calls = calls + 1
                    results = handler.call(handler, d, value, name)
                    if results.__class__ is tuple:
                        results = one(results, d)
                    state.native_calls = calls
                    return results
                if name not in metatable.inherited:
                    methods.find(metatable, name)
                if name in metatable.inherited:
                    return metatable.inherited[name]
        return index(value, name, d)

    def string_method(value: str, name: str, d: int) -> Any:
        """Look up a method of strings that is not among those remembered."""
        metatable = metatables.get(str)
        found = None if metatable is None else methods.find_for_strings(metatable, name)
        return index(value, name, d) if found is None else found

    return {
        "find_method": find_method,
        "method": method,
        "field": field,
        "string_method": string_method,
        "index": index,
        "set_index": set_index,
        "set_named": set_named,
        "grow": grow,
        "new_table": state.new_table,
    }


def _loop_functions(state: State) -> dict[str, Any]:
    def prepare_for(start: Any, limit: Any, step: Any) -> tuple[Any, Any, Any, Any] | None:
        registers = [start, limit, step, None]
        if slow.prepare_for(state, registers, 0):
            return None
        return registers[0], registers[1], registers[2], registers[3]

    def for_limit(start: int, limit: Any, step: int) -> int:
        """Return the limit of an integer loop as an integer; one that lets it not run when it does not."""
        if limit.__class__ is str:
            limit = slow.numeral(limit)
        result = slow.for_limit(state, start, limit, step)
        return start - step if result is None else result

    def zero_step() -> LuaError:
        return machine_error(state, "'for' step is zero")

    ipairs_step = state.library_data.get("ipairs_step")

    def ipairs_value(table: LuaTable, control: int) -> Any:
        """Return what an ``ipairs`` loop finds next where the list has nothing, nil at the end."""
        if table.metatable is None:
            return table.get(control + 1)
        results = ipairs_step.call(table, control) if ipairs_step is not None else None
        return results[1] if results.__class__ is tuple else None

    return {
        "IPAIRS": ipairs_step,
        "elements_after": elements_after,
        "goes_on": goes_on,
        "ipairs_value": ipairs_value,
        "prepare_for": prepare_for,
        "for_limit": for_limit,
        "zero_step": zero_step,
    }


def _closure_functions(state: State) -> dict[str, Callable[..., Any]]:
    heap = state.heap

    def share(open_upvalues: dict[int, UpValue], register: int, value: Any) -> UpValue:
        """Capture a variable that nothing assigns any more."""
        heap.room -= UPVALUE
        upvalue = open_upvalues[register] = make_upvalue([value])
        return upvalue

    def capture(open_upvalues: dict[int, UpValue], registers: list[Any], register: int) -> UpValue:
        """Capture a variable that lives in `registers`."""
        heap.room -= UPVALUE
        upvalue = open_upvalues[register] = make_upvalue(registers, register)
        return upvalue

    def closure(proto: Any, upvalues: list[UpValue]) -> LuaFunction:
        size = CLOSURE + CLOSURE_UPVALUE * len(upvalues)
        heap.room -= size
        if heap.room < 0:
            heap.exhausted(size, "function")
        return make_function(proto, upvalues)

    return {"share": share, "capture": capture, "closure": closure}
