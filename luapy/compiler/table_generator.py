"""Makes the parser's tables from grammar.lark: run when the package is built, never when it is used.

lark turns the grammar into LALR(1) item sets. This module numbers the states, settles the precedence of
operators, and works out for each state what the driver in `parser` and the messages for errors need; see
docs/parser.md. Only here is lark imported. The result is the text of a Python module, `_tables`:

- ``FINGERPRINT``: `tables.fingerprint` of what the tables were made from.
- ``ROWS[STATE_ROWS[state]]``: the actions of a state as text that takes little time to compile, decoded by
  `tables.read_row`: n >= 0 shifts to state n; -1 is an error, -2 accepts, -3 - n reduces rule n. There is one for
  each kind of token, and one more that leads by the shortest way to the end of what has been begun.
- ``RULES[n]``: method of `TreeBuilder` ("" passes the only part on), number of parts, nonterminal.
- ``GOTOS[nonterminal][state]``: the state after the nonterminal.
- ``FIRST_LEVEL``, ``FIRST_DOUBLE_LEVEL``: shifting to a state from these numbers on begins a nested level, or two.
- ``TARGETS``: the state after the second and later targets of an assignment, whose level no shift has begun.
- ``STARTS[state]``: where a statement or expression may start, the kinds of tokens that start none.
- ``COMPLAINTS[state]``: the message for an error, the word to close ("" if none), where its token is on the stack.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from luapy.compiler.lexer import EOF, KINDS, NAME, NUMBER, SPELLINGS, STRING

FAIL, ACCEPT, FIRST_REDUCE = -1, -2, -3

# Operators from the loosest to the tightest (manual section 3.4.8), with their priority on the left and on the
# right: an operator is shifted if its left priority is above the right priority of the operator before it.
PRIORITIES = (
    (("or",), 1, 1),
    (("and",), 2, 2),
    (("<", ">", "<=", ">=", "~=", "=="), 3, 3),
    (("|",), 4, 4),
    (("~",), 5, 5),
    (("&",), 6, 6),
    (("<<", ">>"), 7, 7),
    (("..",), 9, 8),
    (("+", "-"), 10, 10),
    (("*", "/", "//", "%"), 11, 11),
    (("^",), 14, 13),
)
UNARY_PRIORITY = 12

# Where the reference calls itself for a nested form, and so counts a level: the alternative, how many of its
# symbols have been read, and the levels. An operator or bracket stands for the level of the expression it is in.
LEVELS = {
    ("do_statement", 1): 1,
    ("while_statement", 1): 1,
    ("repeat_statement", 1): 1,
    ("if_statement", 1): 1,
    ("numeric_for", 1): 1,
    ("function_statement", 1): 1,
    ("local_statement", 1): 1,
    ("return_statement", 1): 1,
    ("label", 3): 1,
    ("assignment", 2): 1,
    ("more_targets", 2): 1,
    ("last_target", 2): 2,
    ("function", 1): 1,
    ("unary", 1): 1,
    ("binary", 2): 1,
    ("parenthesized", 1): 1,
    ("index", 2): 1,
    ("arguments", 1): 1,
    ("table", 1): 1,
}

# Nonterminals at whose start the reference says "unexpected symbol" if nothing fits, and those whose start is a level.
UNEXPECTED = {"expression", "expressions", "statement", "suffixed", "target", "more_targets", "field"}
LEVEL_STARTS = {"expression", "statement", "label", "return_statement"}

# Places where the token that comes next starts a level though it starts no nonterminal.
LEVEL_START_PLACES = {("last_target", 1), ("more_targets", 1), ("more_void_statements", 1)}

# Tokens that may be left out wherever they can stand, so that no message asks for them.
OPTIONAL = {",", ";", ":", "else", "elseif"}

# Messages that do not follow from the symbols of the grammar: the alternative and how much of it has been read.
SPECIAL_COMPLAINTS = {
    ("numeric_for", 2): "'=' or 'in' expected",
    ("no_parameters", 1): "<name> or '...' expected",
    ("vararg_parameters", 3): "<name> or '...' expected",
    ("method_call", 3): "function arguments expected",
    ("local_statement", 1): "<name> expected",
}

# For messages "(to close 'x' at line n)": the closing token of an alternative, the word it closes, and the part whose
# first token is on line n.
OPENERS = {
    "do_statement": ("end", "do", 0),
    "while_statement": ("end", "while", 0),
    "repeat_statement": ("until", "repeat", 0),
    "if_statement": ("end", "if", 0),
    "if_else_statement": ("end", "if", 0),
    "numeric_for": ("end", "for", 0),
    "numeric_for_with_step": ("end", "for", 0),
    "generic_for": ("end", "for", 0),
    "function_statement": ("end", "function", 0),
    "method_statement": ("end", "function", 0),
    "local_function": ("end", "function", 3),
    "function": ("end", "function", 1),
    "parenthesized": (")", "(", 0),
    "arguments": (")", "(", 0),
    "table": ("}", "{", 0),
    "table_with_last_field": ("}", "{", 0),
}


class Rule(NamedTuple):
    """One alternative of the grammar: `method` is its alias or "", symbols are spelled as in the lexer."""

    origin: str
    symbols: tuple[str, ...]
    method: str


class Item(NamedTuple):
    """A rule and its `dot`: how many of its symbols have been read."""

    rule: Rule
    dot: int

    @property
    def place(self) -> tuple[str, int]:
        return self.rule.method, self.dot

    @property
    def next(self) -> str | None:
        """The symbol after the dot; None at the end of the rule."""
        return self.rule.symbols[self.dot] if self.dot < len(self.rule.symbols) else None


class State:
    """One LALR state: all its `items`, its `shifts` (terminal or nonterminal to state) and `reductions` by terminal."""

    def __init__(self, items: set[Item]) -> None:
        self.items = sorted(items)
        self.shifts: dict[str, State] = {}
        self.reductions: dict[str, Rule] = {}
        self.number = -1

    @property
    def kernel(self) -> list[Item]:
        return [item for item in self.items if item.dot > 0]

    @property
    def levels(self) -> int:
        return max((LEVELS.get(item.place, 0) for item in self.kernel), default=0)


def generate(grammar: str, fingerprint: int) -> str:
    """Return the text of the module `_tables` for the text of grammar.lark."""
    states = number_states(analyse(grammar))
    rules = sorted({item.rule for state in states for item in state.items if not item.rule.origin.startswith("$")})
    nonterminals = sorted({rule.origin for rule in rules})
    first_sets = find_first_sets(rules)
    levels = [state.levels for state in states]
    tables: dict[str, Any] = {
        "FINGERPRINT": fingerprint,
        "FIRST_LEVEL": levels.index(1),
        "FIRST_DOUBLE_LEVEL": levels.index(2),
        "TARGETS": next(
            state.number for state in states if any(at.place == ("more_targets", 1) for at in state.kernel)
        ),
        "RULES": tuple((rule.method, len(rule.symbols), nonterminals.index(rule.origin)) for rule in rules),
        "GOTOS": tuple(find_gotos(states, name) for name in nonterminals),
        "STARTS": find_starts(states, first_sets),
        "COMPLAINTS": {state.number: complaint(state) for state in states if default_reduction(state) is None},
    }
    rows = [write_row(action_row(state, rules)) for state in states]
    tables["ROWS"] = tuple(sorted(set(rows)))
    tables["STATE_ROWS"] = tuple(tables["ROWS"].index(row) for row in rows)
    lines = ['"""The parser\'s tables, generated from grammar.lark by table_generator.py."""', ""]
    lines += [f"{name} = {value!r}" for name, value in tables.items()]
    return "\n".join(lines) + "\n"


def write_row(row: tuple[int, ...]) -> str:
    """Return the text of a row: its most frequent action, then column and action for each one that differs."""
    usual = max(sorted(set(row)), key=row.count)
    return " ".join([str(usual), *(f"{column} {action}" for column, action in enumerate(row) if action != usual)])


def analyse(grammar: str) -> list[State]:
    """Let lark find the LALR states of the grammar; the first one is where parsing starts."""
    import lark

    parser = lark.Lark(grammar, parser="lalr", lexer="basic", start="chunk", debug=True)
    spellings = {terminal.name: terminal.pattern.value for terminal in parser.terminals}
    spellings.update({"$END": SPELLINGS[EOF], "NAME": SPELLINGS[NAME], "STRING": SPELLINGS[STRING]})
    spellings["NUMBER"] = SPELLINGS[NUMBER]
    unknown = sorted(set(spellings.values()) - set(SPELLINGS))
    if unknown:
        raise ValueError(f"the lexer does not know these symbols of the grammar: {unknown}")

    def convert_rule(rule: Any) -> Rule:
        symbols = tuple(spellings.get(symbol.name, symbol.name) for symbol in rule.expansion)
        return Rule(str(rule.origin.name), symbols, rule.alias or "")

    table = parser.parser.parser._parse_table
    states = {key: State({Item(convert_rule(at.rule), at.index) for at in key}) for key in table.states}
    for key, actions in table.states.items():
        for name, (action, argument) in actions.items():
            symbol = spellings.get(name, name)
            if str(action) == "Shift":
                states[key].shifts[symbol] = states[argument]
            else:
                states[key].reductions[symbol] = convert_rule(argument)
    for state in states.values():
        apply_precedence(state)
    start = states[table.start_states["chunk"]]
    return [start, *(state for state in states.values() if state is not start)]


def apply_precedence(state: State) -> None:
    """Where an operator's expression is complete, keep only the shifts of operators that bind tighter."""
    left = {operator: priority for operators, priority, _ in PRIORITIES for operator in operators}
    right = {operator: priority for operators, _, priority in PRIORITIES for operator in operators}
    for item in state.kernel:
        if item.next is None and item.rule.method in ("unary", "binary"):
            limit = UNARY_PRIORITY if item.rule.method == "unary" else right[item.rule.symbols[1]]
            for operator, priority in left.items():
                if operator in state.shifts and priority <= limit:
                    del state.shifts[operator]
                    state.reductions[operator] = item.rule


def number_states(states: list[State]) -> list[State]:
    """Number the states reachable from the first one: in a fixed order, those that begin levels last."""
    order, seen = [states[0]], {id(states[0])}
    for state in order:
        for _, target in sorted(state.shifts.items(), key=lambda shift: shift[0]):
            if id(target) not in seen:
                seen.add(id(target))
                order.append(target)
    order.sort(key=lambda state: state.levels)
    for number, state in enumerate(order):
        state.number = number
    return order


def find_first_sets(rules: list[Rule]) -> dict[str, set[str]]:
    """Return the terminals with which each nonterminal can start."""
    origins = {rule.origin for rule in rules}
    nullable: set[str] = set()
    first: dict[str, set[str]] = {origin: set() for origin in origins}
    changed = True
    while changed:
        before = len(nullable) + sum(map(len, first.values()))
        for rule in rules:
            for symbol in rule.symbols:
                first[rule.origin] |= first[symbol] if symbol in origins else {symbol}
                if symbol not in nullable:
                    break
            else:
                nullable.add(rule.origin)
        changed = len(nullable) + sum(map(len, first.values())) != before
    return first


def find_gotos(states: list[State], nonterminal: str) -> dict[int, int]:
    return {state.number: state.shifts[nonterminal].number for state in states if nonterminal in state.shifts}


def find_starts(states: list[State], first_sets: dict[str, set[str]]) -> dict[int, tuple[int, ...]]:
    """Return, for each state in which a level may start, the kinds of tokens that are fit to come but start none."""
    starts = {}
    for state in states:
        starting = {str(item.next) for item in state.items if item.place in LEVEL_START_PLACES}
        for item in state.items:
            if item.next in LEVEL_STARTS:
                starting |= first_sets[item.next]
        if starting:
            fitting = {symbol for symbol in (*state.shifts, *state.reductions) if symbol in SPELLINGS}
            starts[state.number] = tuple(sorted(SPELLINGS.index(symbol) for symbol in fitting - starting))
    return starts


def default_reduction(state: State) -> Rule | None:
    """Return the rule that `state` reduces whatever comes next, or None.

    A descending parser like the reference's ends a form when the next token does not continue it, and the error, if
    there is one, is found by whoever needed that form. Reducing regardless does the same, save where the reference
    decides by looking for the end of a block, and at the places of `SPECIAL_COMPLAINTS`.
    """
    if any(item.next in UNEXPECTED or item.place in SPECIAL_COMPLAINTS for item in state.kernel):
        return None
    complete = [item.rule for item in state.items if item.next is None and not item.rule.origin.startswith("$")]
    complete.sort(key=lambda rule: rule.method == "target")
    return complete[0] if complete else None


def complaint(state: State) -> tuple[str, str, int]:
    """Return the message for a token that `state` cannot take, the word to close, and its place on the stack."""
    for item in state.items:
        if item.place in SPECIAL_COMPLAINTS:
            return SPECIAL_COMPLAINTS[item.place], "", 0
    expected = expected_symbol(state)
    if expected is None:
        return "unexpected symbol", "", 0
    message = f"{expected if expected in ('<name>', '<eof>') else quote_symbol(expected)} expected"
    for item in state.kernel:
        closer, word, part = OPENERS.get(item.rule.method, ("", "", 0))
        if item.next == expected == closer:
            return message, word, part - item.dot
    return message, "", 0


def quote_symbol(symbol: str) -> str:
    return "'" + symbol + "'"


def is_final(state: State) -> bool:
    """Tell whether a whole chunk has been read (lark wraps the grammar into a rule named ``$root_chunk``)."""
    return any(item.rule.origin[0] == "$" and item.dot == 1 for item in state.items)


def expected_symbol(state: State) -> str | None:
    """Return the terminal that `state` demands, or None where an expression or statement may stand."""
    if is_final(state):
        return "<eof>"
    if any(item.next in UNEXPECTED for item in state.items):
        return None
    # What continues a form that could as well end here (an operator, one more item of a list) is not asked for.
    symbols = {item.next for item in state.items if not (item.dot == 1 and item.rule.symbols[0] == item.rule.origin)}
    terminals = {symbol for symbol in symbols if symbol in KINDS or symbol in SPELLINGS[:NUMBER]}
    needed = terminals - OPTIONAL if len(terminals) > 1 else terminals
    if len(needed) != 1:
        raise ValueError(f"no single symbol is expected in {[item.place for item in state.kernel]}: {needed}")
    return needed.pop()


def action_row(state: State, rules: list[Rule]) -> tuple[int, ...]:
    """Return the state's row of ACTIONS."""
    default = default_reduction(state)
    row = [FAIL if default is None else FIRST_REDUCE - rules.index(default)] * (len(SPELLINGS) + 1)
    codes = {symbol: FIRST_REDUCE - rules.index(rule) for symbol, rule in state.reductions.items()}
    codes.update({symbol: target.number for symbol, target in state.shifts.items()})
    if is_final(state):
        codes["<eof>"] = ACCEPT
    for symbol, code in codes.items():
        if symbol in SPELLINGS:
            row[SPELLINGS.index(symbol)] = code
    row[-1] = completing_action(state, codes, row[-1])
    return tuple(row)


def completing_action(state: State, codes: dict[str, int], default: int) -> int:
    """Return the action that brings what has been begun to its end, whatever comes in the text."""
    if default != FAIL:
        return default
    reductions = [code for symbol, code in codes.items() if code <= FIRST_REDUCE]
    if reductions:
        return max(reductions)
    special = [item.next for item in state.items if item.place in SPECIAL_COMPLAINTS]
    expected = special[0] if special else expected_symbol(state)
    preferred = [symbol for symbol in (expected, "nil", "<name>", "(") if symbol in codes and symbol in SPELLINGS]
    return codes[preferred[0]]
