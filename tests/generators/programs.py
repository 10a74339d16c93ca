"""Generated Lua programs: typed, deterministic, and certain to end.

Each program prints what it computes and the errors it catches, so that two runs of it can be compared. As a command
this module makes one program after the other, runs each with luapy and with the reference, and stops at the first
difference or Python exception:

    python -m tests.generators.programs --minutes 10 --seed 1
"""

from __future__ import annotations

import argparse
import random
import sys
import time
import traceback
from pathlib import Path
from typing import Callable

from hypothesis import strategies as st

from tests.generators.choices import Choices, drawn, seeded
from tests.generators.expressions import TYPES, Expressions, Variable
from tests.generators.tree import Compound, Leave, Line, Loop, Node, render

PREAMBLE = (Path(__file__).resolve().parent / "preamble.lua").read_text(encoding="utf-8")
NAME = "@program"
MAX_WEIGHT = 60
STATEMENTS = (
    "declaration", "declaration", "assignment", "assignment", "update", "branch", "numeric_for", "counted_loop",
    "generic_for", "function", "attempt", "attempt", "wild_attempt", "wild_attempt", "coroutine", "forward_goto",
    "closing_block", "show", "multiple_assignment", "recursion", "varargs_function", "sorting", "global_variable",
    "object_use",
)  # fmt: skip


class Programs(Expressions):
    """Makes statements; a program is a list of them."""

    def __init__(self, choices: Choices, size: int) -> None:
        super().__init__(choices)
        self.remaining = size
        self.names = 0
        self.loops: list[int] = []

    def program(self) -> list[Node]:
        nodes = self.block(self.remaining)
        visible = ", ".join(variable.name for variable in self.scope[-30:])
        ending = [Line(f'report("end"{", " if visible else ""}{visible})')]
        if self.choices.chance(20):
            ending.append(Line(f"return {self.wild(2)}"))  # which may be an error that nothing catches
        return [*nodes, *ending]

    def block(self, limit: int) -> list[Node]:
        """Return at most `limit` statements; what they declare stays in scope."""
        nodes: list[Node] = []
        while self.remaining > 0 and len(nodes) < limit and not (nodes and self.choices.chance(5)):
            self.remaining -= 1
            self.cost += self.weight
            nodes += getattr(self, self.choices.pick(STATEMENTS))()
        return nodes

    def inner_block(self, limit: int = 4) -> list[Node]:
        """Return the statements of a nested block."""
        visible = len(self.scope)
        nodes = self.block(limit)
        del self.scope[visible:]
        return nodes

    def new_name(self) -> str:
        self.names += 1
        return f"v{self.names}"

    def value(self, wanted: str, depth: int = 2) -> str:
        """Return an expression to keep: strings cannot grow without end."""
        text = self.expression(wanted, depth)
        return f"clip({text})" if wanted == "string" and not text.startswith('"') else text

    # -- one method for each kind of statement ---------------------------------------------------------------

    def declaration(self) -> list[Node]:
        wanted, name = self.choices.pick(TYPES), self.new_name()
        before = self.cost
        text = self.value(wanted)
        constant = self.choices.chance(10)
        # A function may call those that its text names, or be one of them.
        cost = (self.cost - before) // self.weight + sum(v.cost for v in self.variables("function") if v.name in text)
        self.scope.append(Variable(name, wanted, not constant, cost))
        return [Line(f"local {name}{' <const>' if constant else ''} = {text}", declares=True)]

    def assignment(self) -> list[Node]:
        # A function gets no other body: what a call of it costs must stay known.
        candidates = [v for v in self.scope if v.assignable and v.type != "function"]
        if not candidates:
            return self.declaration()
        variable = self.choices.pick(candidates)
        return [Line(f"{variable.name} = {self.value(variable.type)}")]

    def update(self) -> list[Node]:
        kind, integer = self.choices.below(5), self.expression("integer")
        if kind <= 1 and self.variables("list"):
            name = self.choices.pick(self.variables("list")).name
            if self.choices.chance(50):
                return [Line(f"{name}[#{name} + 1] = {integer}")]
            return [Line(self.choices.pick((f"table.insert({name}, 1, {integer})", f"table.remove({name})")))]
        if kind == 2 and self.variables("record"):
            return [Line(f"{self.choices.pick(self.variables('record')).name}.{self.choices.pick('xy')} = {integer}")]
        if kind == 3 and self.variables("object"):
            return [Line(f"{self.choices.pick(self.variables('object')).name}.{self.choices.pick('ve')} = {integer}")]
        return self.assignment()

    def multiple_assignment(self) -> list[Node]:
        candidates = [v for v in self.scope if v.assignable and v.type != "function"]
        if len(candidates) < 2:
            return self.declaration()
        targets = [self.choices.pick(candidates) for _ in range(self.choices.between(2, 3))]
        values = [self.value(target.type, 1) for target in targets]
        return [Line(f"{', '.join(target.name for target in targets)} = {', '.join(values)}")]

    def global_variable(self) -> list[Node]:
        return [Line(f"shared_{self.choices.pick('ab')} = {self.value(self.choices.pick(TYPES), 1)}")]

    def show(self) -> list[Node]:
        values = [self.expression(self.choices.pick(TYPES)) for _ in range(self.choices.between(1, 3))]
        return [Line(f'report("{self.choices.pick(("values", "here", "now"))}", {", ".join(values)}, shared_a)')]

    def object_use(self) -> list[Node]:
        value, integer = self.expression("object", 1), self.expression("integer", 1)
        text = self.choices.pick((
            f"#{value}", f"{value}({integer}, 2)", f"{value} .. {integer}", f"({value}).twice", f"({value}).nothing",
            f"{value} < {integer}", f"{integer} >= {value}", f"{value} == {integer}",
        ))  # fmt: skip
        return [Line(f'report("object", {text.replace("-", "- ") if text.startswith("--") else text})')]

    def branch(self) -> list[Node]:
        sections: list[tuple[str, list[Node]]] = [(f"if {self.expression('boolean')} then", self.inner_block())]
        if self.choices.chance(30):
            sections.append((f"elseif {self.expression('boolean')} then", self.inner_block()))
        if self.choices.chance(50):
            sections.append(("else", self.inner_block()))
        return [Compound(sections)]

    def numeric_for(self) -> list[Node]:
        times = self.choices.between(1, 5)
        # A large start has integer steps only: half a step would not move a float of that size.
        start, step, floats = self.choices.pick((
            ("1", "1", False), ("0", "2", False), ("-2", "-1", False), ("math.maxinteger - 2", "1", False),
            ("math.mininteger + 2", "-1", False), ("1", "0.5", True), ("1.5", "1", True), ("2.5", "-0.5", True),
        ))  # fmt: skip
        limit = f"{start} + {times - 1} * {step}"
        return self._loop(
            times, lambda body, name: Compound([(f"for {name} = {start}, {limit}, {step} do", body)]), floats
        )

    def counted_loop(self) -> list[Node]:
        times = self.choices.between(1, 4)
        if self.weight * times > MAX_WEIGHT:
            return self.declaration()
        self.names += 1
        number, counter = self.names, f"v{self.names}"
        self.loops.append(number)
        body = self._repeated(times, Variable(counter, "integer", False), 4)
        if self.choices.chance(40):
            leave = Leave(number, self.expression("boolean"), self.choices.chance(50))
            body.insert(0, leave)
        self.loops.pop()
        return [Loop(counter, times, body, number)]

    def generic_for(self) -> list[Node]:
        kind = self.choices.below(3)
        if kind == 0:
            items = [self.expression("integer", 1) for _ in range(self.choices.between(0, 4))]
            return self._loop(len(items), lambda body, name: Compound([(f"for _, {name} in ipairs{{{', '.join(items)}}} do", body)]))
        times = self.choices.between(1, 4)
        if kind == 1:
            source = f"function(_, i) if i < {times} then return i + 1 end end, nil, 0"
        else:
            source = f"coroutine.wrap(function() for i = 1, {times} do coroutine.yield(i * i) end end)"
        return self._loop(times, lambda body, name: Compound([(f"for {name} in {source} do", body)]))

    def _loop(self, times: int, make: Callable[[list[Node], str], Node], floats: bool = False) -> list[Node]:
        if self.weight * times > MAX_WEIGHT:
            return self.declaration()
        name = self.new_name()
        body = self._repeated(max(1, times), Variable(name, "float" if floats else "integer", False), 4)
        if self.choices.chance(20):
            body.append(Compound([(f"if {self.expression('boolean', 1)} then", [Line("break")])]))
        return [make(body, name)]

    def _repeated(self, times: int, variable: Variable, limit: int) -> list[Node]:
        """Return the body of a loop over `variable`."""
        visible, weight = len(self.scope), self.weight
        self.scope.append(variable)
        self.weight *= times
        nodes = self.block(limit)
        self.weight = weight
        del self.scope[visible:]
        return nodes

    def _function_body(self, parameters: list[str], varargs: bool, limit: int) -> tuple[list[Node], int]:
        """Return the statements of a function that answers an integer, and what a call of it costs."""
        outer = self.enter_function(parameters)
        self.in_varargs = varargs
        weight, cost = self.weight, self.cost
        self.weight, self.cost = 1, 0
        nodes = self.block(limit)
        nodes.append(Line(f"return {self.expression('integer')}"))
        spent, self.weight, self.cost = self.cost, weight, cost
        self.leave_function(outer)
        return nodes, spent

    def function(self, depth: int | None = None) -> list[Node]:  # type: ignore[override]
        if depth is not None:
            return super().function(depth)  # type: ignore[return-value]
        name, parameters = self.new_name(), [self.new_name(), self.new_name()]
        body, cost = self._function_body(parameters, False, 4)
        self.scope.append(Variable(name, "function", False, cost))
        return [Compound([(f"local function {name}({', '.join(parameters)})", body)], declares=True)]

    def varargs_function(self) -> list[Node]:
        name, parameter = self.new_name(), self.new_name()
        body, cost = self._function_body([parameter], True, 3)
        body.insert(0, Line(f"{parameter} = {parameter} or 0"))
        self.scope.append(Variable(name, "function", False, cost, varargs=True))
        return [Compound([(f"local function {name}({parameter}, ...)", body)], declares=True)]

    def recursion(self) -> list[Node]:
        name, count, parameter = self.new_name(), self.new_name(), self.new_name()
        body, cost = self._function_body([parameter], False, 2)
        again = f"{name}({count} - 1, {self.choices.pick((parameter, parameter + ' + 1', 'true and ' + parameter))})"
        body.insert(0, Compound([(f"if {count} <= 0 then", [Line(f"return {parameter}")])]))
        answer = body.pop()
        assert isinstance(answer, Line)
        tail = self.choices.chance(30)
        body.append(Line(f"return {again}" if tail else f"return {again} + ({answer.text[len('return ') :]})"))
        depth = self.choices.between(1, 6)
        self.cost += cost * depth * self.weight
        return [
            Compound([(f"local function {name}({count}, {parameter})", body)], declares=True),
            Line(f'report("recursion", {name}({depth}, {self.expression("integer", 1)}))'),
        ]

    def sorting(self) -> list[Node]:
        if not self.variables("list"):
            return self.declaration()
        name = self.choices.pick(self.variables("list")).name
        order = self.choices.pick(("", ", function(a, b) return a > b end", ", math.ult"))
        return [Line(f"table.sort({name}{order}) report(\"sorted\", {name})")]

    def attempt(self) -> list[Node]:
        label = self.choices.pick(("attempt", "protected", "trial"))
        self.protected += 1
        in_varargs, self.in_varargs = self.in_varargs, False
        body = self.inner_block(3)
        ending = self.choices.below(4)
        if ending == 0:
            body.append(Line(f"error({self.expression(self.choices.pick(TYPES[:5]), 1)}, {self.choices.pick('012')})"))
        elif ending == 1:
            body.append(Line(f"return {self.wild(2)}"))
        elif ending == 2:
            body.append(Line(f"return {self.expression('integer')}, {self.expression('string', 1)}"))
        self.protected -= 1
        self.in_varargs = in_varargs
        return [Compound([(f'attempt("{label}", function()', body)], "end)")]

    def wild_attempt(self) -> list[Node]:
        text = self.wild(self.choices.between(1, 3))
        statement = self.choices.pick((
            f"return {text}", f"return {text}, {self.wild(1)}", f"local x = {text}; return x.y.z",
            f"for i = {text}, {self.wild(1)} do return i end", f"for k in {text} do return k end",
            f"({self.wild(1)}).field = {text}", f"({self.wild(1)})[{text}] = 1", f"if {text} then return 1 end",
            f"local y <close> = {text}", f"return #{self.wild(1)} < {text}",
        ))  # fmt: skip
        return [Line(f'attempt("wild", function() {statement} end)')]

    def coroutine(self) -> list[Node]:
        name, parameter, times = self.new_name(), self.new_name(), self.choices.between(1, 4)
        outer = self.enter_function([parameter])
        self.in_coroutine = True
        weight, cost = self.weight, self.cost
        self.weight = 1
        body = self.block(4)
        body.append(Line(f"return {self.expression(self.choices.pick(TYPES[:4]))}"))
        self.weight, self.cost = weight, cost + (self.cost - cost) * weight
        self.leave_function(outer)
        ending = self.choices.pick((f"coroutine.status({name})", f"coroutine.close({name})"))
        return [
            Compound([(f"local {name} = coroutine.create(function({parameter})", body)], "end)", declares=True),
            Line(f'for i = 1, {times} do report("resume", BARE_ERRORS and (coroutine.resume({name}, i)) or not BARE_ERRORS and select(1, coroutine.resume({name}, i))) end'),
            Line(f'report("coroutine", {ending})'),
        ]

    def forward_goto(self) -> list[Node]:
        self.names += 1
        label = f"skip_{self.names}"
        skipped = self.inner_block(2)
        jump: list[Node] = [Line(f"if {self.expression('boolean', 1)} then goto {label} end")]
        return [Compound([("do", [*jump, Compound([("do", skipped)]), Line(f"::{label}::")])])]

    def closing_block(self) -> list[Node]:
        visible, name = len(self.scope), self.new_name()
        value = f"new_object({self.expression('integer', 1)})"
        self.scope.append(Variable(name, "object", False))
        body = self.block(3)
        del self.scope[visible:]
        return [Compound([("do", [Line(f"local {name} <close> = {value}", declares=True), *body])])]


def make_program(choices: Choices, size: int) -> list[Node]:
    """Return a program of about `size` statements."""
    return Programs(choices, size).program()


def source_of(nodes: list[Node]) -> str:
    return PREAMBLE + render(nodes)


@st.composite
def programs(draw: st.DrawFn, max_size: int = 25) -> list[Node]:
    """A Hypothesis strategy of programs."""
    choices = drawn(draw)
    return make_program(choices, choices.between(1, max_size))


def compare(source: str) -> str | None:
    """Run a program with both engines; return how they differ, or None."""
    from tests.support.luapy_engine import interpret
    from tests.support.reference import run

    try:
        ours = interpret(source, NAME).without_addresses()
    except Exception:
        return "Python exception:\n" + traceback.format_exc(limit=-8)
    theirs = run(source, NAME).without_addresses()
    if ours == theirs:
        return None
    lines = []
    for kind, our_text, their_text in zip(ours._fields, ours, theirs):
        pairs = zip((our_text or "").split("\n"), (their_text or "").split("\n"))
        lines += [f"{kind}: luapy {a!r}\n{kind}: Lua   {b!r}" for a, b in pairs if a != b][:3]
    return "\n".join(lines) or f"one output is longer:\nluapy {ours!r}\nLua   {theirs!r}"


def main() -> int:
    parser = argparse.ArgumentParser(description="Run generated programs with luapy and the reference.")
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=None, help="the first program's seed (default: random)")
    parser.add_argument("--size", type=int, default=40, help="the most statements of a program")
    options = parser.parse_args()
    seed = options.seed if options.seed is not None else random.randrange(1 << 30)
    started, count, statements = time.monotonic(), 0, 0
    while time.monotonic() - started < options.minutes * 60:
        choices = seeded(seed + count)
        nodes = make_program(choices, choices.between(1, options.size))
        source = source_of(nodes)
        statements += source.count("\n")
        problem = compare(source)
        if problem is not None:
            path = Path(f"program-{seed + count}.lua")
            path.write_text(source, encoding="latin-1")
            print(f"seed {seed + count} ({path}):\n{problem}")
            return 1
        count += 1
        if count % 500 == 0:
            print(f"{count} programs, {time.monotonic() - started:.0f} s", flush=True)
    print(f"no difference: {count} programs, {statements} lines, seeds {seed} to {seed + count - 1}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
