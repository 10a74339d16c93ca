"""Makes the syntax tree: one method for each named alternative of grammar.lark.

A method takes one argument for each symbol of its alternative, in order: the token's index for a terminal, what
a method returned for a nonterminal. Lists of statements, expressions and so on grow in place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn, Union

from luapy.compiler import ast
from luapy.compiler.errors import semantic_error, syntax_error

if TYPE_CHECKING:
    from luapy.compiler.lexer import Tokens

    Parameters = tuple[int, list[ast.Name], bool, int]
    Arguments = tuple[int, list[ast.Expression], int]
    Targets = tuple[list[ast.Expression], list[ast.Expression]]
    FieldItem = Union[ast.PositionalField, ast.NamedField, ast.KeyedField]


class TreeBuilder:
    """Builds the tree of one source text.

    `varargs` says for each function that is being read, innermost last, whether it is vararg. While `completing`
    is set the text has ended in an error, and wrong forms are made right instead of being reported.
    """

    __slots__ = ("completing", "texts", "tokens", "varargs")

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self.texts: list[str] = tokens.values  # type: ignore[assignment]
        self.varargs = [True]
        self.completing = False

    def block_after(self, opener: int, statements: list[ast.Statement]) -> ast.Block:
        """Return the block of `statements` that follows the token or node ending at `opener`."""
        last = statements[-1].last if statements else opener
        return ast.Block(self.tokens, opener + 1, last, statements)

    def text_at(self, index: int) -> ast.String:
        """Return the name at `index` as the string that it means after a dot or as a field."""
        return ast.String(self.tokens, index, index, self.texts[index])

    def fail(self, index: int, message: str) -> NoReturn:
        raise syntax_error(self.tokens, index, message)

    # Chunks, blocks, lists of statements

    def chunk(self, statements: list[ast.Statement]) -> ast.Chunk:
        end = len(self.tokens) - 1
        return ast.Chunk(self.tokens, 0, end, self.block_after(-1, statements))

    def no_statements(self) -> list[ast.Statement]:
        return []

    def more_statements(self, statements: list[ast.Statement], statement: ast.Statement) -> list[ast.Statement]:
        statements.append(statement)
        return statements

    block_with_return = more_statements

    def labelled_statements(self, statements: list[ast.Statement], labels: list[ast.Statement]) -> list[ast.Statement]:
        statements += labels
        return statements

    def more_void_statements(self, statements: list[ast.Statement], semicolon: int) -> list[ast.Statement]:
        statements.append(ast.Empty(self.tokens, semicolon, semicolon))
        return statements

    def label(self, opener: int, name: int, closer: int, following: list[ast.Statement]) -> list[ast.Statement]:
        return [ast.Label(self.tokens, opener, closer, self.texts[name]), *following]

    # Simple statements

    def empty_statement(self, semicolon: int) -> ast.Empty:
        return ast.Empty(self.tokens, semicolon, semicolon)

    def call_statement(self, call: ast.Expression) -> ast.CallStatement:
        if not isinstance(call, (ast.Call, ast.MethodCall)):
            if not self.completing:
                self.fail(call.last + 1, "syntax error")
            call = ast.Call(self.tokens, call.first, call.last, call, [], call.last)
        return ast.CallStatement(self.tokens, call.first, call.last, call)

    def target(self, target: ast.Expression) -> ast.Expression:
        if not isinstance(target, (ast.Name, ast.Index)):
            if not self.completing:
                self.fail(target.last + 1, "syntax error")
            key = ast.String(self.tokens, target.last, target.last, "")
            target = ast.Index(self.tokens, target.first, target.last, target, key, True)
        return target

    def assignment(self, target: ast.Expression, equals: int, values: list[ast.Expression]) -> ast.Assignment:
        return ast.Assignment(self.tokens, target.first, values[-1].last, [target], values)

    def multiple_assignment(self, target: ast.Expression, comma: int, rest: Targets) -> ast.Assignment:
        targets, values = rest
        targets.append(target)
        targets.reverse()
        return ast.Assignment(self.tokens, target.first, values[-1].last, targets, values)

    def last_target(self, target: ast.Expression, equals: int, values: list[ast.Expression]) -> Targets:
        return [target], values

    def more_targets(self, target: ast.Expression, comma: int, rest: Targets) -> Targets:
        rest[0].append(target)
        return rest

    def break_statement(self, keyword: int) -> ast.Break:
        return ast.Break(self.tokens, keyword, keyword)

    def goto_statement(self, keyword: int, name: int) -> ast.Goto:
        return ast.Goto(self.tokens, keyword, name, self.texts[name])

    def return_statement(self, keyword: int, values: list[ast.Expression] | None = None) -> ast.Return:
        if values is None:
            return ast.Return(self.tokens, keyword, keyword, [])
        return ast.Return(self.tokens, keyword, values[-1].last, values)

    def empty_return_closed(self, keyword: int, semicolon: int) -> ast.Return:
        return ast.Return(self.tokens, keyword, semicolon, [])

    def return_statement_closed(self, keyword: int, values: list[ast.Expression], semicolon: int) -> ast.Return:
        return ast.Return(self.tokens, keyword, semicolon, values)

    # Control structures

    def do_statement(self, do: int, statements: list[ast.Statement], end: int) -> ast.Do:
        return ast.Do(self.tokens, do, end, self.block_after(do, statements))

    def while_statement(
        self, keyword: int, condition: ast.Expression, do: int, statements: list[ast.Statement], end: int
    ) -> ast.While:
        return ast.While(self.tokens, keyword, end, condition, self.block_after(do, statements))

    def repeat_statement(
        self, keyword: int, statements: list[ast.Statement], until: int, condition: ast.Expression
    ) -> ast.Repeat:
        return ast.Repeat(self.tokens, keyword, condition.last, self.block_after(keyword, statements), condition)

    def if_clause(
        self, keyword: int, condition: ast.Expression, then: int, statements: list[ast.Statement]
    ) -> ast.IfClause:
        block = self.block_after(then, statements)
        return ast.IfClause(self.tokens, keyword, block.last, condition, block)

    def no_clauses(self) -> list[ast.IfClause]:
        return []

    def more_clauses(
        self,
        clauses: list[ast.IfClause],
        keyword: int,
        condition: ast.Expression,
        then: int,
        statements: list[ast.Statement],
    ) -> list[ast.IfClause]:
        clauses.append(self.if_clause(keyword, condition, then, statements))
        return clauses

    def if_statement(
        self,
        keyword: int,
        condition: ast.Expression,
        then: int,
        statements: list[ast.Statement],
        clauses: list[ast.IfClause],
        end: int,
    ) -> ast.If:
        first = self.if_clause(keyword, condition, then, statements)
        return ast.If(self.tokens, keyword, end, [first, *clauses], None)

    def if_else_statement(
        self,
        keyword: int,
        condition: ast.Expression,
        then: int,
        statements: list[ast.Statement],
        clauses: list[ast.IfClause],
        else_keyword: int,
        else_statements: list[ast.Statement],
        end: int,
    ) -> ast.If:
        first = self.if_clause(keyword, condition, then, statements)
        orelse = self.block_after(else_keyword, else_statements)
        return ast.If(self.tokens, keyword, end, [first, *clauses], orelse)

    def numeric_for(
        self,
        keyword: int,
        variable: int,
        equals: int,
        start: ast.Expression,
        comma: int,
        limit: ast.Expression,
        do: int,
        statements: list[ast.Statement],
        end: int,
    ) -> ast.NumericFor:
        block = self.block_after(do, statements)
        return ast.NumericFor(self.tokens, keyword, end, self.name(variable), start, limit, None, block)

    def numeric_for_with_step(
        self,
        keyword: int,
        variable: int,
        equals: int,
        start: ast.Expression,
        comma: int,
        limit: ast.Expression,
        second_comma: int,
        step: ast.Expression,
        do: int,
        statements: list[ast.Statement],
        end: int,
    ) -> ast.NumericFor:
        block = self.block_after(do, statements)
        return ast.NumericFor(self.tokens, keyword, end, self.name(variable), start, limit, step, block)

    def generic_for(
        self,
        keyword: int,
        names: list[ast.Name],
        in_keyword: int,
        values: list[ast.Expression],
        do: int,
        statements: list[ast.Statement],
        end: int,
    ) -> ast.GenericFor:
        return ast.GenericFor(self.tokens, keyword, end, names, values, self.block_after(do, statements))

    # Functions

    def no_parameters(self, opener: int, closer: int) -> Parameters:
        self.varargs.append(False)
        return opener, [], False, closer

    def vararg_parameter(self, opener: int, dots: int, closer: int) -> Parameters:
        self.varargs.append(True)
        return opener, [], True, closer

    def parameters(self, opener: int, names: list[ast.Name], closer: int) -> Parameters:
        self.varargs.append(False)
        return opener, names, False, closer

    def vararg_parameters(self, opener: int, names: list[ast.Name], comma: int, dots: int, closer: int) -> Parameters:
        self.varargs.append(True)
        return opener, names, True, closer

    def function_body(
        self, parameters: Parameters, statements: list[ast.Statement], end: int, is_method: bool
    ) -> ast.Function:
        self.varargs.pop()
        first, names, is_vararg, closer = parameters
        return ast.Function(self.tokens, first, end, names, is_vararg, self.block_after(closer, statements), is_method)

    def function(self, keyword: int, parameters: Parameters, statements: list[ast.Statement], end: int) -> ast.Function:
        return self.function_body(parameters, statements, end, False)

    def function_statement(
        self, keyword: int, target: ast.Expression, parameters: Parameters, statements: list[ast.Statement], end: int
    ) -> ast.FunctionStatement:
        function = self.function_body(parameters, statements, end, False)
        return ast.FunctionStatement(self.tokens, keyword, end, target, function)

    def method_statement(
        self,
        keyword: int,
        object: ast.Expression,
        colon: int,
        name: int,
        parameters: Parameters,
        statements: list[ast.Statement],
        end: int,
    ) -> ast.FunctionStatement:
        function = self.function_body(parameters, statements, end, True)
        return ast.FunctionStatement(self.tokens, keyword, end, self.dotted_index(object, colon, name), function)

    def local_function(
        self,
        local: int,
        keyword: int,
        name: int,
        parameters: Parameters,
        statements: list[ast.Statement],
        end: int,
    ) -> ast.LocalFunction:
        function = self.function_body(parameters, statements, end, False)
        return ast.LocalFunction(self.tokens, local, end, self.name(name), function)

    # Local variables

    def first_name(self, name: int) -> list[ast.Name]:
        return [self.name(name)]

    def more_names(self, names: list[ast.Name], comma: int, name: int) -> list[ast.Name]:
        names.append(self.name(name))
        return names

    def plain_name(self, name: int) -> ast.AttributedName:
        return ast.AttributedName(self.tokens, name, name, self.texts[name], None)

    def attributed_name(self, name: int, opener: int, attribute: int, closer: int) -> ast.AttributedName:
        text = self.texts[attribute]
        if text not in ("const", "close") and not self.completing:
            raise semantic_error(self.tokens, closer + 1, f"unknown attribute '{text}'")
        return ast.AttributedName(self.tokens, name, closer, self.texts[name], text)

    def first_attributed_name(self, name: ast.AttributedName) -> list[ast.AttributedName]:
        return [name]

    def more_attributed_names(
        self, names: list[ast.AttributedName], comma: int, name: ast.AttributedName
    ) -> list[ast.AttributedName]:
        several = name.attribute == "close" and any(other.attribute == "close" for other in names)
        if several and not self.completing:
            raise semantic_error(self.tokens, name.last + 1, "multiple to-be-closed variables in local list")
        names.append(name)
        return names

    def local_statement(
        self,
        keyword: int,
        names: list[ast.AttributedName],
        equals: int | None = None,
        values: list[ast.Expression] | None = None,
    ) -> ast.Local:
        if values is None:
            return ast.Local(self.tokens, keyword, names[-1].last, names, [])
        return ast.Local(self.tokens, keyword, values[-1].last, names, values)

    # Expressions

    def first_expression(self, expression: ast.Expression) -> list[ast.Expression]:
        return [expression]

    def more_expressions(
        self, expressions: list[ast.Expression], comma: int, expression: ast.Expression
    ) -> list[ast.Expression]:
        expressions.append(expression)
        return expressions

    def name(self, name: int) -> ast.Name:
        return ast.Name(self.tokens, name, name, self.texts[name])

    def parenthesized(self, opener: int, expression: ast.Expression, closer: int) -> ast.Parenthesized:
        return ast.Parenthesized(self.tokens, opener, closer, expression)

    def dotted_index(self, object: ast.Expression, dot: int, name: int) -> ast.Index:
        return ast.Index(self.tokens, object.first, name, object, self.text_at(name), True)

    def index(self, object: ast.Expression, opener: int, key: ast.Expression, closer: int) -> ast.Index:
        return ast.Index(self.tokens, object.first, closer, object, key, False)

    def no_arguments(self, opener: int, closer: int) -> Arguments:
        return opener, [], closer

    def arguments(self, opener: int, expressions: list[ast.Expression], closer: int) -> Arguments:
        return opener, expressions, closer

    def table_argument(self, table: ast.Table) -> Arguments:
        return table.first, [table], table.last

    def string_argument(self, string: int) -> Arguments:
        return string, [self.string(string)], string

    def call(self, function: ast.Expression, arguments: Arguments) -> ast.Call:
        opener, values, last = arguments
        return ast.Call(self.tokens, function.first, last, function, values, opener)

    def method_call(self, object: ast.Expression, colon: int, name: int, arguments: Arguments) -> ast.MethodCall:
        opener, values, last = arguments
        return ast.MethodCall(self.tokens, object.first, last, object, self.text_at(name), values, opener)

    def number(self, number: int) -> ast.Number:
        return ast.Number(self.tokens, number, number, self.tokens.values[number])  # type: ignore[arg-type]

    def string(self, string: int) -> ast.String:
        return ast.String(self.tokens, string, string, self.texts[string])

    def nil(self, keyword: int) -> ast.Nil:
        return ast.Nil(self.tokens, keyword, keyword)

    def true_value(self, keyword: int) -> ast.TrueValue:
        return ast.TrueValue(self.tokens, keyword, keyword)

    def false_value(self, keyword: int) -> ast.FalseValue:
        return ast.FalseValue(self.tokens, keyword, keyword)

    def vararg(self, dots: int) -> ast.Vararg:
        if not self.varargs[-1] and not self.completing:
            self.fail(dots, "cannot use '...' outside a vararg function")
        return ast.Vararg(self.tokens, dots, dots)

    def unary(self, operator: int, operand: ast.Expression) -> ast.Unary:
        return ast.Unary(self.tokens, operator, operand.last, self.texts[operator], operand)

    def binary(self, left: ast.Expression, operator: int, right: ast.Expression) -> ast.Binary:
        return ast.Binary(self.tokens, left.first, right.last, self.texts[operator], left, right, operator)

    # Table constructors

    def no_fields(self) -> list[ast.Field]:
        return []

    def more_fields(self, fields: list[ast.Field], field: FieldItem, separator: int) -> list[ast.Field]:
        fields.append(field)
        return fields

    def table(self, opener: int, fields: list[ast.Field], closer: int) -> ast.Table:
        return ast.Table(self.tokens, opener, closer, fields)

    def table_with_last_field(self, opener: int, fields: list[ast.Field], field: FieldItem, closer: int) -> ast.Table:
        fields.append(field)
        return ast.Table(self.tokens, opener, closer, fields)

    def positional_field(self, value: ast.Expression) -> ast.PositionalField:
        return ast.PositionalField(self.tokens, value.first, value.last, value)

    def named_field(self, name: int, equals: int, value: ast.Expression) -> ast.NamedField:
        return ast.NamedField(self.tokens, name, value.last, self.text_at(name), value)

    def keyed_field(
        self, opener: int, key: ast.Expression, closer: int, equals: int, value: ast.Expression
    ) -> ast.KeyedField:
        return ast.KeyedField(self.tokens, opener, value.last, key, value)
