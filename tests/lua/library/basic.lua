-- The basic functions.
print(type(nil), type(true), type(1), type(1.5), type("x"), type({}), type(print), type(io.stdout), type(coroutine.create(print)))
--> nil	boolean	number	number	string	table	function	userdata	thread
print(pcall(type)) print(select("#", type(nil)))
--> false	bad argument #1 to 'type' (value expected)
--> 1
print(rawequal("a", "a"), rawequal({}, {}), rawlen{1, 2}, rawlen("abc"), rawget({5}, 1), next({}, nil))
--> true	false	2	3	5	nil
print(tostring(1), tostring(-0.0), tostring(1e300), tostring("x"), tostring(nil), tostring(true))
--> 1	-0.0	1e+300	x	nil	true
print(_VERSION, _G._G == _G, _G.print == print) --> Lua 5.4	true	true
print(collectgarbage("count") > 0, collectgarbage(), collectgarbage("isrunning"), collectgarbage("step") ~= nil)
--> true	0	true	true
collectgarbage("incremental")
print(collectgarbage("incremental"), collectgarbage("generational"), collectgarbage("incremental"))
--> incremental	incremental	generational
print(collectgarbage("stop"), collectgarbage("isrunning"), collectgarbage("restart"), collectgarbage("isrunning"))
--> 0	false	0	true
print(pcall(collectgarbage, "unknown")) print(pcall(collectgarbage, {}))
--> false	bad argument #1 to 'collectgarbage' (invalid option 'unknown')
--> false	bad argument #1 to 'collectgarbage' (string expected, got table)
print(collectgarbage("setpause", 100) > 0, collectgarbage("setstepmul", 200) > 0) --> true	true
print(pcall(dofile, "/no/such/file.lua")) print(loadfile("/no/such/file.lua"))
--> false	cannot open /no/such/file.lua: No such file or directory
--> nil	cannot open /no/such/file.lua: No such file or directory
print(select("#", print == nil), select(-1, 1, 2, 3)) --> 1	3
for i, v in ipairs{1, nil, 3} do io.write(i, " ") end print() --> 1
warn("@off") warn("nothing ", "is shown") print(pcall(warn)) print(pcall(warn, {})) print(pcall(warn, 1, nil))
--> false	bad argument #1 to 'warn' (string expected, got no value)
--> false	bad argument #1 to 'warn' (string expected, got table)
--> false	bad argument #2 to 'warn' (string expected, got nil)
local names = {}
for name in pairs(_G) do if name ~= "python" then names[#names + 1] = name end end
table.sort(names)
print(table.concat(names, " "))
--> _G _VERSION assert collectgarbage coroutine debug dofile error getmetatable io ipairs load loadfile math next os package pairs pcall print rawequal rawget rawlen rawset require select setmetatable string table tonumber tostring type utf8 warn xpcall
for _, library in ipairs{"coroutine", "debug", "io", "math", "os", "package", "string", "table", "utf8"} do
  names = {}
  for name in pairs(_G[library]) do if name ~= "python" then names[#names + 1] = name end end
  table.sort(names)
  print(library .. ": " .. table.concat(names, " "))
  --> coroutine: close create isyieldable resume running status wrap yield
  --> debug: debug gethook getinfo getlocal getmetatable getregistry getupvalue getuservalue setcstacklimit sethook setlocal setmetatable setupvalue setuservalue traceback upvalueid upvaluejoin
  --> io: close flush input lines open output popen read stderr stdin stdout tmpfile type write
  --> math: abs acos asin atan ceil cos deg exp floor fmod huge log max maxinteger min mininteger modf pi rad random randomseed sin sqrt tan tointeger type ult
  --> os: clock date difftime execute exit getenv remove rename setlocale time tmpname
  --> package: config cpath loaded loadlib path preload searchers searchpath
  --> string: byte char dump find format gmatch gsub len lower match pack packsize rep reverse sub unpack upper
  --> table: concat insert move pack remove sort unpack
  --> utf8: char charpattern codepoint codes len offset
end
print(getmetatable("").__name, getmetatable(io.stdout).__name, math.type(#"x"), ("x").rep == string.rep)
--> nil	FILE*	integer	true
