"""The package library and ``require`` (manual section 6.3).

There are no C libraries for luapy: the searchers look for them where the reference does, and loading one is an
error that says so.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from luapy.stdlib.limits import check_size, new_string
from luapy.stdlib.system import BINARY, c_string, lua_string, read_source
from luapy.vm.arguments import check_string, opt_string
from luapy.vm.errors import LuaError, runtime_error
from luapy.vm.frames import as_tuple
from luapy.vm.operations import concat_operand, index, is_true, set_index
from luapy.vm.state import new_builtin, new_library
from luapy.vm.table import LuaTable
from luapy.vm.values import FUNCTION_TYPES, NO_VALUE

if TYPE_CHECKING:
    from luapy.vm.state import State
    from luapy.vm.values import LuaValue, Results

DIRECTORY_SEPARATOR = os.sep
PATH_SEPARATOR = ";"
NAME_MARK = "?"
EXECUTABLE_DIRECTORY_MARK = "!"
IGNORE_MARK = "-"
CONFIG = "".join(
    mark + "\n" for mark in (DIRECTORY_SEPARATOR, PATH_SEPARATOR, NAME_MARK, EXECUTABLE_DIRECTORY_MARK, IGNORE_MARK)
)

LUA_DIRECTORY = "/usr/local/share/lua/5.4/"
C_DIRECTORY = "/usr/local/lib/lua/5.4/"
DEFAULT_PATH = PATH_SEPARATOR.join(
    directory + name for directory in (LUA_DIRECTORY, C_DIRECTORY, "./") for name in ("?.lua", "?/init.lua")
)
DEFAULT_C_PATH = PATH_SEPARATOR.join((C_DIRECTORY + "?.so", C_DIRECTORY + "loadall.so", "./?.so"))

# Set in the registry by a host that wants the environment's paths ignored (the option -E).
NO_ENVIRONMENT = "LUA_NOENV"
VERSION_SUFFIX = "_5_4"
PRELOAD = "_PRELOAD"
# What stands between two names in the message that lists the files tried.
_NEXT_FILE = "'\n\tno file '"

NO_DYNAMIC_LIBRARIES = "dynamic libraries not enabled; check your Lua installation"


# -- paths ----------------------------------------------------------------------------------------------


def _path_from_environment(state: State, variable: str, default: str) -> str:
    """Return the value of LUA_PATH or LUA_CPATH, in which ";;" stands for the default path."""
    path = os.environ.get(variable + VERSION_SUFFIX, os.environ.get(variable))
    if path is None or is_true(state.registry.get(NO_ENVIRONMENT)):
        return default
    before, mark, after = lua_string(path).partition(PATH_SEPARATOR * 2)
    if not mark:
        return before
    return PATH_SEPARATOR.join(part for part in (before, default, after) if part)


def _search(state: State, name: str, path: str, separator: str, replacement: str) -> tuple[str | None, str]:
    """Return the first readable file that `path` gives for `name`, or None and the list of those tried."""
    if separator:
        name = name.replace(separator, replacement)
    length = len(path) + path.count(NAME_MARK) * len(name)
    check_size(state, 2 * length + path.count(PATH_SEPARATOR) * len(_NEXT_FILE))
    path = path.replace(NAME_MARK, name)
    files = path.split(PATH_SEPARATOR) if path else []
    for file in files:
        if _is_readable(file):
            return file, ""
    return None, new_string(state, "no file '" + path.replace(PATH_SEPARATOR, _NEXT_FILE) + "'")


def _is_readable(name: str) -> bool:
    try:
        os.close(os.open(c_string(name), os.O_RDONLY | BINARY))
    except OSError:
        return False
    return True


def searchpath(
    state: State,
    name: LuaValue = NO_VALUE,
    path: LuaValue = NO_VALUE,
    separator: LuaValue = None,
    replacement: LuaValue = None,
    *_: LuaValue,
) -> Results:
    # The reference evaluates its arguments from the last to the first.
    replacement = opt_string(state, replacement, 4, DIRECTORY_SEPARATOR)
    separator = opt_string(state, separator, 3, ".")
    path = check_string(state, path, 2)
    file, tried = _search(state, check_string(state, name, 1), path, separator, replacement)
    return file if file is not None else (None, tried)


def _search_in_field(state: State, name: str, field: str) -> tuple[str | None, str]:
    """Search by the path in ``package.path`` or ``package.cpath``."""
    path = concat_operand(index(state, state.library_data["package"], field))
    if path is None:
        raise runtime_error(state, f"'package.{field}' must be a string")
    return _search(state, name, path, ".", DIRECTORY_SEPARATOR)


# -- searchers ------------------------------------------------------------------------------------------


def search_preload(state: State, name: LuaValue = NO_VALUE, *_: LuaValue) -> Results:
    name = check_string(state, name, 1)
    loader = index(state, state.registry.get(PRELOAD), name)
    if loader is None:
        return f"no field package.preload['{name}']"
    return loader, ":preload:"


def search_lua(state: State, name: LuaValue = NO_VALUE, *_: LuaValue) -> Results:
    name = check_string(state, name, 1)
    file, tried = _search_in_field(state, name, "path")
    if file is None:
        return tried
    try:
        text, chunk_name = read_source(state, file)
        return state.load(text, chunk_name), file
    except LuaError as error:
        raise _loading_error(state, name, file, error.value) from None


def search_c(state: State, name: LuaValue = NO_VALUE, *_: LuaValue) -> Results:
    name = check_string(state, name, 1)
    return _refuse_c_library(state, name, name)


def search_c_root(state: State, name: LuaValue = NO_VALUE, *_: LuaValue) -> Results:
    """Submodules may be part of the C library of the package that the first part of their name names."""
    name = check_string(state, name, 1)
    root, dot, _rest = name.partition(".")
    return _refuse_c_library(state, name, root) if dot else ()


def _refuse_c_library(state: State, name: str, library: str) -> Results:
    file, tried = _search_in_field(state, library, "cpath")
    if file is None:
        return tried
    raise _loading_error(state, name, file, NO_DYNAMIC_LIBRARIES)


def _loading_error(state: State, name: str, file: str, message: str) -> LuaError:
    return runtime_error(state, f"error loading module '{name}' from file '{file}':\n\t{message}")


# -- functions ------------------------------------------------------------------------------------------


def loadlib(state: State, path: LuaValue = NO_VALUE, name: LuaValue = NO_VALUE, *_: LuaValue) -> Results:
    check_string(state, path, 1)
    check_string(state, name, 2)
    return None, NO_DYNAMIC_LIBRARIES, "absent"


def require(state: State, name: LuaValue = NO_VALUE, *_: LuaValue) -> Results:
    name = check_string(state, name, 1)
    loaded = index(state, state.loaded, name)
    if is_true(loaded):
        return loaded
    loader, data = _find_loader(state, name)
    module = state.call_single(loader, name, data)
    if module is not None:
        set_index(state, state.loaded, name, module)
    elif index(state, state.loaded, name) is None:
        set_index(state, state.loaded, name, True)
    return index(state, state.loaded, name), data


def _find_loader(state: State, name: str) -> tuple[LuaValue, LuaValue]:
    searchers = index(state, state.library_data["package"], "searchers")
    if searchers.__class__ is not LuaTable:
        raise runtime_error(state, "'package.searchers' must be a table")
    message = ""
    position = 1
    while True:
        searcher = searchers.get(position)
        if searcher is None:
            raise runtime_error(state, f"module '{name}' not found:{message}")
        found, data = (*as_tuple(state.call(searcher, name)), None, None)[:2]
        if found.__class__ in FUNCTION_TYPES:
            return found, data
        if found.__class__ in (str, int, float):
            message += "\n\t" + check_string(state, found, 1)
        position += 1


FUNCTIONS: dict[str, Any] = {"loadlib": loadlib, "searchpath": searchpath}
SEARCHERS: dict[str, Any] = {"preload": search_preload, "lua": search_lua, "c": search_c, "c_root": search_c_root}


def open_library(state: State) -> LuaTable:
    library = new_library(state, "package", FUNCTIONS)
    state.library_data["package"] = library
    searchers = state.new_table()
    for position, (name, searcher) in enumerate(SEARCHERS.items(), 1):
        searchers.set(position, new_builtin(state, name, searcher))
    library.set_string("searchers", searchers)
    library.set_string("path", _path_from_environment(state, "LUA_PATH", DEFAULT_PATH))
    library.set_string("cpath", _path_from_environment(state, "LUA_CPATH", DEFAULT_C_PATH))
    library.set_string("config", CONFIG)
    library.set_string("loaded", state.loaded)
    preload = state.new_table()
    state.registry.set_string(PRELOAD, preload)
    library.set_string("preload", preload)
    state.globals.set_string("require", new_builtin(state, "require", require))
    return library
