# T11: an interrupt that comes before the program starts is not lost
# ends: LuaInterrupted
def attack(session):
    session.context.interrupt()
    return session.run("while true do end")
