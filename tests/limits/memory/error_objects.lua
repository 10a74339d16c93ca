-- Error objects that hold the ones before.
local object
while true do
  local _, e = pcall(error, {object, {}, {}})
  object = e
end
