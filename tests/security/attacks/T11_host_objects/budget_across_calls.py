# T11: the budget of a context is not renewed by calling its functions one by one
# instructions: 100000
# ends: InstructionLimitError
def attack(session):
    session.run("function work() for i = 1, 1000 do end end")
    for _ in range(1000):
        ending = session.run("work()")
        if ending.kind != "returns":
            return ending
    return ending
