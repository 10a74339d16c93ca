"""Calls of string functions with a constant pattern or format, for translated code.

What a pattern or format stands for is known when such a call is translated: the text then names Python's regular
expression or format, and tests no more than the other arguments. Each function here returns the intrinsic for the
constant, or None where the general one is as good.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from luapy.stdlib.format import LONGEST_ITEM, parse_format
from luapy.stdlib.format import Template as FormatTemplate
from luapy.stdlib.limits import LONGEST_KEPT, plenty
from luapy.stdlib.patterns import Pattern
from luapy.stdlib.searching import longest_at_once, longest_small
from luapy.vm.costs import BYTES, CHARACTERS, ELEMENTS, FEW_CHARACTERS
from luapy.vm.heap.sizes import STRING as STRING_SIZE
from luapy.vm.table import LuaTable
from luapy.vm.translator.intrinsics import CHARGE, LONGEST_SUBJECT, POSITION, SPEND, Intrinsic, SpecialCall
from luapy.vm.translator.kinds import ANY, STRING, Kind
from luapy.vm.values import FUNCTION_TYPES

_REPLACEMENTS = frozenset((LuaTable, *FUNCTION_TYPES))
_LONGEST_REPLACEMENT = 100
_LONGEST_ARGUMENT = 1000
# A class of so many characters is likely to have the next one.
_MANY_CHARACTERS = 128
_SEARCHES = ("look", "careful", "careful_at_first")
# With a budget, what charges for y bytes.
_SPEND_ON_BYTES = f"if y >= {BYTES}: B.spend(y // {BYTES})"
_FLOAT_RANGE = "-1e49 <= {} <= 1e49"
_CLASSES: dict[tuple[type, ...], tuple[str, str]] = {
    (int,): ("int", ""),
    (int, float): ("number", ""),
    (str, int): ("any", f"({{0}}.__class__ is str and len({{0}}) <= {_LONGEST_ARGUMENT} or {{0}}.__class__ is int)"),
}


@lru_cache(maxsize=400)
def _pattern(text: str) -> tuple[Pattern, dict[str, Any]]:
    """Return a pattern and the functions that find its next match, None where that takes luapy's own matcher.

    Two are for states with a budget, one of them for a search from the beginning.
    """
    pattern = Pattern(text, {}, 0)
    pattern.translated(1)
    return pattern, {name: _requiring(getattr(pattern, name), pattern.required) for name in _SEARCHES}


def _requiring(look: Any, required: str | None) -> Any:
    """Return a search that looks first whether a text is there that each match contains."""
    if look is None or required is None:
        return look

    def find(subject: str, start: int) -> Any:
        return None if subject.find(required, start) < 0 else look(subject, start)

    return find


def _start(count: int) -> tuple[tuple[str, ...], str]:
    """Return what the arguments of `find` and `match` are to be, and the text of the offset to start at."""
    return (("str", "any"), "0") if count == 2 else (("str", "any", "positive"), "{2} - 1")


def _starts_inside(pattern: Pattern, count: int) -> str:
    """The condition that Python, which knows no start beyond the end, does what Lua does."""
    return "" if count == 2 or pattern.never_empty else "{2} <= len({0}) + 1"


def _bound(text: str, size: int) -> str:
    """With a budget, the condition that nothing counts but what is charged in place: for a subject up to `size`."""
    return f"len({{0}}) <= {size if len(text) <= LONGEST_KEPT else -1}"


def _careful_search(pattern: Pattern, start: str) -> tuple[str, ...]:
    """With a budget, the lines that leave a match or None in x, and charge for that."""
    search = "{careful}" if start != "0" else "{careful_at_first}"
    attempts = pattern.charge_of_attempts("y")
    otherwise = "0" if pattern.anchored else f"len({{0}}) - ({start})"
    return (
        *(
            (f"y = len({{0}}) - ({start}) + 1", f"y = {attempts}", "if y > 0: B.spend(y)")
            if attempts is not None
            else ()
        ),
        f"x = {search}({{0}}, {start})",
        f"y = {otherwise} if x is None else x.end() - ({start})",
        _SPEND_ON_BYTES,
    )


def find_constant(text: str, count: int, wanted: int) -> Intrinsic | None:
    if count not in (2, 3):
        return None
    pattern, looks = _pattern(text)
    needs, start = _start(count)
    single = wanted == 1
    lines: tuple[str, ...]
    counted: tuple[str, ...]
    if pattern.plain is not None:
        found = "x + 1" if single else f"(x + 1, x + {len(text)})"
        lines = f"x = {{0}}.find({{1}}, {start})", f"x = None if x < 0 else {found}"
        charge = f"y = (x if x >= 0 else len({{0}})) - ({start})"
        counted = lines[0], charge, _SPEND_ON_BYTES, lines[1]
        bound = _bound(text, LONGEST_SUBJECT)
        kinds, spread = _found(wanted, "x < 0", f"x + 1, x + {len(text)}")
        return Intrinsic(
            "string.find",
            needs,
            lines,
            several=not single,
            counted=counted,
            bound=bound,
            found=kinds,
            spread=spread,
        )
    if pattern.look is None or pattern.captures:
        return None
    found = "x.start() + 1" if single else "(x.start() + 1, x.end())"
    lines = f"x = {{look}}({{0}}, {start})", f"x = None if x is None else {found}"
    counted = (*_careful_search(pattern, start), lines[1])
    condition = _starts_inside(pattern, count)
    kinds, spread = _found(wanted, "x is None", "x.start() + 1, x.end()")
    members = pattern.only_class()
    if single and count == 3 and members is not None and len(members) >= _MANY_CHARACTERS:
        # As when blanks are passed over, most often there are none.
        looks = {**looks, "members": members}
        lines, counted = (
            (
                "if {2} <= len({0}) and {0}[{2} - 1] in {members}: x = {2}",
                "else:",
                *(f"    {line}" for line in search),
            )
            for search in (lines, counted)
        )
    return Intrinsic(
        "string.find",
        needs,
        lines,
        condition=condition,
        several=not single,
        objects=looks,
        counted=counted,
        bound=_bound(text, pattern.longest_cheap(LONGEST_SUBJECT)),
        found=kinds,
        spread=spread,
    )


def _found(wanted: int, fails: str, values: str) -> tuple[tuple[Kind, ...], tuple[str, tuple[str, ...], str] | None]:
    """Return the kinds of the values of ``find``, and how to get both of them."""
    return (POSITION,) * min(wanted, 2), (fails, (), values) if wanted == 2 else None


def match_constant(text: str, count: int, wanted: int) -> Intrinsic | None:
    if count not in (2, 3):
        return None
    pattern, looks = _pattern(text)
    captures = pattern.captures
    if pattern.look is None or (len(captures) > 1 and pattern.has_positions):
        return None
    needs, start = _start(count)
    size, several = f"{STRING_SIZE} + len(x)", False
    kinds: tuple[Kind, ...] = (POSITION if pattern.has_positions else STRING,) if wanted in (-1, 1) else ()
    spread = None
    if len(captures) > 1:
        found = "x.groups()"
        size, several = f"{STRING_SIZE * len(captures)} + sum(map(len, x))", True
        kinds = (STRING,) * len(captures) if wanted == len(captures) else ()
    else:
        found = "x.start(1) + 1" if pattern.has_positions else f"x[{len(captures)}]"
    lines = [f"x = {{look}}({{0}}, {start})", "if x is not None:", f"    x = {found}"]
    if not pattern.has_positions:
        lines += [f"    H.room -= {size}", f"    if H.room < 0: H.exhausted({size}, 'string')"]
    if kinds and several:
        lengths = " + ".join(f"len(x[{place}])" for place in range(len(captures)))
        spread = "x is None", ("x = x.groups()", *_charge(f"{STRING_SIZE * len(captures)} + {lengths}")), "x"
    condition = _starts_inside(pattern, count)
    counted = (*_careful_search(pattern, start), *lines[1:])
    bound = _bound(text, pattern.longest_cheap(LONGEST_SUBJECT))
    return Intrinsic("string.match", needs, tuple(lines), ANY, condition, several, looks, counted, bound, kinds, spread)


def _charge(size: str) -> tuple[str, str]:
    """Return the lines that charge for strings of that size."""
    return f"y = {size}; H.room -= y", "if H.room < 0: H.exhausted(y, 'string')"


def gsub_constant(text: str, count: int, wanted: int, replacement: str | None) -> Intrinsic | None:
    """For a substitution of all matches by a constant `replacement`, or by what a table or function has for them."""
    if count != 3:
        return None
    pattern, looks = _pattern(text)
    single = wanted == 1
    needs = "str", "any", "any"
    lines: tuple[str, ...]
    counted: tuple[str, ...]
    if replacement is None:
        if pattern.look is None:
            return None
        objects: dict[str, Any] = {**looks, "classes": _REPLACEMENTS}
        call = "string_gsub({0}, {1}, {2})"
        if pattern.never_empty and not pattern.anchored and not pattern.has_positions:
            # Python and Lua go on from an empty match in different ways.
            objects.update(table=LuaTable, substitute=pattern.regex.subn)
            group = 1 if pattern.captures else 0
            quick = f"replace_from_table({{0}}, {{1}}, {{2}}, {{substitute}}, {group})"
            call = f"{quick} if {{2}}.__class__ is {{table}} else {call}"
        finds_nothing = "{look}({0}, 0) is None"
        members = pattern.only_class()
        if members is not None and not any(map(str.isalnum, members)):
            # Words need no search, as when text is quoted.
            finds_nothing = f"({{0}}.isalnum() or {finds_nothing})"
        if single:
            lines = "x = {0}", f"if not {finds_nothing}: x = ({call})[0]"
        else:
            lines = (f"x = ({{0}}, 0) if {finds_nothing} else {call}",)
        condition = "{2}.__class__ in {classes}"
        result = STRING if single else ANY
        # Up to here, to find nothing costs nothing.
        bound = _bound(text, pattern.longest_free(BYTES - 1))
        counted = tuple(line.replace("{look}", "{careful_at_first}") for line in lines)
        return Intrinsic("string.gsub", needs, lines, result, condition, not single, objects, counted, bound)
    if "%" in replacement or "\\" in replacement or len(replacement) > _LONGEST_REPLACEMENT:
        return None
    # Longer subjects are left to the function itself, which looks at what the result may come to.
    condition = f"len({{0}}) <= {longest_at_once(len(replacement))}"
    if pattern.literal:
        objects = {"literal": pattern.literal}
        lines = ("x = {0}.replace({literal}, {2})", *CHARGE)
        if not single:
            lines += ("x = x, {0}.count({literal})",)
    elif pattern.look is None or pattern.anchored or not pattern.never_empty:
        return None
    else:
        objects = {"replace": pattern.regex.sub if single else pattern.regex.subn}
        lines = ("x = {replace}({2}, {0})", *CHARGE)
        if not single:
            lines = "x, y = {replace}({2}, {0})", *CHARGE, "x = x, y"
    counted, bound = (), ""
    if len(replacement) <= FEW_CHARACTERS and (pattern.literal or pattern.is_linear()):
        counted = (f"B.spend(len({{0}}) // {ELEMENTS})", *lines)
        bound = _bound(text, longest_small(len(replacement)))
    result = STRING if single else ANY
    return Intrinsic("string.gsub", needs, lines, result, condition, not single, objects, counted or None, bound)


def format_constant(text: str, count: int, wanted: int) -> Intrinsic | None:
    template = _format(text)
    if template is None or len(template.classes) != count - 1 or count < 2:
        return None
    needs = ["any"]
    room = len(text) + sum(LONGEST_ITEM + (_LONGEST_ARGUMENT if str in item else 0) for item in template.classes)
    conditions = [f"(H.room > {plenty(room)} or not H.limited)"]
    checked = dict(template.checked)
    for place, classes in enumerate(template.classes):
        need, test = _CLASSES.get(classes, ("", ""))
        letter = checked.get(place, "")
        argument = f"{{{place + 1}}}"
        if letter == "s":
            # A character zero would be the end of a string here.
            need, test = "int", ""
        elif letter in ("x", "X", "o"):
            test = f"{argument} >= 0"
        elif letter:
            test = _FLOAT_RANGE.format(argument)
        if not need:
            return None
        needs.append(need)
        if test:
            conditions.append(test.format(argument) if need == "any" else test)
    arguments = ", ".join(f"{{{place}}}" for place in range(1, count))
    # Python is quicker with what is nothing but an integer.
    made = "str({1})" if text == "%d" else f"{{format}} % ({arguments},)"
    lines = (f"x = {made}", *CHARGE)
    counted: tuple[str, ...] = (lines[0], SPEND, *CHARGE)
    if len(text) > FEW_CHARACTERS:
        counted = (f"B.spend({len(text) // CHARACTERS})", *counted)
    condition = " and ".join(conditions)
    objects = {"format": template.text}
    return Intrinsic("string.format", tuple(needs), lines, STRING, condition, objects=objects, counted=counted)


@lru_cache(maxsize=400)
def _format(text: str) -> FormatTemplate | None:
    return FormatTemplate([part for part in parse_format(text) if part != ""])


STRING_CALLS: dict[str | None, SpecialCall] = {
    "string.find": SpecialCall(1, find_constant),
    "string.format": SpecialCall(0, format_constant),
    "string.gsub": SpecialCall(1, gsub_constant, 2),
    "string.match": SpecialCall(1, match_constant),
}
