# T11: names that lead to Python's insides cannot be registered
from luapy import Engine


class Thing:
    def method(self):
        return 1


def attack(session):
    engine = Engine(session.level)
    for name in ("__class__", "_x", "__dict__", "a.b", "", "__init__", "1", "method.__globals__"):
        for kind in ("attributes", "methods", "writable"):
            try:
                engine.expose("thing", Thing(), **{kind: [name]})
            except ValueError:
                continue
            raise AssertionError(f"{name!r} was registered")
