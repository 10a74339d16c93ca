-- Closures of the libraries.
local t = {}
while true do t[#t + 1] = ("x"):gmatch("x") t[#t + 1] = coroutine.wrap(print) end
