"""One prototype in the fast tier: what has been seen of it, and the Python functions made of it."""

from __future__ import annotations

from operator import length_hint
from types import TracebackType
from typing import TYPE_CHECKING, Any

from luapy.bytecode import opcodes as op
from luapy.vm.translator.flow import RING

if TYPE_CHECKING:
    from luapy.bytecode.proto import Proto
    from luapy.vm.translator.kinds import Kind

# The forms of loops; see loops.py.
RANGE = "range"
ENTERED = "entered"
LISTED = "listed"
STEPS = "steps"
PAIRS = "pairs"
# What ends the lines of calls that stand in place of a function which makes them as tail calls.
TAIL_CALL = "  # its tail call, in place"


class TailPlace(int):
    """The instruction of such a line."""


class ActiveLoop:
    """A loop that keeps no hidden variables: instructions `first` to `last`, registers from `register` on.

    `charge` is what a round charges to a budget, when all may have been charged before the loop; 0 otherwise.
    """

    __slots__ = ("charge", "first", "form", "last", "register", "variable")

    def __init__(self, first: int, last: int, form: str, register: int, variable: str) -> None:
        self.first = first
        self.last = last
        self.form = form
        self.register = register
        self.variable = variable
        self.charge = 0

    def outstanding(self, values: dict[str, Any]) -> int:
        """Return what further rounds have been charged, with these variables of the Python function."""
        if not self.charge or not values.get(f"s{self.first}"):
            return 0
        if self.form == LISTED:
            return length_hint(values[f"e{self.register}"]) * self.charge
        current, limit, step = (
            values[name] for name in (self.variable, f"r{self.register + 1}", f"r{self.register + 2}")
        )
        return int((limit - current) // step * self.charge)


class Translation:
    """One Python function: prototype `proto` from instruction `entry` on.

    `pcs` has the instruction that each line of `text` works on. `open_registers` tells for an instruction that takes
    an open number of values where those in the variable V begin.
    """

    __slots__ = (
        "__weakref__",
        "active_loops",
        "bind",
        "bound_closures",
        "captured",
        "charges_loops",
        "code",
        "elided",
        "ends_with_inner_loop",
        "entry",
        "exact_code",
        "failures",
        "file_name",
        "function",
        "guards",
        "knows_callees",
        "names",
        "open_registers",
        "owed",
        "owed_leaving",
        "pcs",
        "places",
        "positions",
        "protects",
        "proto",
        "register_names",
        "single_results",
        "text",
        "trusted_places",
        "trusting_code",
        "wraps_late",
    )

    def __init__(self, proto: Proto, entry: int, text: str, pcs: list[int]) -> None:
        self.proto = proto
        self.entry = entry
        self.text = text
        self.pcs = pcs
        self.file_name = ""
        # What is called; with `bind` it is what binds a closure first.
        self.function: Any = None
        self.bind: Any = None
        # The global names of its text.
        self.names: dict[str, Any] = {}
        self.bound_closures = 0
        # Does `bind` look at the prototypes of functions among the upvalues?
        self.knows_callees = False
        self.captured: set[int] = set()
        # See moves.py.
        self.elided: dict[int, tuple[tuple[int, str | None, Any], ...]] = {}
        self.active_loops: list[ActiveLoop] = []
        self.open_registers: dict[int, int] = {}
        self.single_results: dict[int, int] = {}
        self.register_names = [f"r{register}" for register in range(proto.max_stack_size)]
        # Integers may have left 64 bits in the middle of a row of operations.
        self.wraps_late = any(instruction[0] in RING for instruction in proto.prepared)
        # Are there calls of `pcall` that the text makes itself?
        self.protects = False
        self.failures = 0
        # Is this an inner loop alone, after which the interpreter goes on?
        self.ends_with_inner_loop = False
        # The instructions at work, by the places in Python's bytecode at which they have been found.
        self.places: dict[int, int] = {}
        self.positions: dict[int, str] = {}
        # The code of `function`, which is another while translations with (or without) a budget are in use.
        self.code: Any = None
        self.exact_code: Any = None
        # The kinds of arguments that it looks at, by parameters; and the code for callers who promise them (see
        # promises.py), with the places in it.
        self.guards: dict[int, Kind] = {}
        self.trusting_code: Any = None
        self.trusted_places: dict[int, int] = {}
        # With a budget: what is outstanding when an instruction is at work; and at each line that leaves, when it does.
        self.owed: dict[int, int] | None = None
        self.owed_leaving: list[int] = []
        self.charges_loops = False

    def outstanding(self, pc: int, values: dict[str, Any]) -> int:
        """Return what loops that the instruction at `pc` is in have charged for further rounds, or may charge."""
        rounds = sum(loop.outstanding(values) for loop in self.active_loops if loop.first <= pc <= loop.last)
        return rounds + int(values.get("left", 0))

    def calls_below(self, values: dict[str, Any]) -> int | None:
        """Return how many native calls there were before the ``pcall`` in progress in the text, None without one."""
        return values.get("N") if self.protects else None

    def place(self, last: int, where: Any) -> int:
        """Return the instruction at work when Python's instruction `last` is: in a frame, or step of a traceback."""
        places = self.places
        if self.trusting_code is not None:
            code = (where.tb_frame if where.__class__ is TracebackType else where).f_code
            if code is self.trusting_code:
                places = self.trusted_places
        pc = places.get(last)
        if pc is None:
            # To look for the line is slow.
            if where.__class__ is TracebackType:
                line, frame = where.tb_lineno, where.tb_frame
            else:
                line, frame = where.f_lineno, where
            if line is None:
                # A jump back is in no line if several lines lead to it; an interrupt may come there.
                line = [line for start, _, line in frame.f_code.co_lines() if start <= last and line is not None][-1]
            pc = places[last] = self.pcs[line - 1]
        return pc

    def calling_position(self, frame: Any) -> str | None:
        """Return "chunk:line: " for a Python frame of `function` in the middle of a call; None when it is not."""
        pc = self.place(frame.f_lasti, frame)
        position = self.positions.get(pc)
        if position is None and pc >= 0 and self.proto.prepared[pc][0] == op.CALL:
            proto = self.proto
            position = f"{proto.short_source()}:{proto.line_at(pc)}: " if proto.line_info else ""
            self.positions[pc] = position
        return position


class History:
    """What the tier knows of a prototype, kept in ``proto.history``.

    `feedback` has for an instruction the bits (see kinds.py) of what its operands have been, `failures` how often a
    guess failed there. `reason` says why it stays in the interpreter.
    """

    __slots__ = (
        "analyzed",
        "arguments",
        "callees",
        "constants",
        "entry",
        "failures",
        "feedback",
        "is_promised",
        "jumps_back",
        "lookups",
        "loop_counts",
        "loops",
        "other",
        "promises",
        "reason",
        "refusals",
        "resumable",
        "resumable_loops",
        "resumes",
        "shared",
        "translations",
        "various_callees",
        "visited",
        "watched_calls",
        "watched_loops",
        "wrong_results",
        "yields",
    )

    def __init__(self) -> None:
        self.feedback: dict[int, list[int]] = {}
        self.failures: dict[int, int] = {}
        # For call instructions, the prototype that they have always called, None for several or none.
        self.callees: dict[int, Proto | None] = {}
        # For instructions that read elements, how often it was in the array part, nowhere, in the hash part; and how
        # often, of the latter two, the key was below 1.
        self.lookups: dict[int, list[int]] = {}
        # Do upvalues that nothing assigns hold functions of one prototype in one closure, of another in the next?
        self.various_callees = False
        # For each parameter, the bits of what it has been.
        self.arguments: list[int] = []
        # For each upvalue, whether nothing assigns it; and whether the functions within know that of theirs.
        self.constants: list[bool] | None = None
        self.analyzed = False
        self.entry: Translation | None = None
        self.loops: dict[int, Translation] = {}
        # The forms that can wait in the middle of a call.
        self.resumable: Translation | None = None
        self.resumable_loops: dict[int, Translation] = {}
        # These four of the kind that is not in use: with a budget while there is none, or without one.
        self.other: tuple[Any, ...] = (None, {}, None, {})
        self.loop_counts: dict[int, int] = {}
        # The jumps that make loops, as (target, source), once somebody has looked; and why loops are not translated.
        self.jumps_back: list[tuple[int, int]] | None = None
        self.refusals: dict[int, str] = {}
        # Activations that have been watched, and the instructions that they have come by.
        # How many activations have been watched, from their beginning or from a loop on.
        self.watched_calls = 0
        self.watched_loops = 0
        self.visited: set[int] = set()
        self.translations = 0
        # Instructions at which the kind of what the one before has found was guessed wrong.
        self.wrong_results: set[int] = set()
        self.yields = 0
        # Whether one function serves all closures.
        self.shared = False
        # How often it was resumed where the interpreter ran it.
        self.resumes = 0
        self.reason: str | None = None
        # The classes that calls by `exact` promise, once somebody has asked, and whether anybody does promise them.
        self.promises: dict[int, str] | None = None
        self.is_promised = False
