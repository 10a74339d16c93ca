-- T13: odd attributes
for _, text in ipairs {"local x <", "local x <const", "local x <x> = 1", "local x <close>, y <close> = nil, nil", "local x <const> = 1 x = 2", "local x <close> = 1", "local x <const> <close> = 1", "for x <const> = 1, 2 do end", "local x <const>; x = nil"} do
  local f, message = load(text)
  if f then pcall(f) else assert(type(message) == "string") end
end
return "held"
