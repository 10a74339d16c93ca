-- What a call's arguments are read from may have an __index function: while it runs, and after it has failed or
-- yielded, the registers of the call are as they would be step by step.

local seen
local how = "look"

-- Names and classes of what the caller has in its registers, up to the call's first argument.
local function registers(level)
  local found = {}
  local index = 1
  while true do
    local name, value = debug.getlocal(level, index)
    if not name then break end
    found[index] = name .. "=" .. type(value)
    if name == "(temporary)" and type(value) == "number" then break end
    index = index + 1
  end
  return table.concat(found, " ")
end

local function other(n) return n * 100 end
local pass

local meta = {__index = function(_, key)
  if how == "look" then
    seen = registers(3)
  elseif how == "fail" then
    error("no " .. tostring(key))
  elseif how == "wait" then
    return coroutine.yield(key)
  elseif how == "collect" then
    collectgarbage()
  elseif how == "set" then
    for index = 1, 20 do
      local name, value = debug.getlocal(2, index)
      if name == "(temporary)" then
        if value == pass then debug.setlocal(2, index, other) end
        if math.type(value) == "integer" then debug.setlocal(2, index, value + 1) end
      end
    end
  end
  return 7
end}

function pass(...) return ... end

local function by_name(t, n)
  return (pass(n, t.left, t.right)) + 1
end

local function by_number(t, n)
  return (pass(n, t[1], t[2])) + 1
end

local function by_key(t, n, key)
  return (pass(n, t[key], n)) + 1
end

local function recursive(t, n)
  if n == 0 then return 0 end
  return 1 + recursive(t.next, n - 1)
end

local chain = {}
for _ = 1, 5 do chain = {next = chain} end

local full = {1, 2, left = 1, right = 2}
local empty = setmetatable({}, meta)
for i = 1, 100 do
  by_name(full, i) by_number(full, i) by_key(full, i, 1) recursive(chain, 3)
  if i > 20 then
    by_name(empty, i) by_number(empty, i) by_key(empty, i, 1)
  end
end

print(by_name(empty, 1), seen) --> 2	t=table n=number (temporary)=function (temporary)=number
print(by_number(empty, 1), seen) --> 2	t=table n=number (temporary)=function (temporary)=number
print(by_key(empty, 1, "x"), seen) --> 2	t=table n=number key=string (temporary)=function (temporary)=number

how = "fail"
print(pcall(by_name, empty, 1)) --> false	reads_for_a_call.lua:28: no left
print(pcall(by_number, empty, 1)) --> false	reads_for_a_call.lua:28: no 1
print(pcall(by_key, empty, 1, "x")) --> false	reads_for_a_call.lua:28: no x

how = "collect"
print(by_name(empty, 1), by_number(empty, 2), by_key(empty, 3, "x")) --> 2	3	4

how = "wait"
for _, f in ipairs {by_name, by_number, by_key} do
  local thread = coroutine.wrap(f)
  print(thread(empty, 5, "k"), thread(8), thread and "waits")
  --> left	right	waits
  --> 1	2	waits
  --> k	6	waits
end

-- The debug library puts another function in the register of the call, and another argument beside it.
how = "set"
print(by_name(empty, 1), by_number(empty, 2), by_key(empty, 3, "x")) --> 301	401	401
how = "look"
print(by_name(empty, 1), by_name(full, 3)) --> 2	4
