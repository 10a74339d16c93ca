-- T3: a yield across a library function is an error
local co = coroutine.create(function()
  table.sort({3, 1, 2}, function(a, b) coroutine.yield() return a < b end)
end)
local ok, message = coroutine.resume(co)
assert(not ok and message:find("attempt to yield across"), message)
return "held"
