-- Coroutines that hold many arguments.
local many = {}
for i = 1, 50000 do many[i] = i end
local t = {}
for i = 1, 1e9 do
  t[i] = coroutine.wrap(function(...) coroutine.yield() return ... end)
  t[i](table.unpack(many))
end
