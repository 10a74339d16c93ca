"""The options of ``collectgarbage`` (manual section 6.1), with the reference's arguments and results."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable

if TYPE_CHECKING:
    from luapy.vm.heap.collector import Collector
    from luapy.vm.state import State


def _integer(state: State, value: Any, position: int) -> int:
    from luapy.vm.arguments import opt_integer

    # The reference takes a C int.
    result: int = (opt_integer(state, value, position, 0) + 0x80000000 & 0xFFFFFFFF) - 0x80000000
    return result


def _stored(percent: int) -> int:
    """Parameters are kept in a byte, in units of four percent."""
    return (abs(percent) // 4 * (1 if percent >= 0 else -1) & 0xFF) * 4


def _collect(state: State, *_: Any) -> Any:
    state.heap.collector.collect()
    return 0


def _count(state: State, *_: Any) -> Any:
    state.heap.collector.catch_up()
    return state.heap.used / 1024.0


def _step(state: State, kilobytes: Any = None, *_: Any) -> Any:
    """Work as if so many kilobytes had been allocated; true when that ended a cycle."""
    heap = state.heap
    collector = heap.collector
    size = _integer(state, kilobytes, 2) * 1024
    stopped, collector.stopped = collector.stopped, False
    try:
        if size == 0:
            heap.set_threshold(heap.used)
            collector.step()
            return collector.phase == "pause"
        debt = size + heap.used - heap.threshold
        heap.set_threshold(heap.used - debt)
        if debt > 0:
            collector.step()
        return debt > 0 and collector.phase == "pause"
    finally:
        collector.stopped = stopped


def _stop(state: State, *_: Any) -> Any:
    state.heap.collector.stopped = True
    return 0


def _restart(state: State, *_: Any) -> Any:
    state.heap.set_threshold(state.heap.used)
    state.heap.collector.stopped = False
    return 0


def _is_running(state: State, *_: Any) -> Any:
    return not state.heap.collector.stopped


def _set_parameter(name: str) -> Callable[..., Any]:
    def set_parameter(state: State, value: Any = None, *_: Any) -> Any:
        parameters = state.heap.collector.parameters
        previous = getattr(parameters, name)
        setattr(parameters, name, _stored(_integer(state, value, 2)))
        return previous

    return set_parameter


def _generational(state: State, minor: Any = None, major: Any = None, *_: Any) -> Any:
    collector = state.heap.collector
    _set_given(collector, "minor", _integer(state, minor, 2) & 0xFF)
    _set_given(collector, "major", _stored(_integer(state, major, 3)))
    return collector.change_mode("generational")


def _incremental(state: State, pause: Any = None, step_multiplier: Any = None, step_size: Any = None, *_: Any) -> Any:
    collector = state.heap.collector
    _set_given(collector, "pause", _stored(_integer(state, pause, 2)))
    _set_given(collector, "step_multiplier", _stored(_integer(state, step_multiplier, 3)))
    _set_given(collector, "step_size", _integer(state, step_size, 4) & 0xFF)
    return collector.change_mode("incremental")


def _set_given(collector: Collector, name: str, value: int) -> None:
    """Zero leaves a parameter as it is."""
    if value != 0:
        setattr(collector.parameters, name, value)


OPTIONS: dict[str, Callable[..., Any]] = {
    "stop": _stop,
    "restart": _restart,
    "collect": _collect,
    "count": _count,
    "step": _step,
    "setpause": _set_parameter("pause"),
    "setstepmul": _set_parameter("step_multiplier"),
    "isrunning": _is_running,
    "generational": _generational,
    "incremental": _incremental,
}
