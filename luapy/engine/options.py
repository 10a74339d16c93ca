"""Typed options: frozen dataclasses whose fields say what they take, and are checked with errors that say where.

A field made by `option` carries a check. `check_fields` runs them; `from_mapping` makes an object of a dict, such as a
table of a TOML file, and refuses keys that it does not know.
"""

from __future__ import annotations

import dataclasses
import difflib
import enum
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Callable, TypeVar

Check = Callable[[str, Any], Any]
T = TypeVar("T")


class ConfigError(ValueError):
    """An option has an unknown name or a value that it cannot have."""


def wrong(path: str, expected: str, value: Any) -> ConfigError:
    return ConfigError(f"{path}: expected {expected}, got {type(value).__name__} {value!r:.60}")


def option(check: Check, default: Any = dataclasses.MISSING, factory: Any = dataclasses.MISSING) -> Any:
    """A dataclass field with a check, which returns the value to keep."""
    metadata = {"check": check}
    if factory is not dataclasses.MISSING:
        return dataclasses.field(default_factory=factory, metadata=metadata)
    return dataclasses.field(default=default, metadata=metadata)


def check_fields(options: Any, path: str = "") -> None:
    """Check and replace the fields of a frozen dataclass; for its ``__post_init__``."""
    for field in dataclasses.fields(options):
        check = field.metadata.get("check")
        if check is not None:
            value = check(path + field.name, getattr(options, field.name))
            object.__setattr__(options, field.name, value)


def from_mapping(kind: type[T], data: Any, path: str = "") -> T:
    """Make options of a mapping from their names to values."""
    if not isinstance(data, Mapping):
        raise wrong(path.rstrip(".") or kind.__name__, "a table", data)
    names = [field.name for field in dataclasses.fields(kind)]  # type: ignore[arg-type]
    for name in data:
        if name not in names:
            close = difflib.get_close_matches(str(name), names, 1)
            hint = f"; did you mean {close[0]!r}?" if close else f"; there are {', '.join(names)}"
            raise ConfigError(f"{path}{name}: no such option{hint}")
    try:
        return kind(**data)
    except ConfigError as error:
        raise ConfigError(f"{path}{error}") from None


def changed(options: T, changes: Mapping[str, Any], path: str = "") -> T:
    """Return options that differ from others in the fields given."""
    values = {field.name: getattr(options, field.name) for field in dataclasses.fields(options)}  # type: ignore[arg-type]
    return from_mapping(type(options), {**values, **changes}, path)


# -- checks ---------------------------------------------------------------------------------------------


def boolean(path: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise wrong(path, "true or false", value)
    return value


def integer(least: int = 0, most: int | None = None) -> Check:
    def check(path: str, value: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise wrong(path, "an integer", value)
        if value < least or (most is not None and value > most):
            bounds = f"at least {least}" if most is None else f"from {least} to {most}"
            raise ConfigError(f"{path}: must be {bounds}, got {value}")
        return value

    return check


def seconds(path: str, value: Any) -> float:
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        raise wrong(path, "a number of seconds", value)
    if not 0 <= value < 1e9:
        raise ConfigError(f"{path}: must be at least 0 and less than 1e9 seconds, got {value}")
    return float(value)


def string(path: str, value: Any) -> str:
    if not isinstance(value, str):
        raise wrong(path, "a string", value)
    return value


def optional(check: Check) -> Check:
    """None, or what `check` takes. A file says None by "none"."""
    return lambda path, value: None if value is None or value == "none" else check(path, value)


def choice(*names: str) -> Check:
    def check(path: str, value: Any) -> str:
        if value not in names:
            close = difflib.get_close_matches(str(value), names, 1)
            hint = f"; did you mean {close[0]!r}?" if close else ""
            raise ConfigError(f"{path}: must be one of {', '.join(map(repr, names))}, got {value!r:.60}{hint}")
        return str(value)

    return check


def member(kind: type[enum.Enum]) -> Check:
    """A member of an enumeration, or its name in any case."""

    def check(path: str, value: Any) -> enum.Enum:
        if isinstance(value, kind):
            return value
        names = {item.name.lower(): item for item in kind}
        if not isinstance(value, str) or value.lower() not in names:
            raise ConfigError(f"{path}: must be one of {', '.join(map(repr, names))}, got {value!r:.60}")
        return names[value.lower()]

    return check


def strings(path: str, value: Any) -> tuple[str, ...]:
    if isinstance(value, str) or not isinstance(value, Iterable):
        raise wrong(path, "a list of strings", value)
    return tuple([string(f"{path}[{index}]", item) for index, item in enumerate(value)])


def directories(path: str, value: Any) -> tuple[Path, ...]:
    if isinstance(value, (str, Path)) or not isinstance(value, Iterable):
        raise wrong(path, "a list of directories", value)
    roots = []
    for index, item in enumerate(value):
        if not isinstance(item, (str, Path)):
            raise wrong(f"{path}[{index}]", "a directory", item)
        root = Path(item).resolve()
        if not root.is_dir():
            raise ConfigError(f"{path}[{index}]: {str(item)!r} is no directory")
        roots.append(root)
    return tuple(roots)


def nested(kind: type[Any]) -> Check:
    """Options of another kind, or a mapping with them."""

    def check(path: str, value: Any) -> Any:
        return value if isinstance(value, kind) else from_mapping(kind, value, path + ".")

    return check
