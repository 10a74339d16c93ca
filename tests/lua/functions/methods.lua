-- Methods, inheritance and objects.
local Account = {}
Account.__index = Account
function Account.new(balance) return setmetatable({balance = balance}, Account) end
function Account:deposit(amount) self.balance = self.balance + amount return self end
function Account:get() return self.balance end
function Account.__tostring(self) return "Account(" .. self.balance .. ")" end
function Account.__eq(a, b) return a.balance == b.balance end
function Account.__lt(a, b) return a.balance < b.balance end
function Account.__le(a, b) return a.balance <= b.balance end
local a, b = Account.new(10), Account.new(20)
print(a:get(), a:deposit(5):get(), tostring(b), a < b, a <= b, a == b, a:deposit(5) == b)
--> 10	15	Account(20)	true	true	false	true
local Saving = setmetatable({}, {__index = Account})
Saving.__index = Saving
Saving.__tostring = Account.__tostring
function Saving.new(balance, rate)
  local self = Account.new(balance)
  self.rate = rate
  return setmetatable(self, Saving)
end
function Saving:interest() return self:get() * self.rate end
function Saving:get() return Account.get(self) + 1 end
local s = Saving.new(100, 0.5)
print(s:interest(), s:deposit(10):get(), tostring(s)) --> 50.5	111	Account(110)
print(pcall(function() return a:missing() end))
--> false	methods.lua:26: attempt to call a nil value (method 'missing')
print(pcall(function() return a.balance:missing() end))
--> false	methods.lua:28: attempt to index a number value (field 'balance')
print(pcall(function() local n = nil return n:method() end))
--> false	methods.lua:30: attempt to index a nil value (local 'n')
print(pcall(function() return ("x"):missing() end))
--> false	methods.lua:32: attempt to call a nil value (method 'missing')
print(pcall(Account.get)) --> false	methods.lua:6: attempt to index a nil value (local 'self')
local t = {n = {m = {}}}
function t.n.m.f(x) return x end
function t.n.m:g(x) return self == t.n.m, x end
print(t.n.m.f(1), t.n.m:g(2)) --> 1	true	2
local s2 = "text"
print(s2:len(), ("%d"):format(5), #s2:rep(3), s2:upper():lower()) --> 4	5	12	text
local object = setmetatable({}, {__index = function(_, name) return function(self, ...) return name, ... end end})
print(object:anything(1, 2), object:other()) --> anything	other
print(t.n.m.f"string", t.n.m.f{1}[1], t.n.m.f[[long]], type(t.n.m.f{})) --> string	1	long	table
