-- T14: formats of extreme numbers, and invalid ones
for _, n in ipairs {0, -0.0, 1e308, -1e308, 5e-324, math.huge, -math.huge, 0 / 0, math.maxinteger, math.mininteger} do
  for _, f in ipairs {"%d", "%i", "%u", "%x", "%X", "%o", "%c", "%e", "%E", "%f", "%g", "%G", "%a", "%A", "%q", "%s", "%99.99f", "%.99g", "%-+ #0.20f", "%099d", "%.0f", "%5.1s"} do
    local ok, text = pcall(string.format, f, n)
    assert(type(text) == "string" and #text < 1000, f)
  end
end
for _, f in ipairs {"%", "%%%", "%y", "%100d", "%.100f", "%1000000d", "%#", "%-", "%l", "%ld", "%n", "%0", "%*d", "%$1d", "%(x)s", "{0}", "%v", "%\0", "%" .. ("0"):rep(1000) .. "d"} do
  pcall(string.format, f, 1)
end
return "held"
