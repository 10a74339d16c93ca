"""The fifth layer of the code generator: from the nodes of expressions to code.

The tree is walked in the order in which the reference's parser meets its parts, and `position` is moved along:
before an instruction is emitted, it is the index of the last token that the reference has used by then. The left
operands of operators, and what calls and indices are applied to, nest in the tree to any depth (``a + b + c ...``,
``f()()() ...``), so those chains are walked in loops.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from luapy.bytecode import opcodes as op
from luapy.bytecode.opcodes import FIELDS_PER_FLUSH, MAX_C
from luapy.compiler import ast
from luapy.compiler.descriptors import (
    CALL,
    FALSE,
    FLOAT,
    INTEGER,
    NIL,
    REGISTER,
    RELOCATABLE,
    STRING,
    TRUE,
    VARARG,
    VOID,
    ExpressionDescriptor,
)
from luapy.compiler.lexer import KINDS, NAME
from luapy.compiler.scopes import MAX_FUNCTIONS, Scopes

if TYPE_CHECKING:
    from typing import Callable

_ALL_RESULTS = -1
_FUNCTION_KEYWORD = KINDS["function"]
_SUFFIXED = (ast.Index, ast.Call, ast.MethodCall)


def first_token(node: ast.Node) -> int:
    """Return the index of a node's first token, which for an anonymous function is the keyword before the node."""
    first = node.first
    return first - 1 if first > 0 and node.tokens.kinds[first - 1] == _FUNCTION_KEYWORD else first


class Expressions(Scopes):
    """Code for the forms of section 3.4 of the manual."""

    def expression(self, node: ast.Expression) -> ExpressionDescriptor:
        """Compile an expression."""
        return _CODERS[node.__class__](self, node)

    def expression_list(self, nodes: list[ast.Expression]) -> ExpressionDescriptor:
        """Compile expressions, each but the last into the next register; return the last (VOID if there are none)."""
        if not nodes:
            return ExpressionDescriptor(VOID)
        result = _CODERS[nodes[0].__class__](self, nodes[0])
        for node in nodes[1:]:
            self.position = first_token(node) - 1
            self.to_next_register(result)
            result = _CODERS[node.__class__](self, node)
        return result

    # Simple expressions

    def _nil(self, node: ast.Nil) -> ExpressionDescriptor:
        self.position = node.last
        return ExpressionDescriptor(NIL)

    def _true(self, node: ast.TrueValue) -> ExpressionDescriptor:
        self.position = node.last
        return ExpressionDescriptor(TRUE)

    def _false(self, node: ast.FalseValue) -> ExpressionDescriptor:
        self.position = node.last
        return ExpressionDescriptor(FALSE)

    def _number(self, node: ast.Number) -> ExpressionDescriptor:
        self.position = node.last
        value = node.value
        return ExpressionDescriptor(INTEGER if value.__class__ is int else FLOAT, 0, value)

    def _string(self, node: ast.String) -> ExpressionDescriptor:
        self.position = node.last
        return ExpressionDescriptor(STRING, 0, node.value)

    def _name(self, node: ast.Name) -> ExpressionDescriptor:
        self.position = node.last
        return self.find_variable(node.name)

    def _vararg(self, node: ast.Vararg) -> ExpressionDescriptor:
        # The instruction is emitted before the token is used.
        self.position = node.first - 1
        if not self.proto.is_vararg:
            raise self.syntax_error("cannot use '...' outside a vararg function")
        result = ExpressionDescriptor(VARARG, self.emit_abc(op.VARARG, 0, 0, 1))
        self.position = node.last
        return result

    def _parenthesized(self, node: ast.Parenthesized) -> ExpressionDescriptor:
        result = self.expression(node.expression)
        self.position = node.last
        self.read_variable(result)
        return result

    # Operators

    def _unary(self, node: ast.Unary) -> ExpressionDescriptor:
        operand = self.expression(node.operand)
        self.apply_unary(node.operator, operand, self.lines[node.first])
        return operand

    def _binary(self, node: ast.Binary) -> ExpressionDescriptor:
        chain = [node]
        left = node.left
        while isinstance(left, ast.Binary):
            chain.append(left)
            left = left.left
        result = _CODERS[left.__class__](self, left)
        for node in reversed(chain):
            self.position = node.operator_token
            self.begin_binary(node.operator, result)
            right = _CODERS[node.right.__class__](self, node.right)
            result = self.finish_binary(node.operator, result, right, self.lines[node.operator_token])
        return result

    # Indices and calls

    def _suffixed(self, node: ast.Expression) -> ExpressionDescriptor:
        """Compile a chain of indices, calls and method calls, from its innermost link."""
        chain: list[ast.Index | ast.Call | ast.MethodCall] = []
        while isinstance(node, _SUFFIXED):
            chain.append(node)
            node = node.function if isinstance(node, ast.Call) else node.object
        result = _CODERS[node.__class__](self, node)
        for link in reversed(chain):
            if isinstance(link, ast.Index):
                self._select(result, link)
            elif isinstance(link, ast.Call):
                self.to_next_register(result)
                self._call(result, link)
            else:
                self.prepare_method(result, self._string(link.name))
                self._call(result, link)
        return result

    def _select(self, table: ExpressionDescriptor, node: ast.Index) -> None:
        """Turn `table`, the node's object, into the element that the node names."""
        self.to_register_or_upvalue(table)
        key = self.expression(node.key)
        self.to_value(key)
        self.position = node.last
        self.index(table, key)

    def _call(self, function: ExpressionDescriptor, node: ast.Call | ast.MethodCall) -> None:
        """Turn `function`, which is in a register, into its call; for a method the receiver is already behind it."""
        last = self.expression_list(node.arguments)
        base = function.info
        if last.kind >= CALL:
            self.take_results(last, _ALL_RESULTS)
            self.position = node.last
            count = _ALL_RESULTS
        else:
            self.position = node.last
            if last.kind != VOID:
                self.to_next_register(last)
            count = self.free_register - (base + 1)
        function.kind = CALL
        function.info = self.emit_abc(op.CALL, base, count + 1, 2)
        self.fix_line(self.lines[node.arguments_first])
        # The call takes the function and its arguments away and leaves one result, for now.
        self.free_register = base + 1

    # Functions

    def _function(self, node: ast.Function) -> ExpressionDescriptor:
        return self.function(node, self.lines[node.first])

    def function(self, node: ast.Function, line: int) -> ExpressionDescriptor:
        """Compile a nested function that is defined at `line`, and the instruction that makes a closure of it."""
        protos = self.proto.protos
        self.check_capacity(len(protos), MAX_FUNCTIONS, "functions")
        inner = self.open_function(node, line)
        protos.append(inner.proto)
        inner.function_body(node)
        self.position = node.last
        result = ExpressionDescriptor(RELOCATABLE, self.emit_abx(op.CLOSURE, 0, len(protos) - 1))
        self.to_next_register(result)
        inner.close_function()
        return result

    def open_function(self, node: ast.Function, line: int) -> Expressions:
        """Return the compiler of a nested function; given by the layer above."""
        raise NotImplementedError

    def function_body(self, node: ast.Function) -> None:
        """Compile parameters and statements of this function; given by the layer above."""
        raise NotImplementedError

    def close_function(self) -> None:
        """Finish this function; given by the layer above."""
        raise NotImplementedError

    # Table constructors

    def _table(self, node: ast.Table) -> ExpressionDescriptor:
        """Compile a table constructor. Positional values gather in registers and are stored in batches."""
        self.position = node.first - 1
        pc = self.emit_abc(op.NEWTABLE, 0, 0, 0)
        self.emit_extra(0)
        table = ExpressionDescriptor(REGISTER, self.free_register)
        self.reserve(1)
        pending: ExpressionDescriptor | None = None
        named_count = stored_count = gathered = 0
        for item in node.items:
            if pending is not None:
                self.position = first_token(item) - 1
                self.to_next_register(pending)
                pending = None
                if gathered == FIELDS_PER_FLUSH:
                    self._store_list(table.info, stored_count, gathered)
                    stored_count += gathered
                    gathered = 0
            if isinstance(item, ast.PositionalField):
                self._look_ahead(item.value)
                pending = self.expression(item.value)
                gathered += 1
            elif isinstance(item, (ast.NamedField, ast.KeyedField)):
                self._record_field(table.info, item)
                named_count += 1
        self.position = node.last
        if gathered:
            stored_count += self._store_last(table.info, pending, stored_count, gathered)
        self._set_table_size(pc, table.info, stored_count, named_count)
        return table

    def _look_ahead(self, value: ast.Expression) -> None:
        """Do as the reference does with a value that begins with a name: read one token more to tell it from a field.

        The line of that second token then counts for both.
        """
        first = value.first
        if value.tokens.kinds[first] == NAME:
            self.lines[first] = self.lines[first + 1]

    def _record_field(self, table: int, item: ast.NamedField | ast.KeyedField) -> None:
        free_register = self.free_register
        key = self.expression(item.name if isinstance(item, ast.NamedField) else item.key)
        self.to_value(key)
        # The equals sign is used before the key is.
        self.position = first_token(item.value) - 1
        element = ExpressionDescriptor(REGISTER, table)
        self.index(element, key)
        self.store(element, self.expression(item.value))
        self.free_register = free_register

    def _store_last(self, table: int, last: ExpressionDescriptor | None, stored_count: int, gathered: int) -> int:
        """Store what is left of the list; return the number of values that is known."""
        if last is not None and last.kind >= CALL:
            self.take_results(last, _ALL_RESULTS)
            self._store_list(table, stored_count, 0)
            return gathered - 1
        if last is not None:
            self.to_next_register(last)
        self._store_list(table, stored_count, gathered)
        return gathered

    def _store_list(self, table: int, stored_count: int, count: int) -> None:
        """Store `count` values (0: all up to the top) behind the `stored_count` that the table has already."""
        extra, low = divmod(stored_count, MAX_C + 1)
        self.emit_abc(op.SETLIST, table, count, low, 1 if extra else 0)
        if extra:
            self.emit_extra(extra)
        self.free_register = table + 1

    def _set_table_size(self, pc: int, table: int, list_size: int, record_size: int) -> None:
        """Tell the NEWTABLE at `pc` how many elements are to come."""
        extra, low = divmod(list_size, MAX_C + 1)
        record_bits = (record_size - 1).bit_length() + 1 if record_size else 0
        has_extra = 1 if extra else 0
        self.code[pc] = op.encode_abc(op.NEWTABLE, table, record_bits, low, has_extra)
        self.code[pc + 1] = op.encode_ax(op.EXTRAARG, extra)


_CODERS: dict[type, Callable[..., ExpressionDescriptor]] = {
    ast.Nil: Expressions._nil,
    ast.TrueValue: Expressions._true,
    ast.FalseValue: Expressions._false,
    ast.Number: Expressions._number,
    ast.String: Expressions._string,
    ast.Name: Expressions._name,
    ast.Vararg: Expressions._vararg,
    ast.Parenthesized: Expressions._parenthesized,
    ast.Unary: Expressions._unary,
    ast.Binary: Expressions._binary,
    ast.Index: Expressions._suffixed,
    ast.Call: Expressions._suffixed,
    ast.MethodCall: Expressions._suffixed,
    ast.Function: Expressions._function,
    ast.Table: Expressions._table,
}
