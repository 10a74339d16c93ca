-- T13: numerals of a hundred thousand digits and beyond every range
-- memory: 64M
-- instructions: none
local nines = ("9"):rep(20000)
for _, text in ipairs {nines, "0x" .. nines, nines .. "." .. nines, nines .. "e" .. nines, "0x" .. nines .. "p" .. nines, "1e" .. nines, "1e-" .. nines, "0x.1p-" .. nines, "." .. nines, "0x" .. ("f"):rep(20000) .. "p-100000"} do
  local f, message = load("return " .. text)
  assert(f and type(f()) == "number", message)
  assert(type(tonumber(text)) == "number")
end
return "held"
