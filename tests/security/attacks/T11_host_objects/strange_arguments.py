# T11: variables with strange names and values
class Text(str):
    def __eq__(self, other):
        return True

    def __hash__(self):
        return hash("print")

    def startswith(self, *_):
        return False


class Number(int):
    def __index__(self):
        raise AssertionError("ran")

    def __add__(self, other):
        raise AssertionError("ran")


def attack(session):
    host = session.with_host()
    for value in (
        Text("x"),
        Number(3),
        True,
        1 << 64,
        float("nan"),
        "\ud800",
        b"\xff",
        {1: 1, 1.5: 2},
        {None: 1},
        {(1, 2): 3},
        {float("nan"): 1},
    ):
        try:
            ending = host.run("local x = value return type(x)", value=value)
        except (TypeError, ValueError, OverflowError, UnicodeError):
            continue
        assert ending.kind == "returns" or ending.kind.endswith("Error"), ending
    return host.run("return 'held'")
