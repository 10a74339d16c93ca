# T11: an interrupt from another thread stops what catches everything
# instructions: none
# seconds: none
# ends: LuaInterrupted
import threading


def attack(session):
    timer = threading.Timer(0.1, session.context.interrupt)
    timer.start()
    ending = session.run("while true do pcall(function() while true do end end) end")
    timer.join()
    return ending
