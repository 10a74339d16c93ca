-- Functions with very many constants, elements and instructions run.
local many = {}
for i = 1, 70000 do many[i] = "x = " .. i .. ".5" end
local f = assert(load(table.concat(many, "\n")))
f() print(x) --> 70000.5
many = {}
for i = 1, 66000 do many[i] = "t[" .. i .. "]=" .. i end
t = {} assert(load("local t = t " .. table.concat(many, " ")))() print(#t) --> 66000
-- A jump over very many instructions.
print(load("local n = 0 for i = 1, 2 do " .. ("n = n + 1 "):rep(40000) .. " end return n")()) --> 80000
