-- Nesting of the syntax ends in "C stack overflow" at 200 levels.
local function try(prefix, middle, suffix, n)
  local f, message = load(prefix:rep(n) .. middle .. suffix:rep(n), "=limit")
  if f then return "ok" end
  return (message:gsub("\n.*", ""))
end
for _, case in ipairs{
  {"do ", "", " end"}, {"while x do ", "", " end"}, {"if x then ", "", " end"}, {"repeat ", "", " until x "}, {"for i = 1, 2 do ", "", " end"},
  {"function f() ", "", " end"}, {"local x = function() ", "", " end "}, {"f(", "x", ")"},
} do
  print(case[1], try(case[1], case[2], case[3], 150), try(case[1], case[2], case[3], 250), try(case[1], case[2], case[3], 10000))
  --> do 	ok	C stack overflow	C stack overflow
  --> while x do 	ok	C stack overflow	C stack overflow
  --> if x then 	ok	C stack overflow	C stack overflow
  --> repeat 	ok	C stack overflow	C stack overflow
  --> for i = 1, 2 do 	limit:1: too many local variables (limit is 200) in main function near '='	limit:1: too many local variables (limit is 200) in main function near '='	limit:1: too many local variables (limit is 200) in main function near '='
  --> function f() 	ok	C stack overflow	C stack overflow
  --> local x = function() 	C stack overflow	C stack overflow	C stack overflow
  --> f(	ok	C stack overflow	C stack overflow
end
local function expression(prefix, middle, suffix, n) return try("", "x = " .. prefix:rep(n) .. middle .. suffix:rep(n), "", 1) end
for _, case in ipairs{{"(", "1", ")"}, {"{", "", "}"}, {"- ", "1", ""}, {"not ", "1", ""}, {"#", "x", ""}, {"~", "1", ""}, {"1 .. ", "2", ""}, {"2 ^ ", "2", ""}, {"f(", "", ")"},
  {"a[", "1", "]"}, {"function() return ", "1", " end"}, {"{a = ", "1", "}"}, {"- ~", "1", ""}, {"x and (", "y", ")"}} do
  print(case[1], expression(case[1], case[2], case[3], 90), expression(case[1], case[2], case[3], 250), expression(case[1], case[2], case[3], 20000))
  --> (	ok	C stack overflow	C stack overflow
  --> {	ok	C stack overflow	C stack overflow
  --> - 	ok	C stack overflow	C stack overflow
  --> not 	ok	C stack overflow	C stack overflow
  --> #	ok	C stack overflow	C stack overflow
  --> ~	ok	C stack overflow	C stack overflow
  --> 1 .. 	ok	C stack overflow	C stack overflow
  --> 2 ^ 	ok	C stack overflow	C stack overflow
  --> f(	ok	C stack overflow	C stack overflow
  --> a[	ok	C stack overflow	C stack overflow
  --> function() return 	ok	C stack overflow	C stack overflow
  --> {a = 	ok	C stack overflow	C stack overflow
  --> - ~	ok	C stack overflow	C stack overflow
  --> x and (	ok	C stack overflow	C stack overflow
end
-- Sequences do not nest.
print(try("", "x = 1" .. (" + 1"):rep(20000), "", 1), try("", "x = a" .. (".b"):rep(20000), "", 1), try("", "f" .. ("()"):rep(20000), "", 1))
--> ok	ok	ok
print(try("", ("if x then elseif "):rep(1) .. ("y then elseif "):rep(5000) .. "z then end", "", 1), try("", "x = 1 " .. ("or 1 "):rep(20000), "", 1))
--> ok	ok
print(try("", ("local x = 1; "):rep(199), "", 1), try("", (";"):rep(50000), "", 1), try("", ("::a%d::"):rep(1):format(1), "", 1))
--> ok	ok	ok
local function levels(make, from, to) for n = from, to do if not load(make(n)) then return n end end return "none" end
print(levels(function(n) return "x = " .. ("("):rep(n) .. "1" .. (")"):rep(n) end, 180, 205) == levels(function(n) return "x = " .. ("("):rep(n) .. "y" .. (")"):rep(n) end, 180, 205))
--> true
print(load("return " .. ("("):rep(100) .. "42" .. (")"):rep(100))(), #load("return " .. ("{"):rep(50) .. ("}"):rep(50))())
--> 42	1
