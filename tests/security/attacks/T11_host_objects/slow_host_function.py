# T11: the time limit holds as soon as a slow function of the host returns
# seconds: 0.1
# instructions: none
# ends: TimeLimitError
import time


def attack(session):
    host = session.with_host(register={"sleep": time.sleep})
    return host.run("while true do pcall(sleep, 0.05) end")
