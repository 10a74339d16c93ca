-- Functions are written in place of calls that are made after all.

-- One way has a metamethod called.
local operators = {}
function operators.__add(a, b) return a.x + b.x end
function operators.__unm(a) return -a.x end
function operators.__lt(a, b) return a.x < b.x end
function operators.__eq(a, b) return a.x == b.x end
function operators.__index(a, key) return 7 end
function operators.__len(a) return 8 end
local function add(a, b, plain) if plain then return 1 end local r = a + b return r end
local function negate(a, plain) if plain then return 1 end local r = -a return r end
local function less(a, b, plain) if plain then return 1 end if a < b then return 2 end return 3 end
local function alike(a, b, plain) if plain then return 1 end if a == b then return 2 end return 3 end
local function field(a, plain) if plain then return 1 end return (a.y) end
local function count(a, plain) if plain then return 1 end local r = #a return r end
local p, q = setmetatable({ x = 1 }, operators), setmetatable({ x = 2 }, operators)

local function run(n)
  local sum = 0
  for i = 1, n do
    local plain = i % 5 == 0
    local a = add(p, q, plain)
    local b = negate(p, plain)
    local c = less(p, q, plain)
    local d = alike(p, q, plain)
    local e = field(p, plain)
    local f = count(p, plain)
    sum = sum + a + b + c + d + e + f
  end
  return sum
end
local total = 0
for _ = 1, 10 do total = total + run(300) end
print(total) --> 56400
print(select(2, pcall(string.rep, "x", -1)), pcall(run, 1)) --> 	true	22

-- It gives a table a metatable that cannot be changed, and has a value that it did not expect.
local locked = { __metatable = "locked" }
for _ = 1, 5 do setmetatable({}, locked) end
local function adopt(t) setmetatable(t, locked) local r = t.x + 1 return r end
local function adopt_all(list)
  local sum = 0
  for i = 1, #list do
    local v = adopt(list[i])
    sum = sum + v
  end
  return sum
end
local function tables(last)
  local list = {}
  for i = 1, 100 do list[i] = { x = i } end
  list[100].x = last
  return list
end
for _ = 1, 10 do adopt_all(tables(1)) end
print(pcall(adopt_all, tables(1.5))) --> true	5051.5
print(pcall(adopt_all, tables("2"))) --> true	5052
