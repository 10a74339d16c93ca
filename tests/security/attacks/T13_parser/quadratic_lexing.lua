-- T13: text that makes a careless lexer start again at each character
-- memory: 64M
-- instructions: none
for _, text in ipairs {("["):rep(20000), ("[="):rep(20000), ("'"):rep(20001), ("\\"):rep(20000), ("'\\"):rep(10000), ("0x"):rep(20000), ("1e"):rep(10000), ("."):rep(20000), ("x"):rep(60000), ("=" ):rep(20000), ("<"):rep(20000), ("~"):rep(20000), (":"):rep(20000), ("--["):rep(20000), ("1..2"):rep(10000)} do
  local f, message = load("return " .. text)
  assert(f or type(message) == "string")
end
return "held"
