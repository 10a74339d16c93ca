-- T15: blocks nested so deep that Python could not compile them
-- memory: 64M
-- instructions: 1000000
local n = 80
local text = "local n = 0 " .. ("for i = 1, 1 do "):rep(n) .. "n = n + 1 " .. ("end "):rep(n) .. "return n"
local f = load(text)
if f then for i = 1, 30 do assert(f() == 1) end end
text = "local n = ... " .. ("if n then "):rep(n) .. "n = n + 1 " .. ("end "):rep(n) .. "return n"
f = load(text)
if f then for i = 1, 30 do assert(f(i) == i + 1) end end
text = "local n = ... " .. ("while n do "):rep(40) .. "n = n + 1 " .. ("break end "):rep(40) .. "return n"
f = load(text)
if f then for i = 1, 30 do f(i) end end
return "held"
