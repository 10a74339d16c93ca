-- Loops that call nothing keep what they may charge at hand; what they touch may run other functions all the same.
local meta = {
  __index = function(t, k) local s = 0; for i = 1, 3 do s = s + i end; return s + k end,
  __newindex = function(t, k, v) rawset(t, k, v); local n = 2; while n > 0 do n = n - 1 end end,
  __lt = function(a, b) return a.v < b.v end,
  __concat = function(a, b) return "c" end,
}
local function value(v) return setmetatable({v = v}, meta) end

local function partition(list, pivot)
  local i, j = 1, #list
  while i <= j do
    while list[i] < pivot do i = i + 1 end
    while pivot < list[j] do j = j - 1 end
    if i <= j then
      list[i], list[j] = list[j], list[i]
      i, j = i + 1, j - 1
    end
  end
  return i, j
end

local function find(list, wanted)
  for i = 1, #list do
    if list[i] == wanted then return i end
    if list[i] == 0 then break end
  end
  local k = 1
  repeat
    if list[k] == wanted then return -k end
    k = k + 1
  until k > 3
  return nil
end

local function nested(n)
  local s = 0
  for i = 1, n do
    for j = 1, i do s = s + j end
    for j = i, 1, -1 do if j % 2 == 0 then s = s - j else s = s + 1 end end
    if s > 40 then goto out end
  end
  ::out::
  return s
end

local function fill(n)
  local t, keys = {}, {"a", "b", "c"}
  for i = 1, n do
    t[i] = i
    t[keys[i % 3 + 1]] = i
    if i == n then t.last = i end
  end
  local s = 0
  for _, v in ipairs(t) do s = s + v; if s > 20 then s = s - 20 end end
  for _, k in ipairs(keys) do if t[k] then s = s + t[k] end end
  return s
end

local function touching(t, n)
  local s = 0
  for i = 1, n do
    s = s + t[i]
    if i % 2 == 0 then t[i] = i end
  end
  local small = value(n)
  while small < t do small.v = small.v + 1 end
  return s
end

local function failing(n)
  for i = 1, n do
    if i == n then local x = i + nil end
  end
end

local function iterate(n)
  local function following(state, k) if k < state then return k + 1 end end
  local s = 0
  for k in following, n, 0 do s = s + k; if k == 4 then s = s * 2 end end
  return s
end

for i = 1, 3 do
  partition({5, 3, 9, 1, 7, 2}, 4)
  find({4, 8, 15, 16}, 15)
  find({4, 8, 0, 16}, 16)
  nested(5)
  fill(5)
  touching(value(5), 4)
  pcall(failing, 4)
  iterate(5)
  coroutine.wrap(function() find({1, 0}, 2) coroutine.yield(nested(3)) return partition({2, 1, 3}, 2) end)()
end
