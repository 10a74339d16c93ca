-- 200 local variables, 255 upvalues, 255 registers, 255 arguments of a call.
local function names(prefix, n) local t = {} for i = 1, n do t[i] = prefix .. i end return table.concat(t, ", ") end
local function first_line(text) return text and (text:gsub("\n.*", "")) end
local function try(source) local f, message = load(source, "=limit") if f then return "ok" end return first_line(message) end
print(try("local " .. names("v", 200))) --> ok
print(try("local " .. names("v", 201)))
--> limit:1: too many local variables (limit is 200) in main function near <eof>
print(try("local " .. names("v", 150) .. "\nlocal " .. names("w", 51)))
--> limit:2: too many local variables (limit is 200) in main function near <eof>
print(try("do local " .. names("v", 200) .. " end do local " .. names("w", 200) .. " end")) --> ok
print(try("local function f(" .. names("p", 200) .. ") end")) --> ok
print(try("local function f(" .. names("p", 201) .. ") end"))
--> limit:1: too many local variables (limit is 200) in function at line 1 near ')'
print(try("for " .. names("v", 196) .. " in x do end")) --> ok
print(try("for " .. names("v", 197) .. " in x do end"))
--> limit:1: too many local variables (limit is 200) in main function near 'in'
-- n variables of two enclosing functions, all used by a third.
local function with_upvalues(n)
  local uses = {}
  for i = 1, n do uses[i] = (i <= 150 and "u" or "w") .. i .. " = 1" end
  local function declare(prefix, from, to) local t = {} for i = from, to do t[#t + 1] = prefix .. i end return "local " .. table.concat(t, ", ") end
  return declare("u", 1, 150) .. " local function f() " .. declare("w", 151, math.max(n, 151)) .. " local function g() " .. table.concat(uses, " ") .. " end end"
end
print(try(with_upvalues(100))) --> ok
print(try(with_upvalues(255))) --> ok
print(try(with_upvalues(256))) --> limit:1: too many upvalues (limit is 255) in function at line 1 near '='
print(try("f(" .. names("a", 250) .. ")"), try("f(" .. names("a", 254) .. ")"), try("f(" .. names("a", 255) .. ")"))
--> ok	limit:1: function or expression needs too many registers near <eof>	limit:1: function or expression needs too many registers near 'a255'
print(try("return " .. names("a", 250)), try("return " .. names("a", 256)))
--> ok	limit:1: function or expression needs too many registers near 'a256'
print(try("local a; a = {" .. names("x", 5000) .. "}")) --> ok
print(try("a = " .. ("1 .. "):rep(250) .. "1")) --> C stack overflow
print(try("a = " .. ("x .. "):rep(260) .. "x")) --> C stack overflow
print(try("a, " .. names("b", 150) .. " = 1"), try("a, " .. names("b", 250) .. " = 1")) --> ok	C stack overflow
print(try(("local function f() "):rep(150) .. ("end "):rep(150))) --> ok
print(try("return " .. ("{"):rep(150) .. ("}"):rep(150))) --> ok
-- Many functions in a function.
local many = {}
for i = 1, 300 do many[i] = "function f" .. i .. "() return " .. i .. " end" end
print(try(table.concat(many, "\n"))) --> ok
-- A jump over very many instructions.
print(try("while x do " .. ("y = y + 1 "):rep(40000) .. " end")) --> ok
print(try("for i = 1, 2 do " .. ("n = n + 1 "):rep(70000) .. " end"))
--> limit:1: control structure too long near 'end'
