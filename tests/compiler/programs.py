"""Random Lua programs for comparing compilers: every statement and expression form, in random layouts.

The programs are made to be compiled, not to be run. `random_program` makes valid ones, but for a few that need a
register too many or assign to a constant; `wrong_program` puts in statements that are likely to be wrong.
"""

from __future__ import annotations

import random

GLOBALS = ("print", "f", "g", "t", "x", "y", "string", "a_rather_long_global_name_of_more_than_forty_characters")
FIELDS = ("x", "y", "name", "insert", "field_with_a_long_name", "a_field_with_a_name_of_more_than_forty_characters")
LOCALS = ("a", "b", "c", "d", "e", "i", "j", "k", "self", "x", "value", "_ENV")
NUMERALS = (
    *("0", "1", "2", "3", "7", "10", "100", "126", "127", "128", "129", "254", "255", "256", "257"),
    *("65535", "65536", "65537", "131071", "131072", "0x7fffffff", "2147483648", "0xffffffffff"),
    *("9007199254740992", "9007199254740993", "9223372036854775807", "0x8000000000000000", "9223372036854775808"),
    *("0.0", "1.0", "2.0", "0.5", "3.25", "127.0", "128.0", "255.0", "65536.0", "65537.0", "1e15", "1e100", "1e308"),
    *("9007199254740992.0", "9007199254740994.0", "2.220446049250313e-16", "1e999", "0x.8p1", "0xA", "1e-5"),
)
STRINGS = (
    *("''", '"x"', '"name"', "'with \\n escape'", '"\\65\\x42\\u{20AC}"', "[[long]]", "[==[\nlong\nstring]==]"),
    '"a string of more than forty characters, which is a long one"',
)
ARITHMETIC = ("+", "-", "*", "/", "//", "%", "^", "&", "|", "~", "<<", ">>")
COMPARISONS = ("==", "~=", "<", "<=", ">", ">=")
# Chances of a line break after a token, of blank lines with it, and how many of these at most.
LAYOUTS = ((0.0, 0.0, 0), (0.05, 0.1, 2), (0.15, 0.2, 3), (0.6, 0.2, 3), (0.1, 0.3, 140), (0.4, 0.05, 300))


class Function:
    """What the generator knows about the function that it is in: its open blocks' variables and labels.

    A variable is a pair: its name, and whether it can be assigned.
    """

    def __init__(self, is_vararg: bool) -> None:
        self.is_vararg = is_vararg
        self.blocks: list[list[tuple[str, bool]]] = [[]]
        self.labels: list[set[str]] = [set()]
        self.loops = 0


class ProgramGenerator:
    """Makes one program from a seed; the same seed gives the same program."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.tokens: list[str] = []
        self.functions = [Function(True)]
        self.label_count = 0
        self.budget = self.random.choice((5, 10, 20, 40, 100))
        self.many_constants = self.chance(0.15)
        self.many_registers = self.chance(0.15)
        self.constant_count = 0

    def program(self) -> str:
        """Return the program."""
        if self.many_constants:
            self.constant_flood()
        if self.many_registers:
            self.register_flood()
        while self.budget > 0:
            self.statement(0)
        if self.chance(0.3):
            self.return_statement(0)
        return self.layout()

    def layout(self) -> str:
        line_break, blank_lines, most = self.random.choice(LAYOUTS)
        parts = []
        for token in self.tokens:
            parts.append(token)
            if self.chance(line_break):
                count = self.random.randint(1, most) if self.chance(blank_lines) else 1
                parts.append("\n" * count)
            elif self.chance(0.02):
                parts.append(self.random.choice((" --[[ comment\n]]", " -- comment\n", "\t")))
            else:
                parts.append(" ")
        return "".join(parts)

    # Helpers

    def chance(self, probability: float) -> bool:
        return self.random.random() < probability

    def add(self, *tokens: str) -> None:
        self.tokens += tokens

    @property
    def function(self) -> Function:
        return self.functions[-1]

    def visible(self) -> list[tuple[str, bool]]:
        return [variable for function in self.functions for block in function.blocks for variable in block]

    def declare(self, name: str, assignable: bool = True) -> None:
        self.function.blocks[-1].append((name, assignable))

    def local_name(self) -> str:
        if self.chance(0.02):
            return "a_local_variable_with_a_name_of_more_than_forty_characters"
        return self.random.choice(LOCALS)

    def variable_name(self, to_assign: bool = False) -> str:
        visible = self.visible()
        name = self.random.choice(visible)[0] if visible and self.chance(0.75) else self.random.choice(GLOBALS)
        if to_assign and not dict(visible).get(name, True) and self.chance(0.999):
            return "t"
        return name

    def fresh_string(self) -> str:
        self.constant_count += 1
        return f"'s{self.constant_count}'"

    # Blocks

    def open_block(self) -> None:
        self.function.blocks.append([])
        self.function.labels.append(set())

    def close_block(self) -> None:
        self.function.blocks.pop()
        self.function.labels.pop()

    def block(self, depth: int, most: int = 4) -> None:
        self.open_block()
        self.block_statements(depth, most)
        self.close_block()

    def block_statements(self, depth: int, most: int = 4) -> None:
        for _ in range(self.random.randint(0, most)):
            self.statement(depth + 1)
        if self.chance(0.1):
            self.return_statement(depth)

    def statement(self, depth: int) -> None:
        self.budget -= 1
        if depth > 6 or self.budget < 0:
            self.call_statement(depth)
            return
        forms, weights = zip(*STATEMENTS)
        self.random.choices(forms, weights)[0](self, depth)

    def semicolon(self, depth: int) -> None:
        self.add(";")

    def local_statement(self, depth: int) -> None:
        names = [self.local_name() for _ in range(self.random.choice((1, 1, 1, 2, 3, 5)))]
        attributes = [self.chance(0.15) for _ in names]
        self.add("local")
        for number, name in enumerate(names):
            if number:
                self.add(",")
            self.add(name)
            if attributes[number]:
                self.add("<", "const", ">")
        if self.chance(0.85):
            self.add("=")
            self.expression_list(depth)
        for name, is_constant in zip(names, attributes):
            self.declare(name, not is_constant)

    def constant_statement(self, depth: int) -> None:
        name = self.local_name()
        self.add("local", name, "<", "const", ">", "=")
        self.random.choice((self.literal, self.literal, self.folded))(depth)
        self.declare(name, False)

    def close_statement(self, depth: int) -> None:
        name = self.local_name()
        self.add("local", name, "<", "close", ">", "=")
        self.expression(depth)
        self.declare(name, False)

    def assignment(self, depth: int) -> None:
        self.target(depth)
        self.add("=")
        self.expression_list(depth, 1 if self.chance(0.8) else 3)

    def multiple_assignment(self, depth: int) -> None:
        for number in range(self.random.choice((2, 2, 3, 4))):
            if number:
                self.add(",")
            self.target(depth)
        self.add("=")
        self.expression_list(depth)

    def target(self, depth: int) -> None:
        if self.chance(0.5):
            self.add(self.variable_name(to_assign=True))
        else:
            self.prefix(depth)
            self.index(depth)

    def call_statement(self, depth: int) -> None:
        self.prefix(depth)
        self.call(depth)

    def do_statement(self, depth: int) -> None:
        self.add("do")
        self.block(depth)
        self.add("end")

    def if_statement(self, depth: int) -> None:
        self.add("if")
        while True:
            self.expression(depth)
            self.add("then")
            self.open_block()
            if self.function.loops and self.chance(0.3):
                self.add("break")
                for _ in range(self.random.choice((0, 0, 1, 2))):
                    self.add(";")
                if self.chance(0.3):
                    self.block_statements(depth, 2)
            else:
                self.block_statements(depth)
            self.close_block()
            if not self.chance(0.25):
                break
            self.add("elseif")
        if self.chance(0.4):
            self.add("else")
            self.block(depth)
        self.add("end")

    def loop_block(self, depth: int) -> None:
        self.function.loops += 1
        self.block(depth)
        self.function.loops -= 1

    def while_statement(self, depth: int) -> None:
        self.add("while")
        self.expression(depth)
        self.add("do")
        self.loop_block(depth)
        self.add("end")

    def repeat_statement(self, depth: int) -> None:
        self.add("repeat")
        self.function.loops += 1
        self.open_block()
        for _ in range(self.random.randint(0, 4)):
            self.statement(depth + 1)
        self.add("until")
        self.expression(depth)
        self.close_block()
        self.function.loops -= 1

    def numeric_for(self, depth: int) -> None:
        name = self.local_name()
        self.add("for", name, "=")
        self.expression(depth)
        self.add(",")
        self.expression(depth)
        if self.chance(0.4):
            self.add(",")
            self.expression(depth)
        self.add("do")
        self.open_block()
        self.declare(name)
        self.loop_block(depth)
        self.close_block()
        self.add("end")

    def generic_for(self, depth: int) -> None:
        names = [self.local_name() for _ in range(self.random.choice((1, 2, 2, 3, 6)))]
        self.add("for", ",".join(names).replace(",", " , "), "in")
        self.expression_list(depth)
        self.add("do")
        self.open_block()
        for name in names:
            self.declare(name)
        self.loop_block(depth)
        self.close_block()
        self.add("end")

    def break_statement(self, depth: int) -> None:
        if self.function.loops:
            self.add("break")
        else:
            self.semicolon(depth)

    def label_statement(self, depth: int) -> None:
        label = self.new_label()
        self.add("::", label, "::")
        self.function.labels[-1].add(label)

    def new_label(self) -> str:
        self.label_count += 1
        return f"l{self.label_count}"

    def goto_statement(self, depth: int) -> None:
        """Jump back to a visible label, or out of a block to a label after it."""
        labels = sorted(label for block in self.function.labels for label in block)
        if labels and self.chance(0.6):
            self.add("goto", self.random.choice(labels))
            return
        label = self.new_label()
        self.add("do")
        self.open_block()
        self.block_statements_with_goto(depth, label)
        self.close_block()
        self.add("end", "::", label, "::")

    def block_statements_with_goto(self, depth: int, label: str) -> None:
        for _ in range(self.random.randint(0, 2)):
            self.statement(depth + 1)
        self.add("if")
        self.expression(depth)
        self.add("then", "goto", label, "end")
        for _ in range(self.random.randint(0, 2)):
            self.statement(depth + 1)

    def continue_loop(self, depth: int) -> None:
        label = self.new_label()
        self.add("while")
        self.expression(depth)
        self.add("do")
        self.function.loops += 1
        self.open_block()
        self.block_statements_with_goto(depth, label)
        self.close_block()
        self.function.loops -= 1
        self.add("::", label, "::")
        if self.chance(0.3):
            self.add("::", self.new_label(), "::", ";")
        self.add("end")

    def return_statement(self, depth: int) -> None:
        self.add("do", "return")
        if self.chance(0.8):
            self.expression_list(depth)
        if self.chance(0.3):
            self.add(";")
        self.add("end")

    # Functions

    def function_statement(self, depth: int) -> None:
        self.add("function", self.variable_name(to_assign=True))
        for _ in range(self.random.choice((0, 0, 1, 2))):
            self.add(".", self.random.choice(FIELDS))
        is_method = self.chance(0.3)
        if is_method:
            self.add(":", self.random.choice(FIELDS))
        self.function_body(depth, is_method)

    def local_function(self, depth: int) -> None:
        name = self.local_name()
        self.add("local", "function", name)
        self.declare(name)
        self.function_body(depth)

    def function_body(self, depth: int, is_method: bool = False) -> None:
        parameters = [self.local_name() for _ in range(self.random.choice((0, 1, 2, 3, 6)))]
        is_vararg = self.chance(0.3)
        self.functions.append(Function(is_vararg))
        if is_method:
            self.declare("self")
        self.add("(")
        for number, name in enumerate(parameters):
            if number:
                self.add(",")
            self.add(name)
            self.declare(name)
        if is_vararg:
            if parameters:
                self.add(",")
            self.add("...")
        self.add(")")
        self.block_statements(depth + 1)
        self.add("end")
        self.functions.pop()

    # Expressions

    def expression_list(self, depth: int, most: int = 4) -> None:
        for number in range(self.random.randint(1, most)):
            if number:
                self.add(",")
            self.expression(depth)

    def expression(self, depth: int) -> None:
        if depth > 9:
            self.literal(depth)
            return
        forms, weights = zip(*EXPRESSIONS)
        self.random.choices(forms, weights)[0](self, depth)

    def literal(self, depth: int) -> None:
        if self.many_constants and self.chance(0.5):
            self.add(self.fresh_string())
        elif self.chance(0.5):
            self.add(self.random.choice(NUMERALS))
        else:
            self.add(self.random.choice(("nil", "true", "false", *STRINGS)))

    def variable(self, depth: int) -> None:
        self.add(self.variable_name())

    def folded(self, depth: int) -> None:
        """Add an operation on numerals only."""
        if self.chance(0.3):
            self.add(self.random.choice(("-", "~", "not")))
        self.add(self.random.choice(NUMERALS))
        for _ in range(self.random.randint(0, 2)):
            self.add(self.random.choice(ARITHMETIC), self.random.choice(NUMERALS))

    def binary(self, depth: int) -> None:
        self.expression(depth + 1)
        for _ in range(self.random.choice((1, 1, 1, 2, 4))):
            self.add(self.random.choice(ARITHMETIC))
            self.expression(depth + 1)

    def logical(self, depth: int) -> None:
        self.expression(depth + 1)
        for _ in range(self.random.choice((1, 1, 2, 3))):
            self.add(self.random.choice(("and", "or")))
            self.expression(depth + 1)

    def comparison(self, depth: int) -> None:
        self.expression(depth + 1)
        self.add(self.random.choice(COMPARISONS))
        self.expression(depth + 1)

    def concatenation(self, depth: int) -> None:
        self.expression(depth + 1)
        for _ in range(self.random.choice((1, 2, 5))):
            self.add("..")
            self.expression(depth + 1)

    def unary(self, depth: int) -> None:
        self.add(self.random.choice(("-", "not", "not", "#", "~")))
        self.expression(depth + 1)

    def parenthesized(self, depth: int) -> None:
        self.add("(")
        self.expression(depth + 1)
        self.add(")")

    def vararg(self, depth: int) -> None:
        if self.function.is_vararg:
            self.add("...")
        else:
            self.variable(depth)

    def anonymous_function(self, depth: int) -> None:
        self.add("function")
        self.function_body(depth + 1)

    def prefix(self, depth: int) -> None:
        """Add a variable or parenthesized expression with indices and calls behind it."""
        # A statement that begins with a parenthesis would go on with the statement before.
        if self.tokens and self.tokens[-1] in ("=", "(", ",", "return", "and", "or", "not", "+") and self.chance(0.2):
            self.parenthesized(depth)
        else:
            self.add(self.variable_name())
        for _ in range(self.random.choice((0, 0, 1, 1, 2, 3))):
            if self.chance(0.7):
                self.index(depth)
            else:
                self.call(depth)

    def called(self, depth: int) -> None:
        self.prefix(depth)
        self.call(depth)

    def index(self, depth: int) -> None:
        if self.chance(0.6):
            self.add(".", self.random.choice(FIELDS))
        else:
            self.add("[")
            self.expression(depth + 2)
            self.add("]")

    def call(self, depth: int) -> None:
        if self.chance(0.25):
            self.add(":", self.random.choice(FIELDS))
        kind = self.random.random()
        if kind < 0.1:
            self.add(self.random.choice(STRINGS))
        elif kind < 0.2:
            self.table(depth + 1)
        else:
            self.add("(")
            if self.chance(0.8):
                self.expression_list(depth + 2)
            self.add(")")

    def table(self, depth: int) -> None:
        count = self.random.choice((0, 1, 2, 3, 5, 5, 8))
        if self.chance(0.03):
            count = self.random.choice((49, 50, 51, 100, 300, 600))
        self.add("{")
        for number in range(count):
            if number:
                self.add(self.random.choice((",", ",", ";")))
            self.field(depth if count < 20 else 10)
        if count and self.chance(0.2):
            self.add(",")
        self.add("}")

    def field(self, depth: int) -> None:
        kind = self.random.random()
        if kind < 0.25:
            self.add(self.random.choice(FIELDS), "=")
        elif kind < 0.4:
            self.add("[")
            self.expression(depth + 2)
            self.add("]", "=")
        self.expression(depth + 2)

    def constant_flood(self) -> None:
        """Use so many constants that later ones have indices beyond one byte."""
        self.add("f", "(")
        for number in range(self.random.choice((100, 250, 256, 300))):
            self.add("x", "..") if number == 0 else self.add("==", "x", "..")
            self.add(self.fresh_string())
        self.add(")")

    def register_flood(self) -> None:
        """Declare so many variables that expressions come near the limits of variables and registers."""
        self.add("local")
        for number in range(self.random.choice((100, 150, 180, 195))):
            self.add(f"v{number}") if number == 0 else self.add(",", f"v{number}")
            self.declare(f"v{number}")

    def put_in(self, statements: tuple[str, ...], count: int) -> None:
        """Put statements into the finished program, each in front of one that is there or at the end of a block."""
        places = [place for place, token in enumerate(self.tokens) if token in STARTS] or [0]
        for place in sorted(self.random.choices(places, k=count), reverse=True):
            self.tokens.insert(place, self.random.choice(statements))


# Forms with their weights.
STATEMENTS = (
    (ProgramGenerator.local_statement, 20),
    (ProgramGenerator.assignment, 14),
    (ProgramGenerator.multiple_assignment, 5),
    (ProgramGenerator.call_statement, 14),
    (ProgramGenerator.if_statement, 10),
    (ProgramGenerator.while_statement, 4),
    (ProgramGenerator.numeric_for, 4),
    (ProgramGenerator.generic_for, 4),
    (ProgramGenerator.repeat_statement, 4),
    (ProgramGenerator.do_statement, 4),
    (ProgramGenerator.function_statement, 4),
    (ProgramGenerator.local_function, 5),
    (ProgramGenerator.goto_statement, 3),
    (ProgramGenerator.continue_loop, 3),
    (ProgramGenerator.break_statement, 3),
    (ProgramGenerator.semicolon, 1),
    (ProgramGenerator.close_statement, 2),
    (ProgramGenerator.constant_statement, 6),
    (ProgramGenerator.label_statement, 2),
)
EXPRESSIONS = (
    (ProgramGenerator.literal, 20),
    (ProgramGenerator.variable, 22),
    (ProgramGenerator.binary, 12),
    (ProgramGenerator.logical, 8),
    (ProgramGenerator.comparison, 6),
    (ProgramGenerator.unary, 6),
    (ProgramGenerator.concatenation, 3),
    (ProgramGenerator.prefix, 6),
    (ProgramGenerator.called, 8),
    (ProgramGenerator.table, 4),
    (ProgramGenerator.anonymous_function, 3),
    (ProgramGenerator.vararg, 3),
    (ProgramGenerator.folded, 3),
    (ProgramGenerator.parenthesized, 3),
)
# Tokens in front of which a statement can usually be put.
STARTS = ("local", "if", "while", "for", "repeat", "end", "::")
# Statements that are often wrong where they are put.
SUSPICIOUS = (
    *("goto a", "::a::", "::b::", "goto b", "goto c", "::c::", "goto a ::a:: ::b:: ;", "break"),
    *("local x <const> = 1", "local x <const> = {}", "x = 1", "a, i = 2", "function x.y() end", "function a() end"),
    *("local y <close> = 1", "local q <wrong> = 1", "local a <close>, b <close> = 1"),
    *("local a <const>, b <const> = 1, 2", "do local x goto a end", "repeat goto a local x ::a:: until x"),
    *("local function f() goto a end", "local function f() x = ... end"),
    "repeat local x if x then goto b end local function f() return x end ::b:: until f()",
    "while true do local x; local function f() return x end if f then goto a end end",
    *("if x then break; else break end", "if x then break ; local y end", "if not x then break end"),
    *("if false then break end", "do ...", "x = = 1", "end"),
)


def random_program(seed: int) -> str:
    """Return the valid program of a seed."""
    return ProgramGenerator(seed).program()


def wrong_program(seed: int) -> str:
    """Return a program that is likely to have an error of meaning, or several, and perhaps one of form."""
    generator = ProgramGenerator(seed)
    generator.budget = min(generator.budget, 40)
    generator.program()
    generator.put_in(SUSPICIOUS, generator.random.choice((1, 2, 3, 6, 12)))
    return generator.layout()
