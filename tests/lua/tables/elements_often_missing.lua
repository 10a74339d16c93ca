-- Elements that are looked for in vain again and again: beyond the list, in the hash part, through metatables.
local function second(t)
  return t[2]
end
local function at(t, i)
  return t[i]
end
local function sum(t)
  local total = 0
  for i = -1, 4 do
    total = total + (t[i] or 100)
  end
  return total
end

local instructions = { { "a", 1 }, { "b" }, { "c" }, {}, { "d", false } }
local found = {}
for round = 1, 200 do
  for i, instruction in ipairs(instructions) do
    found[i] = tostring(second(instruction)) .. tostring(at(instruction, i))
  end
end
print(table.concat(found, " ")) --> 1a nilnil nilnil nilnil falsenil
print(sum({ 1, 2 }), sum({})) --> 403	600

-- In the hash part.
local hashed = { [2] = "two" }
hashed.x = true
print(second(hashed), at(hashed, 2), at(hashed, 3), at(hashed, -1)) --> two	two	nil	nil
local negative = { 1, 2, [-1] = 7, [0] = 8 }
print(sum(negative)) --> 218

-- Through metatables, after the code has settled.
local calls = {}
local default = setmetatable({}, { __index = function(t, k)
  calls[#calls + 1] = k
  return k * 10
end })
print(second(default), at(default, 5), sum(default), table.concat(calls, ",")) --> 20	50	90	2,5,-1,0,1,2,3,4
print(at(setmetatable({}, { __index = { "first" } }), 1)) --> first
print(at(setmetatable({ "own" }, { __index = { "first", "next" } }), 2)) --> next

-- What is no table.
print(pcall(second, nil)) --> false	elements_often_missing.lua:3: attempt to index a nil value (local 't')
print(pcall(at, 5, 2)) --> false	elements_often_missing.lua:6: attempt to index a number value (local 't')
print(second("text"), at("text", 9)) --> nil	nil
print(at({ 1.5 }, 1.0), at({ 1.5 }, 2.0), at({ 1.5 }, "1")) --> 1.5	nil	nil
