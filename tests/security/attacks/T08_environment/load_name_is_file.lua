-- T8: a chunk's name does not make anybody read a file
local f, message = load("error('x')", "@/etc/passwd")
local ok, message = pcall(f)
assert(not ok and not message:find("root:x", 1, true), message)
local ok, message = pcall(load("local x = nil + 1", "@../../../../etc/passwd"))
assert(not ok and not message:find("root:x", 1, true))
return "held"
