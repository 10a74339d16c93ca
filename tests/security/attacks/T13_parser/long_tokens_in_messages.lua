-- T13: messages that quote a long token are bounded
-- instructions: none
local f, message = load("x = = " .. ("y"):rep(30000))
assert(not f and #message < 200)
f, message = load(("y"):rep(30000) .. " z")
assert(not f and #message < 31000)
f, message = load("x = 1 1", ("n"):rep(30000))
assert(not f and #message < 200)
f, message = load("goto " .. ("y"):rep(30000))
assert(not f and #message < 31000)
return "held"
