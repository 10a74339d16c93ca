-- A field's value is at hand after a first read, until something may have changed it, or where the value is kept.

-- The same field twice, an integer, a float or something else.
local function square(v) return v.x * v.x + v.y * v.y end
for i = 1, 60 do square({ x = i, y = 2 }) end
print(square({ x = 3, y = 4 }), square({ x = 1.5, y = 2 }), square({ x = "3", y = "4" })) --> 25	6.25	25
print(pcall(square, { x = 1, y = {} }))
--> false	fields_at_hand.lua:4: attempt to perform arithmetic on a table value (field 'y')
print(square(setmetatable({ y = 1 }, { __index = function(t, k) t[k] = 5 return 7 end }))) --> 36

-- The same table under two names.
local function stored(a, b)
  local first = a.n
  b.n = first + 1
  local second = a.n
  a.n = second * 2
  return first, second, b.n, a.n
end
for i = 1, 60 do stored({ n = i }, { n = 0 }) end
local t = { n = 1 }
print(stored(t, t)) --> 1	2	4	4
print(stored({ n = 1 }, { n = 5 })) --> 1	1	2	2

-- What holds the value gets another one; so does what holds the table.
local function reused(a, b)
  local x = a.n
  local y = x
  x = b
  local z = a.n
  a = b
  return x.n, y, z, a.n
end
for i = 1, 60 do reused({ n = i }, { n = -i }) end
print(reused({ n = 1 }, { n = 2 })) --> 2	1	1	2
local function list(node)
  local sum = node.value
  node = node.next
  sum = sum + node.value
  node = node.next
  return sum + node.value
end
for i = 1, 60 do list({ value = 1, next = { value = 2, next = { value = i } } }) end
print(list({ value = 1, next = { value = 2, next = { value = 3 } } })) --> 6
local function itself(node)
  node = node.next
  node = node.next
  return node.name
end
local ring = { name = "a", next = { name = "b", next = { name = "c" } } }
for i = 1, 60 do itself(ring) end
print(itself(ring)) --> c

-- A metamethod or a call between the reads.
local counted = { n = 1 }
local number = setmetatable({}, {
  __add = function(a, b) counted.n = counted.n + 1 return 10 end,
  __index = function(self, key) counted.n = counted.n * 2 return key end,
})
local function between(a, x)
  local first = a.n
  local sum = x + 1
  local second = a.n
  local key = x.key
  return first, sum, second, key, a.n
end
print(pcall(between, counted, 5)) --> false	fields_at_hand.lua:63: attempt to index a number value (local 'x')
for i = 1, 60 do counted.n = 1 between(counted, number) end
counted.n = 1
print(between(counted, number)) --> 1	10	2	key	4
local function touch(a) a.n = a.n + 1 end
local function called(a) local first = a.n touch(a) return first, a.n end
for i = 1, 60 do called({ n = i }) end
print(called({ n = 1 })) --> 1	2

-- A value that is an integer for the first use is left as it is for the second one.
local function both(v) local s = v.x + 1 return s .. v.x, v.x // 1 | 0 end
for i = 1, 60 do both({ x = i }) end
print(both({ x = math.maxinteger })) --> -92233720368547758089223372036854775807	9223372036854775807
print(both({ x = 2.0 })) --> 3.02.0	2

-- Captured variables, and a coroutine that waits between the reads.
local function captured(v)
  local x = v.n
  local function set(value) x = value end
  set(9)
  local y = v.n
  return x, y
end
for i = 1, 60 do captured({ n = i }) end
print(captured({ n = 1 })) --> 9	1
local function waits(v)
  local first = v.n
  coroutine.yield(first)
  return first, v.n
end
local function resume(v)
  local co = coroutine.wrap(waits)
  co(v)
  v.n = v.n + 1
  return co()
end
for i = 1, 60 do resume({ n = i }) end
print(resume({ n = 1 })) --> 1	2

-- From a test to what follows it, on both ways; not around a loop, nor where two ways meet.
local function count(t)
  if t.n > 0 then
    t.n = t.n - 1
    return t.n
  elseif t.n == 0 then
    t.n = -5
  end
  return t.n + 1
end
for i = 1, 60 do count({ n = i % 3 }) end
print(count({ n = 3 }), count({ n = 0 }), count({ n = -3 }), count({ n = 2.5 })) --> 2	-4	-2	1.5
local function either(t, u, flag)
  local x = t.n
  if flag then u.n = x + 1 end
  return x, t.n
end
for i = 1, 60 do either({ n = i }, { n = 1 }, i % 2 == 0) end
local one = { n = 1 }
print(either(one, one, true)) --> 1	2
print(either(one, one, false)) --> 2	2
local function around(t, n)
  local s = t.n
  while s < n do
    s = s + t.n
    if t.n < 10 then t.n = t.n + 1 end
  end
  return s, t.n
end
for i = 1, 60 do around({ n = 1 }, 30) end
print(around({ n = 1 }, 30)) --> 37	9
local smaller = setmetatable({}, { __lt = function(a, b) one.n = one.n + 100 return true end })
local function compared(t, a, b)
  local x = t.n
  if a < b then return x, t.n end
  return x, -t.n
end
for i = 1, 60 do compared({ n = i }, i % 3, 1) end
print(compared(one, 1, 2)) --> 2	2
print(compared(one, 2, 1)) --> 2	-2
print(compared(one, smaller, 1)) --> 2	102
local function defaults(t)
  local x = t.n
  local y = x or 7
  x = y or x
  return x, y, t.n
end
for i = 1, 60 do defaults({ n = i }) end
print(defaults({ n = 3 })) --> 3	3	3
print(defaults({ n = false })) --> 7	7	false
print(defaults({})) --> 7	7	nil

-- A store or a search in between that calls a metamethod, which changes the field, or some other one.
local change
local other = setmetatable({}, {
  __newindex = function(t, k, v) change(k, v) end,
  __index = function(t, k) return change(k) end,
})
local function push(stack, list, value, where)
  stack.top = stack.top + 1
  where.last = value
  list[stack.top] = value
  local x = list[stack.top + 1]
  local y = where.first
  return stack.top, x, y, stack.top
end
local function show(...) print(...) end
local where = { last = 1, first = 1 }
change = function() end
for i = 1, 80 do push({ top = 0 }, { 1, 2, 3 }, i, where) end
show(push({ top = 0 }, { 1, 2, 3 }, "x", where)) --> 1	2	1	1
local stack = { top = 0 }
change = function(k, v) stack.top = stack.top + 10 return stack.top end
show(push(stack, { 1, 2, 3 }, "x", other)) --> 21	nil	21	21
show(stack.top) --> 21
stack.top = 0
show(push(stack, other, "x", where)) --> 21	21	1	21
show(push(stack, other, "x", other)) --> 62	52	62	62
stack.top = nil
change = function(k, v) stack.top = nil return 5 end
show(pcall(push, { top = 1 }, other, "x", other)) --> true	2	5	5	2
show(pcall(push, stack, other, "x", other))
--> false	fields_at_hand.lua:164: attempt to perform arithmetic on a nil value (field 'top')
stack.top = 1
show(pcall(push, stack, {}, "x", other)) --> false	fields_at_hand.lua:166: table index is nil
stack = setmetatable({ top = 1 }, { __newindex = function(t, k, v) rawset(t, k, v + 0.5) end })
change = function(k, v) end
show(push(stack, { 1, 2, 3, 4 }, "x", where)) --> 2	3	1	2
stack.top = nil
show(pcall(push, stack, { 1, 2, 3, 4 }, "x", where))
--> false	fields_at_hand.lua:164: attempt to perform arithmetic on a nil value (field 'top')
local function twice(t, u)
  t.n = 1.5
  u.n = 2
  local x = t.n
  u.m = t.n
  t.n = x
  return t.n, u.n, u.m, t.m
end
for i = 1, 80 do twice({ n = 1, m = 2 }, { n = 1, m = 2 }) end
show(twice({ n = 1 }, { n = 1 })) --> 1.5	2	1.5	nil
local same = { n = 1, m = 1 }
show(twice(same, same)) --> 2	2	2	2
local function chain(node, value)
  node.value = value
  node = node.next
  node.value = value
  value = value .. "!"
  local first = node.value
  node = node.next
  return first, value, node.value, node.next
end
local nodes = { value = 1, next = { value = 2, next = { value = 3, next = 1 } } }
for i = 1, 80 do chain(nodes, "a") end
show(chain(nodes, "b")) --> b	b!	3	1
nodes.next = nodes
nodes.next.next = nodes
show(select("#", chain(nodes, "c")), (chain(nodes, "d"))) --> 4	d
