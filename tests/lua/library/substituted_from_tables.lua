-- string.gsub by the fields of a table, with constant patterns in code that runs often.

local function often(f, ...)
  local results
  for _ = 1, 36 do results = table.pack(pcall(f, ...)) end
  return table.unpack(results, 1, results.n)
end

local function both(text, fields) return text:gsub("[%a]", fields) end
local function one(text, fields) return (text:gsub("[<>&]", fields)) end
local function captured(text, fields) return text:gsub("$(%w+)", fields) end
local function two(text, fields) return text:gsub("(%w)(%d)", fields) end
local function placed(text, fields) return text:gsub("()[xy]", fields) end
local function empty(text, fields) return text:gsub("%d*", fields) end
local function anchored(text, fields) return text:gsub("^a", fields) end

local escapes = { ["<"] = "&lt;", [">"] = "&gt;", ["&"] = "&amp;" }
print(often(one, "a < b & c > d", escapes)) --> true	a &lt; b &amp; c &gt; d
print(often(one, "nothing", escapes)) --> true	nothing
print(often(both, "abc1", { a = "xx", b = false, c = 12 })) --> true	xxb121	3
print(often(both, "abc1", { a = "%1", b = 0.5, c = "" })) --> true	%10.51	3
print(often(both, "abc", {})) --> true	abc	3
print(often(both, "123", {})) --> true	123	0
print(often(both, "xyz", setmetatable({ x = "1" }, { __index = function(_, key) return key == "y" and key .. key end })))
--> true	1yyz	3
print(often(both, "ab", { a = "1", b = true }))
--> false	substituted_from_tables.lua:9: invalid replacement value (a boolean)
print(often(both, "ab", { a = {}, b = "1" }))
--> false	substituted_from_tables.lua:9: invalid replacement value (a table)
print(often(captured, "$name is $age, $no", { name = "Lua", age = 30, "number" })) --> true	Lua is 30, $no	3
print(often(captured, "$1 $2", { "one", ["1"] = "text" })) --> true	text $2	2
print(often(two, "a1b2c3", { a = "<", c = ">" })) --> true	<b2>	3
print(often(placed, "axby", { [2] = "two", [4] = 4 })) --> true	atwob4	2
print(often(empty, "a12b", { [""] = "-", ["12"] = "+" })) --> true	-a+b-	3
print(often(anchored, "aab", { a = "z" })) --> true	zab	1
local long = string.rep("<", 300)
print(#select(2, often(one, long, escapes))) --> 1200
print(select(2, often(both, "ab", { a = string.rep("q", 2000) })):len()) --> 2001

-- What a substitution makes is charged for; what it leaves alone is not.
local function taken(f, text, fields)
  f(text, fields)
  collectgarbage("stop")
  local before = collectgarbage("count")
  f(text, fields)
  local after = collectgarbage("count")
  collectgarbage("restart")
  return (after - before) * 1024 >= #text
end
print(taken(one, string.rep("ab", 2000), escapes), taken(both, string.rep("a", 4000), { b = "c" })) --> false	false
print(taken(both, string.rep("a", 4000), { a = "c" })) --> true
