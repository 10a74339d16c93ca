"""Whole Lua programs at random that run, always end, and print what they compute.

One generator serves both a seed (`random_program`) and Hypothesis (`programs`), which can shrink what it finds.
`Style` says how the same program is written: the choices that it covers must not change what the program does.
"""

from __future__ import annotations

import random
from typing import Callable, NamedTuple

from hypothesis import strategies

from tests.generators.preamble import ARITHMETIC_EVENTS, MESSAGE, METAMETHODS, NO_MESSAGE, PREAMBLE
from tests.generators.templates import ARRAY_STATEMENTS, FAILING_STATEMENTS, FAILURES, ITERATIONS, RANGES
from tests.generators.typed_expressions import FUNCTION_COST, ExpressionGenerator, Signature, Variable

# Sizes in statements of the main chunk, drawn at random.
SIZES = (4, 8, 12, 20, 35)


class Style(NamedTuple):
    """How a program is written. Programs that differ in style alone do the same, line by line.

    `loop` is how counted loops are written: "while", "repeat" or "goto"; `dead_code` puts code that never runs in
    front of statements; `blocks` puts statements into do-blocks; `local_prefix` begins the names of locals.
    """

    loop: str = "while"
    dead_code: bool = False
    blocks: bool = False
    local_prefix: str = "L"


class Content(NamedTuple):
    """What a program may do: print the texts of errors, print tracebacks, end with an error that nobody catches."""

    messages: bool = True
    tracebacks: bool = True
    uncaught: bool = True


PLAIN = Style()
EVERYTHING = Content()

# Opening and closing line of a counted loop. {end} is a label after the loop, which `break` becomes a goto to.
LOOPS = {
    "while": ("do local {i} = 0 while {i} < {n} do {i} = {i} + 1 do", "end end end"),
    "repeat": ("do local {i} = 0 repeat {i} = {i} + 1 do", "end until {i} >= {n} end"),
    "goto": ("do local {i} = 0 ::{top}:: {i} = {i} + 1 do", "end if {i} < {n} then goto {top} end ::{end}:: end"),
}
DEAD_CODE = (
    *("if false then local dead = nothing.x end", "do end", "while false do print('dead') end"),
    "do goto skip ::skip:: end",
    *(";", "if nil then error('dead') end", "for _ = 1, 0 do print('dead') end", "do local dead <const> = 'dead' end"),
)


class ProgramGenerator(ExpressionGenerator):
    """Makes one program; equal choices with equal content give programs that do the same in every style."""

    def __init__(self, choices: random.Random, style: Style = PLAIN, content: Content = EVERYTHING) -> None:
        super().__init__(choices, style.local_prefix)
        self.style = style
        self.content = content
        self.lines: list[str] = []
        self.depth = 0
        self.label_count = 0
        # For each loop of the current function: how to leave it and how to go on with it.
        self.exits: list[tuple[str, ...]] = []
        self.in_coroutine = False

    def program(self, size: int | None = None) -> str:
        """Return the program; `size` is the number of statements of its main chunk."""
        message = MESSAGE if self.content.messages else NO_MESSAGE
        self.lines = PREAMBLE.replace("$MESSAGE", message).splitlines()
        for number in range(self.random.choice((1, 1, 2))):
            self.define_class(f"Class{number + 1}")
        for number in range(3):
            type = self.scalar_type()
            self.line(f"G{number} = {self.expression(type, 2)}")
            self.declare(f"G{number}", type)
        for _ in range(size or self.random.choice(SIZES)):
            self.statement()
        self.show_variables()
        if self.content.uncaught and self.chance(0.3):
            self.uncaught_error()
        return "\n".join(self.lines) + "\n"

    # -- lines ------------------------------------------------------------------------------------------

    def line(self, text: str) -> None:
        self.lines.append("  " * self.depth + text)

    def simple(self, text: str) -> None:
        """Add a statement of one line that declares nothing and is no jump target."""
        if self.style.blocks:
            text = f"do {text} end"
        self.starting(text)

    def starting(self, text: str) -> None:
        """Add the first line of a statement."""
        if self.style.dead_code:
            text = f"{DEAD_CODE[len(self.lines) % len(DEAD_CODE)]} {text}"
        self.line(text)

    def body(self, generate: Callable[[], None]) -> None:
        """Generate the lines of a block."""
        self.depth += 1
        self.scopes.append([])
        generate()
        self.scopes.pop()
        self.depth -= 1

    def statements(self, most: int = 4) -> None:
        for _ in range(self.random.randint(1, most)):
            self.statement()

    def block(self, most: int = 4) -> None:
        self.body(lambda: self.statements(most))

    def statement(self) -> None:
        self.charge(1)
        if not self.affordable(3) or self.depth > 5:
            self.print_values()
            return
        forms, weights = zip(*STATEMENTS)
        self.random.choices(forms, weights)[0](self)

    def function_body(self, parameters: list[tuple[str, str]], result: str | None, most: int = 4) -> int:
        """Generate the body of a function, up to its return statement; return its cost."""
        outer = self.cost, self.cost_limit, self.weight, self.exits
        self.cost, self.cost_limit, self.weight, self.exits = 0, FUNCTION_COST, 1, []

        def generate() -> None:
            for name, type in parameters:
                self.declare(name, type)
            self.statements(most)
            if result is not None:
                self.starting(f"return {self.returned(result)}")

        self.body(generate)
        cost = self.cost + 1
        self.cost, self.cost_limit, self.weight, self.exits = outer
        return cost

    def returned(self, type: str) -> str:
        return self.call(type, 0) or self.expression(type)

    # -- variables --------------------------------------------------------------------------------------

    def local_statement(self) -> None:
        count = self.random.choice((1, 1, 1, 2, 3))
        types = [self.any_type() for _ in range(count)]
        values = [self.bounded(type) for type in types]
        names = [self.new_name() for _ in types]
        if self.chance(0.15) and len(self.scopes[-1]) > 1:
            names[-1] = self.random.choice(self.scopes[-1]).name  # hides another variable
            if names[-1].startswith("G") or names.count(names[-1]) > 1:
                names[-1] = self.new_name()
        constant = self.chance(0.1)
        attributed = [f"{name} <const>" if constant else name for name in names]
        self.starting(f"local {', '.join(attributed)} = {', '.join(values)}")
        for name, type in zip(names, types):
            self.declare(name, type, not constant)

    def bounded(self, type: str) -> str:
        """Return an expression whose value is small enough to be kept."""
        text = self.expression(type)
        return f"({text}):sub(1, 60)" if type == "str" else text

    def unassigned_local(self) -> None:
        name, type = self.new_name(), self.scalar_type()
        self.starting(f"local {name}")
        self.simple(f"{name} = {self.bounded(type)}")
        self.declare(name, type)

    def several_results(self) -> None:
        types = [self.scalar_type() for _ in range(self.random.choice((2, 3)))]
        values = ", ".join(self.expression(type, 1) for type in types)
        names = [self.new_name() for _ in types]
        maker = self.random.choice(("(function() return {} end)()", "table.unpack({{{}}})", "select(1, {})"))
        self.starting(f"local {', '.join(names)} = {maker.format(values)}")
        for name, type in zip(names, types):
            self.declare(name, type, type != "str")

    def assignable(self) -> list[Variable]:
        return [variable for variable in self.variables() if variable.assignable and variable.type != "function"]

    def assignment(self) -> None:
        variables = self.assignable()
        if not variables:
            return self.local_statement()
        chosen = [self.random.choice(variables) for _ in range(self.random.choice((1, 1, 1, 2)))]
        names = ", ".join(variable.name for variable in chosen)
        return self.simple(f"{names} = {', '.join(self.bounded(variable.type) for variable in chosen)}")

    def swap(self) -> None:
        variables = self.assignable()
        if not variables:
            return self.local_statement()
        first = self.random.choice(variables)
        second = self.random.choice([variable for variable in variables if variable.type == first.type])
        return self.simple(f"{first.name}, {second.name} = {second.name}, {first.name}")

    def show_variables(self) -> None:
        names = [variable.name for variable in self.variables() if variable.type != "function"][-12:]
        self.simple(f"show({', '.join(names)})")

    def print_values(self) -> None:
        types = [self.scalar_type() for _ in range(self.random.choice((1, 2, 3)))]
        self.simple(f"print({', '.join(self.expression(type, 1) for type in types)})")

    def show_values(self) -> None:
        types = [self.any_type() for _ in range(self.random.choice((1, 2, 3)))]
        self.simple(f"show({', '.join(self.expression(type, 1) for type in types)})")

    # -- tables -----------------------------------------------------------------------------------------

    def array_statement(self) -> None:
        arrays = self.variables("ints")
        if not arrays:
            return self.local_statement()
        form = self.random.choice(ARRAY_STATEMENTS).replace("$array", self.random.choice(arrays).name)
        return self.simple(self.fill(form))

    def record_statement(self) -> None:
        """Build a table with fields of several kinds, change and show it."""
        name = self.new_name()
        fields = ("a", "b", "c1", "name")
        values = [f"{field} = {self.expression(self.scalar_type(), 1)}" for field in fields]
        values += [f"[{self.expression('int', 2)}] = {self.expression('str', 2)}", self.expression("int", 2)]
        self.random.shuffle(values)
        self.starting(f"local {name} = {{{', '.join(values)}}}")
        for _ in range(self.random.randint(1, 3)):
            key = self.random.choice(
                (*(f".{field}" for field in fields), "[1]", "[2.0]", "['a']", "[true]", "[-1]", "[2^53]")
            )
            self.simple(f"{name}{key} = {self.expression('value', 1)}")
        self.simple(f"show({name}, {name}.a, {name}[1], {name}.c1 == nil)")

    def object_statement(self) -> None:
        name = self.new_name()
        self.starting(f"local {name} = {self.expression('obj')}")
        self.declare(name, "obj")
        if self.chance(0.5):
            self.simple(f"{name}.{self.random.choice(('x', 'extra', 'more'))} = {self.expression('int', 1)}")
        form = self.random.choice(
            (
                "show($name, #$name, $name.x)",
                "for k, v in pairs($name) do show(k, v) end",
                "show($name == $obj, $name < $obj, $name <= $int, $name .. $str)",
                "show($name($int))",
                "show($name:renamed($str).name)",
                "local sum = $name for i = 1, 3 do sum = sum + i end show(sum)",
            )
        )
        self.simple(self.fill(form.replace("$name", name), 1))

    # -- control ----------------------------------------------------------------------------------------

    def if_statement(self) -> None:
        self.starting(f"if {self.expression('bool')} then")
        self.block(3)
        while self.chance(0.3):
            self.line(f"elseif {self.expression(self.random.choice(('bool', 'value')))} then")
            self.block(2)
        if self.chance(0.5):
            self.line("else")
            self.block(2)
        self.line("end")

    def do_statement(self) -> None:
        self.starting("do")
        self.block()
        self.line("end")

    def label(self) -> str:
        self.label_count += 1
        return f"label{self.label_count}"

    def loop_body(self, count: int, declared: list[tuple[str, str]], leave: str = "break") -> None:
        """Generate the body of a loop that runs at most `count` times; `declared` are the loop's variables."""
        label = self.label()
        outer = self.weight
        self.weight *= count
        self.exits.append((leave, f"goto {label}"))

        def generate() -> None:
            for name, type in declared:
                self.declare(name, type)
            self.statements(3)

        self.body(generate)
        self.line(f"  ::{label}::")
        self.exits.pop()
        self.weight = outer

    def counted_loop(self) -> None:
        count = self.random.choice((1, 2, 3, 4))
        counter, top, end = self.new_name(), self.label(), self.label()
        opening, closing = (
            line.format_map({"i": counter, "n": count, "top": top, "end": end}) for line in LOOPS[self.style.loop]
        )
        self.starting(opening)
        leave = f"goto {end}" if self.style.loop == "goto" else "break"
        self.scopes.append([Variable(counter, "int", False)])
        self.loop_body(count, [], leave)
        self.scopes.pop()
        self.line(closing)

    def repeat_statement(self) -> None:
        """A loop whose condition uses a variable of its body."""
        counter, name = self.new_name(), self.new_name()
        self.starting(f"local {counter} = 0")
        self.starting("repeat")
        self.line(f"  {counter} = {counter} + 1")
        self.line(f"  local {name} = {self.expression('int', 1)}")
        self.scopes.append([Variable(counter, "int", False), Variable(name, "int")])
        outer, self.weight, exits, self.exits = self.weight, self.weight * 3, self.exits, []
        self.block(3)
        if self.chance(0.5):
            self.line(f"  show((function() {name} = {name} ~ {counter} return {name} end)())")
        self.weight, self.exits = outer, exits
        self.line(f"until {counter} >= 3 or {name} == {self.expression('int', 2)} or {self.expression('bool', 2)}")
        self.scopes.pop()

    def numeric_for(self) -> None:
        name = self.new_name()
        bounds, count, type = self.random.choice(RANGES)
        self.starting(f"for {name} = {self.fill(bounds, 2)} do")
        self.loop_body(count, [(name, type)])
        self.line("end")

    def generic_for(self) -> None:
        names = self.new_name(), self.new_name()
        form, types = self.random.choice(ITERATIONS)
        # Arrays may be of any length: what follows a few iterations is left out.
        self.starting(f"for {', '.join(names)} in {self.fill(form, 2)} do")
        counter = self.new_name()
        self.line(f"  {counter}_count = ({counter}_count or 0) + 1 if {counter}_count > 4 then break end")
        self.loop_body(4, list(zip(names, types)))
        self.line("end")
        self.line(f"{counter}_count = nil")

    def leave_loop(self) -> None:
        if not self.exits:
            return self.print_values()
        jump = self.random.choice(self.exits[-1])
        return self.starting(f"if {self.expression('bool', 1)} then {jump} end")

    def forward_goto(self) -> None:
        label = self.label()
        self.starting("do")

        def generate() -> None:
            self.starting(f"if {self.expression('bool', 1)} then goto {label} end")
            self.block_in_do()

        self.body(generate)
        self.line(f"  ::{label}::")
        self.line("end")

    def block_in_do(self) -> None:
        self.line("do")
        self.block(2)
        self.line("end")

    # -- functions --------------------------------------------------------------------------------------

    def function_statement(self) -> None:
        if self.depth > 3:
            return self.print_values()
        parameters = [(self.new_name(), self.any_type()) for _ in range(self.random.choice((0, 1, 2, 3)))]
        result = self.scalar_type()
        name = self.new_name()
        is_global = self.chance(0.2)
        heads = ("function {}", "{} = function") if is_global else ("local function {}", "local {} = function")
        name = f"G_{name}" if is_global else name
        extra = self.random.choice(("", "", ", ...") if parameters else ("", "..."))
        names = ", ".join(parameter for parameter, _ in parameters)
        self.starting(f"{self.random.choice(heads).format(name)}({names}{extra})")
        if extra and self.chance(0.7):
            self.line("  show(select('#', ...), (...), ...)")
        cost = self.function_body(parameters, result)
        self.line("end")
        # A global one stays, but is visible to the rest of the block only.
        self.declare(name, "function", False, Signature(tuple(type for _, type in parameters), result, cost))
        return self.call_statement()

    def call_statement(self) -> None:
        functions = [variable for variable in self.variables("function") if variable.signature is not None]
        functions = [
            function for function in functions if function.signature and self.affordable(function.signature.cost)
        ]
        if not functions:
            return self.show_values()
        function = self.random.choice(functions)
        assert function.signature is not None
        self.charge(function.signature.cost)
        arguments = self.arguments(function.signature.parameters, 1)
        if self.chance(0.2):
            arguments += f"{', ' if arguments else ''}{self.expression('int', 2)}, {self.expression('str', 2)}"
        return self.simple(f"show({self.random.choice(('', '', 'outcome, '))}{function.name}({arguments}))")

    def recursive_function(self) -> None:
        name, count, value = self.new_name(), self.new_name(), self.new_name()
        self.starting(f"local function {name}({count}, {value})")
        self.scopes.append([Variable(count, "int", False), Variable(value, "int")])
        self.line(f"  if {count} <= 0 then return {self.expression('int', 1)} end")
        inner = f"{name}({count} - 1, {self.expression('int', 1)})"
        forms = (f"return {inner}", f"return {inner} + {value}", f"return {inner} ~ {inner}", f"return ({inner})")
        self.line("  " + self.random.choice(forms))
        self.scopes.pop()
        self.line("end")
        self.simple(f"show({name}({self.random.choice((0, 1, 3, 5))}, {self.expression('int', 1)}))")

    def closures(self) -> None:
        """Make closures in a loop that capture its variables, and call them afterwards."""
        name, index, captured = self.new_name(), self.new_name(), self.new_name()
        self.starting(f"local {name} = {{}}")
        self.starting(f"for {index} = 1, {self.random.choice((1, 2, 3))} do")
        self.line(f"  local {captured} = {self.expression('int', 1)}")
        self.scopes.append([Variable(index, "int", False), Variable(captured, "int")])
        step = self.expression("int", 2)
        self.line(f"  {name}[#{name} + 1] = function() {captured} = {captured} + {step} return {captured}, {index} end")
        self.line(f"  {name}[#{name} + 1] = function() {captured} = {captured} ~ {index} return {captured} end")
        self.scopes.pop()
        self.line("end")
        self.simple(f"for {index} = 1, #{name} do show({name}[{index}](), {name}[#{name} - {index} + 1]()) end")

    def loaded_chunk(self) -> None:
        """Load a function's dump, or text."""
        name = self.new_name()
        if self.chance(0.5):
            self.starting(
                f"local {name} = load(string.dump(function(a, b, ...) return {self.constant_expression()}, ... end))"
            )
        else:
            text = f"local a, b = ... ; return {self.constant_expression()}, select('#', ...)"
            mode = self.random.choice(("", ", '=chunk'", ", '@file.lua', 't'", ", 'text', 'bt', {select = select}"))
            self.starting(f"local {name} = assert(load({lua_quoted(text)}{mode}))")
        self.simple(
            f"show({name}({self.expression('int', 1)}, {self.expression('int', 1)}, {self.expression('str', 1)}))"
        )

    def constant_expression(self) -> str:
        form = self.random.choice(
            ("a + b", "a * 2 - b", "{a, b, 3}", "a < b", "(a | b) & 0xff", "a // 1.0", "-a == b", "a .. b")
        )
        return f"({form})" if self.chance(0.5) else f"{form}, a"

    # -- errors -----------------------------------------------------------------------------------------

    def failing_line(self) -> str:
        if self.chance(0.3):
            return self.fill(self.random.choice(FAILING_STATEMENTS), 2)
        failure = self.fill(self.random.choice(FAILURES), 2)
        return self.random.choice(("local _ = {}", "show({})", "return {}", "G_result = {}", "return ({})")).format(
            failure
        )

    def protected_call(self) -> None:
        handlers = ["", "", "function(e) return 'handled ' .. text(e) end", "function(e) error('again') end"]
        if self.content.tracebacks:
            handlers += ["debug.traceback", "function(e) return debug.traceback(text(e), 1) end"]
        if not self.content.messages:
            handlers = ["", "function(e) return e end"]
        handler = self.random.choice(handlers)
        function = "xpcall" if handler else "pcall"
        self.starting(f"show(outcome({function}(function(...)")
        outer = self.cost
        self.function_body([], None, 2)
        self.charge(self.cost - outer if self.cost > outer else FUNCTION_COST // 10)
        if self.chance(0.85):
            self.line(
                f"  do {self.failing_line()} end"
                if self.chance(0.7)
                else f"  if {self.expression('bool', 2)} then {self.failing_line()} end"
            )
        self.line(f"end{', ' if handler else ''}{handler}{self.random.choice(('', ', 1, 2'))})))")

    def closing_block(self) -> None:
        name = self.new_name()
        self.starting("do")
        self.line(f"  local {name} <close> = {self.expression('obj', 2)}")
        self.scopes.append([Variable(name, "obj", False)])
        exits = self.exits
        # No goto to the end of the loop's body: if local variables follow this block there, the reference's code
        # leaves the variable unclosed, and what happens later depends on its stack.
        self.exits = [(leaves[0],) for leaves in exits]
        self.block(3)
        self.exits = exits
        if self.exits and self.chance(0.4):
            self.line(f"  do {self.exits[-1][0]} end")
        self.scopes.pop()
        self.line("end")

    def closing_function(self) -> None:
        """A function that leaves with a to-be-closed variable pending: by return, or by an error."""
        self.starting("show(outcome(pcall(function()")
        first, second = self.new_name(), self.new_name()
        self.line(f"  local {first} <close> = {self.expression('obj', 2)}")
        self.line(f"  local {second} <close> = {self.random.choice(('nil', 'false', self.expression('obj', 2)))}")
        self.line(
            "  "
            + (
                self.failing_line()
                if self.chance(0.5)
                else f"return {self.expression('int', 1)}, {self.expression('str', 1)}"
            )
        )
        self.line("end)))")

    def uncaught_error(self) -> None:
        """End the program with an error that passes through a few functions."""
        outer = self.new_name()
        self.line(f"local function {outer}(n)")
        self.line(f"  if n > 0 then {outer}(n - 1) {self.random.choice(('', 'return nil'))} end")
        self.line(f"  do {self.failing_line()} end")
        self.line("end")
        forms = ("{}(2)", "return {}(1)", "local t = {{m = {}}} t.m(0)", "sorted(setmetatable({{}}, {{__len = {}}}))")
        forms += (
            "coroutine.wrap(function() {}(1) end)()",
            "for _ in {}, 3 do break end",
            "local _ = setmetatable({{}}, {{__unm = function() {}(0) end}}) ; _ = -_",
        )
        self.line(self.random.choice(forms).format(outer))

    # -- coroutines -------------------------------------------------------------------------------------

    def coroutine_statement(self) -> None:
        if self.depth > 2:
            return self.yield_statement()
        name, first = self.new_name(), self.new_name()
        self.starting(f"local {name} = coroutine.create(function({first}, ...)")
        cost = self.coroutine_body(first)
        self.line("end)")
        self.charge(cost)
        return self.simple(f"drive({name}, {self.expression('int', 1)}, {self.expression('str', 1)})")

    def coroutine_body(self, parameter: str) -> int:
        outer, self.in_coroutine = self.in_coroutine, True
        cost = self.function_body([(parameter, "value")], None, 5)
        self.in_coroutine = outer
        form = self.random.choice(
            ("return $int, ...", "do $failing end", "return coroutine.yield($int)", "coroutine.yield(...)")
        )
        self.line("  " + self.fill(form.replace("$failing", self.failing_line().replace("$", ""))))
        return cost

    def iterating_coroutine(self) -> None:
        if self.depth > 2:
            return self.yield_statement()
        name, first = self.new_name(), self.new_name()
        self.starting(f"for {name} in coroutine.wrap(function({first})")
        self.line("  inside[coroutine.running()] = true")
        outer, self.in_coroutine = self.in_coroutine, True
        cost = self.function_body([(first, "value")], None)
        self.in_coroutine = outer
        self.line("  step('end')")
        self.line("end) do")
        self.charge(cost)
        self.line(f"  show({name})")
        self.line("end")
        return None

    def yield_statement(self) -> None:
        if not self.in_coroutine:
            return self.print_values()
        form = self.random.choice(
            (
                "coroutine.yield($int, $str)",
                "show('got', coroutine.yield($value))",
                "show(outcome(pcall(coroutine.yield, $int)))",
                "show(outcome(pcall(function(...) coroutine.yield(...) do $failing end end, $int)))",
                "for i = 1, 2 do coroutine.yield(i, $value) end",
                "show(#{coroutine.yield($int), coroutine.yield($int)})",
                "table.sort({3, 2, 1}, function(a, b) coroutine.yield('sort') return a < b end)",
                "show(outcome(pcall(string.gsub, 'ab', '.', function(c) coroutine.yield(c) end)))",
                "show(outcome(xpcall(function() coroutine.yield($int) end, function(e) return e end)))",
                "show(coroutine.isyieldable(), coroutine.status(coroutine.running()))",
            )
        )
        return self.simple(self.fill(form.replace("$failing", self.failing_line().replace("$", "")), 1))

    # -- classes ----------------------------------------------------------------------------------------

    def define_class(self, name: str) -> None:
        """Define a class whose instances have an integer x and a name, with metamethods that never fail."""
        self.objects_allowed = False
        self.line(f"local {name} = {{}}")
        self.line(f"setmetatable({name}, {{__call = function(class, x, name)")
        self.line("  return setmetatable({x = x, name = name}, class)")
        self.line("end})")
        absent = self.body_text("#tostring(k) + $int", ("k",), ())
        self.line(f"function {name}.__index(o, k)")
        self.line(f"  local method = rawget({name}, k) if method ~= nil then return method end")
        self.line(f"  step('index') return {absent}")
        self.line("end")
        self.line(f"function {name}.__tostring(o) return '{name}<' .. value(o) .. '>' end")
        self.line(f"function {name}:plus(n) return self.x + n end")
        self.line(f"function {name}:renamed(name) return {name}(self.x, name) end")
        self.line(f"{name}.__name = '{name}'")
        for event in ARITHMETIC_EVENTS:
            body = self.body_text("$int ~ value(a)", (), ("value(a)", "value(b)"))
            step = self.random.choice(("", "", f"step('{event}') "))
            self.line(f"{name}.{event} = function(a, b) {step}return {name}({body}, tostring(b):sub(1, 9)) end")
        for event, bodies in METAMETHODS.items():
            step = self.random.choice(("", "", f"step('{event}') "))
            body = self.fill(self.random.choice(bodies), 2)
            self.line(f"{name}.{event} = function(a, b, c) {step}{body} end")
        self.objects_allowed = True
        self.classes.append(name)

    def body_text(self, form: str, strings: tuple[str, ...], integers: tuple[str, ...]) -> str:
        self.scopes.append([Variable(name, "str") for name in strings] + [Variable(name, "int") for name in integers])
        text = self.fill(form, 1)
        self.scopes.pop()
        return text


def lua_quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


# Forms of statements with their weights.
STATEMENTS: tuple[tuple[Callable[[ProgramGenerator], None], int], ...] = (
    (ProgramGenerator.local_statement, 14),
    (ProgramGenerator.unassigned_local, 2),
    (ProgramGenerator.several_results, 3),
    (ProgramGenerator.assignment, 8),
    (ProgramGenerator.swap, 2),
    (ProgramGenerator.print_values, 8),
    (ProgramGenerator.show_values, 8),
    (ProgramGenerator.array_statement, 6),
    (ProgramGenerator.record_statement, 3),
    (ProgramGenerator.object_statement, 5),
    (ProgramGenerator.if_statement, 5),
    (ProgramGenerator.do_statement, 2),
    (ProgramGenerator.counted_loop, 5),
    (ProgramGenerator.repeat_statement, 3),
    (ProgramGenerator.numeric_for, 4),
    (ProgramGenerator.generic_for, 4),
    (ProgramGenerator.leave_loop, 5),
    (ProgramGenerator.forward_goto, 2),
    (ProgramGenerator.function_statement, 8),
    (ProgramGenerator.call_statement, 4),
    (ProgramGenerator.closures, 3),
    (ProgramGenerator.recursive_function, 2),
    (ProgramGenerator.loaded_chunk, 2),
    (ProgramGenerator.protected_call, 10),
    (ProgramGenerator.closing_block, 3),
    (ProgramGenerator.closing_function, 3),
    (ProgramGenerator.coroutine_statement, 5),
    (ProgramGenerator.iterating_coroutine, 3),
    (ProgramGenerator.yield_statement, 5),
)


def random_program(seed: int, style: Style = PLAIN, content: Content = EVERYTHING, size: int | None = None) -> str:
    """Return the program of a seed."""
    return ProgramGenerator(random.Random(seed), style, content).program(size)


def programs(size: int = 6, content: Content = EVERYTHING) -> strategies.SearchStrategy[str]:
    """Return the Hypothesis strategy of programs whose main chunks have at most `size` statements."""
    choices = strategies.randoms(use_true_random=False)
    return strategies.builds(
        lambda choice, count: ProgramGenerator(choice, content=content).program(count),
        choices,
        strategies.integers(1, size),
    )
