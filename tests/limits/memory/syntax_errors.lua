-- Messages of the compiler that quote long tokens; when memory runs out, the message of `load` says so.
local kept = {}
while true do
  local _, message = load("x = 1 '" .. ("y"):rep(100000) .. #kept .. "'")
  if #message < 100000 then error(message, 0) end
  kept[#kept + 1] = message
end
