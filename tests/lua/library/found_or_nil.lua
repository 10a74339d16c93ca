-- Searches whose results are looked at once: what is found has a kind that translated code then relies on.

local function hot(name, call, ...)
  for _ = 1, 60 do call("key = 12") end
  for _, argument in ipairs({ ... }) do
    print(name, pcall(call, argument))
  end
end

hot("find", function(s) local p = s:find("[%d]+") if p then return p + 1 end return "none" end, "a1", "", "x", "1", 12, {})
--> find	true	3
--> find	true	none
--> find	true	none
--> find	true	2
--> find	false	found_or_nil.lua:10: attempt to index a number value (local 's')
--> find	false	found_or_nil.lua:10: attempt to call a nil value (method 'find')
hot("find_plain", function(s) local p = s:find("=") if not p then return -1 end return p * 2 end, "a=", "=", "", "x", 5)
--> find_plain	true	4
--> find_plain	true	2
--> find_plain	true	-1
--> find_plain	true	-1
--> find_plain	false	found_or_nil.lua:17: attempt to index a number value (local 's')
hot("find_nil", function(s) local p = s:find("[%s]") if p == nil then return "nil" end return p - 1 end, " ", "ab c", "abc")
--> find_nil	true	0
--> find_nil	true	2
--> find_nil	true	nil
hot("find_not_nil", function(s) local p = s:find("[%s]") if p ~= nil then return p - 1 end return p end, " ", "ab c", "abc")
--> find_not_nil	true	0
--> find_not_nil	true	2
--> find_not_nil	true	nil
hot("find_two", function(s) local i, j = s:find("%d+") if i then return j - i + 1 end return i, j end, "ab123", "7", "x", "")
--> find_two	true	3
--> find_two	true	1
--> find_two	true	nil	nil
--> find_two	true	nil	nil
hot("find_two_plain", function(s) local i, j = s:find(" = ") if not i then return j end return j - i end, "a = b", "a=b", "")
--> find_two_plain	true	2
--> find_two_plain	true	nil
--> find_two_plain	true	nil
hot("find_three", function(s) local i, j, k = s:find("%d+") return i, j, k end, "ab123", "x")
--> find_three	true	3	5	nil
--> find_three	true	nil	nil	nil
hot("match", function(s) local m = s:match("%d+") if m then return #m, tonumber(m) end return m end, "ab0012", "99", "none", "", 1.5)
--> match	true	4	12
--> match	true	2	99
--> match	true	nil
--> match	true	nil
--> match	false	found_or_nil.lua:43: attempt to index a number value (local 's')
hot("match_whole", function(s) local m = s:match("^%a+") return m and m .. "!" end, "abc1", "1abc", "")
--> match_whole	true	abc!
--> match_whole	true	nil
--> match_whole	true	nil
hot("match_position", function(s) local p = s:match("()%d") if p then return p + 0.5 end return p end, "ab1", "ab", "1")
--> match_position	true	3.5
--> match_position	true	nil
--> match_position	true	1.5
--> match_two	true	1a	1
--> match_two	true	ab	0
--> match_two	true	nil	nil
--> match_two	true	nil	nil
hot("match_two", function(s) local k, v = s:match("(%a+)%s*=%s*(%d*)") if k then return v .. k, #v end return k, v end,
  "a=1", "ab = ", "=", "")
hot("match_three", function(s) local a, b, c = s:match("(%a)(%a)") return a, b, c end, "xy", "x")
--> match_three	true	x	y	nil
--> match_three	true	nil	nil	nil
hot("match_changed", function(s) local k, v = s:match("(%a+) = (%d+)") v = nil if k then return k, v end return "none" end, "a = 1", "")
--> match_changed	true	a	nil
--> match_changed	true	none

-- Other functions in their places, which answer what no search does.
local find, match = string.find, string.match
local function search(s)
  local p = s:find("[x]")
  if p then return p end
  return "none"
end
local function searches(s)
  local i, j = s:find("[x]+")
  if i then return i, j end
  return "none", j
end
local function matches(s)
  local k, v = s:match("(%a)(%a)")
  if k then return k, v end
  return "none", v
end
local function first(s)
  local m = s:match("%a")
  if m then return m end
  return "none"
end
for _ = 1, 60 do search("ax") searches("axx") matches("ab") first("a") end
for _, answer in ipairs({ false, true, "x", 1.5, {} }) do
  string.find = function() return answer, 2 end
  string.match = function() return answer end
  for _, call in ipairs({ search, searches, matches, first }) do
    local value, other = call("y")
    io.write(type(value) == "table" and "table" or tostring(value), " ", tostring(other), "  ")
  end
  print()
  --> none nil  none 2  none nil  none nil
  --> true nil  true 2  true nil  true nil
  --> x nil  x 2  x nil  x nil
  --> 1.5 nil  1.5 2  1.5 nil  1.5 nil
  --> table nil  table 2  table nil  table nil
end
string.find, string.match = function() end, function() return "a", 5 end
print(search("x"), searches("x")) --> none	none	nil
print(matches("x")) --> a	5
string.find, string.match = find, match
print(search("ax"), searches("axx")) --> 2	2	3

-- Both values are gone through in a loop, as a tokenizer does.
local function words(text)
  local count, size, position = 0, 0, 1
  while true do
    local i, j = text:find("%a+", position)
    if not i then return count, size end
    count, size, position = count + 1, size + j - i + 1, j + 1
  end
end
for _ = 1, 40 do words("some words in a row") end
print(words("some words in a row"), words(""), words("1 2 3")) --> 5	0	0	0
