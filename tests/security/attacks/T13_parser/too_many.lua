-- T13: more locals, upvalues, registers, constants and jumps than there may be
-- memory: 64M
-- instructions: none
local names = {}
for i = 1, 300 do names[i] = "v" .. i end
local list = table.concat(names, ", ")
local upvalues = {}
for i = 1, 3 do upvalues[i] = "local " .. table.concat(names, ", ", (i - 1) * 100 + 1, i * 100) end
local texts = {
  "local " .. list, "local function f(" .. list .. ") end", "for " .. list .. " in x do end",
  "local a = {} return a" .. ("(a"):rep(260) .. (")"):rep(260),
  ("function f() "):rep(1) .. upvalues[1] .. " return function() " .. upvalues[2] .. " return function() " .. upvalues[3] ..
    " return function() return " .. table.concat(names, " + ") .. " end end end end",
}
for _, text in ipairs(texts) do
  local f, message = load(text)
  assert(f or type(message) == "string", text:sub(1, 30))
end
return "held"
