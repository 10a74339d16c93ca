-- T13: nests of every kind, too deep
-- memory: 64M
-- instructions: none
local n = 3000
for _, pair in ipairs {
  {"(", "1", ")"}, {"{", "1", "}"}, {"-", "1", ""}, {"not ", "1", ""}, {"#", "'x'", ""}, {"~", "1", ""}, {"a[", "1", "]"},
  {"f(", "1", ")"}, {"function() return ", "1", " end"}, {"1 ..", "1", ""}, {"2 ^", "2", ""}, {"{x = ", "1", "}"}, {"a{", "1", "}"},
  {"(function() return ", "1", " end)()"}, {"{[", "1", "] = 1}"}, {"a and ", "1", ""}, {"1 + (", "1", ")"},
} do
  local f, message = load("return " .. pair[1]:rep(n) .. pair[2] .. pair[3]:rep(n))
  assert(f or type(message) == "string", pair[1])
end
return "held"
