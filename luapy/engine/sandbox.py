"""A state for sandboxed programs: libraries by policy, protected; fresh globals for each run; nothing left behind.

At the levels above NONE all that a program can reach and change is its own: its globals are a new table, and the
libraries and metatables are read-only. So `reset` has to see to what lies around the program only. At NONE, and where
the policy leaves the libraries open, it puts back what a `Snapshot` has kept.
"""

from __future__ import annotations

import errno
import os
from collections import OrderedDict
from io import BytesIO
from types import MethodType
from typing import TYPE_CHECKING, Any

from luapy.engine.chunks import copy_of
from luapy.engine.clock import Clock
from luapy.engine.host import HostObjects
from luapy.engine.libraries import ABSENT, CONSTANTS, FILE_FUNCTIONS, KEPT, LIBRARY_FUNCTIONS, allowed_form, form_of
from luapy.engine.modules import Modules
from luapy.engine.output import Sink
from luapy.engine.policy import SandboxLevel
from luapy.engine.restricted import RESTRICTED
from luapy.engine.snapshot import Snapshot
from luapy.engine.values import Values
from luapy.engine.virtual_files import MOST_OPEN, failure, open_stream
from luapy.stdlib import open_libraries
from luapy.stdlib.io import DEFAULT_NAMES, FILE_TYPE, OPEN_STREAMS, close_streams
from luapy.stdlib.random import Generator
from luapy.vm.heap.sizes import code_size, loaded_size
from luapy.vm.identities import Identities
from luapy.vm.state import REGISTRY_GLOBALS, State
from luapy.vm.table import LuaTable
from luapy.vm.values import Builtin
from luapy.vm.wholetables import copy_table

if TYPE_CHECKING:
    from luapy.bytecode.proto import Proto
    from luapy.engine.chunks import Chunk
    from luapy.engine.context import Context
    from luapy.engine.host import Offer
    from luapy.engine.policy import Limits, SecurityPolicy
    from luapy.engine.virtual_files import FileSystem
    from luapy.stdlib.files import Stream
    from luapy.vm.values import LuaFunction, LuaValue

# Compiled chunks that a state keeps, and the bytes of source that they may come from.
_MOST_PROTOS = 256
_MOST_SOURCE = 1 << 20
_SEED_BYTES = 16
_RANDOM = "math.random"


class Sandbox:
    """One state with what its policy allows. `base` is the memory that it takes before a program runs.

    Between `begin` and `reset` one program, or several that share globals, may run in `state`.
    """

    def __init__(self, policy: SecurityPolicy, offer: Offer, tier: str | None, encoding: str | None) -> None:
        self.policy = policy
        self.level = policy.level
        self.offer = offer
        # The context that has this sandbox now, and the generation of its pool that it was made in.
        self.context: Context | None = None
        self.generation = 0
        self.state = state = State(tier)
        self.output = Sink(encoding)
        self.clock = Clock(state.budget)
        self.converter = Values(self, encoding)
        self.host = HostObjects(self)
        self.modules = Modules(self)
        # The file system of the present program, made when it is first asked for.
        self.files: FileSystem | None = None
        self._functions: dict[int, Builtin] = {}
        self._protos: OrderedDict[Chunk, tuple[Proto, tuple[int, int]]] = OrderedDict()
        self._source_kept = 0
        state.stdin = BytesIO()
        state.stdout = state.stderr = self.output
        open_libraries(state)
        if self.level is SandboxLevel.NONE:
            self._globals = state.globals
        else:
            self._globals = self._restrict()
        self._default_files = [(name, state.registry.get(name)) for name in DEFAULT_NAMES]
        self._settings()
        self._install_offer()
        state.heap.collector.collect()
        self.base = state.heap.used
        self._generator: Generator = state.library_data[_RANDOM]
        self._random_words: tuple[int, int, int, int] | None = None
        self._seed()
        self.snapshot = Snapshot(state)
        self.reset()

    # -- the libraries ----------------------------------------------------------------------------------

    def _restrict(self) -> LuaTable:
        """Put restricted libraries in the place of those that are open. Return the globals that programs get."""
        state = self.state
        state.globals.set_string("require", None)
        state.registry.set_string("_PRELOAD", None)
        for name in [key for key, _ in state.loaded.items()]:
            state.loaded.set_string(name, None)
        state.library_data.pop("package", None)
        metatable = state.metatables[str]
        libraries: dict[str, LuaTable] = {"_G": state.new_table()}
        for name in (*LIBRARY_FUNCTIONS, *(FILE_FUNCTIONS if self.offer.files is not None else ())):
            function = self._function(name)
            if function is not None:
                library, _, field = name.partition(".")
                self._library(libraries, library).set_string(field, function)
        for name in CONSTANTS:
            library, _, field = name.partition(".")
            self._library(libraries, library).set_string(field, state.globals.get(library).get(field))
        program_globals = libraries.pop("_G")
        program_globals.set_string("_VERSION", state.globals.get("_VERSION"))
        for name, table in libraries.items():
            program_globals.set_string(name, table)
            state.loaded.set_string(name, table)
        metatable.set_string("__index", libraries["string"])
        metatable.set_string("__metatable", False)
        files = state.registry.get(FILE_TYPE)
        files.set_string("__metatable", False)
        for table in (metatable, files, files.get("__index"), *libraries.values()):
            table.read_only = self.policy.read_only
        state.closing_actions.clear()
        return program_globals

    def _library(self, libraries: dict[str, LuaTable], name: str) -> LuaTable:
        if name not in libraries:
            libraries[name] = self.state.new_table()
        return libraries[name]

    def _function(self, name: str) -> Builtin | None:
        """Return what the policy gives for a function of the standard library."""
        policy = self.policy
        form = FILE_FUNCTIONS[name] if name in FILE_FUNCTIONS else form_of(name, self.level)
        if name in policy.allow and form == ABSENT:
            form = allowed_form(name)
        if form == ABSENT or name in policy.deny:
            return None
        library, _, field = name.partition(".")
        if form == KEPT:
            table = self.state.globals if library == "_G" else self.state.globals.get(library)
            found: Builtin = table.get(field)
            return found
        return Builtin(field, MethodType(RESTRICTED[form], self))

    def _settings(self) -> None:
        state, policy = self.state, self.policy
        limits = policy.limits
        state.allows_binary = policy.bytecode == "verify"
        state.max_source = limits.source
        state.max_binary = limits.bytecode
        state.max_depth = limits.call_depth
        if self.offer.files is not None:
            state.file_opener = self._open_file
        state.heap.final = self.level is not SandboxLevel.NONE
        state.heap.collector.finalizers.enabled = policy.finalizers
        if policy.hide_addresses:
            state.identities = Identities()
        state.budget.set_limit(None, counting=self.level is not SandboxLevel.NONE)

    def _install_offer(self) -> None:
        """Give programs what the host offers, as global variables."""
        for name, function in self.offer.functions.items():
            self._put(name, self.offer_function(function, name))
        for name, item in self.offer.objects.items():
            self._put(name, self.host.userdata(item))
        for name, value in self.offer.constants.items():
            self._put(name, self._protected(self.converter.copy_to_lua(value)))

    def _put(self, name: str, value: LuaValue) -> None:
        """Set a global variable, or a read-only field of one, as "app.log" is."""
        *path, last = name.split(".")
        table = self._globals
        for part in path:
            key = self.converter.string_to_lua(part)
            following = table.get(key)
            if following is None:
                following = self.state.new_table()
                table.set_string(key, following)
            following.read_only = False
            table = following
        table.set_string(self.converter.string_to_lua(last), value)
        if path:
            table.read_only = self.policy.read_only

    def _protected(self, value: LuaValue) -> LuaValue:
        """Make a table of the host's, and those in it, read-only."""
        if value.__class__ is LuaTable and self.policy.read_only and not value.read_only:
            value.read_only = True
            for _key, field in value.items():
                self._protected(field)
        return value

    def offer_function(self, function: Any, name: str | None = None) -> Builtin | None:
        """Return what Lua calls for a function that the engine offers, None for any other; named, it is offered now."""
        known = self._functions.get(id(function))
        if known is None and name is not None:
            known = self._functions[id(function)] = self.host.function(name.rpartition(".")[2], function)
        return known

    def open_files(self) -> FileSystem:
        """Return the files that the present program sees, for use now."""
        if self.files is None:
            assert self.offer.files is not None
            self.files = self.offer.files()
        return self.files

    def _open_file(self, name: bytes, mode: str) -> Stream:
        if len(self.state.library_data.get(OPEN_STREAMS, ())) >= MOST_OPEN:
            raise failure(errno.EMFILE)
        return open_stream(self.open_files(), name, mode)

    def random_seeds(self) -> tuple[int, int]:
        """Return the seeds of a new run."""
        seed = self.policy.random_seed
        if seed is not None:
            return seed, 0
        data = os.urandom(_SEED_BYTES)
        half = _SEED_BYTES // 2
        return int.from_bytes(data[:half], "big", signed=True), int.from_bytes(data[half:], "big", signed=True)

    # -- runs -------------------------------------------------------------------------------------------

    def begin(self, limits: Limits) -> LuaTable:
        """Get ready for a program, after `reset`, and return its globals."""
        if limits is not self.policy.limits:
            self._allow(limits)
        return self.state.globals

    def renew(self, limits: Limits) -> None:
        """Begin to count the limits anew, for programs that share what is there."""
        heap = self.state.heap
        self._allow_instructions(limits)
        heap.set_limit(None if limits.memory is None else self.base + limits.memory, final=heap.final)
        self.output.restart(limits.output)
        self.clock.set(limits.seconds)

    def _allow_instructions(self, limits: Limits) -> None:
        counting = self.level is not SandboxLevel.NONE or limits.seconds is not None
        if counting or limits.instructions is not None or self.state.budget.on:
            self.state.budget.set_limit(limits.instructions, counting=counting)

    def _allow(self, limits: Limits) -> None:
        self._allow_instructions(limits)
        self.state.heap.restart(self.base, limits.memory)
        self.output.restart(limits.output)
        self.clock.set(limits.seconds)

    def function(self, chunk: Chunk) -> LuaFunction:
        """Return a function of a compiled chunk, with the globals of the present program."""
        known = self._protos.get(chunk)
        if known is None:
            proto = copy_of(chunk.proto)
            if self.state.tier is not None:
                self.state.tier.adopt(proto)
            known = self._protos[chunk] = proto, (loaded_size(proto), code_size(proto))
            self._source_kept += chunk.size
            while len(self._protos) > _MOST_PROTOS or (self._source_kept > _MOST_SOURCE and len(self._protos) > 1):
                self._source_kept -= self._protos.popitem(last=False)[0].size
        return self.state.function_of(known[0], None, known[1])

    def reset(self) -> bool:
        """Leave nothing of the programs that have run, and get ready for the next one.

        False if that is not possible: the state is of no use then.
        """
        state = self.state
        if not state.restart():
            return False
        if state.library_data.get(OPEN_STREAMS):
            close_streams(state)
        self.files = None
        state.stdout = state.stderr = self.output
        for name, file in self._default_files:
            state.registry.set_string(name, file)
        if self.level is SandboxLevel.NONE or not self.policy.read_only:
            self.snapshot.restore()
        if self.level is not SandboxLevel.NONE:
            self._use_new_globals()
        if self._generator.words is not self._random_words:
            self._seed()
        self.modules.clear()
        # A host may still have functions of these programs; they are of no use, and nothing is to stay for them.
        state.heap.references.clear()
        self._allow(self.policy.limits)
        return True

    def _use_new_globals(self) -> None:
        state = self.state
        state.globals = program_globals = copy_table(self._globals)
        program_globals.set_string("_G", program_globals)
        state.registry.set(REGISTRY_GLOBALS, program_globals)
        state.loaded.set_string("_G", program_globals)

    def _seed(self) -> None:
        """Start the random numbers of the next program."""
        generator = self._generator
        if self.policy.random_seed is not None and self._random_words is not None:
            generator.words = self._random_words
            return
        generator.seed(*self.random_seeds())
        self._random_words = generator.words
