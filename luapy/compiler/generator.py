"""The top of the code generator: whole functions, and the main function of a chunk."""

from __future__ import annotations

from luapy.bytecode import opcodes as op
from luapy.bytecode.proto import Proto
from luapy.compiler import ast
from luapy.compiler.emitter import FIELD_K, ChunkContext
from luapy.compiler.scopes import ENVIRONMENT
from luapy.compiler.statements import Statements

# Jumps to jumps are shortened by so many steps at most, which ends loops of jumps.
_MAX_JUMP_STEPS = 100


class FunctionCompiler(Statements):
    """Compiles one function into its prototype."""

    def open_function(self, node: ast.Function, line: int) -> FunctionCompiler:
        """Return the compiler of a function nested in this one, defined at `line`."""
        proto = Proto(self.proto.source)
        proto.line_defined = line
        proto.last_line_defined = self.lines[node.last]
        return FunctionCompiler(self.chunk, proto, node.first, self)

    def function_body(self, node: ast.Function) -> None:
        """Compile parameters and statements of this function."""
        if node.is_method:
            self.declare("self")
            self.show_variables(1)
        for parameter in node.parameters:
            self.position = parameter.last
            self.declare(parameter.name)
        self.show_variables(len(node.parameters))
        self.proto.parameter_count = self.variable_count
        if node.is_vararg:
            self.position = node.parameters[-1].last + 2 if node.parameters else node.first + 1
            self.accept_varargs()
        self.reserve(self.variable_count)
        self.statements(node.body.statements)
        self.position = node.last

    def accept_varargs(self) -> None:
        """Make this a vararg function."""
        self.proto.is_vararg = True
        self.emit_abc(op.VARARGPREP, self.proto.parameter_count, 0, 0)

    def close_function(self) -> None:
        """Finish this function: the final return, and what only the whole code shows."""
        self.emit_return(self.local_registers, 0)
        self.leave_block()
        self._finish_code()
        proto = self.proto
        proto.max_stack_size = self.max_stack_size
        proto.constants = self.constants.values

    def _finish_code(self) -> None:
        """Complete the returns, now that it is known what they must close, and shorten jumps to jumps."""
        code = self.code
        is_vararg = self.proto.is_vararg
        returns_more = self.needs_close or is_vararg
        addition = FIELD_K if self.needs_close else 0
        if is_vararg:
            addition |= (self.proto.parameter_count + 1) << 24
        for pc, instruction in enumerate(code):
            opcode = instruction & 0x7F
            if opcode == op.JMP:
                self.set_destination(pc, self._final_target(pc))
            elif returns_more and op.TAILCALL <= opcode <= op.RETURN1:
                if opcode != op.TAILCALL:
                    opcode = op.RETURN
                code[pc] = instruction & ~0x7F | opcode | addition

    def _final_target(self, pc: int) -> int:
        code = self.code
        for _ in range(_MAX_JUMP_STEPS):
            if code[pc] & 0x7F != op.JMP:
                break
            pc += op.get_sj(code[pc]) + 1
        return pc


def generate(chunk: ast.Chunk, chunk_name: str) -> Proto:
    """Compile a syntax tree to the prototype of its main function, a vararg function with the upvalue ``_ENV``.

    Raises LuaSyntaxError for what the grammar cannot tell: wrong gotos and labels, assignments to constants,
    unknown attributes, ``...`` outside vararg functions, and more variables, upvalues, registers or code than a
    function can have.
    """
    main = FunctionCompiler(ChunkContext(chunk.tokens), Proto(chunk_name), -1, None)
    main.accept_varargs()
    main.add_upvalue(ENVIRONMENT, True, 0, 0)
    main.statements(chunk.body.statements)
    main.position = chunk.last - 1
    main.close_function()
    return main.proto
