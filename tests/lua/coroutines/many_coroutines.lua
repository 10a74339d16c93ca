-- Many coroutines, coroutines that resume each other, and functions that yield deep inside.
local yield, wrap, create, resume, status = coroutine.yield, coroutine.wrap, coroutine.create, coroutine.resume, coroutine.status
-- A thousand coroutines in turns.
local threads, sum = {}, 0
for i = 1, 1000 do
  threads[i] = create(function(a) for k = 1, 3 do a = a + yield(a) end return a end)
end
for round = 1, 4 do for i = 1, 1000 do local _, v = resume(threads[i], i) sum = sum + v end end
print(sum, status(threads[1]), resume(threads[1000])) --> 5005000	dead	false	cannot resume dead coroutine

-- Memory does not grow with what is over.
local before = collectgarbage("count")
local function body(n) local ok, v = pcall(yield, n) return v end
for i = 1, 2000 do local c = wrap(body) c(2) c() end
collectgarbage() collectgarbage()
print(collectgarbage("count") - before < 20) --> true

-- A yield at the bottom of a recursion.
local function down(n) if n == 0 then yield("bottom") return 0 end return 1 + down(n - 1) end
for _ = 1, 4 do
  for _, n in ipairs {10, 100, 350, 400, 1000, 5000} do
    local co = create(down)
    local _, where = resume(co, n)
    local _, result = resume(co)
    if where ~= "bottom" or result ~= n then print("wrong", n, where, result) end
  end
end
-- Threads that are each deep, resumed one above the other.
local function nest(k, d)
  if d > 0 then local r = nest(k, d - 1) return r end
  yield("ready")
  if k == 0 then return "innermost" end
  local co = create(nest)
  resume(co, k - 1, 60)
  local _, v = resume(co)
  return v
end
for _, k in ipairs {5, 50, 120} do
  local co = create(nest)
  resume(co, k, 60)
  print(k, resume(co))
  --> 5	true	innermost
  --> 50	true	innermost
  --> 120	true	innermost
end
-- Resumes inside each other up to the limit.
local depth = 0
local function endless()
  depth = depth + 1
  local ok, message = resume(create(endless))
  if not ok then return message end
  yield(1)
  return message
end
for i = 1, 20 do
  depth = 0
  local ok, message = resume(create(endless))
  if i == 1 or i == 20 then print(ok, message, depth > 150, depth <= 200) end
  --> true	1	true	true
  --> true	1	true	true
end
-- Too deep a recursion after a yield, and one that just fits.
local function endless_recursion() local a, b, c, d, e, f, g, h return 1 + endless_recursion() end
local co = create(function() yield() return endless_recursion() end)
resume(co)
print((tostring(select(2, resume(co))):gsub("\n.*", ""):gsub("%(.*", "")))
--> many_coroutines.lua:63: stack overflow
local function plain(n) if n == 0 then return 0 end return 1 + plain(n - 1) end
co = wrap(function() while true do yield(plain(3000)) end end)
for _ = 1, 8 do assert(co() == 3000) end
print(co()) --> 3000
