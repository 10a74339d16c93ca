"""The abstract syntax tree of Lua 5.4 (manual section 9): one class for each form, each with its place in the source.

Every node knows the tokens it spans: `first` and `last` are indices into `tokens`, and `line`, `column`,
`end_line` and `end_column` (lines and columns counted from 1, the end column exclusive) say the same for people.
Parentheses are nodes of their own (`Parenthesized`): they cut a call or ``...`` to one value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from luapy.compiler.lexer import Tokens


class Node:
    """A piece of syntax. `children` walks the tree; `fields` names what a class holds."""

    __slots__ = ("first", "last", "tokens")
    fields: tuple[str, ...] = ()

    def __init__(self, tokens: Tokens, first: int, last: int) -> None:
        self.tokens = tokens
        self.first = first
        self.last = last

    @property
    def line(self) -> int:
        return self.tokens.start_line(self.first)

    @property
    def column(self) -> int:
        return self.tokens.start_column(self.first)

    @property
    def end_line(self) -> int:
        return self.tokens.end_line(self.last)

    @property
    def end_column(self) -> int:
        return self.tokens.end_column(self.last)

    def children(self) -> Iterator[Node]:
        """Yield the nodes directly below this one, in source order."""
        for field in self.fields:
            value = getattr(self, field)
            if isinstance(value, Node):
                yield value
            elif isinstance(value, list):
                for item in value:
                    if isinstance(item, Node):
                        yield item

    def __repr__(self) -> str:
        return "".join(_write(self))


def _write(node: Node) -> Iterator[str]:
    """Yield the parts of a node's text; not by recursion, as a tree may be deeper than Python's stack."""
    pending: list[object] = [node]
    while pending:
        part = pending.pop()
        if isinstance(part, Node):
            pending.append(_Text(")"))
            for position, field in reversed(list(enumerate(part.fields))):
                pending += [getattr(part, field), _Text(f"{', ' if position else ''}{field}=")]
            yield type(part).__name__ + "("
        elif isinstance(part, list):
            pending.append(_Text("]"))
            for position, item in reversed(list(enumerate(part))):
                pending += [item, _Text(", " if position else "")]
            yield "["
        else:
            yield part if isinstance(part, _Text) else repr(part)


class _Text(str):
    """Text to be written as it is."""

    __slots__ = ()


class Expression(Node):
    """A form that has values."""

    __slots__ = ()


class Statement(Node):
    """A form that acts."""

    __slots__ = ()


class Block(Node):
    """Statements of one scope. `last` is the block's last token; an empty block has `last` < `first`."""

    __slots__ = ("statements",)
    fields = ("statements",)

    def __init__(self, tokens: Tokens, first: int, last: int, statements: list[Statement]) -> None:
        self.tokens = tokens
        self.first = first
        self.last = last
        self.statements = statements


class Chunk(Node):
    """A whole source text: the main function, which is vararg. Its last token is the end of the text."""

    __slots__ = ("body",)
    fields = ("body",)

    def __init__(self, tokens: Tokens, first: int, last: int, body: Block) -> None:
        self.tokens = tokens
        self.first = first
        self.last = last
        self.body = body


class Nil(Expression):
    """``nil``"""

    __slots__ = ()


class TrueValue(Expression):
    """``true``"""

    __slots__ = ()


class FalseValue(Expression):
    """``false``"""

    __slots__ = ()


class Vararg(Expression):
    """``...``"""

    __slots__ = ()


class Number(Expression):
    """A numeral: a 64-bit ``int`` or a ``float``."""

    __slots__ = ("value",)
    fields = ("value",)

    def __init__(self, tokens: Tokens, first: int, last: int, value: int | float) -> None:
        self.tokens = tokens
        self.first = first
        self.last = last
        self.value = value


class String(Expression):
    """A literal string, one character (0 to 255) for each byte."""

    __slots__ = ("value",)
    fields = ("value",)

    def __init__(self, tokens: Tokens, first: int, last: int, value: str) -> None:
        self.tokens = tokens
        self.first = first
        self.last = last
        self.value = value


class Function(Expression):
    """A function body, ``(parameters) block end``: from the opening parenthesis to ``end``.

    `is_method` adds the parameter ``self`` in front.
    """

    __slots__ = ("body", "is_method", "is_vararg", "parameters")
    fields = ("parameters", "is_vararg", "body", "is_method")

    def __init__(
        self,
        tokens: Tokens,
        first: int,
        last: int,
        parameters: list[Name],
        is_vararg: bool,
        body: Block,
        is_method: bool,
    ) -> None:
        self.tokens = tokens
        self.first = first
        self.last = last
        self.parameters = parameters
        self.is_vararg = is_vararg
        self.body = body
        self.is_method = is_method


class Name(Expression):
    """An identifier: a variable where it stands as an expression."""

    __slots__ = ("name",)
    fields = ("name",)

    def __init__(self, tokens: Tokens, first: int, last: int, name: str) -> None:
        self.tokens = tokens
        self.first = first
        self.last = last
        self.name = name


class Index(Expression):
    """``object[key]``, and ``object.key`` (then `key` is a `String` and `dotted` is true)."""

    __slots__ = ("dotted", "key", "object")
    fields = ("object", "key", "dotted")

    def __init__(
        self, tokens: Tokens, first: int, last: int, object: Expression, key: Expression, dotted: bool
    ) -> None:
        self.tokens = tokens
        self.first = first
        self.last = last
        self.object = object
        self.key = key
        self.dotted = dotted


class Call(Expression):
    """``function(arguments)``; `arguments_first` is the index of the token that opens the arguments."""

    __slots__ = ("arguments", "arguments_first", "function")
    fields = ("function", "arguments", "arguments_first")

    def __init__(
        self,
        tokens: Tokens,
        first: int,
        last: int,
        function: Expression,
        arguments: list[Expression],
        arguments_first: int,
    ) -> None:
        self.tokens = tokens
        self.first = first
        self.last = last
        self.function = function
        self.arguments = arguments
        self.arguments_first = arguments_first


class MethodCall(Expression):
    """``object:name(arguments)``; `name` is a `String`."""

    __slots__ = ("arguments", "arguments_first", "name", "object")
    fields = ("object", "name", "arguments", "arguments_first")

    def __init__(
        self,
        tokens: Tokens,
        first: int,
        last: int,
        object: Expression,
        name: String,
        arguments: list[Expression],
        arguments_first: int,
    ) -> None:
        self.tokens = tokens
        self.first = first
        self.last = last
        self.object = object
        self.name = name
        self.arguments = arguments
        self.arguments_first = arguments_first


class Parenthesized(Expression):
    """``(expression)``"""

    __slots__ = ("expression",)
    fields = ("expression",)

    def __init__(self, tokens: Tokens, first: int, last: int, expression: Expression) -> None:
        self.tokens = tokens
        self.first = first
        self.last = last
        self.expression = expression


class Unary(Expression):
    """``operator operand``; the operator is one of ``- not # ~`` and is the node's first token."""

    __slots__ = ("operand", "operator")
    fields = ("operator", "operand")

    def __init__(self, tokens: Tokens, first: int, last: int, operator: str, operand: Expression) -> None:
        self.tokens = tokens
        self.first = first
        self.last = last
        self.operator = operator
        self.operand = operand


class Binary(Expression):
    """``left operator right``; `operator_token` is the index of the operator's token."""

    __slots__ = ("left", "operator", "operator_token", "right")
    fields = ("operator", "left", "right", "operator_token")

    def __init__(
        self,
        tokens: Tokens,
        first: int,
        last: int,
        operator: str,
        left: Expression,
        right: Expression,
        operator_token: int,
    ) -> None:
        self.tokens = tokens
        self.first = first
        self.last = last
        self.operator = operator
        self.left = left
        self.right = right
        self.operator_token = operator_token


class Table(Expression):
    """A table constructor; `items` are `PositionalField`, `NamedField` and `KeyedField` nodes."""

    __slots__ = ("items",)
    fields = ("items",)

    def __init__(self, tokens: Tokens, first: int, last: int, items: list[Field]) -> None:
        self.tokens = tokens
        self.first = first
        self.last = last
        self.items = items


class Field(Node):
    """One field of a table constructor."""

    __slots__ = ()


class PositionalField(Field):
    """``value``"""

    __slots__ = ("value",)
    fields = ("value",)

    def __init__(self, tokens: Tokens, first: int, last: int, value: Expression) -> None:
        self.tokens = tokens
        self.first = first
        self.last = last
        self.value = value


class NamedField(Field):
    """``name = value``; `name` is a `String`."""

    __slots__ = ("name", "value")
    fields = ("name", "value")

    def __init__(self, tokens: Tokens, first: int, last: int, name: String, value: Expression) -> None:
        self.tokens = tokens
        self.first = first
        self.last = last
        self.name = name
        self.value = value


class KeyedField(Field):
    """``[key] = value``"""

    __slots__ = ("key", "value")
    fields = ("key", "value")

    def __init__(self, tokens: Tokens, first: int, last: int, key: Expression, value: Expression) -> None:
        self.tokens = tokens
        self.first = first
        self.last = last
        self.key = key
        self.value = value


class Empty(Statement):
    """``;``"""

    __slots__ = ()


class Assignment(Statement):
    """``targets = values``"""

    __slots__ = ("targets", "values")
    fields = ("targets", "values")

    def __init__(
        self, tokens: Tokens, first: int, last: int, targets: list[Expression], values: list[Expression]
    ) -> None:
        self.tokens = tokens
        self.first = first
        self.last = last
        self.targets = targets
        self.values = values


class CallStatement(Statement):
    """A call used as a statement."""

    __slots__ = ("call",)
    fields = ("call",)

    def __init__(self, tokens: Tokens, first: int, last: int, call: Expression) -> None:
        self.tokens = tokens
        self.first = first
        self.last = last
        self.call = call


class Do(Statement):
    """``do block end``"""

    __slots__ = ("body",)
    fields = ("body",)

    def __init__(self, tokens: Tokens, first: int, last: int, body: Block) -> None:
        self.tokens = tokens
        self.first = first
        self.last = last
        self.body = body


class While(Statement):
    """``while condition do block end``"""

    __slots__ = ("body", "condition")
    fields = ("condition", "body")

    def __init__(self, tokens: Tokens, first: int, last: int, condition: Expression, body: Block) -> None:
        self.tokens = tokens
        self.first = first
        self.last = last
        self.condition = condition
        self.body = body


class Repeat(Statement):
    """``repeat block until condition``"""

    __slots__ = ("body", "condition")
    fields = ("body", "condition")

    def __init__(self, tokens: Tokens, first: int, last: int, body: Block, condition: Expression) -> None:
        self.tokens = tokens
        self.first = first
        self.last = last
        self.body = body
        self.condition = condition


class IfClause(Node):
    """``if`` or ``elseif`` with its condition and block; it ends with the block, or with ``then`` if that is empty."""

    __slots__ = ("body", "condition")
    fields = ("condition", "body")

    def __init__(self, tokens: Tokens, first: int, last: int, condition: Expression, body: Block) -> None:
        self.tokens = tokens
        self.first = first
        self.last = last
        self.condition = condition
        self.body = body


class If(Statement):
    """``if ... elseif ... else ... end``; `orelse` is None without ``else``."""

    __slots__ = ("clauses", "orelse")
    fields = ("clauses", "orelse")

    def __init__(self, tokens: Tokens, first: int, last: int, clauses: list[IfClause], orelse: Block | None) -> None:
        self.tokens = tokens
        self.first = first
        self.last = last
        self.clauses = clauses
        self.orelse = orelse


class NumericFor(Statement):
    """``for variable = start, limit, step do block end``; `step` may be None."""

    __slots__ = ("body", "limit", "start", "step", "variable")
    fields = ("variable", "start", "limit", "step", "body")

    def __init__(
        self,
        tokens: Tokens,
        first: int,
        last: int,
        variable: Name,
        start: Expression,
        limit: Expression,
        step: Expression | None,
        body: Block,
    ) -> None:
        self.tokens = tokens
        self.first = first
        self.last = last
        self.variable = variable
        self.start = start
        self.limit = limit
        self.step = step
        self.body = body


class GenericFor(Statement):
    """``for variables in values do block end``"""

    __slots__ = ("body", "values", "variables")
    fields = ("variables", "values", "body")

    def __init__(
        self,
        tokens: Tokens,
        first: int,
        last: int,
        variables: list[Name],
        values: list[Expression],
        body: Block,
    ) -> None:
        self.tokens = tokens
        self.first = first
        self.last = last
        self.variables = variables
        self.values = values
        self.body = body


class FunctionStatement(Statement):
    """``function a.b:c() ... end``; `target` is a `Name` or (dotted) `Index`."""

    __slots__ = ("function", "target")
    fields = ("target", "function")

    def __init__(self, tokens: Tokens, first: int, last: int, target: Expression, function: Function) -> None:
        self.tokens = tokens
        self.first = first
        self.last = last
        self.target = target
        self.function = function


class LocalFunction(Statement):
    """``local function name() ... end``"""

    __slots__ = ("function", "name")
    fields = ("name", "function")

    def __init__(self, tokens: Tokens, first: int, last: int, name: Name, function: Function) -> None:
        self.tokens = tokens
        self.first = first
        self.last = last
        self.name = name
        self.function = function


class AttributedName(Node):
    """A name in a ``local`` statement with its attribute (``const``, ``close``, any text as written, or None)."""

    __slots__ = ("attribute", "name")
    fields = ("name", "attribute")

    def __init__(self, tokens: Tokens, first: int, last: int, name: str, attribute: str | None) -> None:
        self.tokens = tokens
        self.first = first
        self.last = last
        self.name = name
        self.attribute = attribute


class Local(Statement):
    """``local names = values``; `values` is empty when there is no ``=``."""

    __slots__ = ("names", "values")
    fields = ("names", "values")

    def __init__(
        self, tokens: Tokens, first: int, last: int, names: list[AttributedName], values: list[Expression]
    ) -> None:
        self.tokens = tokens
        self.first = first
        self.last = last
        self.names = names
        self.values = values


class Return(Statement):
    """``return values``; a closing semicolon belongs to it."""

    __slots__ = ("values",)
    fields = ("values",)

    def __init__(self, tokens: Tokens, first: int, last: int, values: list[Expression]) -> None:
        self.tokens = tokens
        self.first = first
        self.last = last
        self.values = values


class Break(Statement):
    """``break``"""

    __slots__ = ()


class Goto(Statement):
    """``goto label``"""

    __slots__ = ("label",)
    fields = ("label",)

    def __init__(self, tokens: Tokens, first: int, last: int, label: str) -> None:
        self.tokens = tokens
        self.first = first
        self.last = last
        self.label = label


class Label(Statement):
    """``::name::``"""

    __slots__ = ("name",)
    fields = ("name",)

    def __init__(self, tokens: Tokens, first: int, last: int, name: str) -> None:
        self.tokens = tokens
        self.first = first
        self.last = last
        self.name = name
