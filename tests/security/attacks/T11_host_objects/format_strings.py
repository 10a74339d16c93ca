# T11: str.format registered by a careless host (GHSA-q2x7-8rv6-6q7h) sees copies of plain values only
class Thing:
    secret = "secret"

    def hello(self, name):
        return "hello " + name


PROGRAM = """
for _, f in ipairs {"{0.__class__}", "{0.__class__.__mro__}", "{0.__init__.__globals__}", "{0.secret}", "{0.hello.__globals__}", "{0[__class__]}"} do
  for _, value in ipairs {"x", 1, {}, print, false} do pcall(format, f, value) end
  local ok, text = pcall(format, f, thing)
  assert(not ok or not tostring(text):find("secret"), text)
end
assert(thing:hello("{0.__class__}") == "hello {0.__class__}")
return "held"
"""


def attack(session):
    def format_text(template, *values):
        if any(isinstance(value, Thing) for value in values):
            raise ValueError("the host knows that it must not")
        return template.format(*values)

    return session.with_host(register={"format": format_text}, expose={"thing": (Thing(), {"methods": ["hello"]})}).run(
        PROGRAM
    )
