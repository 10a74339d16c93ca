-- Method calls through two levels of inheritance, with overridden methods and calls of the parent's.

local Account = {}
Account.__index = Account

function Account.new(class, owner)
  return setmetatable({ owner = owner, balance = 0, operations = 0 }, class)
end

function Account:deposit(amount)
  self.balance = self.balance + amount
  self:record()
end

function Account:withdraw(amount)
  if amount > self:available() then
    return false
  end
  self.balance = self.balance - amount
  self:record()
  return true
end

function Account:available()
  return self.balance
end

function Account:record()
  self.operations = self.operations + 1
end

function Account:fee()
  return 0
end

local CreditAccount = setmetatable({}, { __index = Account })
CreditAccount.__index = CreditAccount

function CreditAccount.new(class, owner, credit)
  local account = Account.new(class, owner)
  account.credit = credit
  return account
end

function CreditAccount:available()
  return self.balance + self.credit
end

function CreditAccount:fee()
  return self.balance < 0 and 1 or 0
end

local PremiumAccount = setmetatable({}, { __index = CreditAccount })
PremiumAccount.__index = PremiumAccount

function PremiumAccount:available()
  return CreditAccount.available(self) + 50
end

function PremiumAccount:deposit(amount)
  CreditAccount.deposit(self, amount + 1)
end

local function run(n)
  local accounts = {
    Account:new("ann"),
    CreditAccount:new("bob", 100),
    PremiumAccount:new("cleo", 200),
  }
  local refused = 0
  for i = 1, n do
    for _, account in ipairs(accounts) do
      account:deposit(i % 10)
      if not account:withdraw(i % 23) then
        refused = refused + 1
      end
      account.balance = account.balance - account:fee()
    end
  end
  local total = refused
  for _, account in ipairs(accounts) do
    total = total * 31 + account.balance + account.operations
  end
  return total
end

return { run = run, small = 20, default = 15000 }
