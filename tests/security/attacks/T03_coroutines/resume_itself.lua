-- T3: a coroutine that resumes itself
local co
co = coroutine.create(function() return coroutine.resume(co) end)
local ok, inner, message = coroutine.resume(co)
assert(ok and inner == false and message:find("non%-suspended"), message)
return "held"
