"""Stores of elements, and what loops need not look at in each round for them.

A loop that calls nothing keeps the list that it stores into in the variable ``w`` with the table's number, an empty one
if the store concerns somebody else: that fails then like one outside the list. A loop that fills a table keeps in ``n``
with the number of the store up to which key elements may simply be appended. Both are found anew after everything in
the loop that may run other functions or the collector. A loop that calls functions keeps ``n`` for a table that nobody
else knows (privacy.py); it looks each time whether the collector is concerned.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from luapy.bytecode import opcodes as op
from luapy.vm.heap.sizes import ARRAY_SLOT, NODE
from luapy.vm.hostpython import expect_length
from luapy.vm.table import MANY
from luapy.vm.translator.fields import FieldKnowledge
from luapy.vm.translator.flow import successors
from luapy.vm.translator.intrinsics import function_of
from luapy.vm.translator.kinds import (
    ANY,
    HAS_ARRAY,
    HAS_STORES,
    NIL,
    SEEN_APPENDED,
    SEEN_HASHED,
    SEEN_INSIDE,
    SEEN_OUTSIDE,
    SEEN_TABLE,
    TABLE,
    Kind,
    is_wide,
)
from luapy.vm.translator.liveness import reads, writes
from luapy.vm.translator.lookups import LoopLookups
from luapy.vm.translator.privacy import private_tables
from luapy.vm.translator.translation import ENTERED, RANGE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from luapy.vm.translator.flow import Block, Loop
    from luapy.vm.translator.writer import Env, Out, Registers

# The most slots that a table gets in place, the most nodes that it may have then, and the room that this takes.
MOST_SLOTS = 1 << 10
MOST_NODES = 4
LEAST_ROOM = ARRAY_SLOT * MOST_SLOTS + NODE * MOST_NODES
# How far what is stored may be computed after where.
_FAR = 30
ELEMENT_STORES = frozenset((op.SETTABLE, op.SETI))
_STORES = ELEMENT_STORES | {op.SETFIELD, op.SETTABUP}
# Library functions that are done in place as a rule, without a call, and have nothing to do with tables.
PURE = re.compile(
    r"string\.(byte|char|find|format|len|lower|match|rep|reverse|sub|upper)|math\.\w+|_G\.(tonumber|tostring|type)"
)
# In emitted text: calls, and those that neither run a function of Lua's nor the collector.
_CALLED = re.compile(r"(\w+)\(")
_HARMLESS = re.compile(
    r"C_\d+|LuaTable|abs|affords|append|chr|deopt|division_by_zero|encode|end|enumerate|find|float|float_(floor_)?(divide|modulo|power)"
    r"|for_limit|get|give_back|goes_on|groups|is_recalled|is_short|is_string_method|isalnum|isascii|iter|leads_to|len|locals|lower"
    r"|math_(ceil|floor|fmod|sqrt)|next|next_round|ord|own_array|own_hash|pop|prepare_for|range|reaches|recalled"
    r"|rounds|same|settle|shift_left|start|step|str"
    r"|string_to_number|upper|widened|wrap|zero_step"
)
_STRINGS = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"")
_CONDITION = re.compile(r"(?:if|elif|while) (.*?):(?: (.*))?$")


def disturbs(text: str) -> bool:
    """May a line of emitted text, without strings, run a function of Lua's or the collector?"""
    return not all(map(_HARMLESS.fullmatch, _CALLED.findall(text)))


def renewed(lines: Out, renewals: list[tuple[str, Registers]]) -> Out:
    """Return the lines of a block with `renewals` after everything that disturbs.

    Each is a statement, and the instructions whose own lines do not need it.
    """
    out: Out = []
    # Where a condition disturbs: how far it is indented, and what is to follow its statement.
    waiting: tuple[int, str] | None = None
    for text, pc in lines:
        bare = _STRINGS.sub("", text)
        code = bare.lstrip(" ")
        indent = len(text) - len(text.lstrip(" "))
        goes_on = code.startswith(("elif ", "else:", "except "))
        if waiting is not None and (indent < waiting[0] or (indent == waiting[0] and not goes_on)):
            out.append((" " * waiting[0] + waiting[1], pc))
            waiting = None
        if disturbs(bare):
            renewal = "; ".join(statement for statement, own in renewals if pc not in own)
            found = _CONDITION.match(code)
            body = code if found is None else found.group(2) or ""
            if renewal and (code.startswith("try:") or (found is not None and disturbs(found.group(1)))):
                waiting = (indent if waiting is None else min(indent, waiting[0])), renewal
            if renewal and not body.startswith(("return ", "raise ")) and disturbs(body):
                text = f"{text}; {renewal}"
        out.append((text, pc))
    if waiting is not None:
        out.append((" " * waiting[0] + waiting[1], lines[-1][1]))
    return out


class ElementStores(FieldKnowledge, LoopLookups):
    # The numbers of the variables for appending, by the instructions that store; and those that a loop begins with.
    fills: dict[int, int]
    begun_fills: dict[Block, list[int]]
    # The numbers of those for loops that store nothing else into tables, and of those for loops that call functions.
    lone_fills: Registers
    private_fills: Registers
    # Stores of constructors for which nothing is asked: the values are not nil.
    plain_stores: Registers
    # By the headers of loops: the tables that these may keep the lists of. By blocks: those of the loops around them.
    store_hoists: dict[Block, Registers]
    kept_stores: dict[Block, Registers]
    kept_fills: dict[Block, list[int]]
    hoists: dict[Any, list[int]]
    forms: dict[Block, tuple[str, Any]]
    ipairs_calls: Registers
    environments: dict[Block, dict[int, Kind]]

    def is_table(self, register: int, env: Env) -> bool:
        return self.kind(register, env).name == "table"

    def guesses_table(self, pc: int, register: int) -> bool:
        """Is a register, the table operand of an instruction, to be taken for a table?"""
        return register not in self.captured and self.seen(pc) == SEEN_TABLE

    def has(self, part: int, register: int, env: Env) -> bool:
        kind = self.kind(register, env)
        return kind.name == "table" and bool(kind.low & part)

    def remember_part(self, part: int, register: int, env: Env) -> None:
        """Note that a part of the table in a register is in the register's variable for it."""
        kind = self.kind(register, env)
        env[register] = Kind("table", part | (kind.low if kind.name == "table" else 0))

    # -- what loops keep --------------------------------------------------------------------------------

    def find_stores(self) -> None:
        """Find what loops keep for their stores."""
        self.fills = {}
        self.plain_stores = set()
        self.begun_fills = {}
        self.lone_fills = set()
        self.store_hoists = {}
        self.kept_stores = {}
        self.kept_fills = {}
        self.private_fills = set()
        quiet = [loop for loop in self.flow.loops if self.calls_only(loop, PURE)]
        # The registers of tables that are filled in each loop as if it called nothing.
        tables = {loop: {*self.hoists.get(loop.header, ())} for loop in self.flow.loops}
        for loop in tables.keys() - quiet:
            tables[loop] = private_tables(self.code, loop, tables[loop], self.size)
        appends: dict[tuple[Loop, int], list[int]] = {}
        for loop in tables:
            self._find_appends(loop, tables, appends)
        for (loop, _), stores in appends.items():
            self._note_fill(loop, stores, loop in quiet)
        for loop in self.flow.loops:
            pcs = [pc for block in loop.body for pc in block.pcs]
            self._find_fill(loop, pcs, tables[loop], loop in quiet)
            if loop not in quiet or any(block.loop is not loop for block in loop.body):
                # Around other loops it is read too seldom.
                continue
            stored = {
                self.code[pc][1] for pc in pcs if self.code[pc][0] in ELEMENT_STORES and self.seen(pc, 2) & SEEN_INSIDE
            }
            stored.intersection_update(self.hoists.get(loop.header, ()))
            if stored:
                self.store_hoists[loop.header] = stored
                for block in loop.body:
                    self.kept_stores[block] = self.kept_stores.get(block, set()) | stored

    def calls_only(self, loop: Loop, functions: re.Pattern[str]) -> bool:
        """Does nothing in a loop call functions as a rule, except for those of the libraries with such names?"""
        for block in loop.body:
            for pc in block.pcs:
                operation = self.code[pc][0]
                if operation == op.CALL:
                    function = function_of(self.seen(pc, 1))
                    if function is None or not functions.fullmatch(function):
                        return False
                elif operation == op.TFORCALL:
                    if pc not in self.ipairs_calls and block not in self.forms:
                        return False
                elif operation in (op.CLOSURE, op.CLOSE, op.TFORPREP):
                    return False
        return True

    def _find_fill(self, loop: Loop, pcs: list[int], filled: Registers, is_quiet: bool) -> None:
        """See whether each round of a loop appends the element of its number, and stores no others.

        Beside tables that are `filled`, one that calls functions may store elsewhere.
        """
        key = self._round_number(loop, pcs)
        if key is None:
            return
        stores = [
            pc
            for pc in pcs
            if self.code[pc][0] in ELEMENT_STORES
            and not (self.code[pc][0] == op.SETI and self.code[pc][2] <= 0)
            and (is_quiet or self.code[pc][1] in filled)
        ]
        tables = {self.code[pc][1] for pc in stores}
        if (
            len(tables) == 1
            and tables <= filled
            and all(self.code[pc][0] == op.SETTABLE and self.code[pc][2] == key for pc in stores)
            and any(self.seen(pc, 2) == SEEN_APPENDED for pc in stores)
            and self._is_once_in_each_round(loop, stores)
        ):
            self._note_fill(loop, stores, is_quiet)

    def _round_number(self, loop: Loop, pcs: list[int]) -> int | None:
        """Return the register that has the number of each round of a loop, if these are counted one by one."""
        header = loop.header
        if header.start in self.ipairs_calls:
            key = self.code[header.start][1] + 4
            changed = any(writes(self.code[pc], key) for pc in pcs if pc != header.start)
            return None if changed or len(loop.latches) != 1 else key
        form = self.forms.get(header)
        if form is None or form[0] not in (RANGE, ENTERED):
            return None
        a, variable, _ = form[1]
        if variable != f"r{a + 3}" or not self.counts_by_one(a, header.start - 1):
            return None
        return int(a + 3)

    def _note_fill(self, loop: Loop, pcs: list[int], is_quiet: bool) -> None:
        """Have the stores at `pcs`, in this loop, share a variable."""
        if not is_quiet:
            self.private_fills.add(pcs[0])
        self.fills.update(dict.fromkeys(pcs, pcs[0]))
        if all(pc in pcs or self.code[pc][0] not in _STORES for block in loop.body for pc in block.pcs):
            self.lone_fills.add(pcs[0])
        self.begun_fills.setdefault(loop.header, []).append(pcs[0])
        for inside in loop.body:
            self.kept_fills.setdefault(inside, []).append(pcs[0])

    def _find_appends(
        self, loop: Loop, tables: dict[Loop, Registers], found: dict[tuple[Loop, int], list[int]]
    ) -> None:
        """Find what this loop itself stores behind the last element, as in ``t[#t + 1] = x``.

        `found` gets the stores into the table in a register, by the outermost loop that these are the same for.
        """
        for block in loop.body:
            for pc in block.pcs if block.loop is loop else ():
                around: Any = loop
                table = self.code[pc][1]
                if self.code[pc][0] != op.SETTABLE or not self._is_at_end(pc):
                    continue
                while table in tables.get(around.outer, ()):
                    around = around.outer
                if table in tables[around]:
                    found.setdefault((around, table), []).append(pc)

    def _is_at_end(self, pc: int) -> bool:
        """Is the key of the store at `pc` one above the length of the table, which was taken just before?"""
        _, table, key, _, _ = self.code[pc]
        for place in range(pc - 1, max(pc - _FAR, 0), -1):
            operation, a, b, _, constant = instruction = self.code[place]
            if writes(instruction, key):
                counts = operation == op.ADD and a == b == key and constant.__class__ is int and constant == 1
                return counts and self.code[place - 1][:3] == (op.LEN, key, table) and self._only_follow(place, pc)
            if operation in ELEMENT_STORES or writes(instruction, table):
                return False
        return False

    def _only_follow(self, first: int, last: int) -> bool:
        """Do all ways to the instructions from `first` to `last` lead by the first, and on from there?"""
        between = [block for block in self.flow.blocks if first < block.start <= last]
        return all(first <= other.pcs[-1] < block.start for block in between for other in block.predecessors)

    def _is_once_in_each_round(self, loop: Loop, pcs: list[int]) -> bool:
        """Does each round of a loop come by exactly one of the instructions at `pcs`?"""
        places = [block for block in loop.body for pc in block.pcs if pc in pcs]
        if any(block.loop is not loop for block in places) or len(set(places)) < len(places):
            return False
        header, latch = loop.header, loop.latches[0]
        without = {header} | self._reached(loop, header, places) if header not in places else set()
        if latch in without:
            return False
        return all(self._reached(loop, place, []).isdisjoint(places) for place in places)

    def _reached(self, loop: Loop, start: Block, ends: list[Block]) -> set[Block]:
        """Return the blocks that one leads to in the same round, not by way of `ends`."""
        found: set[Block] = set()
        pending = [start]
        while pending:
            for block in pending.pop().successors:
                if block in loop.body and block is not loop.header and block not in found and block not in ends:
                    found.add(block)
                    pending.append(block)
        return found

    def counts_by_one(self, a: int, prepare: int) -> bool:
        """Is 1 the step of the numeric loop that the instruction at `prepare` begins?"""
        operation, register, step, _, _ = self.code[prepare - 1]
        if operation != op.LOADK or register != a + 2 or step.__class__ is not int or step != 1:
            return False
        return not any(prepare in successors(self.code, pc) for pc in range(len(self.code)) if pc != prepare - 1)

    def begin_fills(self, header: Block, pc: int, out: Out, lines: Out | None = None) -> None:
        """Before a loop: nothing may be appended until the first element has been, unless a table is new.

        `out` is the text of the block that leads there, and `lines` that of the way.
        """
        for number in self.begun_fills.get(header, ()):
            place, key = self._end_of_construction(number, out)
            if place is None:
                (out if lines is None else lines).append((f"n{number} = 0", pc))
            else:
                since = (
                    out[place:] if number in self.private_fills else renewed(out[place:], [(f"n{number} = 0", set())])
                )
                out[place:] = [(f"n{number} = {key}", out[place - 1][1]), *since]

    def _end_of_construction(self, number: int, out: Out) -> tuple[int | None, int]:
        """Return where in a block's text the table that a loop fills is made, if it is as it was at the block's end.

        And the key of its next element, for which it has no slot, nor a free node.
        """
        table = self.code[number][1]
        size = self.proto.max_stack_size
        made = None if table in self.captured else self.block_pcs[-1]
        stores: list[int] = []
        while made is not None and not writes(self.code[made], table):
            if made in self.plain_stores and self.code[made][1] == table:
                stores.append(made)
            elif table in reads(self.code[made], size):
                return None, 0
            made = made - 1 if made > self.block_pcs[0] else None
        if made is None or self.code[made][0] != op.NEWTABLE:
            return None, 0
        _, _, nodes, slots, _ = self.code[made]
        if slots:
            is_full = not nodes and len(stores) == 1 and self.code[stores[0]][0] == op.SETLIST
            is_full = is_full and self.code[stores[0]][2] == table + 1 + slots
        else:
            is_full = nodes == len(stores) in (0, 1, 2, MOST_NODES)
        if not is_full:
            return None, 0
        last = stores[0] if stores else made
        end = next((place for place in range(len(out), 0, -1) if out[place - 1][1] == last), None)
        # What only leaves is counted with no instruction.
        while end is not None and end < len(out) and out[end][0][0] == " ":
            end += 1
        return end, slots + 1

    def keep_stores(self, header: Block, pc: int, env: Env, out: Out) -> None:
        """Before a loop: get the lists that it stores into."""
        for register in sorted(self.store_hoists.get(header, ())):
            if self.has(HAS_ARRAY, register, env) and not self.has(HAS_STORES, register, env):
                out.append((self._store_list(register), pc))
                self.remember_part(HAS_STORES, register, env)

    def _store_list(self, register: int) -> str:
        return f"w{register} = a{register} if r{register}.watched is None else EMPTY"

    def forget_stores(self, block: Block, env: Env) -> None:
        """At the beginning of a block: forget the lists of loops that it is not in."""
        kept = self.kept_stores.get(block, ())
        for register, kind in env.items():
            if kind.name == "table" and kind.low & HAS_STORES and register not in kept:
                env[register] = Kind("table", kind.low & ~HAS_STORES)

    def renewals(self, block: Block) -> list[tuple[str, Registers]]:
        """Return the statements that find anew what the loops around a block keep."""
        env = self.environments[block]
        found: list[tuple[str, Registers]] = [
            (self._store_list(register), set())
            for register in sorted(self.kept_stores.get(block, ()))
            if self.has(HAS_STORES, register, env)
        ]
        for number in self.kept_fills.get(block, ()):
            own = {pc for pc, other in self.fills.items() if other == number}
            if number in self.private_fills:
                # Only this function stores into the table.
                own.update(pc for pc in block.pcs if not self._stores_into(pc, self.code[number][1]))
            found.append((f"n{number} = 0", own))
        if block in self.kept_lookups:
            found.append((self.kept_lookups[block], set()))
        return found

    def _stores_into(self, pc: int, table: int) -> bool:
        return self.code[pc][0] in (op.SETTABLE, op.SETI, op.SETFIELD) and bool(self.code[pc][1] == table)

    # -- the stores -------------------------------------------------------------------------------------

    @staticmethod
    def may_be_nil(kind: Kind) -> bool:
        return kind is ANY or kind is NIL

    def plain(self, pc: int, a: int, env: Env, out: Out) -> str:
        """The test that a store into the table in register `a` concerns nobody else."""
        table = self.register(a)
        if self.guesses_table(pc, a) and not self.is_table(a, env):
            # Only tables have that attribute; its class would take longer to look at.
            out.append((f"try: t = {table}.watched", pc))
            out.append(("except AttributeError:", pc))
            out.append((f"    return deopt(M, {pc}, locals())", -1))
            self.set(a, TABLE, env)
            return "t is None"
        test = f"{table}.watched is None"
        return test if self.is_table(a, env) else f"{table}.__class__ is LuaTable and {test}"

    def store_element(
        self, pc: int, a: int, key: str, key_kind: Kind, value: tuple[str, Kind], env: Env, out: Out
    ) -> None:
        """Store under an integer that may be one of the array part's."""
        text, kind = value
        low = key_kind.low
        table = self.register(a)
        slow = f"set_index({table}, {f'wrap({key})' if is_wide(key_kind) else key}, {text}, d)"
        plain = self.plain(pc, a, env, out)
        if kind is NIL:
            self._store_nil(pc, a, key, plain, slow, out)
            return
        tests = [f"{text} is not None"] if self.may_be_nil(kind) and text not in self.not_nil else []
        has_array = self.has(HAS_ARRAY, a, env)
        array = f"a{a}" if has_array else f"{table}.array"
        inside = array
        is_plain = [plain]
        if self.has(HAS_STORES, a, env):
            inside = f"w{a}"
            is_plain = []
        seen = self.seen(pc, 2)
        if seen == SEEN_INSIDE:
            self._store_inside(
                pc, inside, key, text, [*is_plain, *tests, *([f"{key} > 0"] if low <= 0 else [])], slow, out
            )
            return
        hashed = [] if is_wide(key_kind) else self._hashed_ways(seen, table, array, key, text, plain, tests)
        if hashed and seen & SEEN_HASHED and not seen & (SEEN_INSIDE | SEEN_APPENDED):
            self._write_ways(pc, hashed, slow, out)
            return
        if not has_array:
            array = inside = "y"
            is_plain = []
            out.append((f"y = {table}.array if {plain} else EMPTY", pc))
        bounds = f"{key} < len({inside})" if low > 0 else f"{key} > 0 and {key} < len({inside})"
        store = f"{' and '.join([bounds, *is_plain, *tests])}: {inside}[{key}] = {text}"
        if pc in self.fills and has_array:
            name = f"n{self.fills[pc]}"
            first = f"{key} < {name}" if low > 0 else f"0 < {key} < {name}"
            seen_by_nobody = [plain] if self.fills[pc] in self.private_fills else []
            out.append((f"if {' and '.join([first, *seen_by_nobody, *tests])}: {array}.append({text})", pc))
            growth: Out = []
            if expect_length is None:
                if seen_by_nobody:
                    tests = [*tests, plain, f"not {table}.mark"]
                growth = self._growth(table, array, key, low, text, tests, pc)
            over = (f"elif {store}", pc)
            # No element is behind the slots.
            out += [*growth, over] if seen == SEEN_APPENDED else [over, *growth]
            out.append(("else:", pc))
            out.append(
                (f"    {name} = {key} == len({array}) and {plain} and grow({table}, {array}, {key}, {text})", pc)
            )
            out.append((f"    if not {name}: {slow}", pc))
            return
        # The table has a slot for one more element, and nothing else that has to move.
        end = f"{key} == len({array})" if low > 0 or has_array else f"{key} > 0 and {key} == len({array})"
        room = f"({key} < {table}.array_size or {key} == {table}.array_size < {MANY})"
        moves = f"((h := {table}.hash) is EMPTY_HASH or {key} not in h and {key} + 1 not in h)"
        tests = [plain, *tests] if has_array else tests
        append = [
            f"{end}:",
            f"    if {' and '.join([room, *tests, moves])}: {array}.append({text})",
            f"    elif not ({plain} and grow({table}, {array}, {key}, {text})): {slow}",
        ]
        ways = (append, [store]) if seen == SEEN_APPENDED else ([store], append)
        self._write_ways(pc, [*ways, *hashed], slow, out)

    def _write_ways(self, pc: int, ways: Sequence[list[str]], slow: str, out: Out) -> None:
        """Write the ways to store an element, each a condition and what hangs on it, and the one that always works."""
        for number, (first, *others) in enumerate(ways):
            out.append((f"{'elif' if number else 'if'} {first}", pc))
            out += [(line, pc) for line in others]
        out.append((f"else: {slow}", pc))

    def _growth(
        self, table: str, array: str, key: str, low: int, text: str, tests: list[str], pc: int
    ) -> list[tuple[str, int]]:
        """Give more slots to a table that all elements have been added to, from the first up to the last slot.

        That is what it means for a variable for appending to be beyond the slots. The table's nodes, if there are any,
        are all in use then; a store might make a field nil.
        """
        name = f"n{self.fills[pc]}"
        full = f"{key} == {name} <= {MOST_SLOTS}" if low > 0 else f"0 < {key} == {name} <= {MOST_SLOTS}"
        bare = "" if self.fills[pc] in self.lone_fills else f"not {table}.nodes and "
        room = f"{name} > {table}.array_size and {bare}H.room > {LEAST_ROOM}"
        return [
            (f"elif {' and '.join([full, *tests, room])}:", pc),
            (f"    {name}, {table}.array_size, y = GROWTH[{key}]; H.room -= y; {array}.append({text})", pc),
        ]

    def _hashed_ways(
        self, seen: int, table: str, array: str, key: str, text: str, plain: str, tests: list[str]
    ) -> list[list[str]]:
        """Store over an element in the hash part, or put a new one there if it has room; where that has been seen."""
        ways = []
        if seen & SEEN_HASHED:
            # One that is nil may be that behind the last of the list, where no other may be in the hash part.
            ways.append([f"{plain} and (h := {table}.hash).get({key}) is not None: h[{key}] = {text}"])
        if seen & SEEN_OUTSIDE:
            # The reference has a slot for what `array_size` covers.
            place = f"{key} > {table}.array_size and {key} != len({array})"
            room = f"0 < len(h := {table}.hash) < {table}.rehash_at"
            condition = " and ".join([plain, *tests, place, room])
            ways.append([f"{condition}: h[{key}] = {text}; {table}.order = None"])
        return ways

    def _store_inside(self, pc: int, array: str, key: str, text: str, tests: list[str], slow: str, out: Out) -> None:
        """Store over an element."""
        indent = "    " if tests else ""
        if tests:
            out.append((f"if {' and '.join(tests)}:", pc))
        out.append((f"{indent}try: {array}[{key}] = {text}", pc))
        out.append((f"{indent}except IndexError: {slow}", pc))
        if tests:
            out.append((f"else: {slow}", pc))

    def _store_nil(self, pc: int, a: int, key: str, plain: str, slow: str, out: Out) -> None:
        """Take an element out: the last one goes, if that before it stays."""
        table = self.register(a)
        kept = self.kept_fills.get(self.flow.blocks_by_start[self.block_pcs[0]], ())
        # It may be the table that a loop fills, under another name.
        gap = "".join(f"; n{number} = 0" for number in kept)
        out.append((f"y = {table}.array if {plain} else EMPTY", pc))
        out.append((f"if {key} > 1 and {key} == len(y) - 1 and y[{key} - 1] is not None:", pc))
        out.append((f"    if {table}.array_high <= {key}: {table}.array_high = len(y)", pc))
        out.append((f"    y.pop(){gap}", pc))
        out.append((f"elif {key} > 0 and {key} < len(y) - 1: y[{key}] = None{gap}", pc))
        out.append((f"else: {slow}", pc))
