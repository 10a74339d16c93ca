-- Hooks: call, return, line and count events.
local log = {}
local function flush() local text = table.concat(log, " ") log = {} return text end
local function target(x)
  local y = x
  return y
end
debug.sethook(function(event, line) log[#log + 1] = event .. line end, "l")
target(1)
target(2)
debug.sethook()
print(flush()) --> line9 line5 line6 line10 line5 line6 line11
debug.sethook(function(event) local info = debug.getinfo(2, "nS") log[#log + 1] = event .. ":" .. tostring(info.name) end, "cr")
target(1)
math.abs(-1)
debug.sethook()
print(flush()) --> return:sethook call:target return:target call:abs return:abs call:sethook
local function tail() return target(1) end
debug.sethook(function(event) log[#log + 1] = event end, "cr")
tail()
debug.sethook()
print(flush()) --> return call tail call return call
local count = 0
debug.sethook(function(event) count = count + 1 log[1] = event end, "", 100)
for i = 1, 1000 do end
debug.sethook()
print(count >= 10 and count <= 50, flush()) --> true	count
print(debug.gethook()) --> nil
local hook = function() end
debug.sethook(hook, "crl", 5)
local h, mask, n = debug.gethook()
debug.sethook()
print(h == hook, mask, n) --> true	crl	5
debug.sethook(function(_, line) log[#log + 1] = line end, "l")
for i = 1, 2 do
  local x = i
end
if count then
  count = nil
else
  count = 1
end
while not count do count = 1 end
debug.sethook()
print(flush()) --> 35 36 35 36 35 38 39 43 43 44
-- Hooks belong to one coroutine.
local co = coroutine.create(function() target(1) coroutine.yield() target(2) end)
debug.sethook(co, function(event, line) log[#log + 1] = "co" .. line end, "l")
coroutine.resume(co)
target(3)
print(flush(), debug.gethook(co) ~= nil, debug.gethook()) --> co47 co5 co6	true	nil
coroutine.resume(co)
print(flush()) --> co5 co6
-- An error in a hook is an error of the running code.
print(pcall(function() debug.sethook(function() debug.sethook() error("from the hook", 0) end, "l")
--> false	from the hook
  local x = 1
end))
debug.sethook()
local events = {}
debug.sethook(function(event) local i = debug.getinfo(2, "r") events[#events + 1] = event .. i.ftransfer .. "/" .. i.ntransfer end, "cr")
target(5)
debug.sethook()
print(table.concat(events, " ")) --> return0/0 call1/1 return2/1 call0/0
debug.sethook(function() local name, value = debug.getlocal(2, 1) log[#log + 1] = tostring(name) .. "=" .. tostring(value) end, "c")
target("argument")
debug.sethook()
print(log[1]) --> x=argument
