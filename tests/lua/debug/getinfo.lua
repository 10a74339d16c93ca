-- debug.getinfo: fields of functions and of levels.
local function fields(info)
  local names = {}
  for k, v in pairs(info) do names[#names + 1] = k .. "=" .. (type(v) == "function" and "F" or type(v) == "table" and "T" or tostring(v)) end
  table.sort(names)
  return table.concat(names, " ")
end
local function sample(a, b, ...)
  local c = a
  return c
end
print(fields(debug.getinfo(sample)))
--> currentline=-1 ftransfer=0 func=F istailcall=false isvararg=true lastlinedefined=11 linedefined=8 namewhat= nparams=2 ntransfer=0 nups=0 short_src=getinfo.lua source=@getinfo.lua what=Lua
print(fields(debug.getinfo(print)))
--> currentline=-1 ftransfer=0 func=F istailcall=false isvararg=true lastlinedefined=-1 linedefined=-1 namewhat= nparams=0 ntransfer=0 nups=0 short_src=[C] source==[C] what=C
print(fields(debug.getinfo(sample, "S"))) print(fields(debug.getinfo(sample, "u"))) print(fields(debug.getinfo(sample, "f")))
--> lastlinedefined=11 linedefined=8 short_src=getinfo.lua source=@getinfo.lua what=Lua
--> isvararg=true nparams=2 nups=0
--> func=F
print(fields(debug.getinfo(1, "l"))) print(fields(debug.getinfo(1, "nSlt")))
--> currentline=20
--> currentline=20 istailcall=false lastlinedefined=0 linedefined=0 namewhat= short_src=getinfo.lua source=@getinfo.lua what=main
local lines = {}
for line in pairs(debug.getinfo(sample, "L").activelines) do lines[#lines + 1] = line end
table.sort(lines)
print(table.concat(lines, " ")) --> 9 10 11
print(debug.getinfo(100), pcall(debug.getinfo, 1, "X"))
--> nil	false	bad argument #2 to 'debug.getinfo' (invalid option)
print(pcall(debug.getinfo, 1, ">S")) print(pcall(debug.getinfo)) print(pcall(debug.getinfo, "x")) print(pcall(debug.getinfo, -1))
--> false	bad argument #2 to 'debug.getinfo' (invalid option '>')
--> false	bad argument #1 to 'debug.getinfo' (number expected, got no value)
--> false	bad argument #1 to 'debug.getinfo' (number expected, got string)
--> true	nil
local function who() local i = debug.getinfo(2, "n") return i.name, i.namewhat end
local function caller() local a, b = who() return a, b end
print(caller()) --> caller	local
local t = {}
function t.field() local a, b = who() return a, b end
function t:method() local a, b = who() return a, b end
function global_caller() local a, b = who() return a, b end
print(t.field()) print(t:method()) print(global_caller())
--> field	field
--> method	method
--> global_caller	global
local mt = setmetatable({}, {__index = function() local a, b = who() return a .. "/" .. b end, __add = function() local a, b = who() return a .. "/" .. b end,
  __len = function() local a, b = who() return a .. "/" .. b end, __eq = function() local a, b = who() print(a, b) return true end,
  __lt = function() local a, b = who() print(a, b) return true end, __concat = function() local a, b = who() return a .. "/" .. b end,
  __unm = function() local a, b = who() return a .. "/" .. b end, __newindex = function() local a, b = who() print(a, b) end,
  __close = function() local a, b = who() print(a, b) end, __call = function() local a, b = who() return a, b end})
print(mt.x, mt + 1, #mt, mt .. "", -mt)
--> index/metamethod	add/metamethod	len/metamethod	concat/metamethod	unm/metamethod
print(mt == setmetatable({}, getmetatable(mt)), mt < mt, mt())
--> eq	metamethod
--> lt	metamethod
--> true	true	mt	local
--> newindex	metamethod
mt.y = 1
do local c <close> = mt end --> close	metamethod
for _ in function() local a, b = who() print(a, b) end do end --> for iterator	for iterator
print(pcall(caller)) print((coroutine.wrap(caller)()))
--> true	nil
--> nil
local function tail() return caller() end
print(tail()) --> nil
local function is_tail() return debug.getinfo(1, "t").istailcall end
local function calls_tail() return is_tail() end
print(is_tail(), calls_tail()) --> false	true
print(debug.getinfo(1, "S").what, debug.getinfo(sample, "S").what, debug.getinfo(print, "S").what) --> main	Lua	C
print(debug.getinfo(load("return 1", "=named"), "S").source, debug.getinfo(load("return 1"), "S").short_src, debug.getinfo(load("x=1\ny=2"), "S").short_src)
--> =named	[string "return 1"]	[string "x=1..."]
print(#debug.getinfo(load("return 1", "@" .. ("x"):rep(100)), "S").short_src, debug.getinfo(load("return 1", ("y"):rep(100)), "S").short_src)
--> 59	[string "yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy..."]
local co = coroutine.create(function(x) local y = x coroutine.yield(y) end)
coroutine.resume(co, 7)
print(fields(debug.getinfo(co, 1, "nSl"))) print(debug.getinfo(co, 5), fields(debug.getinfo(co, 0, "nS")))
--> currentline=73 lastlinedefined=73 linedefined=73 namewhat= short_src=getinfo.lua source=@getinfo.lua what=Lua
--> nil	lastlinedefined=-1 linedefined=-1 name=yield namewhat=field short_src=[C] source==[C] what=C
print(debug.getinfo(1, "r").ftransfer, debug.getinfo(1, "r").ntransfer) --> 0	0
