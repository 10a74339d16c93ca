-- Plain searches for both places, where the code is hot.
local function places(text, needle, from)
  local list = {}
  while true do
    local first, last = text:find(needle, from, true)
    if not first then return table.concat(list, " ") end
    list[#list + 1] = first .. "-" .. last
    from = last + 1
    if last < first then from = from + 1 end
  end
end
for _ = 1, 100 do places("the cat and the hat", "the", 1) end
print(places("the cat and the hat", "the", 1)) --> 1-3 13-15
print(places("aaaa", "aa", 1), places("aaaa", "b", 1), places("", "a", 1)) --> 1-2 3-4
print(places("abc", "", 1)) --> 1-0 2-1 3-2 4-3
print(places("abcabc", "c", -4), places("abc", "c", 10), places("abc", "", 4)) --> 3-3 6-6		4-3
print(places("a.b.c", ".", 1), places("\0a\0", "\0", 1)) --> 2-2 4-4	1-1 3-3
print(places("x1y1", 1, 1), places("aXbX", "X", 2.0)) --> 2-2 4-4	2-2 4-4
print(pcall(places, "abc", {}, 1))
--> false	plain_searches.lua:5: bad argument #1 to 'find' (string expected, got table)
local find = string.find
string.find = function(text, needle, from) if from < 3 then return from, from + 0.5 end end
print(pcall(places, "abc", "b", 1)) --> true	1-1.5 2.5-3.0
string.find = function() return "1", 7 end
print(pcall(places, "abc", "b", 1)) --> false	plain_searches.lua:9: attempt to compare number with string
string.find = find
print(places("the cat and the hat", "at", 1)) --> 6-7 18-19
