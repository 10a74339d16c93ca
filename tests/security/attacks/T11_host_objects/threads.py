# T11: hostile programs in many threads do not disturb honest ones
import threading

HOSTILE = (
    "while true do end",
    "local s = 'x' while true do s = s .. s end",
    "print = nil error({})",
    "local function f() return f() + 1 end f()",
)


def attack(session):
    from luapy import Engine, EngineConfig, LuaError

    engine = Engine(
        EngineConfig(
            sandbox=session.policy({"limits": {"instructions": 20_000, "memory": 4 << 20}}),
            pool_size=3,
            output="discard",
        )
    )
    wrong = []

    def work(number):
        for turn in range(6):
            try:
                if number % 2:
                    engine.run(HOSTILE[(number + turn) % len(HOSTILE)])
                    wrong.append("a hostile program returned")
                elif engine.run("local s = 0 for i = 1, n do s = s + i end print(s) return s", n=100) != 5050:
                    wrong.append("wrong answer")
            except LuaError as error:
                if number % 2 == 0:
                    wrong.append(repr(error))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong, wrong
