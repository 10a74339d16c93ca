# T11: huge results of the host's are held by the limits as well
def attack(session):
    host = session.with_host(
        register={
            "text": lambda n: "x" * int(n),
            "items": lambda n: list(range(int(n))),
            "number": lambda n: 10 ** int(n),
            "nested": lambda n: _nested(int(n)),
            "cyclic": _cyclic,
        }
    )
    for call in ("text(1e8)", "items(1e7)", "number(10000)", "nested(5000)"):
        ending = host.run(f"return #{call}")
        assert ending.kind != "returns", (call, ending)
        host.renew()
    return host.run(
        "for _, f in ipairs {number} do assert(not pcall(f, 1000)) end assert(cyclic()[1][1][1]) return 'held'"
    )


def _nested(depth):
    value = []
    for _ in range(depth):
        value = [value]
    return value


def _cyclic():
    value = []
    value.append(value)
    return value
