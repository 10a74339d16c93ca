-- Results and copies that only one further instruction takes: guesses about what is computed with fail before and
-- after, metamethods, errors and yields come in between, and somebody looks at the registers.

local unpack = table.unpack

local function show(...)
  local texts = table.pack(...)
  for i = 1, texts.n do
    local value = texts[i]
    texts[i] = math.type(value) == "float" and ("%.6g"):format(value) or tostring(value)
  end
  return table.concat(texts, " ")
end

local number = setmetatable({}, {
  __add = function(a, b) return "added" end,
  __sub = function(a, b) return 5 end,
  __mul = function(a, b) return 2.5 end,
  __lt = function() return true end,
  __le = function() return false end,
  __tostring = function() return "number" end,
})

-- Chains of arithmetic.
local function chain(a, b, c, d) return (a * b + c) * d - a end
local function squares(x, y, z)
  local sum = x * x + y * y + z * z
  return sum
end
local function fraction(a, b, c) return (a - b) / c + (b - a) / 4 end
local function rests(a, b) return (a + b) % 7 + (a - b) // 3 end
for i = 1, 100 do
  chain(i + 0.5, 2.0, 3.0, i * 0.25) squares(i * 1.5, 2.0, 0.5) fraction(i, 3, 8.0) rests(i, 3)
end
print(show(chain(1.5, 2.0, 3.0, 4.0), chain(2, 3, 4, 5), chain(2, 3.5, 4, 5), chain("10", 2, 3, 4)))
--> 22.5 48 53 82

print(show(chain(math.maxinteger, 2, 3, 4), chain(math.mininteger, math.mininteger, 1, 1), chain(number, 1, 2, 3)))
--> -9223372036854775803 -9223372036854775807 5

print(pcall(chain, 1.5, nil, 3.0, 4.0))
--> false	results_in_expressions.lua:25: attempt to perform arithmetic on a nil value (local 'b')
print(pcall(chain, 1.5, 2.0, {}, 4.0))
--> false	results_in_expressions.lua:25: attempt to perform arithmetic on a table value (local 'c')
print(pcall(chain, 1.5, 2.0, 3.0, true))
--> false	results_in_expressions.lua:25: attempt to perform arithmetic on a boolean value (local 'd')
print(show(squares(1, 2, 3), squares(1.5, 2, 3), squares("2", 1, 1.5), squares(3037000500, 0, 0)))
--> 14 15.25 7.25 -9223372036709301616

print(show(fraction(1, 3, 0), fraction(3, 1, 0.0), fraction(1, 1, 0), rests(10, 3), rests(10.5, 3), rests(-1, 9)))
--> -inf inf -nan 8 8.5 -3

print(show(rests(math.maxinteger, math.maxinteger), rests("5", 3))) --> 5 1

-- Conditions.
local function outside(x, y, limit)
  if x * x + y * y > limit then return "outside" end
  return "inside"
end
local function later(a, b, c)
  local count = 0
  while a + b < c do
    count = count + 1
    a = a + 1
  end
  return count
end
local function odd(a, b) return (a + b) % 2 == 1 and "odd" or "even" end
for i = 1, 100 do outside(i * 0.1, 0.5, 4.0) later(i, 3, 110) odd(i, 2) end
print(outside(3.0, 0.0, 4.0), outside(1.0, 1.0, 4.0), outside(0 / 0, 1.0, 4.0), outside(2, 1, 4), outside("3", 1, 4))
--> outside	inside	inside	outside	outside

print(outside(number, number, 4.0), pcall(outside, 1.0, 1.0, "x"))
--> outside	false	results_in_expressions.lua:57: attempt to compare string with number
print(later(1, 2, 10), later(1.5, 2, 10), later(math.maxinteger, 1, math.mininteger + 3), later(9, 9, 1))
--> 7	7	3	0
print(odd(1, 2), odd(math.maxinteger, 1), odd(1.5, 1.5), odd(-3, 0)) --> odd	even	odd	odd

-- Keys.
local seen
local missing = {
  __index = function(_, key)
    local name, value = debug.getlocal(2, 3)
    seen = show(key, name, value)
    return -1
  end,
}
local function neighbours(list, i)
  local here = list[i]
  return show(list[i - 1], here, list[i + 1], list[i * 2 - 1])
end
local function sum_pairs(list)
  local sum = 0
  for i = 1, #list - 1 do sum = sum + list[i + 1] - list[i] * list[#list - i] end
  return sum
end
local plain, floats = {}, {}
for i = 1, 60 do plain[i], floats[i] = i, i + 0.5 end
for i = 2, 30 do neighbours(plain, i) sum_pairs(plain) end
print(neighbours(plain, 1), neighbours(plain, 60), neighbours(floats, 3), neighbours({}, 5))
--> nil 1 2 1	59 60 nil nil	2.5 3.5 4.5 5.5	nil nil nil nil

print(neighbours({ [0] = "zero", [-1] = "before", "one" }, 0), neighbours({ [math.mininteger] = "least", 1 }, math.maxinteger))
--> before zero one before	nil nil least nil

print(neighbours(setmetatable({ 1, 2, 3 }, missing), 3), seen) --> 2 3 -1 -1	5 here 3
print(neighbours(setmetatable({ 1, 2, 3 }, missing), 2.5), seen) --> -1 -1 -1 -1	4 here -1
print(pcall(neighbours, nil, 1), pcall(neighbours, plain, {}))
--> false	false	results_in_expressions.lua:90: attempt to perform arithmetic on a table value (local 'i')
print(sum_pairs(plain), show(sum_pairs(floats)), sum_pairs({ 1, 2.5, 3 }), pcall(sum_pairs, { 1, 2, false, 4 }))
--> -34161	-35916.2	0.5	false	results_in_expressions.lua:94: attempt to perform arithmetic on a boolean value (field '?')

-- Arguments and results of calls.
local function pass(...) return ... end
local caller_sees
local function look(a, b)
  local name, value = debug.getlocal(2, 2)
  caller_sees = show(name, value, a, b, debug.getlocal(2, 5))
  return a
end
local called = look
local function calls(x, y)
  local first = called(x + y, x * y)
  local second = called(x - y, first + 1)
  return first * 2 + second
end
for i = 1, 100 do calls(i, 2) end
print(calls(3, 4), caller_sees, calls(1.5, 2), calls(math.maxinteger, 1))
--> 13	y 4 -1 8 nil	6.5	9223372036854775806
called = coroutine.yield
local thread = coroutine.wrap(calls)
print(thread(5, 6)) --> 11	30
print(thread(7)) --> -1	8
print(thread(9)) --> 23
called = nil
print(pcall(calls, 1, 2)) --> false	results_in_expressions.lua:123: attempt to call a nil value (upvalue 'called')
called = setmetatable({}, { __call = function(self, a, b) return a + b end })
print(calls(3, 4), pcall(calls, {}, 1))
--> 57	false	results_in_expressions.lua:123: attempt to perform arithmetic on a table value (local 'x')
local function deep(n) if n == 0 then error("deep") end return 1 + deep(n - 1) * 2 end
for _ = 1, 60 do pcall(deep, 3) end
print(pcall(deep, 5)) --> false	results_in_expressions.lua:140: deep

-- Copies: the source changes, and somebody looks or collects, before the copy is taken.
local looks = {}
local mode = "look"
local meta = {
  __newindex = function(t, key, value)
    if mode == "look" then
      for index = 1, 5 do
        local name, held = debug.getlocal(2, index)
        if name ~= "(temporary)" then looks[#looks + 1] = show(name, type(held)) end
      end
    elseif mode == "set" then
      debug.setlocal(2, 2, { label = "another" })
    elseif mode == "collect" then
      collectgarbage()
    elseif mode == "fail" then
      error("cannot store " .. key)
    elseif mode == "wait" then
      coroutine.yield(key)
    end
    rawset(t, key, value)
  end,
}
local function link(list, entry)
  local second = list.head.next
  entry.previous, entry.next = list.head, second
  list.head.next, second.previous = entry, entry
  return entry
end
local function new_list(metatable)
  local head, tail = setmetatable({ label = "head" }, metatable), setmetatable({ label = "tail" }, metatable)
  rawset(head, "next", tail)
  return { head = head, tail = tail }
end
local function labels(list, entry)
  local next, previous = list.head.next, rawget(list.tail, "previous")
  return show(list.head.label, next.label, previous and previous.label, rawget(entry, "next") and entry.next.label)
end
local list = new_list()
for i = 1, 100 do link(list, { label = i }) end
local function try(how)
  mode = how
  local guarded, entry = new_list(meta), setmetatable({ label = "new" }, meta)
  local ok, message = pcall(link, guarded, entry)
  return labels(guarded, entry) .. (ok and "" or " " .. message)
end
print(try("look"), try("collect")) --> head new new tail	head new new tail
print(try("set")) --> head another another tail
print(try("fail")) --> head tail nil nil results_in_expressions.lua:159: cannot store next
print(table.concat(looks, ", "))
--> list table, entry table, second table, list table, entry table, second table, list table, entry table, second table
mode = "wait"
local guarded, entry = new_list(meta), setmetatable({ label = "new" }, meta)
local thread = coroutine.wrap(link)
print(thread(guarded, entry), thread(), thread(), thread().label, labels(guarded, entry))
--> next	previous	previous	new	head new new tail
