-- T15: expressions so long that Python could not compile them
-- memory: 64M
-- instructions: 1000000
local f = load("local x = ... return x" .. (" + x"):rep(4000))
for i = 1, 10 do assert(f(i) == i * 4001) end
f = load("local x = ... return x" .. (" .. x"):rep(180))
for i = 1, 20 do assert(#f("ab") == 362) end
f = load("local t = ... return t" .. (".x"):rep(1000))
local t = {}
t.x = t
for i = 1, 20 do assert(f(t) == t) end
return "held"
