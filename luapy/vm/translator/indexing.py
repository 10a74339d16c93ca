"""Instructions on tables: fields, elements, methods.

Once a table's own list or dict is known to be in the variable ``a`` or ``h`` with the register's number, it is read
and stored into there: a part of a table's own is never replaced (table.py). So that knowledge lasts until the register
gets another value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from luapy.bytecode import opcodes as op
from luapy.vm.hostpython import ON_PYPY
from luapy.vm.translator.constructing import FAR, ConstructorInstructions
from luapy.vm.translator.flow import successors
from luapy.vm.translator.kinds import (
    ANY,
    HAS_ARRAY,
    HAS_HASH,
    INT,
    LENGTH,
    PLACE,
    SEEN_COMPUTED,
    SEEN_INSIDE,
    SEEN_NIL,
    SEEN_OUTSIDE,
    SEEN_STRING,
    STRING,
    TABLE,
    Kind,
    is_wide,
    kind_of,
)
from luapy.vm.translator.liveness import writes
from luapy.vm.translator.storing import ELEMENT_STORES
from luapy.vm.translator.writer import Argument, likely_class, wrong_class

if TYPE_CHECKING:
    from collections.abc import Sequence

    from luapy.vm.translator.writer import Env, Out, Registers

# How many instructions further on an element may be stored or tested.
_NEAR = 8
# An exception costs this many times what a look at the length does.
_DEAR = 20
_LENGTHS_AND_ONE = Kind("int", 1, (1 << 53) + 1)
_FIELD_READS = frozenset((op.GETFIELD, op.SELF))
_ELEMENT_READS = frozenset((op.GETTABLE, op.GETI, op.LEN))


def _indented(lines: Out) -> Out:
    return [("    " + text, pc) for text, pc in lines]


def indexed_register(instruction: Any, part: int) -> int | None:
    """Return the register of the table whose array or hash part an instruction looks into, None for no such one."""
    operation, a, b, _, _ = instruction
    if part == HAS_ARRAY:
        reads, stores = operation in _ELEMENT_READS, operation in ELEMENT_STORES
    else:
        reads, stores = operation in _FIELD_READS, operation == op.SETFIELD
    register: int | None = b if reads else a if stores else None
    return register


class TableInstructions(ConstructorInstructions):
    # Instructions that the text of the one before them does as well.
    done: Registers
    # With a budget, its charges.
    charges: Any
    expects_values: bool

    if TYPE_CHECKING:

        def read_listed(self, pc: int, a: int, env: Env, out: Out) -> bool: ...

        def puts_off_search(self, pc: int, a: int, line: str) -> bool: ...

        def call_metamethod(
            self, pc: int, target: str, event: str, operands: list[Argument], general: Out, out: Out
        ) -> None: ...

    # -- what is known of tables ------------------------------------------------------------------------

    def has_array(self, register: int, env: Env) -> bool:
        """Are the elements of the table in a register in the register's variable for them?"""
        return self.has(HAS_ARRAY, register, env)

    def _uses_again(self, pc: int, register: int, part: int) -> bool:
        """Is a later instruction likely to look into the same part of what is in a register?"""
        for later in range(pc + 1, min(pc + FAR, len(self.code))):
            if indexed_register(self.code[later], part) == register:
                return True
            if writes(self.code[later], register):
                return False
        return False

    def takes_integer(self, pc: int) -> bool:
        """Is an instruction on elements seen to have an integer key?"""
        operation = self.code[pc][0]
        return operation in (op.GETI, op.SETI) or (operation != op.LEN and self.guess(pc, 1) is INT)

    def require_table(self, pc: int, register: int, env: Env, out: Out, at_work: int | None = None) -> None:
        """Leave for the instruction at `pc` unless a register, which is not captured, holds a table.

        `at_work` is the instruction that this belongs to, if it is another one.
        """
        if not self.is_table(register, env):
            out.append((f"if r{register}.__class__ is not LuaTable:", pc if at_work is None else at_work))
            out.append((f"    return deopt(M, {pc}, locals())", -1))
            self.set(register, TABLE, env)

    def read_array(self, pc: int, register: int, env: Env, out: Out) -> None:
        """Get the array part of the table in a register, its own from now on, into its variable."""
        out.append((f"a{register} = r{register}.array", pc))
        out.append((f"if a{register} is EMPTY_ARRAY: a{register} = r{register}.own_array()", pc))
        self.remember_part(HAS_ARRAY, register, env)

    def element_keys(self, pc: int, instruction: Any) -> Registers:
        """Return the register of a key that may have left 64 bits, since no list is as long; otherwise none.

        Where it is not always in the list, it has to be known which key it is.
        """
        operation, a, b, c, d = instruction
        if operation == op.GETTABLE and c != b:
            return set() if self._is_often_missing(pc) or pc in self.proto.history.callees else {c}
        if operation == op.SETTABLE and b != a and (d or c != b):
            return {b}
        return set()

    # -- reading ----------------------------------------------------------------------------------------

    def _found_name(self, a: int, *operands: str) -> str:
        """The variable for what is found: that of the target, unless an operand must outlive it."""
        target = self.register(a)
        return "x" if target in operands or a in self.captured else target

    def _found(
        self,
        pc: int,
        a: int,
        name: str,
        read: str,
        lookup: Out,
        env: Env,
        out: Out,
        rare: str = "",
        elsewhere: str = "",
        surprise: str = "",
    ) -> None:
        """Write ``a = name = read``; `lookup` is for what is not found there, or where nothing can be found.

        With `rare` it is for those only where that is true. What is not found by `read` may be found `elsewhere`.
        After a look elsewhere the function is left where `surprise` is true.
        """
        target = self.register(a)
        is_missing = f"{name} is None and {rare}" if rare else f"{name} is None"
        out.append((f"try: {name} = {read}", pc))
        out.append((f"except MISSING: {name} = None", pc))
        guess = self.result_guess(pc, a)
        if elsewhere and guess is None:
            out.append((f"if {name} is None: {name} = {elsewhere}", pc))
        changed = self.changed_fields(pc, a) if lookup[-1][1] >= 0 else ""
        changed = " or ".join(filter(None, (surprise, changed)))
        if guess is None:
            if len(lookup) == 1 and lookup[0][1] >= 0 and not changed:
                out.append((f"if {is_missing}: {lookup[0][0]}", pc))
            else:
                out.append((f"if {is_missing}:", pc))
                out += _indented(lookup)
            if changed:
                if name != target:
                    out.append((f"    {target} = {name}", pc))
                self.leave_if(changed, pc, out)
            if name != target:
                out.append((f"{target} = {name}", pc))
            self.set(a, ANY, env)
            return
        # Its class is about to matter: what is not found has the wrong one as well.
        out.append((f"if {name}.__class__ is not {likely_class(guess)}:", pc))
        if elsewhere:
            out.append((f"    if {name} is None: {name} = {elsewhere}", pc))
        if len(lookup) == 1 and lookup[0][1] >= 0:
            out.append((f"    if {is_missing}: {lookup[0][0]}", pc))
        else:
            out.append((f"    if {is_missing}:", pc))
            out += _indented(_indented(lookup))
        if name != target:
            out.append((f"    {target} = {name}", pc))
        wrong = wrong_class(name, guess)
        self.leave_if(f"{wrong} or {changed}" if changed else wrong, pc, out)
        if name != target:
            out.append((f"{target} = {name}", pc))
        self.set(a, guess, env)

    def _get(self, pc: int, a: int, b: int, key: str, key_kind: Kind, env: Env, out: Out) -> None:
        """Write ``a = b[key]``."""
        table = self.register(b)
        known = self.value_at_hand(b, key, env)
        if known is not None and a not in self.captured:
            if known[0] != self.register(a):
                out.append((f"{self.register(a)} = {known[0]}", pc))
            self.set(a, known[1], env)
            return
        slow = f"index({table}, {f'wrap({key})' if is_wide(key_kind) else key}, d)"
        knows = self.is_table(b, env)
        guesses = not knows and self.guesses_table(pc, b)
        name = self._found_name(a, table, key)
        guard: Out = []
        if guesses:
            guard.append((f"if {table}.__class__ is not LuaTable:", pc))
            guard.append((f"    return deopt(M, {pc}, locals())", -1))
        lookup: Out = [(f"{name} = {slow}", pc)]
        # Where nothing has been found: what else has to be the case for anything to be looked up.
        rare = ""
        elsewhere = ""
        expects = False
        if key_kind.name == "str" and key.isidentifier():
            # Tables with varying keys are often asked for what they do not have.
            fields = self.fields_of_upvalue(pc, b)
            read = f"{table}.hash.get({key})" if fields is None else f"{fields}[{key}] if {key} in {fields} else None"
            if knows or guesses or fields is not None:
                rare = f"{table}.metatable is not None"
                lookup = [(f"{name} = {slow}", pc)]
            else:
                test = f"{table}.__class__ is LuaTable and {table}.metatable is None"
                lookup = [(f"{name} = None if {test} else {slow}", pc)]
            if self.expects_field(pc, b, env, 2):
                read = f"{fields or f'{table}.hash'}[{key}]"
                lookup = [(f"return deopt(M, {pc}, locals())", -1)]
                guard = []
                rare = ""
        elif key_kind.name == "str" or (
            key_kind.name == "int" and key_kind.low == key_kind.high <= 0 and not is_wide(key_kind)
        ):
            fields = f"{table}.hash"
            if key_kind.name == "str":
                lookup = [(f"{name} = field({table}, {key}, d)", pc)]
                if knows or guesses:
                    lookup = self._inherited(pc, name, table, key)
                    expects = self.expects_field(pc, b, env)
            keeps = False
            of_upvalue = self.fields_of_upvalue(pc, b) if key_kind.name == "str" else None
            if of_upvalue is not None:
                fields = of_upvalue
            elif self.has(HAS_HASH, b, env):
                fields = f"h{b}"
            elif (knows or guesses) and a != b and self._uses_again(pc, b, HAS_HASH):
                fields = f"(h{b} := {table}.hash)"
                keeps = True
                self.remember_part(HAS_HASH, b, env)
            read = self._read_field(pc, fields, key)
            if expects:
                lookup = [(f"return deopt(M, {pc}, locals())", -1)]
                guard = []
            elif keeps:
                lookup.append((f"h{b} = {table}.hash or {table}.own_hash()", pc))
        elif key_kind.name == "int":
            read = self._read_element(pc, table, f"a{b}" if self.has(HAS_ARRAY, b, env) else "", key, key_kind)
            if self._is_often_missing(pc) and (knows or guesses):
                rare = f"{table}.metatable is not None"
                if not self._is_often_hashed(pc, key_kind) or self._is_at_most_below(pc):
                    rare = f"({table}.hash or {rare})"
            if self._is_below_at_times(pc, key_kind) and rare and not guard:
                elsewhere = f"{table}.hash.get({key})"
                rare = f"{table}.metatable is not None"
            if self.keeps_element(pc, a, b, key, key_kind) and (knows or guesses):
                lookup = [(f"return deopt(M, {pc}, locals())", -1)]
                guard = []
                expects = True
                self.noted = b, key
        else:
            out.append((f"x = {slow}", pc))
            out.append((f"{self.register(a)} = x", pc))
            self.set(a, ANY, env)
            return
        if (guesses or knows) and not expects and self.proto.history.callees.get(pc) is not None:
            kept = lookup[-1:] if lookup[-1][0].startswith("h") else []
            general: Out = [(f"{name} = {slow}", pc)]
            lookup = []
            operands = [Argument(table, TABLE, None), Argument(key, key_kind, None)]
            self.call_metamethod(pc, name, "__index", operands, general, lookup)
            if key_kind.name == "int":
                # It may not be in the list, but in the hash part.
                found = (f"{name} = {table}.hash.get({key})", pc)
                lookup = [found, (f"if {name} is None:", pc), *_indented(lookup)]
            lookup += kept
        if guesses and not self.is_table(b, env):
            self.set(b, TABLE, env)
        if rare and guard:
            lookup = [(f"if {rare}:", pc), *_indented(lookup)]
            rare = ""
        misplaced = "" if rare or elsewhere else self._misplaced(pc, a, key, key_kind)
        finds = key_kind.name == "int" and not (rare or elsewhere) and self._is_to_be_found(pc, a)
        surprises = [misplaced, f"{name} is None" if finds else ""]
        surprise = " or ".join(filter(None, surprises))
        self._found(pc, a, name, read, guard + lookup, env, out, rare, elsewhere, surprise)
        if (finds or lookup[-1][1] < 0) and a not in self.captured:
            self.not_nil.add(f"r{a}")
        if misplaced:
            self.set(int(key[1:]), Kind("int", max(key_kind.low, PLACE.low), min(key_kind.high, PLACE.high)), env)
        if expects and a != b and self.noted is None:
            self.note_field(pc, b, key, a, env, out, len(out))

    def _misplaced(self, pc: int, a: int, key: str, kind: Kind) -> str:
        """Return the test that a key, which is used again after the read at `pc`, cannot be that of an element.

        It is guessed to be one: what has been found in a list tells so much about its key.
        """
        if kind.name != "int" or (kind.low >= PLACE.low and kind.high <= PLACE.high) or not self.expects_values:
            return ""
        register = self.code[pc][3]
        if self.code[pc][0] != op.GETTABLE or key != f"r{register}" or register == a:
            return ""
        if not self.is_read_after(pc, register) or successors(self.code, pc)[0] in self.wrong_results:
            return ""
        return f"not 0 < {key} <= {PLACE.high}"

    def _is_to_be_found(self, pc: int, a: int) -> bool:
        """Is an element, which always has been there, soon stored or tested, so that it matters that it is not nil?"""
        counts = self.proto.history.lookups.get(pc)
        following = successors(self.code, pc)[0]
        if counts is None or counts[1] or a in self.captured or following in self.wrong_results:
            return False
        if not self.expects_values or pc not in self.block_pcs or self.result_guess(pc, a) is not None:
            return False
        place = self.block_pcs.index(pc)
        for later in self.block_pcs[place + 1 : place + 1 + _NEAR]:
            operation, target, _, value, is_constant = instruction = self.code[later]
            if operation in ELEMENT_STORES and value == a and not is_constant:
                return True
            if operation == op.TEST and target == a:
                return True
            if writes(instruction, a):
                return False
        return False

    def expects_field(self, pc: int, table: int, env: Env, position: int = 1) -> bool:
        """Is a field taken to be in the table itself, and the function left if it is not?

        `position` is where the instruction's feedback tells what has been seen.
        """
        expects = self.expects_values and self.seen(pc, position) == SEEN_INSIDE and pc not in self.wrong_results
        return expects and (self.is_table(table, env) or self.guesses_table(pc, table))

    def _read_field(self, pc: int, fields: str, key: str) -> str:
        """The text that looks up a field: exceptions are dear, so none where a miss has been seen."""
        return f"{fields}.get({key})" if self.seen(pc, 1) & SEEN_OUTSIDE else f"{fields}[{key}]"

    def _read_element(self, pc: int, table: str, array: str, key: str, kind: Kind) -> str:
        """The text that looks up an element, likewise; `array` is the variable that has the list, if one does."""
        if not self._is_often_missing(pc):
            return f"{array or f'{table}.array'}[{key}]" + (f" if {key} >= 0 else None" if kind.low < 0 else "")
        if self._is_below_at_times(pc, kind):
            # The placeholder before the first element is nil.
            return f"{array or f'{table}.array'}[{key}]"
        if self._is_at_most_below(pc) and not is_wide(kind):
            return f"{array or f'{table}.array'}[{key}] if {key} > 0 else {table}.hash.get({key})"
        # Before the first element stands nil, which is not what belongs to 0.
        test = f"0 < {key} <" if kind.low <= 0 else f"{key} <"
        otherwise = f"{table}.hash.get({key})" if self._is_often_hashed(pc, kind) else "None"
        if array:
            return f"{array}[{key}] if {test} len({array}) else {otherwise}"
        return f"y[{key}] if {test} len(y := {table}.array) else {otherwise}"

    def _lookups(self, pc: int) -> Sequence[int]:
        """Return the counts of where an element has been found, as in `History.lookups`."""
        counts: Sequence[int] = self.proto.history.lookups.get(pc, (1, 0, 0, 0))
        return counts

    def _is_often_missing(self, pc: int) -> bool:
        """Is an element often not in the array part?"""
        inside, nowhere, hashed, _ = self._lookups(pc)
        return (nowhere + hashed) * _DEAR >= inside

    def _is_often_hashed(self, pc: int, kind: Kind) -> bool:
        """Is it often in the hash part? The key must not have left 64 bits for that."""
        inside, _, hashed, _ = self._lookups(pc)
        return hashed * _DEAR >= inside and hashed > 0 and not is_wide(kind)

    def _is_at_most_below(self, pc: int) -> bool:
        """Has the key of what is not in the array part always been 0 or negative?"""
        _, nowhere, hashed, below = self._lookups(pc)
        return 0 < nowhere + hashed == below

    def _inherited(self, pc: int, name: str, table: str, key: str) -> Out:
        """Look for a field that a table does not have itself in what its metatable remembers."""
        return [
            (f"m = {table}.metatable", pc),
            (
                f"if m is not None: {name} = m.inherited[{key}] if {key} in m.inherited else field({table}, {key}, d)",
                pc,
            ),
        ]

    def _is_below_at_times(self, pc: int, kind: Kind) -> bool:
        """Is what is not in the array part always the element 0, and a key of this kind never a negative one?"""
        return self._is_at_most_below(pc) and kind.low == 0 and not is_wide(kind)

    def get_global(self, pc: int, instruction: Any, env: Env, out: Out) -> None:
        _, a, b, key, _ = instruction
        if self.leave_out_lookup(pc, a, env, out):
            return
        table = self.upvalue(b)
        text = self.constant(key)
        name = self._found_name(a)
        lookup: Out = [(f"{name} = field({table}, {text}, d)", pc)]
        fields = f"{table}.hash"
        if self.is_environment(b):
            lookup = self._inherited(pc, name, table, text)
            fields = f"G{b}"
        self._found(pc, a, name, self._read_field(pc, fields, text), lookup, env, out)

    def get_field(self, pc: int, instruction: Any, env: Env, out: Out) -> None:
        _, a, b, key, _ = instruction
        if not self.leave_out_lookup(pc, a, env, out):
            self._get(pc, a, b, self.constant(key), STRING, env, out)

    def get_element(self, pc: int, instruction: Any, env: Env, out: Out) -> None:
        _, a, b, key, _ = instruction
        self._get(pc, a, b, self.constant(key), kind_of(key), env, out)

    def get_table(self, pc: int, instruction: Any, env: Env, out: Out) -> None:
        _, a, b, c, _ = instruction
        if self.read_listed(pc, a, env, out):
            return
        key, kind = self.known(pc, 1, c, None, False, env, out)
        self.charge_key(pc, key, kind, out)
        self._get(pc, a, b, key, kind, env, out)

    def get_method(self, pc: int, instruction: Any, env: Env, out: Out) -> None:
        _, a, b, c, constant = instruction
        if constant and self.seen(pc) == SEEN_STRING:
            table, kind = self.known(pc, 0, b, None, False, env, out)
        else:
            table, kind = self.register(b), self.kind(b, env)
        key = self.constant(c) if constant else self.register(c)
        if b != a + 1 and b != a and self.move_from(pc, a + 1, b, env):
            # Should a call frame be made now, it has to have the object.
            self.elided[pc] = (*self.elided.get(pc, ()), (a + 1, *self.pending[a + 1][1:]))
        elif b != a + 1:
            out.append((f"{self.register(a + 1)} = {table}", pc))
        source = self.register(a + 1)
        if constant and kind is STRING:
            self.set(a + 1, STRING, env)
            if self.leave_out_lookup(pc, a, env, out):
                return
            out.append((f"try: {self.register(a)} = STRING_METHODS[{key}]", pc))
            out.append((f"except KeyError: {self.register(a)} = string_method({source}, {key}, d)", pc))
            self.set(a, ANY, env)
            return
        if constant and not self.seen(pc) & SEEN_STRING:
            fields = f"h{b}" if self.has(HAS_HASH, b, env) else f"{source}.hash"
            read = f"{fields}[{key}]"
            if self.seen(pc, 1) & ~(SEEN_NIL | SEEN_COMPUTED) != SEEN_INSIDE:
                read += f" if {key} in {fields} else {source}.metatable.inherited[{key}]"
            # An error names the object by the register that it is from.
            name = self._found_name(a, self.register(b))
            search = f"if {name} is None: {name} = method({source}, {key}, d)"
            puts_off = name == self.register(a) and self.puts_off_search(pc, a, search)
            forgotten = f"find_method({source}, {key})" if puts_off else "None"
            out.append((f"try: {name} = {read}", pc))
            out.append((f"except MISSING: {name} = {forgotten}", pc))
            if not puts_off:
                out.append((search, pc))
            if name != self.register(a):
                out.append((f"{self.register(a)} = {name}", pc))
        else:
            out.append((f"x = index({source}, {key}, d)", pc))
            out.append((f"{self.register(a)} = x", pc))
        self.set(a + 1, self.kind(b, env), env)
        self.set(a, ANY, env)

    def length(self, pc: int, instruction: Any, env: Env, out: Out) -> None:
        _, a, b, _, _ = instruction
        text, kind = self.register(b), self.kind(b, env)
        target = self.register(a)
        if kind.name == "str":
            out.append((f"{target} = len({text})", pc))
            self.set(a, LENGTH, env)
            return
        if self.seen(pc) == SEEN_STRING:
            out.append((f"{target} = len({text}) if {text}.__class__ is str else length({text}, d)", pc))
            self.set(a, ANY, env)
            return
        if self.guesses_table(pc, b):
            self.require_table(pc, b, env, out)
        test = "" if self.is_table(b, env) else f"{text}.__class__ is LuaTable and "
        array = f"a{b}" if self.has(HAS_ARRAY, b, env) else f"{text}.array"
        if not test and a not in self.captured and successors(self.code, pc)[0] not in self.wrong_results:
            counts_up = self._is_counted_up(pc, a)
            (self.done.add if counts_up else self.done.discard)(pc + 1)
            out.append((f"if {text}.metatable is None: {target} = len({array}){'' if counts_up else ' - 1'}", pc))
            out.append(("else:", pc))
            general: Out = [(f"{target} = length({text}, d)", pc)]
            if self.proto.history.callees.get(pc) is None or target == text:
                out += _indented(general)
            else:
                lines: Out = []
                self.call_metamethod(pc, target, "__len", [Argument(text, TABLE, None)] * 2, general, lines)
                out += _indented(lines)
            self.leave_if(f"not ({target}.__class__ is int and 0 <= {target} <= {LENGTH.high})", pc, out)
            if counts_up:
                out.append((f"    {target} = {target} + 1", pc))
            self.set(a, _LENGTHS_AND_ONE if counts_up else LENGTH, env)
            return
        out.append((f"if {test}{text}.metatable is None: {target} = len({array}) - 1", pc))
        out.append((f"else: {target} = length({text}, d)", pc))
        self.set(a, ANY, env)

    def _is_counted_up(self, pc: int, a: int) -> bool:
        """Does the next instruction add one to what the one at `pc` leaves in register `a`, as in ``t[#t + 1]``?"""
        if pc + 1 not in self.block_pcs or (self.charges is not None and pc + 1 in self.charges.counts):
            return False
        operation, target, b, _, constant = self.code[pc + 1]
        return operation == op.ADD and target == b == a and constant.__class__ is int and constant == 1

    # -- writing ----------------------------------------------------------------------------------------

    def _value(self, instruction: Any, env: Env) -> tuple[str, Kind]:
        _, _, _, value, constant = instruction
        return self.operand(value, value, constant, env)

    def _set_field(self, pc: int, a: int, key: str, value: tuple[str, Kind], env: Env, out: Out) -> None:
        """Store into the hash part: over a field that is there, or a new one if the table has room for it."""
        table = self.register(a)
        # Under PyPy only names in the source are for the kind of dict that this may give a table.
        is_name = key[0] in "\"'" or (key.isidentifier() and not ON_PYPY)
        slow = f"{'set_named' if is_name else 'set_index'}({table}, {key}, {value[0]}, d)"
        if key == "'__newindex'":
            # Only the table itself knows what else this means.
            out.append((slow, pc))
            return
        nil = f"{value[0]} is not None and " if self.may_be_nil(value[1]) else ""
        if pc in self.first_stores and self.has(HAS_HASH, a, env):
            self._set_first(pc, a, key, value[0], nil, slow, out)
            return
        plain = self.plain(pc, a, env, out)
        if self.has(HAS_HASH, a, env):
            fields = name = f"h{a}"
        else:
            fields, name = f"(h := {table}.hash)", "h"
        if (a, key) in self.present:
            out.append((f"if {plain}: {f'h{a}' if name != 'h' else f'{table}.hash'}[{key}] = {value[0]}", pc))
            out.append((f"else: {slow}", pc))
            return
        out.append((f"if {plain} and {key} in {fields}: {name}[{key}] = {value[0]}", pc))
        if self.seen(pc, 2) != SEEN_INSIDE:
            other = f"{key} != '__newindex' and " if key.isidentifier() else ""
            out.append((f"elif {plain} and {nil}{other}len({name}) < {table}.rehash_at:", pc))
            out.append((f"    {name}[{key}] = {value[0]}", pc))
            out.append((f"    {table}.order = None", pc))
        out.append((f"else: {slow}", pc))

    def _set_first(self, pc: int, a: int, key: str, value: str, nil: str, slow: str, out: Out) -> None:
        """A new field of a table that is being constructed, and has room for it."""
        test = nil[: -len(" and ")]
        (self.plain_stores.discard if test or not self.first_stores[pc] else self.plain_stores.add)(pc)
        if not self.first_stores[pc]:
            # The collector may have seen it in between.
            out.append((f"if {nil}r{a}.watched is None: h{a}[{key}] = {value}", pc))
            out.append((f"else: {slow}", pc))
        elif test:
            out.append((f"if {test}: h{a}[{key}] = {value}", pc))
        else:
            out.append((f"h{a}[{key}] = {value}", pc))

    def set_global(self, pc: int, instruction: Any, env: Env, out: Out) -> None:
        _, a, key, _, _ = instruction
        table = self.upvalue(a)
        value, _ = self._value(instruction, env)
        name = self.constant(key)
        if self.is_environment(a):
            out.append((f"if {table}.watched is None and {name} in G{a}: G{a}[{name}] = {value}", pc))
            out.append((f"else: set_named({table}, {name}, {value}, d)", pc))
        else:
            out.append((f"set_named({table}, {name}, {value}, d)", pc))

    def set_field(self, pc: int, instruction: Any, env: Env, out: Out) -> None:
        _, a, key, register, constant = instruction
        text = self.constant(key)
        value = self._value(instruction, env)
        place = len(out)
        self._set_field(pc, a, text, value, env, out)
        if out[-1][0].startswith("else: ") and self.is_table(a, env):
            is_kept = not constant and not self.may_be_nil(value[1])
            self.note_store(pc, a, text, register if is_kept else None, env, out, place)

    def _set_int(self, pc: int, a: int, key: str, key_kind: Kind, value: tuple[str, Kind], env: Env, out: Out) -> None:
        if key_kind.low == key_kind.high <= 0 and not is_wide(key_kind):
            self._set_field(pc, a, key, value, env, out)
        else:
            self.store_element(pc, a, key, key_kind, value, env, out)

    def set_element(self, pc: int, instruction: Any, env: Env, out: Out) -> None:
        _, a, key, _, _ = instruction
        self._set_int(pc, a, self.constant(key), kind_of(key), self._value(instruction, env), env, out)

    def set_table(self, pc: int, instruction: Any, env: Env, out: Out) -> None:
        _, a, b, _, _ = instruction
        key, kind = self.known(pc, 1, b, None, False, env, out)
        self.charge_key(pc, key, kind, out)
        value = self._value(instruction, env)
        if kind.name == "int":
            self._set_int(pc, a, key, kind, value, env, out)
        elif kind.name == "str":
            self._set_field(pc, a, key, value, env, out)
        else:
            out.append((f"set_index({self.register(a)}, {key}, {value[0]}, d)", pc))
