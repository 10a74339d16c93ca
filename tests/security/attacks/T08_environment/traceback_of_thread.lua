-- T8: tracebacks of other threads and of odd arguments
local co = coroutine.create(function() local secret = 1 coroutine.yield() end)
coroutine.resume(co)
local texts = {debug.traceback(co), debug.traceback(co, "x", 0), debug.traceback("x", 1e6), debug.traceback({}, 1) and ""}
for _, text in pairs(texts) do assert(type(text) ~= "string" or not text:find("%.py")) end
for _, level in ipairs {-1, 0, 1 << 40, math.mininteger, math.maxinteger} do pcall(debug.traceback, "x", level) end
return "held"
