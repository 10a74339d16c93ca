"""A small stack machine that runs a loop in its own bytecode: dictionary dispatch over handler functions."""

from __future__ import annotations

from typing import Any

SMALL = 10
DEFAULT = 10000


class Machine:
    def __init__(self) -> None:
        self.stack: list[Any] = []
        self.variables: dict[str, Any] = {}
        self.counter = 0
        self.running = True


def push(machine: Machine, operand: int) -> None:
    machine.stack.append(operand)


def load(machine: Machine, operand: str) -> None:
    machine.stack.append(machine.variables[operand])


def store(machine: Machine, operand: str) -> None:
    machine.variables[operand] = machine.stack.pop()


def add(machine: Machine, operand: None) -> None:
    right = machine.stack.pop()
    machine.stack[-1] += right


def multiply(machine: Machine, operand: None) -> None:
    right = machine.stack.pop()
    machine.stack[-1] *= right


def modulo(machine: Machine, operand: None) -> None:
    right = machine.stack.pop()
    machine.stack[-1] %= right


def less(machine: Machine, operand: None) -> None:
    right = machine.stack.pop()
    machine.stack[-1] = machine.stack[-1] < right


def jump_if(machine: Machine, operand: int) -> None:
    if machine.stack.pop():
        machine.counter = operand


def halt(machine: Machine, operand: None) -> None:
    machine.running = False


HANDLERS = {
    "push": push,
    "load": load,
    "store": store,
    "add": add,
    "multiply": multiply,
    "modulo": modulo,
    "less": less,
    "jump_if": jump_if,
    "halt": halt,
}


def program(limit: int) -> list[tuple[str, Any]]:
    """Return the code of: total = 1; i = 0; do: total = (total * 31 + i) % 65537; i += 1; while i < limit."""
    return [
        *(("push", 1), ("store", "total"), ("push", 0), ("store", "i")),
        *(("load", "total"), ("push", 31), ("multiply", None), ("load", "i"), ("add", None)),
        *(("push", 65537), ("modulo", None), ("store", "total")),
        *(("load", "i"), ("push", 1), ("add", None), ("store", "i")),
        *(("load", "i"), ("push", limit), ("less", None), ("jump_if", 4)),
        ("halt", None),
    ]


def run(n: int) -> int:
    code = program(n)
    machine = Machine()
    while machine.running:
        name, operand = code[machine.counter]
        machine.counter += 1
        HANDLERS[name](machine, operand)
    return machine.variables["total"]
