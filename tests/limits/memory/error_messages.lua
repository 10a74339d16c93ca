-- Error messages that grow.
local message = "x"
while true do
  local _, text = pcall(error, message .. message, 1)
  assert(#text > #message, text)
  message = text
end
