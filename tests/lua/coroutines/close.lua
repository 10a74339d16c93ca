-- coroutine.close and to-be-closed variables of coroutines.
local function closable(name, log, fail)
  return setmetatable({}, {__close = function(_, e) log[#log + 1] = name .. ":" .. tostring(e) if fail then error(fail, 0) end end})
end
local log = {}
local co = coroutine.create(function()
  local a <close> = closable("a", log)
  local b <close> = closable("b", log)
  coroutine.yield("suspended")
  print("never")
end)
print(coroutine.resume(co)) --> true	suspended
print(coroutine.close(co), coroutine.status(co), table.concat(log, " ")) --> true	dead	b:nil a:nil
print(coroutine.close(co), coroutine.resume(co)) --> true	false	cannot resume dead coroutine
log = {}
co = coroutine.create(function()
  local a <close> = closable("a", log)
  local b <close> = closable("b", log, "close failed")
  coroutine.yield()
end)
coroutine.resume(co)
print(coroutine.close(co)) --> false	close failed
print(table.concat(log, " "), coroutine.status(co)) --> b:nil a:close failed	dead
print(coroutine.close(coroutine.create(print))) --> true
co = coroutine.create(function() error("failed", 0) end)
coroutine.resume(co)
print(coroutine.status(co), coroutine.close(co)) --> dead	false	failed
print(coroutine.close(co)) --> true
print(pcall(coroutine.close, coroutine.running())) --> false	cannot close a running coroutine
print(coroutine.resume(coroutine.create(function() return pcall(coroutine.close, (coroutine.running())) end)))
--> true	false	cannot close a running coroutine
local outer = coroutine.running()
co = coroutine.create(function() return pcall(coroutine.close, outer) end)
print(coroutine.resume(co)) --> true	false	cannot close a normal coroutine
-- An error in a coroutine leaves its variables open until it is closed; wrap closes them at once.
log = {}
co = coroutine.create(function() local a <close> = closable("a", log) error("oops", 0) end)
print(coroutine.resume(co)) print(#log, coroutine.close(co)) print(table.concat(log, " "))
--> false	oops
--> 0	false	oops
--> a:oops
log = {}
print(pcall(coroutine.wrap(function() local a <close> = closable("w", log) error("oops", 0) end))) --> false	oops
print(table.concat(log, " ")) --> w:oops
log = {}
print(pcall(coroutine.wrap(function() local a <close> = closable("w", log, "replaced") error("oops", 0) end)))
--> false	replaced
print(table.concat(log, " ")) --> w:oops
-- A closing method may yield while its coroutine runs, not while coroutine.close closes it.
co = coroutine.create(function()
  local x <close> = setmetatable({}, {__close = function() coroutine.yield("from close") return 1 end})
  coroutine.yield("first")
end)
print(coroutine.resume(co)) --> true	first
print(coroutine.close(co)) --> false	attempt to yield across a C-call boundary
co = coroutine.wrap(function()
  local x <close> = setmetatable({}, {__close = function() coroutine.yield("from close") end})
  return "returned"
end)
print(co()) print(co()) print(pcall(co))
--> from close
--> returned
--> false	cannot resume dead coroutine
for i in coroutine.wrap(function() local x <close> = closable("g", log) for i = 1, 3 do coroutine.yield(i) end end) do
  if i == 2 then break end
end
print(table.concat(log, " ")) --> w:oops
