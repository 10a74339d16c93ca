"""Typed Lua expressions at random, and what the generator knows about the variables that they may use."""

from __future__ import annotations

import random
import re
from typing import NamedTuple

from tests.generators.templates import FORMS, LEAVES

_HOLE = re.compile(r"\$(\w+)")
MAIN_COST = 2500
FUNCTION_COST = 150
DEEPEST = 4


class Signature(NamedTuple):
    """Types of a function's parameters, of its one result, and how many statements a call runs at most."""

    parameters: tuple[str, ...]
    result: str
    cost: int


class Variable(NamedTuple):
    """A variable in scope; `type` is a type of the templates, or "function" with a signature."""

    name: str
    type: str
    assignable: bool = True
    signature: Signature | None = None


class ExpressionGenerator:
    """Makes expressions of a given type from the visible variables; `random` makes every choice.

    `cost` counts the statements that the function being generated runs at most; `weight` is how often the
    statement being generated runs. Calls are made only as far as the limit allows: so every program ends soon.
    """

    def __init__(self, choices: random.Random, local_prefix: str = "L") -> None:
        self.random = choices
        self.local_prefix = local_prefix
        self.name_count = 0
        self.scopes: list[list[Variable]] = [[]]
        self.cost = 0
        self.cost_limit = MAIN_COST
        self.weight = 1
        self.classes: list[str] = []
        self.objects_allowed = True

    def chance(self, probability: float) -> bool:
        return self.random.random() < probability

    # -- variables --------------------------------------------------------------------------------------

    def new_name(self) -> str:
        self.name_count += 1
        return f"{self.local_prefix}{self.name_count}"

    def declare(self, name: str, type: str, assignable: bool = True, signature: Signature | None = None) -> None:
        self.scopes[-1].append(Variable(name, type, assignable, signature))

    def variables(self, type: str | None = None) -> list[Variable]:
        """Return the visible variables (of a type), each name's innermost one."""
        visible = {variable.name: variable for scope in self.scopes for variable in scope}
        return [variable for variable in visible.values() if type is None or variable.type == type]

    def affordable(self, cost: int) -> bool:
        return self.cost + cost * self.weight <= self.cost_limit

    def charge(self, cost: int) -> None:
        self.cost += cost * self.weight

    # -- expressions ------------------------------------------------------------------------------------

    def expression(self, type: str, depth: int = 0) -> str:
        """Return an expression of a type that evaluates without an error."""
        if type == "obj":
            return self.object(depth)
        variables = self.variables(type)
        if variables and self.chance(0.3 if depth < 2 else 0.6):
            return self.random.choice(variables).name
        if depth >= DEEPEST or type not in FORMS or self.chance(0.25):
            return self.random.choice(LEAVES[type])
        if self.chance(0.2):
            call = self.call(type, depth)
            if call is not None:
                return call
        return self.fill(self.random.choice(self.forms(type)), depth)

    def forms(self, type: str) -> tuple[str, ...]:
        if self.objects_allowed and self.classes:
            return FORMS[type]
        return tuple(form for form in FORMS[type] if "$obj" not in form)

    def object(self, depth: int) -> str:
        variables = self.variables("obj")
        if variables and self.chance(0.6):
            return self.random.choice(variables).name
        if depth < DEEPEST and self.chance(0.4):
            return self.fill(self.random.choice(FORMS["obj"]), depth)
        arguments = self.arguments(("int", "str"), depth + 2)
        return f"{self.random.choice(self.classes)}({arguments})"

    def fill(self, template: str, depth: int = 0) -> str:
        """Return the template with an expression in place of each `$type`."""
        return _HOLE.sub(lambda hole: self.hole(hole.group(1), depth + 1), template)

    def hole(self, name: str, depth: int) -> str:
        if not name.endswith("_variable"):
            return self.expression(name, depth)
        type = name[: -len("_variable")]
        variables = self.variables(None if type == "any" else type)
        if variables:
            return self.random.choice(variables).name
        return f"({self.random.choice(LEAVES['int' if type == 'any' else type])})"

    def call(self, type: str, depth: int) -> str | None:
        """Return a call of a visible function with results of a type, None if there is none that is cheap enough."""
        functions = [
            (variable, variable.signature)
            for variable in self.variables("function")
            if variable.signature is not None
            and variable.signature.result == type
            and self.affordable(variable.signature.cost)
        ]
        if not functions or not self.objects_allowed:
            return None
        function, signature = self.random.choice(functions)
        self.charge(signature.cost)
        return f"{function.name}({self.arguments(signature.parameters, depth + 1)})"

    def arguments(self, types: tuple[str, ...], depth: int) -> str:
        return ", ".join(self.expression(type, depth) for type in types)

    def scalar_type(self) -> str:
        return self.random.choice(("int", "int", "float", "str", "str", "bool"))

    def any_type(self) -> str:
        types = ("int", "int", "int", "float", "str", "str", "bool", "ints", "strs", "obj", "value")
        type = self.random.choice(types)
        return "int" if type == "obj" and not (self.classes and self.objects_allowed) else type
