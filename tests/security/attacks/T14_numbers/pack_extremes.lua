-- T14: packing of extreme numbers and formats
-- instructions: 1000000
for _, f in ipairs {"i16", "i17", "i0", "I16", "!16", "!17", "!3i4", "s17", "c", "X", "Xz", "Xc1", "z", "s1", "<i3>i3=i3", "j", "n", "f", "d", "B", "!4 i8", "i7", "i" .. ("9"):rep(500)} do
  for _, v in ipairs {0, 1, -1, 1.5, math.maxinteger, math.mininteger, 1e308, -1e308, 0 / 0, "x", ("x"):rep(300), "\0"} do
    local ok, packed = pcall(string.pack, f, v, v, v)
    if ok then pcall(string.unpack, f, packed) else assert(type(packed) == "string") end
    pcall(string.unpack, f, ("\xff"):rep(40)) pcall(string.packsize, f)
  end
end
return "held"
