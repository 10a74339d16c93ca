-- What functions do at depths where the size of the stack is looked after: calls, metamethods, coroutines, errors.

local function at_depth(n, f)
  if n == 0 then
    local x = f()
    return x
  end
  local x = at_depth(n - 1, f)
  return x
end

local depths = { 0, 61, 62, 63, 64, 126, 127 }
local function each(f)
  local total = 0
  for i = 1, #depths do
    total = total + at_depth(depths[i], f)
  end
  return total / #depths
end

local function one() return 1 end
local object = setmetatable({}, {
  __index = function(_, key) return at_depth(key, one) end,
  __add = function(a, b) return at_depth(b, one) end,
  __call = function(_, key) return at_depth(key, one) end,
})
local keys = { 0, 1, 62, 63, 64 }
local function all()
  local results = {}
  results[#results + 1] = each(one)



  results[#results + 1] = each(function() return object[3] + (object + 64) + object(70) end)



  results[#results + 1] = each(function()



    local sum = 0
    for i = 1, #keys do sum = sum + object[keys[i]] end
    return sum
  end)
  -- Coroutines that are resumed there, and go deep themselves.
  results[#results + 1] = each(function()



    local values = 0
    local next_value = coroutine.wrap(function(n)
      for _ = 1, 3 do n = coroutine.yield(at_depth(n, one)) end
      return 10
    end)
    for i = 1, 4 do values = values + next_value(i * 21) end
    return values
  end)
  results[#results + 1] = each(function()



    local ok, x = coroutine.resume(coroutine.create(at_depth), 64, one)
    return ok and x
  end)
  results[#results + 1] = each(function()



    local sum = 0
    for x in coroutine.wrap(function() coroutine.yield(1) at_depth(63, one) coroutine.yield(2) end) do sum = sum + x end
    return sum
  end)
  results[#results + 1] = each(function()



    local ok, message = pcall(at_depth, 70, function() error("deep", 0) end)
    return not ok and #message
  end)
  results[#results + 1] = each(function()



    local list = { 3, 1, 2 }
    table.sort(list, function(a, b) return at_depth(64, one) == 1 and a < b end)
    return list[1]
  end)
  return table.concat(results, " ")
end
for _ = 1, 2 do
  all()
end
print(all()) --> 1.0 3.0 5.0 13.0 1.0 3.0 4.0 1.0

-- Coroutines that resume each other, from some depth each.
local function chain(levels, depth)
  if levels == 0 then return 0 end
  return at_depth(depth, function()
    local ok, x = coroutine.resume(coroutine.create(chain), levels - 1, depth)
    return ok and x + 1
  end)
end
for _, depth in ipairs({ 0, 62, 63, 64 }) do io.write(chain(6, depth), " ") end
print() --> 6 6 6 6

-- Deeper than translated code goes.
print(at_depth(7000, one)) --> 1
