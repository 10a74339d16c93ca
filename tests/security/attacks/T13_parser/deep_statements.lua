-- T13: blocks in blocks, too deep
-- memory: 64M
-- instructions: none
local n = 2000
for _, pair in ipairs {
  {"do ", " end"}, {"while true do ", " end"}, {"if x then ", " end"}, {"repeat ", " until true"}, {"for i = 1, 2 do ", " end"},
  {"for k in pairs(t) do ", " end"}, {"function f() ", " end"}, {"local function f() ", " end"}, {"if x then else ", " end"},
} do
  local f, message = load(pair[1]:rep(n) .. pair[2]:rep(n))
  assert(f or type(message) == "string", pair[1])
end
return "held"
