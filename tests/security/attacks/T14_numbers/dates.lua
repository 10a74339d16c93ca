-- T14: dates beyond every calendar, and formats that C would crash on
if os and os.date then
  for _, t in ipairs {0, -1, 1 << 31, 1 << 40, 1 << 55, math.maxinteger, math.mininteger, 1e15 // 1 | 0, -(1 << 40), 67767976233532799 + 1} do
    for _, f in ipairs {"%c", "!%c", "*t", "!*t", "%Y-%m-%d", "%x %X %p", "%Ez", "%Oy", "%Q", "%", "%E", "%10", ("%c"):rep(100), "\0%c", "%\0"} do pcall(os.date, f, t) end
  end
  for _, y in ipairs {0, 1900, 9999, 10000, math.maxinteger, math.mininteger, 1e308, 0 / 0, "x", 1.5} do
    for _, field in ipairs {"year", "month", "day", "hour", "min", "sec", "isdst"} do
      local t = {year = 2000, month = 1, day = 1}
      t[field] = y
      pcall(os.time, t)
      pcall(os.time, setmetatable({}, {__index = function() return y end}))
    end
  end
end
return "held"
