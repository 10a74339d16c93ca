-- T13: chains that are long, not deep
-- memory: 64M
-- instructions: none
local n = 2000
for _, text in ipairs {
  "return 1" .. (" + 1"):rep(n), "return x" .. (".x"):rep(n), "return x" .. ("()"):rep(n), "return x" .. ("[1]"):rep(n),
  "return x" .. (":x()"):rep(n), "if x then " .. ("elseif x then "):rep(n) .. "end", ("x = 1 "):rep(n), ("; "):rep(n),
  "return " .. ("1, "):rep(n) .. "1", "return {" .. ("1, "):rep(n) .. "}", "f(" .. ("1, "):rep(n) .. "1)", "x" .. (", x"):rep(n) .. " = 1",
  "return 'x'" .. (" .. 'x'"):rep(200), "return x" .. (" and x or x"):rep(n), "return 1" .. (" < 1"):rep(n), "return x" .. ("{}"):rep(n) .. ("''"):rep(n),
} do
  local f, message = load(text)
  assert(f or type(message) == "string", text:sub(1, 30))
end
return "held"
