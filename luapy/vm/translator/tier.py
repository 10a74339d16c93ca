"""The tier of one state: when functions are watched, translated, entered and given up.

A function that has been called, or a loop that has gone round, often enough is first watched for one activation: the
interpreter then notes of which kinds the operands are. The next time it is translated for these kinds. A guess that
fails too often has the function translated again, with what was seen since.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any
from weakref import WeakSet, ref

from luapy.bytecode.opcodes import TFORCALL
from luapy.vm.calls import call_builtin, call_value, deliver, grow_stack, push_frame
from luapy.vm.frames import CallFrame, innermost_frame
from luapy.vm.heap.sizes import MAX_STACK
from luapy.vm.hostpython import module_namespace
from luapy.vm.prepare import prepare
from luapy.vm.protected import ProtectedFrame
from luapy.vm.translator.activations import (
    TranslatedFrame,
    base_above,
    ends_in_tail_call,
    leavable,
    leave,
    make_frame,
)
from luapy.vm.translator.binding import Bindings, upvalue_kinds
from luapy.vm.translator.callees import add_exact, set_call, upvalue_protos
from luapy.vm.translator.depths import next_depths
from luapy.vm.translator.entries import has_new_loops, leave_loop, loop_ranges
from luapy.vm.translator.flow import CannotTranslate
from luapy.vm.translator.hosting import can_go_on, host_calls, resume_for_host
from luapy.vm.translator.intrinsics import BUILTINS, SPECIAL_CALLS
from luapy.vm.translator.kinds import GUESSES, INT, NATURAL, SMALL_INT, Kind, guessed_kinds
from luapy.vm.translator.nested import LEFT, MOST_RESUMABLE, enter, run_above, run_frame, run_function
from luapy.vm.translator.profiling import Profile, record, seen_bits
from luapy.vm.translator.promises import trust_callers
from luapy.vm.translator.pythonstack import IGNORED, Group, live_frames, set_role, translation_of
from luapy.vm.translator.switching import LEVEL, enter_resumable
from luapy.vm.translator.translation import History, Translation

if TYPE_CHECKING:
    from luapy.bytecode.proto import Proto
    from luapy.vm.coroutine import Coroutine
    from luapy.vm.state import State
    from luapy.vm.translator.emitter import Emitter
    from luapy.vm.values import LuaFunction, Results

# Calls of a function before it is watched, and from then until it is translated; rounds of loops likewise.
CALLS = 30
WATCHED_CALLS = 3
# Activations of a function that are watched at most. One is enough if it has come by half of the instructions.
WATCHES = 3
ROUNDS = 150
# How often the rounds of an inner loop must run out before it is entered rather than one around it.
PATIENCE = 40
# A function is translated anew after so many failures of a guess, and given up after so many translations.
FAILURES = 3
TRANSLATIONS = 12
# The first so many translations leave out what nobody has seen executed, unless it surprised more than so often.
EXPECTANT_TRANSLATIONS = 6
SURPRISES = 1
# After more than so many, loops are translated for any upvalues.
_TRUSTING = 3
# A function that has been suspended so often while translated code could not wait stays in the interpreter.
YIELDS = 100
# How deep translated functions may call each other above one entry from the interpreter: this many at the first one,
# half as many at each one nested in it. Python 3.11 and later keep such calls off the C stack.
DEPTH = 6000 if sys.version_info >= (3, 11) and sys.implementation.name == "cpython" else 1200
LEAST_DEPTH = 24
# The functions among so many innermost ones of a recursion that was too deep rest for so many times as many calls.
RECURSION = 8
RESTING_CALLS = 8
LEAST_RESTING_CALLS = 1000
# A function is not translated when the deadline may pass meanwhile, with so many seconds for each instruction. It is
# asked for again after so many calls.
_INSTRUCTION_TIME = 0.0002
LATE_CALLS = 1000
# A loop is translated without what follows it when that has more instructions than this.
LEAST_REST = 60
# Calls up to this depth make no difference to the size of the stack.
FLAT = 60
# Tail calls up to this depth are plain calls.
TAIL_DEPTH = 150
# So many resumes count for nothing when rounds of loops are counted.
RESUMES = 20
MODES = ("interpret", "auto", "translate")
TIER_VARIABLE = "LUAPY_TIER"


def mode_from_environment() -> str:
    mode = os.environ.get(TIER_VARIABLE, "auto")
    return mode if mode in MODES else "auto"


class Tier:
    LEFT = LEFT
    enter = staticmethod(enter)
    enter_resumable = staticmethod(enter_resumable)
    host_calls = staticmethod(host_calls)
    can_go_on = staticmethod(can_go_on)
    resume_for_host = staticmethod(resume_for_host)
    depth = DEPTH
    # Functions that can wait begin here, and go that far without further notice.
    first_depth = DEPTH - DEPTH // 4
    few_levels = 6 * LEVEL
    # Python frames that translated functions take at most: for groups that the interpreter enters, for those that
    # translated functions resume, and for those that the interpreter resumes.
    python_depth = 6 * DEPTH

    def __init__(self, state: State, eager: bool = False) -> None:
        self.state = state
        self.eager = eager
        # Of the groups of translated functions on Python's stack, the innermost.
        self.innermost: TranslatedFrame | None = None
        self.rounds = 1 if eager else ROUNDS
        # How many rounds of loops the interpreter waits, when it goes on after a loop, before it asks again.
        self.next_rounds = self.rounds
        self.stopped = False
        # The main functions loaded, while somebody is going to ask what became of them (see explaining.py).
        self.kept: list[Proto] | None = None
        # The names for translated code: without a budget, and with one.
        self.namespaces: dict[bool, dict[str, Any]] = {}
        self.counted = False
        self.recalled = False
        self.translations: WeakSet[Translation] = WeakSet()
        self._numbers = 0
        self.stub = self._make_stub()
        self.bindings = Bindings(self)
        # The threads whose functions may be waiting, by their identities, and when to look which of them are left.
        self.waiting: dict[int, ref[Coroutine]] = {}
        self._most_waiting = 64

    def stop(self) -> None:
        """Translate nothing any more."""
        self.stopped = True

    def level(self) -> int:
        """Return the level of a group that the interpreter would enter now."""
        group: Any = self.innermost
        if group is None:
            return 0
        while group.level is None:
            group = group.outer
        return int(group.level) + 1

    def start_depth(self, level: int) -> int:
        return DEPTH - max(DEPTH >> level, LEAST_DEPTH) if level < 12 else DEPTH - LEAST_DEPTH

    def adopt(self, proto: Proto) -> None:
        """Take on a function just loaded, and those within it."""
        if self.kept is not None:
            self.kept.append(proto)
        pending = [proto]
        while pending:
            proto = pending.pop()
            set_call(proto, self.stub)
            if self.eager:
                proto.fast = self._eager_stub
                set_call(proto, self._eager_stub)
            else:
                proto.heat = CALLS
            for nested in proto.protos:
                # Until it is analyzed, a function knows the one around it, which says what assigns its upvalues.
                nested.history = proto
            pending += proto.protos

    def set_counting(self, counted: bool) -> None:
        """Use translations that charge a budget, or those that do not.

        Functions may still hold one of the other kind; its Python function then does nothing but call the right one.
        """
        self.counted = counted
        for proto in {translation.proto for translation in self.translations}:
            history = proto.history
            present = history.entry, history.loops, history.resumable, history.resumable_loops
            history.entry, history.loops, history.resumable, history.resumable_loops = history.other
            history.other = present
            if history.reason is None:
                self._use_entry(proto)
        for translation in self.translations:
            in_use = (translation.owed is not None) is counted
            translation.names["STOP"] = None if in_use else True
            if translation.code is not None:
                translation.function.__code__ = translation.code if in_use else _REDIRECTION
                if translation.exact_code is not None:
                    translation.function.exact.__code__ = translation.exact_code if in_use else _REDIRECTION
        self.bindings.release()
        self._settle_waiting()

    def set_recalled(self, recalled: bool) -> None:
        """Say whether translations have to see if what they have outstanding has been taken back."""
        self.recalled = recalled
        for translation in self.translations:
            translation.names["RECALLED"] = recalled or None

    def _use_entry(self, proto: Proto) -> None:
        entry, resumable = proto.history.entry, proto.history.resumable
        proto.resumable = resumable.function if entry is not None and resumable is not None else None
        if entry is not None:
            proto.fast = entry.function
            set_call(proto, entry.function)
        elif self.eager:
            proto.fast = self._eager_stub
            set_call(proto, self._eager_stub)
        else:
            proto.fast = None
            set_call(proto, self.stub)
            proto.heat = 1

    def _make_stub(self) -> Any:
        state = self.state

        def interpret(function: LuaFunction, d: int, *arguments: Any) -> Results:
            """What calls a function that is not translated, from translated code."""
            fast = function.proto.fast
            if fast is not None:
                set_call(function, fast)
                return fast(function, d, *arguments)
            return run_function(state, function, list(arguments))

        return interpret

    def _eager_stub(self, function: LuaFunction, d: int, *arguments: Any) -> Results:
        """Translate a function when it is first called, for tests."""
        proto = function.proto
        if proto.fast == self._eager_stub:
            proto.fast = None
            set_call(proto, self.stub)
            if proto.prepared is None:
                prepare(proto)
            self.translate(proto, function)
        return self.stub(function, d, *arguments)

    # -- calls ------------------------------------------------------------------------------------------

    def warm(self, frame: CallFrame) -> None:
        """A function has been called often: watch this activation, or translate it for the next ones."""
        proto = frame.function.proto
        history = self._history(proto)
        if history.entry is not None:
            # It has rested.
            proto.fast = history.entry.function
            set_call(proto, history.entry.function)
            if history.resumable is not None:
                proto.resumable = history.resumable.function
            return
        if not history.arguments:
            history.arguments = [seen_bits(value) for value in frame.registers[: proto.parameter_count]]
        if self._is_known(proto, history, history.watched_calls):
            self.translate(proto, frame.function)
            return
        history.watched_calls += 1
        self._watch(frame)
        proto.heat = 1 if history.loops else WATCHED_CALLS

    def _is_known(self, proto: Proto, history: History, watches: int) -> bool:
        """Has enough been seen of a function? Some activations do next to nothing, or are watched at their end."""
        return watches >= WATCHES or (watches > 0 and 2 * len(history.visited) >= len(proto.code))

    def _watch(self, frame: CallFrame) -> None:
        if self.state.thread.hook is None:
            frame.code = Profile(frame)

    def _history(self, proto: Proto) -> History:
        if proto.history is None:
            proto.history = History()
        elif proto.history.__class__ is not History:
            self._history(proto.history)
        history: History = proto.history
        if history.analyzed:
            return history
        from luapy.vm.translator.constancy import main_constants, nested_constants

        history.analyzed = True
        if history.constants is None:
            history.constants = main_constants(proto)
        for nested, constants in zip(proto.protos, nested_constants(proto, history.constants)):
            nested.history = History()
            nested.history.constants = constants
        return history

    def translate(self, proto: Proto, function: LuaFunction | None) -> None:
        """Translate a function from its beginning, for closures like `function`, or for all."""
        history = self._history(proto)
        upvalues = callees = None
        if function is not None and not history.shared:
            assert history.constants is not None
            upvalues = upvalue_kinds(function, history.constants)
            if not history.various_callees:
                callees = upvalue_protos(function, history.constants)
        arguments = self._arguments(history)
        history.entry = translation = self._translate(
            proto,
            0,
            arguments,
            upvalues=upvalues,
            callees=callees,
            closure=None if history.various_callees else function,
        )
        if translation is not None:
            proto.fast = translation.function
            set_call(proto, translation.function)
            if history.yields and history.resumable is None:
                self._make_resumable(proto)

    def _arguments(self, history: History) -> dict[int, Kind]:
        """Guess the kinds of the parameters."""
        return {} if self.eager else guessed_kinds(history.arguments)

    def _make_resumable(self, proto: Proto) -> None:
        """Translate a function that is translated as one that can wait as well."""
        history = self._history(proto)
        history.resumable = translation = self._translate(proto, 0, self._arguments(history), waits=True)
        proto.resumable = translation.function if translation is not None else None

    def translate_for_various(self, proto: Proto, function: LuaFunction) -> None:
        """Translate a function anew for closures like `function` whose upvalues are functions of any prototypes."""
        self._history(proto).various_callees = True
        self.translate(proto, function)

    def translate_for_all(self, proto: Proto) -> None:
        """Translate a function for all its closures, of which there are many, or very different ones."""
        history = self._history(proto)
        history.shared = True
        proto.fast = None
        set_call(proto, self.stub)
        self.translate(proto, None)

    def _may_be_surprised(self, history: History) -> bool:
        """Is what has not been seen to be executed to be left to the interpreter, which will look what it does?"""
        return not self.eager and bool(history.visited) and history.translations < EXPECTANT_TRANSLATIONS

    def _translate(
        self,
        proto: Proto,
        entry: int,
        arguments: dict[int, Kind],
        in_loop: bool = False,
        waits: bool = False,
        upvalues: dict[int, Kind] | None = None,
        region: range | None = None,
        callees: dict[int, Proto] | None = None,
        closure: LuaFunction | None = None,
    ) -> Translation | None:
        # A program that runs nothing often does without most of the translator.
        from luapy.vm.translator.emitter import Emitter
        from luapy.vm.translator.resumable import ResumableEmitter

        history = self._history(proto)
        if proto.prepared is None:
            prepare(proto)
        if self.stopped or history.reason is not None:
            return None
        if self.counted and not self.state.budget.has_time(len(proto.code) * _INSTRUCTION_TIME):
            if proto.fast is None:
                proto.heat = LATE_CALLS
            return None
        try:
            if history.translations >= TRANSLATIONS + len(history.jumps_back or ()):
                raise CannotTranslate("its guesses keep failing")
            assert history.constants is not None
            form = ResumableEmitter if waits else Emitter
            emitter = form(
                proto,
                entry,
                history.feedback,
                history.constants,
                arguments,
                in_loop,
                upvalues,
                self.counted,
                region,
                history.visited if self._may_be_surprised(history) else None,
                [pc for pc, count in history.failures.items() if count > SURPRISES],
                callees,
            )
            emitter.special_calls = self.state.library_data.get(SPECIAL_CALLS, {})
            emitter.bound_closure = closure
            emitter.library_functions = self.state.library_data.get(BUILTINS, {})
            text, pcs = emitter.emit()
        except CannotTranslate as failure:
            if region is not None:
                history.refusals[entry] = str(failure)
            elif not waits:
                history.reason = str(failure)
                proto.fast = proto.resumable = None
                set_call(proto, self.stub)
            return None
        history.translations += 1
        for callee in emitter.promised_protos:
            self._trust_callers(callee)
        return self._compile(emitter, text, pcs)

    def _trust_callers(self, proto: Proto) -> None:
        """From now on there are callers of a function that make it promises."""
        history = proto.history
        if not history.is_promised:
            history.is_promised = True
            for translation in (history.entry, history.other[0]):
                if translation is not None:
                    trust_callers(translation)
                    self.bindings.trust_callers(translation)
                    if translation.exact_code is not None and translation.trusting_code is not None:
                        if translation.function.exact.__code__ is translation.exact_code:
                            translation.function.exact.__code__ = translation.trusting_code
                        translation.exact_code = translation.trusting_code

    def _compile(self, emitter: Emitter, text: str, pcs: list[int]) -> Translation:
        from luapy.vm.translator.resumable import ResumableEmitter

        namespace = self.namespaces.get(self.counted)
        if namespace is None:
            from luapy.vm.translator.support import make_namespace

            namespace = make_namespace(self.state, self.deopt, self.too_deep, self.counted)
            namespace.update(
                LIMIT=DEPTH, TAIL_LIMIT=TAIL_DEPTH, DEPTHS=next_depths(DEPTH, FLAT), account=self.account_depth
            )
            namespace.update(leave_loop=leave_loop, step=self.step, recalled=self.step_recalled, call_now=call_now)
            namespace["SHALLOW"] = self.first_depth + self.few_levels
            namespace["WAITING_TAIL_LIMIT"] = self.first_depth + TAIL_DEPTH
            self.namespaces[self.counted] = namespace
        proto = emitter.proto
        translation = Translation(proto, emitter.entry, text, pcs)
        translation.captured = emitter.captured
        translation.elided = emitter.elided
        translation.active_loops = emitter.active_loops
        translation.open_registers = emitter.open_at
        translation.single_results = emitter.single_at
        translation.protects = emitter.protects
        if emitter.charges is not None:
            translation.owed = emitter.charges.outstanding
            translation.owed_leaving = emitter.owed_leaving
            translation.charges_loops = any(loop.charge for loop in translation.active_loops) or bool(
                emitter.charges.local_blocks
            )
        names = module_namespace()
        names.update(namespace)
        names.update(emitter.names)
        names["M"] = translation
        names["RECALLED"] = self.recalled or None
        translation.names = names
        place = f"{proto.short_source()}:{proto.line_defined}".encode("ascii", "backslashreplace").decode()
        translation.file_name = f"<luapy {place}>".replace("\0", "?")
        exec(compile(text, translation.file_name, "exec"), names)
        if not emitter.in_loop and not emitter.may_wait:
            translation.guards = emitter.guards
            if proto.history.is_promised:
                trust_callers(translation)
        if emitter.bound_kinds is None:
            translation.function = names.pop("f")
            if not isinstance(emitter, ResumableEmitter):
                translation.code = translation.function.__code__
                if not emitter.in_loop and add_exact(translation.function, translation.trusting_code):
                    translation.exact_code = translation.function.exact.__code__
        else:
            translation.bind = names.pop("bind")
            translation.knows_callees = bool(emitter.relied_protos or emitter.relied_functions)
            translation.function = self.bindings.binder(translation)
        self.translations.add(translation)
        return translation

    # -- loops ------------------------------------------------------------------------------------------

    def loop(self, frame: CallFrame, pc: int) -> bool:
        """A loop is about to go round again at `pc`. Return True if the rest of the function has run.

        Watches the activation at first, which gives it other code.
        """
        state = self.state
        if state.thread.hook is not None or frame.to_be_closed:
            return False
        proto = frame.function.proto
        history = self._history(proto)
        if history.reason is not None:
            return False
        watches = history.watched_loops
        is_new = pc not in history.visited and watches < 2 * WATCHES
        if not self.eager and (is_new or not self._is_known(proto, history, watches)):
            history.watched_loops += 1
            self._watch(frame)
            return False
        waits = history.yields > 0 and state.thread.non_yieldable == 0
        if waits and self.level() > MOST_RESUMABLE:
            return False
        loops = history.resumable_loops if waits else history.loops
        translation = loops.get(pc)
        if translation is None:
            if history.refusals.get(pc) is not None:
                return False
            own, outermost = loop_ranges(proto, history, pc)
            is_inner = own != outermost
            if is_inner and not any(inner in own for inner in loops):
                count = history.loop_counts[pc] = history.loop_counts.get(pc, 0) + 1
                if count < PATIENCE:
                    return False
            arguments = self._loop_arguments(frame, pc)
            # What follows a loop in a long function may never be worth it, or run once; or it has loops that nobody has
            # watched. And from the middle of an inner loop, the loops around it have no good form: they get one when
            # they go round next.
            rest = len(proto.code) - outermost.start
            leaves = rest > len(outermost) + LEAST_REST or (not self.eager and has_new_loops(history, outermost.stop))
            region = own if is_inner else outermost if leaves else None
            if self.counted:
                region = None
            if waits:
                translation = self._translate(proto, pc, arguments, True, waits)
                if translation is None:
                    # Nothing in this loop can wait.
                    waits = False
                    loops = history.loops
                    translation = loops.get(pc)
            if translation is None:
                upvalues = self._loop_upvalues(frame, history)
                translation = self._translate(proto, pc, arguments, True, upvalues=upvalues, region=region)
            if translation is None:
                return False
            loops[pc] = translation
            if history.entry is None and proto.fast is None:
                proto.heat = 1
            translation.ends_with_inner_loop = is_inner and region is not None
        self.next_rounds = 0 if translation.ends_with_inner_loop else self.rounds
        self._enter_loop(translation, frame, waits)
        return True

    def _loop_arguments(self, frame: CallFrame, pc: int) -> dict[int, Kind]:
        """Guess that the registers keep the kinds that they have now, unless they are seen to change.

        Signs change more often than kinds: they are left out once a guess has failed here.
        """
        arguments = {}
        failed = pc in frame.function.proto.history.failures
        for register, value in enumerate(frame.registers[: frame.function.proto.max_stack_size]):
            guess = GUESSES.get(seen_bits(value))
            if guess is not None:
                arguments[register] = SMALL_INT if failed and guess is NATURAL else guess
        return arguments

    def _loop_upvalues(self, frame: CallFrame, history: History) -> dict[int, Kind] | None:
        """Guess that the upvalues of other closures are of the kinds of this one's, unless that has failed."""
        if history.shared or history.translations > _TRUSTING or history.constants is None:
            return None
        kinds = upvalue_kinds(frame.function, history.constants)
        return {index: INT if kind.name == "int" else kind for index, kind in kinds.items()}

    def _enter_loop(self, translation: Translation, frame: CallFrame, waits: bool) -> None:
        state = self.state
        if self.counted and frame.function.proto.prepared[translation.entry][0] == TFORCALL:
            # The interpreter has charged the instruction that it asks at; so will the translation.
            state.budget.left += 1
        thread = state.thread
        thread.frame = frame.caller
        registers = frame.registers
        size = frame.function.proto.max_stack_size
        upvalues = frame.open_upvalues
        if upvalues is None:
            upvalues = {}
        varargs = None if frame.varargs is None else tuple(frame.varargs)
        arguments = (varargs, registers, upvalues, *registers[:size])
        if waits:
            results = enter_resumable(state, frame.function, translation.function, arguments, frame.is_tail_call)
        else:
            results = enter(state, frame.function, translation.function, arguments, frame.is_tail_call, True)
        if results.__class__ is CallFrame:
            # The function goes on after the loop.
            results.caller = frame.caller
            results.base = frame.base
            results.is_tail_call = frame.is_tail_call
            thread.frame = results
        elif results is not LEFT:
            deliver(state, results)

    # -- the way back -----------------------------------------------------------------------------------

    def deopt(self, translation: Translation, pc: int, values: dict[str, Any]) -> Results:
        """A guess failed: go on in the interpreter with the instruction at `pc`."""
        state = self.state
        if translation.owed is not None:
            activation = sys._getframe(1)
            if activation in state.budget.recalled:
                state.budget.recalled.discard(activation)
            else:
                owed = translation.owed_leaving[activation.f_lineno - 1]
                if translation.charges_loops:
                    owed += translation.outstanding(pc, values)
                state.budget.left += owed
        frame = self._frame(translation, pc, values)
        self._note_failure(translation, frame, pc)
        if translation.failures <= FAILURES:
            # What was guessed once is likely to be wrong elsewhere too.
            self._watch(frame)
        function = values["F"]
        if function.call.__globals__.get("M") is translation and function.proto.fast is not translation.function:
            # The translation has been dropped: this function is called through it no more.
            set_call(function, function.proto.call)
        return run_frame(state, frame)

    def step(self, translation: Translation, pc: int, values: dict[str, Any]) -> Results:
        """Go on in the interpreter with the instruction at `pc`.

        The budget is too small for a segment, or counting has begun while a loop ran that does not count.
        """
        if translation.owed is not None:
            activation = sys._getframe(1)
            if activation in self.state.budget.recalled:
                self.state.budget.recalled.discard(activation)
            else:
                self.state.budget.left += translation.owed_leaving[activation.f_lineno - 1]
        return run_frame(self.state, self._frame(translation, pc, values))

    def step_recalled(self, translation: Translation, pc: int, values: dict[str, Any]) -> Results:
        """What was outstanding has been taken back: go on in the interpreter with the instruction at `pc`."""
        self.state.budget.recalled.discard(sys._getframe(1))
        return run_frame(self.state, self._frame(translation, pc, values))

    def _frame(self, translation: Translation, pc: int, values: dict[str, Any]) -> CallFrame:
        """Return the call frame of an activation, about to execute the instruction at `pc`."""
        marker = self.state.thread.frame
        frame = make_frame(translation, values, pc, marker)
        frame.pc = pc
        frame.native = None
        frame.base = marker.base + 1
        return frame

    def _note_failure(self, translation: Translation, frame: CallFrame, pc: int) -> None:
        proto = translation.proto
        history = self._history(proto)
        history.failures[pc] = history.failures.get(pc, 0) + 1
        record(history.feedback, frame, pc)
        history.wrong_results.add(pc)
        if translation.entry == pc:
            for register, bits in enumerate(history.arguments):
                history.arguments[register] = bits | seen_bits(frame.registers[register])
        translation.failures += 1
        if translation.failures >= FAILURES:
            if translation is history.entry:
                history.entry = None
                proto.fast = None
                set_call(proto, self.stub)
                if history.reason is None:
                    self.translate(proto, frame.function)
            elif translation is history.resumable:
                self._make_resumable(proto)
            elif history.resumable_loops.get(translation.entry) is translation:
                del history.resumable_loops[translation.entry]
            elif history.loops.get(translation.entry) is translation:
                del history.loops[translation.entry]

    def too_deep(self, translation: Translation, values: dict[str, Any]) -> Any:
        """Translated functions call each other too deeply for Python: go on with call frames."""
        state = self.state
        function = values["F"]
        proto = translation.proto
        arguments = [values[f"r{register}"] for register in range(proto.parameter_count)]
        if proto.is_vararg:
            arguments += values["va"]
        marker = state.thread.frame
        group = live_frames(marker)
        is_tail_call = ends_in_tail_call(marker, group)
        self._rest(group)

        def go_on() -> None:
            frame = push_frame(state, function, arguments, base_above(state.thread.frame))
            frame.is_tail_call = is_tail_call

        leave(state, go_on)

    def account_depth(self, translation: Translation, d: int) -> int:
        """Translated functions have called each other to depth `d`: let the stack be as large as call frames need."""
        thread = self.state.thread
        marker = thread.frame
        if marker.__class__ is TranslatedFrame:
            levels = d - self.start_depth(marker.level or 0)
            needed = min(marker.base + levels * translation.proto.max_stack_size, MAX_STACK)
            if needed > thread.stack_size:
                grow_stack(self.state, thread, needed)
        return d

    def _rest(self, group: Group) -> None:
        """Let the functions of a recursion that was too deep run in the interpreter for some time.

        To begin to recurse here and go on there costs more than to do all of it there.
        """
        for python_frame, _ in group[:RECURSION]:
            translation = translation_of(python_frame)
            if translation is not None and translation.proto.fast is not None:
                proto = translation.proto
                proto.fast = proto.resumable = None
                set_call(proto, self.stub)
                proto.heat = max(RESTING_CALLS * len(group), LEAST_RESTING_CALLS)

    def leave_builtin(self, state: State, arguments: Any) -> None:
        """The running builtin works on call frames: run it again when translated functions have become such.

        What they are bound to may change.
        """
        self.bindings.release()
        self._settle_waiting()
        if leavable(state):
            builtin = innermost_frame(state.thread).native
            leave(state, lambda: call_builtin(state, builtin, list(arguments)))

    def leave_for_yield(self, state: State, then: Any) -> None:
        """The running thread is about to be suspended: functions that cannot wait become call frames first."""
        markers = leavable(state)
        if not markers:
            return
        for marker in markers:
            for python_frame, _ in live_frames(marker):
                translation = translation_of(python_frame)
                if translation is not None:
                    self.note_yield(translation.proto)
        frame: Any = state.thread.frame
        while frame is not markers[-1]:
            if frame.__class__ is CallFrame:
                self._note_interpreted(frame.function.proto)
            frame = frame.caller
        leave(state, then)

    def note_yield(self, proto: Proto) -> None:
        """A translated function was suspended that could not wait; the next time it can."""
        history = self._history(proto)
        history.yields += 1
        if history.yields == 1 and history.entry is not None:
            self._make_resumable(proto)
        if history.yields > YIELDS:
            history.reason = "it is suspended again and again where translated code cannot wait"
            proto.fast = proto.resumable = None
            set_call(proto, self.stub)
            history.entry = history.resumable = None
            history.loops.clear()
            history.resumable_loops.clear()
            self.bindings.release(proto)

    def note_waiting(self, thread: Coroutine) -> None:
        """Functions of a thread may wait from now on."""
        waiting = self.waiting
        waiting[id(thread)] = ref(thread)
        if len(waiting) > self._most_waiting:
            self.waiting = waiting = {key: reference for key, reference in waiting.items() if reference() is not None}
            self._most_waiting = 64 + 2 * len(waiting)

    def _settle_waiting(self) -> None:
        """Make call frames of all functions that wait: what they rely on is about to change."""
        for reference in self.waiting.values():
            thread = reference()
            if thread is not None:
                thread.settle()

    def count_resume(self, thread: Coroutine) -> int:
        """The interpreter is about to go on with a thread that was resumed. Return how often, or so, it has done that.

        Each time the interpreter starts to count the rounds of loops anew.
        """
        frame: Any = thread.frame.caller if thread.frame is not None else None
        if frame.__class__ is ProtectedFrame:
            frame = frame.caller
        if frame.__class__ is not CallFrame:
            return 0
        history = self._history(frame.function.proto)
        history.resumes += 1
        return history.resumes if history.resumes > RESUMES else 0

    def resume_interpreted(self, state: State, boundary: Any, function: Any, arguments: list[Any]) -> Results:
        """Let the interpreter resume a thread, the first of `arguments`, by a call of `function` above `boundary`."""
        entries = self.count_resume(arguments[0])
        return run_above(state, boundary, lambda: call_value(state, function, arguments), entries)

    def _note_interpreted(self, proto: Proto) -> None:
        """A function called by translated code was suspended in the interpreter: it is to be translated soon."""
        history = self._history(proto)
        history.yields = max(history.yields, 1)
        if proto.fast is None and history.reason is None and proto.heat > 1:
            proto.heat = 1


def _redirection() -> Any:
    names: dict[str, Any] = {}
    exec("def f(F, d, *arguments): return call_now(F, d, *arguments)", names)
    set_role(names["f"], IGNORED)
    return names["f"].__code__


# What a translated function runs while it is not to be used.
_REDIRECTION = _redirection()


def call_now(function: LuaFunction, d: int, *arguments: Any) -> Results:
    set_call(function, function.proto.call)
    results: Results = function.call(function, d, *arguments)
    return results
