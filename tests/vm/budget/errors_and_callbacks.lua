local t = {5, 3, 8, 1, 9, 2, 7}
table.sort(t, function(a, b) local c = a - b return c < 0 end)
print(table.concat(t, ","))
local function go(n)
  local ok, e = pcall(function(x) local y = x + 1 if y % 2 == 0 then error({y}) end return y .. nil end, n)
  local ok2, e2 = xpcall(function() return n.x.y end, function(m) return m .. "!" end)
  return (ok and 1 or 0) + #tostring(e2)
end
for i = 1, 6 do print(go(i)) end
print((string.gsub("abcabc", "%w", function(c) local r = c .. c return r end)))
local function tail(n) if n == 0 then return "done" end return tail(n - 1) end
print(tail(10))
