"""Typed expressions for generated programs.

An expression of a type always has a value of that type, except for the wild ones, which may be wrong in any way and
are only used where errors are caught.
"""

from __future__ import annotations

from typing import NamedTuple

from tests.generators.choices import Choices

TYPES = ("integer", "float", "string", "boolean", "list", "record", "function", "object")
LITERALS = {
    "integer": (
        "0",
        "1",
        "2",
        "3",
        "7",
        "-1",
        "10",
        "255",
        "0x7fffffffffffffff",
        "math.mininteger",
        "(1 << 31)",
        "-5",
        "64",
    ),
    "float": (
        "0.0",
        "1.0",
        "0.5",
        "-2.5",
        "3.0",
        "1e15",
        "-0.0",
        "1e300",
        "(2^53)",
        "0.1",
        "1e-5",
        "100.0",
        "1/0",
        "-1/0",
    ),
    "string": ('""', '"a"', '"abc"', '"10"', '"0x1F"', '"3.0"', '" x y "', '"%d"', '"A\\0B"', '"\\200\\n"', '"-7"'),
    "boolean": ("true", "false"),
}
# What an expression is when it may not nest any deeper.
SIMPLE = {
    **LITERALS,
    "list": ("{}", "{1, 2}", "{3, 1, 2}"),
    "record": ('{x = 1, y = 2, name = "n"}',),
    "object": ("new_object(3)", "new_object(-1)"),
    "function": ("math.max", "math.min"),
}
ARITHMETIC = ("+", "-", "*", "//", "%", "&", "|", "~", "<<", ">>")
FLOAT_ARITHMETIC = ("+", "-", "*", "/", "//", "%", "^")
COMPARISONS = ("==", "~=", "<", "<=", ">", ">=")
EVERY_OPERATOR = (*ARITHMETIC, "/", "^", "..", *COMPARISONS, "and", "or")
FORMATS = ('"%d|%5d"', '"%x %d"', '"%-4d%03d"', '"%s:%s"', '"%i %c"', '"%g %s"')
PATTERNS = ('"%a+"', '"%d"', '"."', '"[a-c]"', '"(%w)(%w)"', '"^%s*"', '"%s*$"', '"b-"', '"%w%W"', '"()"')


class Variable(NamedTuple):
    """A variable in scope. `cost` is what one call costs, for a function; `varargs` says that it takes any number."""

    name: str
    type: str
    assignable: bool = True
    cost: int = 0
    varargs: bool = False


class Expressions:
    """Makes expressions out of the variables in scope. `weight` is how often the present place may run."""

    MAX_COST = 3_000

    def __init__(self, choices: Choices) -> None:
        self.choices = choices
        self.scope: list[Variable] = []
        self.weight = 1
        self.cost = 0
        self.in_coroutine = False
        self.in_varargs = False
        self.protected = 0

    def variables(self, wanted: str, assignable: bool = False) -> list[Variable]:
        return [v for v in self.scope if v.type == wanted and (v.assignable or not assignable)]

    def expression(self, wanted: str, depth: int = 2) -> str:
        """Return an expression of the type `wanted`, nested at most `depth` levels."""
        known = self.variables(wanted)
        if known and (depth <= 0 or self.choices.chance(40)):
            return self.choices.pick(known).name
        if depth <= 0 or (wanted in LITERALS and self.choices.chance(25)):
            return self.choices.pick(SIMPLE[wanted])
        result: str = getattr(self, wanted)(depth - 1)
        return result

    def wild(self, depth: int = 1) -> str:
        """Return an expression that may have any type or fail."""
        pick = self.choices.pick
        kind = self.choices.below(9)
        if kind == 0 or depth <= 0:
            return pick([v.name for v in self.scope] + ["nil", "{}", "undefined", "print"])
        if kind <= 3:
            return f"({self.wild(depth - 1)} {pick(EVERY_OPERATOR)} {self.wild(depth - 1)})"
        if kind == 4:
            return f"{pick(('-', '~', '#', 'not '))}({self.wild(depth - 1)})"
        if kind == 5:
            return f"({self.wild(depth - 1)}).{pick(('x', 'y', 'missing', 'v'))}"
        if kind == 6:
            return f"({self.wild(depth - 1)})[{self.wild(depth - 1)}]"
        if kind == 7:
            return f"({self.wild(depth - 1)})({self.wild(depth - 1)})"
        call = (
            "string.rep(%s, 2)",
            "math.floor(%s)",
            "#%s",
            "table.concat(%s)",
            "(%s):upper()",
            "tostring(%s) .. 1",
            "select(%s, 1, 2)",
        )
        return pick(call) % self.wild(depth - 1)

    # -- one method for each type ---------------------------------------------------------------------------

    def integer(self, depth: int) -> str:
        pick = self.choices.pick
        kind = self.choices.below(12)
        if kind <= 3:
            return self._integer_operation(depth)
        if kind == 4:
            return f"{pick(('-', '~'))}({self.expression('integer', depth)})"
        if kind == 5:
            return f"#{self._variable_or('string', depth)}"
        if kind == 6:
            listed = self._variable_or("list", depth)
            return f"({listed}[{self.expression('integer', depth)}] or #{listed})"
        if kind == 7:
            return f"{self._variable_or('record', depth)}.{pick(('x', 'y'))}"
        if kind == 8:
            return self._call(depth)
        if kind == 9:
            return f"(math.{pick(('max', 'min'))}({self.expression('integer', depth)}, {self.expression('integer', depth)}))"
        if kind == 10:
            return self._special_integer(depth)
        return f"({self.expression('boolean', depth)} and {self.expression('integer', depth)} or {self.expression('integer', depth)})"

    def _integer_operation(self, depth: int) -> str:
        operator = self.choices.pick(ARITHMETIC)
        left, right = self.expression("integer", depth), self.expression("integer", depth)
        if operator in ("//", "%") and not (self.protected and self.choices.chance(30)):
            right = f"({right} | 1)"  # never zero
        return f"({left} {operator} {right})"

    def _special_integer(self, depth: int) -> str:
        kind = self.choices.below(4)
        if kind == 0 and self.in_coroutine:
            return f"coroutine.yield({self.expression(self.choices.pick(TYPES[:4]), depth)})"
        if kind == 1 and self.in_varargs:
            return 'select("#", ...)'
        if kind == 2:
            return f"{self._variable_or('object', depth)}.v"
        return f"(string.byte({self.expression('string', depth)}, {self.choices.pick(('1', '-1', '2'))}) or 0)"

    def float(self, depth: int) -> str:
        kind = self.choices.below(5)
        if kind <= 1:
            operator = self.choices.pick(FLOAT_ARITHMETIC)
            return f"({self.expression('float', depth)} {operator} {self.expression('float', depth)})"
        if kind == 2:
            return f"({self.expression('integer', depth)} / {self.expression('integer', depth)})"
        if kind == 3:
            return f"({self.expression('float', depth)} {self.choices.pick('+-*')} {self.expression('integer', depth)})"
        return f"math.{self.choices.pick(('abs', 'fmod', 'sqrt'))}({self.expression('float', depth)}, 3.0)"

    def string(self, depth: int) -> str:
        pick = self.choices.pick
        kind = self.choices.below(8)
        text = self._variable_or("string", depth)
        if kind == 0:
            return f"({self.expression('string', depth)} .. {self.expression(pick(('string', 'integer', 'float')), depth)})"
        if kind == 1:
            return f"({text}):sub({self.expression('integer', depth)}, {pick(('-1', '2', '3', '-2'))})"
        if kind == 2:
            return f"({text}):{pick(('upper', 'lower', 'reverse'))}()"
        if kind == 3:
            return f"({text}):rep({pick(('0', '1', '2', '3'))})"
        if kind == 4:
            return f"string.format({pick(FORMATS)}, {self._variable_or('integer', 0)} & 127, 7)"
        if kind == 5:
            return f"tostring({self.expression(pick(('integer', 'float', 'boolean')), depth)})"
        if kind == 6:
            return f"table.concat({self._variable_or('list', depth)}, {pick((chr(34) * 2, chr(34) + ',' + chr(34)))})"
        return f"(({text}):gsub({pick(PATTERNS)}, {pick((chr(34) + '<%0>' + chr(34), 'string.upper', '{a = 1}'))}))"

    def boolean(self, depth: int) -> str:
        pick = self.choices.pick
        kind = self.choices.below(5)
        if kind <= 1:
            wanted = pick(("integer", "float", "string", "object"))
            return f"({self.expression(wanted, depth)} {pick(COMPARISONS)} {self.expression(wanted, depth)})"
        if kind == 2:
            return f"not {self._variable_or('boolean', depth)}"
        if kind == 3:
            return f"({self.expression('boolean', depth)} {pick(('and', 'or'))} {self.expression('boolean', depth)})"
        return f"({self.expression(pick(TYPES), depth)} {pick(('==', '~='))} {self.expression(pick(TYPES), depth)})"

    def list(self, depth: int) -> str:
        kind = self.choices.below(3)
        if kind == 0 and self.variables("list"):
            return (
                f"{{table.unpack({self.choices.pick(self.variables('list')).name}, 1, {self.choices.between(0, 4)})}}"
            )
        items = [self.expression("integer", depth) for _ in range(self.choices.between(0, 4))]
        return "{" + ", ".join(items) + "}"

    def record(self, depth: int) -> str:
        x, y = self.expression("integer", depth), self.expression("integer", depth)
        return f'{{x = {x}, ["y"] = {y}, name = {self.expression("string", depth)}}}'

    def object(self, depth: int) -> str:
        kind = self.choices.below(4)
        if kind == 0:
            return f"(-{self._variable_or('object', depth)})"
        if kind == 1:
            operator = self.choices.pick(("+", "-", "*", "&", "|"))
            return f"({self._variable_or('object', depth)} {operator} {self.expression('integer', depth)})"
        return f"new_object({self.expression('integer', depth)})"

    def function(self, depth: int) -> str:
        """Return a function of two integers that answers an integer."""
        names = [f"v{len(self.scope) + 900}", f"v{len(self.scope) + 901}"]
        outer = self.enter_function(names)
        result = self.expression("integer", depth)
        self.leave_function(outer)
        return f"function({', '.join(names)}) return {result} end"

    # -- helpers ----------------------------------------------------------------------------------------------

    def enter_function(self, parameters: list[str]) -> tuple[int, bool, bool, int]:
        """Begin the body of a function of integers; answers what leave_function takes."""
        outer = len(self.scope), self.in_coroutine, self.in_varargs, self.protected
        self.scope += [Variable(name, "integer") for name in parameters]
        self.in_coroutine = self.in_varargs = False
        self.protected = 0
        return outer

    def leave_function(self, outer: tuple[int, bool, bool, int]) -> None:
        length, self.in_coroutine, self.in_varargs, self.protected = outer
        del self.scope[length:]

    def _variable_or(self, wanted: str, depth: int) -> str:
        """Return a variable if there is one, else a parenthesised expression."""
        known = self.variables(wanted)
        return self.choices.pick(known).name if known else f"({self.expression(wanted, depth)})"

    def _call(self, depth: int) -> str:
        affordable = [v for v in self.variables("function") if (v.cost + 5) * self.weight <= self.MAX_COST - self.cost]
        if not affordable:
            return self.choices.pick(LITERALS["integer"])
        function = self.choices.pick(affordable)
        self.cost += (function.cost + 5) * self.weight
        count = self.choices.between(0, 4) if function.varargs else 2
        return f"({function.name}({', '.join(self.expression('integer', depth) for _ in range(count))}))"
