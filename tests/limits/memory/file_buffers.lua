-- A file's buffer.
local file = io.tmpfile()
local size = 1 << 20
while true do
  assert(file:setvbuf("full", size))
  file:write(("x"):rep(size - 1))
  size = size * 2
end
