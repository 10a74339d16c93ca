"""A small runtime of the tests' own: what a converter and the errors need, without the rest of the API."""

from __future__ import annotations

from typing import Any

from luapy.embed.conversion import ConversionOptions, Converter, LuaReference
from luapy.embed.errors import LuaSyntaxError, to_machine, to_public
from luapy.embed.tracebacks import keep_source
from luapy.stdlib import open_libraries
from luapy.vm.errors import LuaError as MachineError
from luapy.vm.frames import as_tuple
from luapy.vm.state import State
from luapy.vm.values import Builtin, Userdata


class Wrapper(LuaReference):
    """Any Lua value that is no scalar; call it if it is a function."""

    __slots__ = ()

    def __init__(self, runtime: Host, value: Any) -> None:
        self._runtime = runtime
        self._value = value

    def __call__(self, *arguments: Any) -> Any:
        return self._runtime.call(self._value, *arguments)


class Host:
    """A state that Python functions can be given to, and that runs chunks."""

    def __init__(self, options: ConversionOptions | None = None, encoding: str | None = "utf-8", **more: Any) -> None:
        self.state = State()
        open_libraries(self.state)
        self.converter = Converter(
            self.state, encoding=encoding, proxy=self.proxy, wrap=self.wrap, options=options, **more
        )

    def proxy(self, value: Any) -> Any:
        if not callable(value) or isinstance(value, BaseException):
            return self.state.new_userdata(value)

        def call(*arguments: Any) -> Any:
            try:
                return self.converter.to_lua(value(*map(self.converter.to_python, arguments)))
            except BaseException as exception:
                error = to_machine(self, exception)
            raise error

        return Builtin(getattr(value, "__name__", "?"), call)

    def wrap(self, value: Any) -> Any:
        return value.value if isinstance(value, Userdata) else Wrapper(self, value)

    def call(self, function: Any, *arguments: Any) -> Any:
        try:
            results = self.state.call_for_host(function, *map(self.converter.to_lua, arguments))
        except BaseException as error:
            failure = to_public(self, error)
        else:
            values = tuple(map(self.converter.to_python, as_tuple(results)))
            return values[0] if len(values) == 1 else values
        raise failure

    def load(self, source: str, name: str = "=chunk") -> Wrapper:
        try:
            function = self.state.load(source.encode().decode("latin-1"), name)
        except MachineError as error:
            failure = to_public(self, error, LuaSyntaxError)
        else:
            keep_source(function.proto, source)
            return Wrapper(self, function)
        raise failure

    def run(self, source: str, name: str = "=chunk", **names: Any) -> Any:
        for key, value in names.items():
            self.state.globals.set(key, self.converter.to_lua(value))
        return self.load(source, name)()
