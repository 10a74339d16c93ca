"""The budget of a state: how many instructions its program may execute, and what else stops it from outside.

**What is counted.** Every instruction of the virtual machine that is executed counts one, as a count hook of the
reference counts it: an MMBIN only when it is executed, a test and the jump after it as one, a call of an iterator and
the test after it as one, VARARGPREP not at all. Work in proportion to a size that the program chooses, in library
functions for the most part, counts as well (`Budget.spend`; costs.py has what for). Both tiers count the same at every
instruction.

**How it is kept.** Code charges a whole segment before it runs. What is charged but not executed yet is *outstanding*.
In the interpreter a segment is a row of instructions without a jump into it or out of its middle, and a call, or what
can run finalizers, ends it; metamethods are called from the middle of one, and what is outstanding is given back before
another frame runs. Translated code charges what follows calls as well (charging.py), and gives back what is outstanding
when its frames are unwound. A segment that cannot be afforded is executed step by step, so that the limit is hit at its
very instruction. If then activations further out have something outstanding, it is recalled first (`recalled` has their
Python frames): they go on step by step as well when their turn comes, and nothing is charged ahead from there on.

`left` is what may be charged before anybody has to look: a slice of the whole, so that interrupts and the deadline
are seen in time. How long slices are is set by the clock.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from functools import wraps
from threading import get_ident
from time import monotonic
from typing import TYPE_CHECKING, Any, Callable

from luapy.vm.costs import BYTES, LONG_STRING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from luapy.vm.state import State
    from luapy.vm.traceback import Levels

# Instructions until interrupts and the deadline are looked at. With a deadline, as many as take about a millisecond,
# between these; without one, twice as many each time up to the most, so that nothing depends on the clock.
LEAST_SLICE = 500
LONGEST_SLICE = 16_000
_QUICK = 0.0005
_SLOW = 0.002
# Loops in translated code that only compute may be charged up to so many at once.
LONGEST_LOOP = 100_000
# And those that as a rule are done by Python at once.
LONGEST_FILL = 2_000_000
UNLIMITED = 1 << 62
# So much is owed until somebody looks whether the program is to be stopped.
_MOST_UNSEEN = 20_000
# Work of this size takes time in one step: at least so many seconds for each unit. It is not begun if the deadline
# would pass meanwhile.
_LARGE_WORK = 100_000
_UNIT_TIME = 2e-8


class LimitReached(Exception):
    """Something outside the program stops it. No Lua code can catch this, and none runs on its way to the host.

    `levels` are where the program was, if that is known. `python` is the host's exception that it has been meanwhile.
    """

    levels: Levels | None = None
    python: BaseException | None = None


class InstructionLimit(LimitReached):
    """The budget is used up."""


class TimeLimit(LimitReached):
    """The deadline has passed."""


class Interrupted(LimitReached):
    """`Budget.interrupt` was called."""


class Budget:
    """What the program of a state may still execute.

    `on` says that instructions are counted at all. `deadline` is a time of ``time.monotonic``, None for none; time in
    functions made by `host_function` only counts for it if `host_time_counts`.
    """

    def __init__(self, state: State) -> None:
        self.state = state
        self.on = False
        self.left = 0
        self.host_time_counts = True
        # Python frames whose outstanding instructions have been taken back.
        self.recalled: set[Any] = set()
        # The interpreter's loop that counts; there when first needed.
        self.run: Any = None
        # Is nothing charged ahead any more? What that takes back would have to be looked for again and again.
        self._step_by_step = False
        self._rest = 0
        self._granted: int | None = None
        self._added: list[int] = []
        # What `owe` has charged since the limit was reached.
        self._owed = self._unseen = 0
        self._interrupted = False
        self._deadline: float | None = None
        # Since when the clock stands still for the deadline.
        self._stopped_at: float | None = None
        self._slice = LEAST_SLICE
        self._looked_at = 0.0

    # -- for the host -----------------------------------------------------------------------------------

    def set_limit(self, limit: int | None, counting: bool = False) -> None:
        """Allow `limit` instructions from now on. With None there is no limit; `counting` counts nevertheless.

        What runs already without a budget begins to count with the next function that it calls, or after some rounds
        of a loop. Another thread than the one that runs the program may not call this: RuntimeError. (It may call
        `top_up` and `interrupt`, and set `deadline`.)
        """
        running = self.state.running_in
        if running is not None and running != get_ident():
            raise RuntimeError("a budget cannot be set while another thread runs the state; count from the beginning")
        on = limit is not None or counting
        self._granted = limit
        self._added.clear()
        self._owed = 0
        self.left, self._rest = 0, UNLIMITED if limit is None else limit
        self.recalled.clear()
        self._step_by_step = False
        self._tell_tier(False)
        if on:
            # What is running goes on as if it had been charged.
            self.left -= self._outstanding(set())
            if self.run is None:
                from luapy.vm.counted import run

                self.run = run
        if on is not self.on:
            self.on = on
            if self.state.tier is not None:
                self.state.tier.set_counting(on)
            self._reload_frames()

    @property
    def remaining(self) -> int | None:
        """The instructions that may still be executed, None for no limit."""
        return None if self._granted is None else self._whole()

    @property
    def used(self) -> int:
        """The instructions executed since `set_limit`."""
        whole = self._whole()
        granted = UNLIMITED if self._granted is None else self._granted
        return granted - whole if self.on else 0

    def top_up(self, instructions: int) -> None:
        """Allow so many more instructions; a negative number takes some away. Any thread may call this."""
        self._added.append(instructions)

    @property
    def deadline(self) -> float | None:
        """When the program is to be stopped with `TimeLimit`, as long as instructions are counted."""
        return self._deadline

    @deadline.setter
    def deadline(self, time: float | None) -> None:
        self._deadline = time
        if self._stopped_at is not None:
            self._stopped_at = monotonic()

    def interrupt(self) -> None:
        """Stop the program at the next opportunity, with `Interrupted`. Any thread may call this."""
        self._interrupted = True

    @property
    def interrupted(self) -> bool:
        return self._interrupted

    def clear_interrupt(self) -> None:
        """Let the program run again after `interrupt`."""
        self._interrupted = False

    @contextmanager
    def within(self, limit: int) -> Iterator[Budget]:
        """Allow what runs in a ``with`` statement no more than `limit` instructions of the present budget.

        They count for the present budget as well.
        """
        before = self.on, self._granted, self.used, self.remaining
        self.set_limit(limit if before[3] is None else min(limit, before[3]))
        try:
            yield self
        finally:
            used = self.used
            on, granted, used_before, remaining = before
            self.set_limit(None if remaining is None else remaining - used, counting=on)
            if granted is not None:
                self._granted = granted
            elif on:
                self._rest -= used_before + used

    # -- the clock --------------------------------------------------------------------------------------

    def stop_clock(self) -> bool:
        """Let no time pass for the deadline until `start_clock`. Return whether the clock was going."""
        if self._stopped_at is not None:
            return False
        self._stopped_at = monotonic()
        return True

    def start_clock(self) -> bool:
        """Let time pass for the deadline again. Return whether the clock had been stopped."""
        if self._stopped_at is None:
            return False
        if self._deadline is not None:
            self._deadline += monotonic() - self._stopped_at
        self._stopped_at = None
        return True

    @contextmanager
    def clock_stopped(self) -> Iterator[None]:
        """Let the time spent in a ``with`` statement not count, but for that in calls back into the state."""
        stopped = self.stop_clock()
        try:
            yield
        finally:
            if stopped:
                self.start_clock()

    def host_function(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return `function`, to be called by the program; its time counts for the deadline if `host_time_counts`."""

        @wraps(function)
        def call(*arguments: Any) -> Any:
            if self.host_time_counts or self._deadline is None:
                return function(*arguments)
            with self.clock_stopped():
                return function(*arguments)

        return call

    # -- for the machine --------------------------------------------------------------------------------

    def spent(self, count: int) -> bool:
        """The charge of a segment has made `left` negative. Return whether it is undone, for there is too little."""
        if self._spent(count):
            return True
        if self._step_by_step:
            self.left += count
        return self._step_by_step

    def _spent(self, count: int) -> bool:
        self.left += count
        self._look_outside()
        if self.left + self._rest < count and self.on:
            return True
        self._refill(count)
        return False

    def is_short(self, count: int, outstanding: int | None = None) -> bool:
        """What `spent` does, for translated code that charges a segment.

        So much is given back when an exception unwinds the Python frame; all but the first instruction, if not said.
        """
        try:
            return self.spent(count)
        except LimitReached:
            self.left -= count - 1 if outstanding is None else outstanding
            raise

    def reaches(self, count: int, longest: int = LONGEST_LOOP) -> bool:
        """Make the slice as long as `count`, unless interrupts would have to wait too long. Return whether it is."""
        if self._step_by_step or count > longest or count > self.left + self._rest:
            return False
        self._look_outside()
        whole = self.left + self._rest
        self.left = min(whole, count + self._slice)
        self._rest = whole - self.left
        return True

    def widened(self, left: int, count: int, longest: int = LONGEST_LOOP) -> int:
        """Return what a loop that has `left` may charge, if possible `count` or more, as `reaches` does."""
        self.left += left
        self.reaches(count, longest)
        left, self.left = self.left, 0
        return left

    def settle(self, left: int) -> int:
        """Return what a loop that had `left` may charge when what it owes is paid."""
        if self.left < 0:
            left += self.left
            self.left = 0
        return left

    def one(self) -> None:
        """The charge of a single instruction has made `left` negative. Raise if it cannot be afforded."""
        if self._spent(1):
            self._recall(1)

    def spend(self, count: int) -> None:
        """Charge work that is about to be done. Raise if it cannot be afforded."""
        self.left -= count
        if self.left < 0 and self._spent(count):
            self._recall(count)
        if count > _LARGE_WORK:
            self.expect(count * _UNIT_TIME)

    def owe_comparison(self, x: Any, y: Any, equality: bool) -> None:
        """Charge the comparison of two values, one of them a string, that may both be long strings."""
        if x.__class__ is str is y.__class__:
            size = min(len(x), len(y))
            if size > LONG_STRING and (not equality or len(x) == len(y)):
                self.owe(size // BYTES)

    def affords(self, count: int) -> bool:
        """Could so much be charged at once, whatever is outstanding?"""
        return count <= self.left + self._rest

    def spend_on_string(self, length: int) -> None:
        """Charge the making of a string where only long ones count."""
        if length > LONG_STRING:
            self.spend(length // BYTES)

    def has_time(self, seconds: float) -> bool:
        """Is there so much time until the deadline?"""
        return self._deadline is None or self._stopped_at is not None or monotonic() + seconds < self._deadline

    def expect(self, seconds: float) -> None:
        """Work that nothing can stop is about to begin: raise if the deadline would pass meanwhile."""
        if not self.has_time(seconds):
            raise self._stop(TimeLimit, "time limit reached")

    def owe(self, count: int) -> None:
        """Charge work in the middle of an instruction, which the next charge then has to find affordable."""
        self.left -= count
        self._owed += count
        self._unseen += count
        if self.left < 0 and self.left + self._rest < 0:
            # Translated code sees it after the next call.
            self._tell_tier(True)
        if self._unseen > _MOST_UNSEEN:
            # A loop that has been charged at once would not look for long.
            self._unseen = 0
            self._look_outside()
            if self._whole() < -_MOST_UNSEEN:
                self._forgive(self._whole())
                raise self._stop(InstructionLimit, "instruction limit reached")

    def _forgive(self, whole: int) -> None:
        """Forgive what is owed beyond the limit."""
        self._rest += min(max(-whole, 0), self._owed)
        self._owed = 0

    def look(self) -> None:
        """In the middle of work that has been charged: raise if the program is to be stopped."""
        # Who looks often must not make slices longer, as `_look_outside` would.
        if self._interrupted or (self._deadline is not None and monotonic() >= self._deadline):
            self._look_outside()

    def _look_outside(self) -> None:
        if self._interrupted:
            raise self._stop(Interrupted, "interrupted")
        if self._deadline is None:
            # Without one, nothing that a program does depends on the clock.
            self._slice = min(self._slice * 2, LONGEST_SLICE)
        else:
            self._look_at_clock()
        if self._added:
            self._take_added()

    def _look_at_clock(self) -> None:
        now = monotonic()
        assert self._deadline is not None
        if now >= self._deadline and self._stopped_at is None:
            raise self._stop(TimeLimit, "time limit reached")
        passed = now - self._looked_at
        self._looked_at = now
        if passed > _SLOW:
            self._slice = max(self._slice // 2, LEAST_SLICE)
        elif passed < _QUICK:
            self._slice = min(self._slice * 2, LONGEST_SLICE)

    def _take_added(self) -> None:
        """Allow what `top_up` has added."""
        while self._added:
            instructions = self._added.pop()
            if self._granted is not None:
                self._granted += instructions
                self._rest += instructions
                self._step_by_step = False

    def _refill(self, count: int) -> None:
        """Start a slice, and charge `count` to it."""
        if not self.on:
            self.left = UNLIMITED
            return
        whole = self.left + self._rest
        self.left = min(whole, count if self._step_by_step else max(self._slice, count))
        self._rest = whole - self.left
        self.left -= count

    def _recall(self, count: int) -> None:
        """Charge `count`, which only what is outstanding can pay for; raise if even that is too little."""
        self.left += self._outstanding(self.recalled)
        whole = self.left + self._rest
        if whole < count:
            self._forgive(whole)
            raise self._stop(InstructionLimit, "instruction limit reached")
        self._step_by_step = True
        self._tell_tier(True)
        self._refill(count)

    def is_recalled(self) -> bool:
        """Has what the calling activation has outstanding been taken back? If there is a debt, it is now."""
        frame = sys._getframe(1)
        if frame not in self.recalled and self.left < 0 and self.left + self._rest < 0:
            self.left += self._outstanding(self.recalled)
            self._step_by_step = True
        return frame in self.recalled

    def _tell_tier(self, recalled: bool) -> None:
        tier = self.state.tier
        if tier is not None and tier.recalled is not recalled:
            tier.set_recalled(recalled)

    def _stop(self, kind: type[LimitReached], message: str) -> LimitReached:
        """Return what stops the program where it is."""
        from luapy.vm.traceback import levels_stopped

        limit = kind(self._positioned(message))
        limit.levels = levels_stopped(self.state)
        return limit

    def _positioned(self, message: str) -> str:
        """Return a message after the place that the program is at."""
        from luapy.vm.errors import position
        from luapy.vm.frames import CallFrame, innermost_frame, seen

        frame = innermost_frame(self.state.thread)
        if frame.is_nested:
            frame = seen(frame.caller)
        if frame.__class__ is CallFrame and frame.function.proto.line_info:
            message = position(frame) + message
        return message

    def _whole(self) -> int:
        self._take_added()
        return self.left + self._rest + self._outstanding(set(self.recalled))

    # -- what is outstanding ----------------------------------------------------------------------------

    def _outstanding(self, seen: set[Any]) -> int:
        """Return what the activations on Python's stack have outstanding, but for those seen; note them in `seen`."""
        thread = self.state.thread
        if thread.is_main and thread.frame.caller is None:
            # No Lua function is active.
            return 0
        total = 0
        frame: Any = sys._getframe(1)
        while frame is not None:
            count = self._outstanding_of(frame)
            if count and frame not in seen:
                seen.add(frame)
                total += count
            frame = frame.f_back
        return total

    def _outstanding_of(self, frame: Any, pc: int | None = None) -> int:
        if self.run is not None and frame.f_code is self.run.__code__:
            values = frame.f_locals
            if values.get("budget") is self and values.get("rests") is not None:
                return int(values["rests"][values["pc"]])
            return 0
        if self.state.tier is None:
            return 0
        from luapy.vm.translator.pythonstack import outstanding

        return outstanding(self, frame, pc)

    def give_back(self, frame: Any, pc: int | None = None) -> None:
        """The activation of a Python frame, at the instruction `pc`, is gone, or has become a call frame."""
        if frame in self.recalled:
            self.recalled.discard(frame)
        else:
            self.left += self._outstanding_of(frame, pc)

    def _reload_frames(self) -> None:
        """Make the loops that run the frames of the running threads look at them again, after the running call."""
        thread: Any = self.state.thread
        while thread is not None:
            frame = thread.frame
            while frame is not None:
                code = getattr(frame, "code", None)
                if code.__class__ is list:
                    frame.code = list(code)
                frame = frame.caller
            thread = thread.resumer


def give_back_all(group: list[tuple[Any, int]]) -> None:
    """Give back what the activations of Python frames, each at an instruction, have outstanding."""
    for frame, pc in group:
        budget = frame.f_globals.get("B")
        if budget is not None:
            budget.give_back(frame, pc)
