# T11: in STRICT not even the text of an exception is told
# levels: STRICT
def fail():
    raise OSError(13, "Permission denied", "/home/ann/.ssh/id_rsa")


PROGRAM = """
local ok, e = pcall(fail)
assert(not ok and not tostring(e):find("ann", 1, true), tostring(e))
local ok, message = pcall(error, tostring(e))
assert(not message:find("ssh"), message)
return "held"
"""


def attack(session):
    return session.with_host(register={"fail": fail}).run(PROGRAM)
