# T11: no property is read that was not registered, even to look whether it is there
class Thing:
    name = "thing"

    @property
    def secret(self):
        raise AssertionError("read")

    def __getattr__(self, name):
        raise AssertionError(f"looked up {name}")


PROGRAM = """
for _, name in ipairs {"secret", "other", "__class__", "__len__", "__eq__", "__iter__", "__call__"} do pcall(function() return thing[name] end) end
pcall(function() return #thing end) pcall(function() return thing == {} end) pcall(function() return thing() end)
pcall(tostring, thing) pcall(string.format, "%s %p", thing, thing) pcall(pairs, thing) pcall(ipairs, thing) pcall(error, thing)
return "held"
"""


def attack(session):
    return session.with_host(expose={"thing": (Thing(), {"attributes": ["name"]})}).run(PROGRAM)
