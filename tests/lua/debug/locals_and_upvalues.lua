-- getlocal, setlocal, getupvalue, setupvalue, upvalueid, upvaluejoin, uservalue.
local function names(f) local out, i = {}, 1 while true do local n = debug.getlocal(f, i) if not n then break end out[i] = n i = i + 1 end return table.concat(out, " ") end
print(names(function(a, b, ...) local c end), names(print) == "") --> a b	true
local function inspect(a, ...)
  local x, y = 10, 20
  do local hidden = 1 end
  local out = {}
  for i = 1, 10 do
    local name, value = debug.getlocal(1, i)
    if not name then break end
    out[#out + 1] = name .. "=" .. tostring(value):gsub("0x%x+", "")
  end
  print(table.concat(out, ", "))
  print(debug.getlocal(1, -1)) print(debug.getlocal(1, -2)) print(debug.getlocal(1, -3))
  print(debug.setlocal(1, 1, "changed"), a, debug.setlocal(1, -1, "vararg"), ...)
  print(debug.setlocal(1, 100, 1), debug.getlocal(1, 100))
end
inspect(1, "v1", "v2")
--> a=1, x=10, y=20, out=table: , (for state)=5, (for state)=4, (for state)=1, i=8
--> (vararg)	v1
--> (vararg)	v2
--> nil
--> a	changed	(vararg)	vararg	v2
--> nil	nil
print(pcall(debug.getlocal, 100, 1)) print(pcall(debug.setlocal, 100, 1, 1)) print(pcall(debug.getlocal, "x", 1))
--> false	bad argument #1 to 'debug.getlocal' (level out of range)
--> false	bad argument #1 to 'debug.setlocal' (level out of range)
--> false	bad argument #1 to 'debug.getlocal' (number expected, got string)
local up1, up2 = 1, 2
local function f() return up1, up2 end
local function g() return up2 end
print(debug.getupvalue(f, 1)) print(debug.getupvalue(f, 2)) print(debug.getupvalue(f, 3)) print(debug.getupvalue(print, 1))
--> up1	1
--> up2	2
-->
-->
print(debug.setupvalue(f, 1, "new"), up1, debug.setupvalue(f, 9, 1), f()) --> up1	new	nil	new	2
print(debug.upvalueid(f, 2) == debug.upvalueid(g, 1), debug.upvalueid(f, 1) == debug.upvalueid(g, 1), debug.upvalueid(f, 5))
--> true	false	nil
debug.upvaluejoin(f, 1, g, 1)
print(f()) up2 = "shared" print(f())
--> 2	2
--> shared	shared
print(pcall(debug.upvaluejoin, f, 5, g, 1)) print(pcall(debug.upvaluejoin, math.abs, 1, g, 1)) print(pcall(debug.upvaluejoin, f, 1, g, 0))
--> false	bad argument #2 to 'debug.upvaluejoin' (invalid upvalue index)
--> false	bad argument #2 to 'debug.upvaluejoin' (invalid upvalue index)
--> false	bad argument #4 to 'debug.upvaluejoin' (invalid upvalue index)
print(type(debug.upvalueid(f, 1)), pcall(debug.upvalueid, f, 0)) --> userdata	true	nil
print(debug.getupvalue(load("return x"), 1) , debug.getupvalue(load(string.dump(f, true)), 1))
--> _ENV	(no name)	table: ?
print(debug.getuservalue(1), debug.getuservalue(io.stdout, 1), pcall(debug.setuservalue, {}, 1))
--> nil	nil	false	bad argument #1 to 'debug.setuservalue' (userdata expected, got table)
print(debug.getmetatable("").__index == string, debug.getmetatable(1), debug.setmetatable(10, nil))
--> true	nil	10
print(type(debug.getregistry()), debug.getregistry()[2] == _G, debug.getregistry()._LOADED == package.loaded)
--> table	true	true
local co = coroutine.create(function(p) local q = p * 2 coroutine.yield() return q end)
coroutine.resume(co, 21)
print(debug.getlocal(co, 1, 1)) print(debug.getlocal(co, 1, 2)) print(debug.setlocal(co, 1, 2, "replaced"), coroutine.resume(co))
--> p	21
--> q	42
--> q	true	replaced
for i = 1, 2 do print(debug.getlocal(1, 3 + i) ~= nil) end
--> true
--> true
local function temporaries() local a = 1 return debug.getlocal(1, 2), a end
print(temporaries()) --> nil	1
