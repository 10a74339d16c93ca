"""The methods of arrays in Lua: ``array:mean()``, ``array:slice(2, 5)``. Positions and axes count from 1."""

from __future__ import annotations

import math
from typing import Any, Callable

# Types of elements that `astype` may ask for.
_TYPES = frozenset(
    ["bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float16", "float32", "float64"]
)
_REDUCTIONS = ("sum", "prod", "mean", "std", "var", "min", "max", "any", "all", "median", "count_nonzero")
_ELEMENTWISE = ("abs", "sqrt", "exp", "log", "log10", "floor", "ceil", "trunc", "sign", "isnan", "isfinite")
_TRIGONOMETRIC = ("sin", "cos", "tan", "arcsin", "arccos", "arctan", "sinh", "cosh", "tanh")
_PAIRWISE = {
    "eq": "equal",
    "ne": "not_equal",
    "lt": "less",
    "le": "less_equal",
    "gt": "greater",
    "ge": "greater_equal",
    "minimum": "minimum",
    "maximum": "maximum",
    "arctan2": "arctan2",
}
_SORTING = frozenset(("sort", "argsort", "unique", "median"))
# These only look at the same memory in another way, or at next to nothing.
VIEWS = frozenset(("slice", "column", "transpose", "shape", "reshape"))


def axis_index(axis: Any, dimensions: int) -> Any:
    """Return numpy's number of an axis; None stays what it is."""
    if axis is None:
        return None
    if type(axis) is not int or not 1 <= axis <= dimensions:
        raise ValueError(f"the axis is a number from 1 to {dimensions}")
    return axis - 1


def position(index: Any, length: int) -> int:
    """Return the position of an element, counted from 0, for an index from 1 or, from the end, from -1."""
    if type(index) is not int or index == 0 or abs(index) > length:
        raise IndexError(f"array index {index} is out of range (1 to {length})")
    return index - 1 if index > 0 else length + index


def positions(np: Any, indices: Any, length: int) -> Any:
    """Return what selects elements: a row of booleans as it is, indices counted from 0."""
    indices = np.asarray(indices)
    if indices.dtype.kind == "b":
        return indices
    if indices.dtype.kind not in "iu":
        raise IndexError("elements are selected by booleans or by integers")
    if indices.size and (indices.min() < 1 or indices.max() > length):
        raise IndexError(f"an array index is out of range (1 to {length})")
    return indices - 1


def part(values: Any, first: Any = 1, last: Any = -1, step: Any = 1) -> Any:
    """Return the elements `first` to `last`, both counted from the end if they are negative, as a view.

    A negative step goes through them from the last one back.
    """
    length = len(values)
    if not all(type(number) is int for number in (first, last, step)) or step == 0:
        raise ValueError("a slice is given by integers, and its step is not 0")
    first = max(first + length + 1 if first < 0 else first, 1)
    last = min(last + length + 1 if last < 0 else last, length)
    return values[first - 1 : max(last, first - 1)][::step]


def methods(np: Any) -> dict[str, Callable[..., Any]]:
    """Return the methods by their names; each takes an array and arguments that are scalars or arrays."""
    found: dict[str, Callable[..., Any]] = {
        "slice": part,
        "column": lambda a, index: a[:, position(index, a.shape[1])],
        "shape": lambda a: tuple(a.shape),
        "reshape": lambda a, *lengths: a.reshape(lengths),
        "transpose": lambda a: a.T,
        "flatten": lambda a: a.flatten(),
        "copy": lambda a: a.copy(),
        "reverse": lambda a: a[::-1].copy(),
        "argmin": lambda a: a.argmin() + 1,
        "argmax": lambda a: a.argmax() + 1,
        "sort": lambda a: np.sort(a),
        "argsort": lambda a: np.argsort(a, kind="stable") + 1,
        "unique": lambda a: np.unique(a),
        "cumsum": lambda a, axis=None: np.cumsum(a, axis=axis_index(axis, a.ndim)),
        "diff": lambda a: np.diff(a),
        "round": lambda a, decimals=0: np.round(a, decimals),
        "clip": lambda a, low=None, high=None: np.clip(a, low, high),
        "where": lambda a, yes, no: np.where(a, yes, no),
        "nonzero": lambda a: np.flatnonzero(a) + 1,
        "take": lambda a, indices: a[positions(np, indices, len(a))],
        "dot": lambda a, b: np.dot(a, b),
        "astype": lambda a, name: a.astype(_element_type(name)),
        "fill": lambda a, value: a.fill(value),
    }
    for name in _REDUCTIONS:
        found[name] = _reduction(getattr(np, name))
    for name in _ELEMENTWISE + _TRIGONOMETRIC:
        found[name] = getattr(np, name)
    for name, function in _PAIRWISE.items():
        found[name] = getattr(np, function)
    return {name: _exactly(function, name) for name, function in found.items()}


def _reduction(function: Callable[..., Any]) -> Callable[..., Any]:
    def reduce(values: Any, axis: Any = None) -> Any:
        return function(values, axis=axis_index(axis, values.ndim))

    return reduce


def _exactly(function: Callable[..., Any], name: str) -> Callable[..., Any]:
    """Return the function with numpy's other parameters, such as ``out``, out of reach."""
    if isinstance(function, type(_exactly)):
        return function
    count = function.nin  # type: ignore[attr-defined]

    def call(*values: Any) -> Any:
        if len(values) != count:
            raise TypeError(f"{name} takes {count - 1} arguments besides the array")
        return function(*values)

    return call


def _element_type(name: Any) -> str:
    if name not in _TYPES:
        raise ValueError(f"unknown type of elements: {name!r}")
    return str(name)


def cost(np: Any, name: str, values: Any, arguments: tuple[Any, ...]) -> int:
    """Return how many elements a method works on, which it may have to make as well."""
    if name in VIEWS:
        return 0
    size = int(values.size)
    others = [argument for argument in arguments if isinstance(argument, np.ndarray)]
    if others and name == "dot":
        inner = others[0].shape[-2:][0] if others[0].ndim else 1
        size *= max(int(others[0].size) // max(inner, 1), 1)
    elif others and name == "take":
        size = int(others[0].size) * (size // max(len(values), 1))
    elif others:
        size = math.prod(np.broadcast_shapes(values.shape, *[other.shape for other in others]))
    elif name in _SORTING:
        size *= max(size.bit_length(), 1)
    return size
