"""What is known of the fields of tables at a point of the text: which are there, and where their values are at hand.

Such knowledge is from reads and stores of fields by name. It lasts until something happens that may change a field.
After a call it is gone. What only may call a metamethod, where something rare is the case, looks there whether the
fields are still as they were, and leaves the function if not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Union

from luapy.bytecode import opcodes as op
from luapy.vm.translator.elements import CALLS_METAMETHOD, ElementKnowledge
from luapy.vm.translator.kinds import ANY, Kind
from luapy.vm.translator.liveness import writes

if TYPE_CHECKING:
    from luapy.vm.translator.flow import Block
    from luapy.vm.translator.writer import Env, Out

    # A register that holds a table, and the text of a field's name.
    Field = tuple[int, str]
    # The register that has a field's value, or a variable that does, with its kind.
    Place = Union[int, tuple[str, Kind]]

# How many instructions further on a field may be of use again, and how many are looked at after a metamethod.
_NEAR = 20
_MOST_CHECKED = 3


class FieldKnowledge(ElementKnowledge):
    # The fields that are there at this point, and where the values of some of them are.
    present: set[Field]
    field_values: dict[Field, Place]
    # These two, and the elements that registers have, at the ends of blocks.
    fields_after: dict[Block, tuple[set[Field], dict[Field, Place], dict[Field, int]]]
    # The fields of a table that a call has just made, with their values.
    made_fields: dict[Field, Place]
    # Does the instruction's text look whether its metamethods have changed any of these?
    checks_fields: bool

    if TYPE_CHECKING:

        def leave_if(self, test: str, pc: int, out: Out) -> None: ...

    def forget_fields(self) -> None:
        self.present = set()
        self.field_values = {}
        self.made_fields = {}

    def take_made_fields(self) -> None:
        """After a call: know the fields of the table that it has made."""
        made = self.made_fields
        if made:
            self.forget_fields()
            self.present.update(made)
            self.field_values.update(made)

    def _forget_field(self, field: Field) -> None:
        self.present.discard(field)
        self.field_values.pop(field, None)

    # -- from one instruction and block to the next -----------------------------------------------------

    def follows_only(self, block: Block, before: Block) -> bool:
        return block.predecessors == [before] and block is not self.flow.entry

    def take_fields(self, block: Block) -> None:
        """Go on with what is known at the end of the only block that leads to this one."""
        before = block.predecessors[0] if block.predecessors else None
        if before is not None and before in self.fields_after and self.follows_only(block, before):
            present, values, elements = self.fields_after[before]
            self.present, self.field_values, self.elements = set(present), dict(values), dict(elements)
        else:
            self.forget_fields()
            self.elements = {}

    def leave_fields(self, block: Block) -> None:
        self.fields_after[block] = set(self.present), dict(self.field_values), dict(self.elements)

    def forget_values(self, instruction: Any) -> None:
        """Before an instruction: forget which values are in the registers that it stores into.

        Not that of a field which it reads into the same register again.
        """
        values = self.field_values
        operation, _, table, key, _ = instruction
        own = (table, self.constant(key)) if operation == op.GETFIELD else None
        for field in [
            field
            for field, place in values.items()
            if place.__class__ is int and writes(instruction, place) and field != own
        ]:
            del values[field]

    def keep_fields(self, instruction: Any, texts: list[str]) -> None:
        """After an instruction, written as `texts`, which calls no functions but maybe metamethods."""
        if any(map(CALLS_METAMETHOD.search, texts)) and not self.checks_fields:
            self.forget_fields()
            return
        for field in [field for field in self.present if writes(instruction, field[0])]:
            self._forget_field(field)

    # -- reads and stores -------------------------------------------------------------------------------

    def value_at_hand(self, table: int, key: str, env: Env) -> tuple[str, Kind] | None:
        """Return the text and kind of a field's value, if nothing can have changed it since it was there."""
        place = self.field_values.get((table, key), self.element_at_hand(table, key))
        return (self.register(place), self.kind(place, env)) if isinstance(place, int) else place

    def note_field(self, pc: int, table: int, key: str, holder: int | None, env: Env, out: Out, place: int) -> None:
        """Note that a field is there, and that its value is in the register `holder`, at that place of the text."""
        self.present.add((table, key))
        if holder is None or holder in self.captured or holder in self.pending:
            return
        self.field_values[table, key] = holder
        use = self._next_use(pc, table, key)
        is_read = use is not None and self.code[use][0] == op.GETFIELD
        if is_read and any(writes(self.code[later], holder) for later in range(pc + 1, use or 0)):
            # The register is soon taken for something else.
            out.insert(place, (f"k{pc} = {self.register(holder)}", pc))
            self.field_values[table, key] = f"k{pc}", self.kind(holder, env)

    def rename_value(self, register: int, name: str) -> None:
        """What a register would have been given is in the variable `name` instead."""
        for field, place in self.field_values.items():
            if place == register:
                self.field_values[field] = int(name[1:]) if name[0] == "r" else (name, ANY)
        for element, holder in list(self.elements.items()):
            if holder == register:
                if name[0] == "r":
                    self.elements[element] = int(name[1:])
                else:
                    del self.elements[element]

    def note_store(self, pc: int, table: int, key: str, holder: int | None, env: Env, out: Out, place: int) -> None:
        """After a store into a field that begins at `place`, of a value in `holder` if that is known not to be nil.

        The last line is for what may call a metamethod.
        """
        for field in [field for field in self.present if field[1] == key]:
            # It may be the same table under another name.
            self._forget_field(field)
        if holder is not None:
            self.note_field(pc, table, key, holder, env, out, place)
        changed = self.changed_fields(pc, None)
        if changed:
            slow = out.pop()[0].partition(" ")[2]
            out.append(("else:", pc))
            out.append((f"    {slow}", pc))
            self.leave_if(changed, pc, out)

    def changed_fields(self, pc: int, target: int | None) -> str:
        """Return the test that a field has changed of which something is known that is of use after `pc`.

        What is of no use is forgotten, and what is known of the `target` of the instruction. Without a test, the
        instruction's metamethods may change anything.
        """
        tests: list[str] = []
        for field in sorted(self.present):
            table, key = field
            if table == target or len(tests) == _MOST_CHECKED or self._next_use(pc, table, key) is None:
                self._forget_field(field)
                continue
            fields = f"{self.register(table)}.hash"
            place = self.field_values.get(field)
            if place is None:
                tests.append(f"{key} not in {fields}")
            else:
                text = self.register(place) if isinstance(place, int) else place[0]
                tests.append(f"{fields}.get({key}) is not {text}")
        self.checks_fields = bool(tests)
        return " or ".join(tests)

    def _next_use(self, pc: int, register: int, key: str) -> int | None:
        """Return the instruction soon after `pc` that is about the same field of what is in a register, or None."""
        for later in range(pc + 1, min(pc + _NEAR, len(self.code))):
            operation, a, b, c, _ = instruction = self.code[later]
            if operation == op.GETFIELD and b == register and self.constant(c) == key:
                return later
            if operation == op.SETFIELD and a == register and self.constant(b) == key:
                return later
            if writes(instruction, register):
                return None
        return None
