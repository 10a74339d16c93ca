# T11: an exposed object answers to the registered names only
class Account:
    secret = "secret"
    _private = "private"

    def __init__(self):
        self.balance = 10
        self.owner = "ann"

    def deposit(self, amount):
        self.balance += amount
        return self.balance

    def close(self):
        raise AssertionError("not offered")


PROGRAM = """
local names = {"secret", "_private", "close", "__class__", "__dict__", "__init__", "__globals__", "__subclasses__", "__module__",
  "deposit.__func__", "balance ", " balance", "BALANCE", "balance\\0", "\\0balance", "__getattribute__", "__reduce__", "__doc__", "", "\\xff"}
for _, name in ipairs(names) do
  local ok, value = pcall(function() return account[name] end)
  assert(not ok or value == nil, name)
  assert(not pcall(function() account[name] = 1 end), name)
end
for _, key in ipairs {1, 1.5, true, {}, print, account} do
  local ok, value = pcall(function() return account[key] end)
  assert(not ok or value == nil)
end
assert(account.balance == 10 and account:deposit(5) == 15 and account.balance == 15)
assert(not pcall(function() account.balance = 1e9 end))
assert(not pcall(function() account.deposit = print end))
return "held"
"""


def attack(session):
    return session.with_host(expose={"account": (Account(), {"attributes": ["balance"], "methods": ["deposit"]})}).run(
        PROGRAM
    )
