-- Tail calls between a function that is translated and one that never is (for its variable to be closed) were nested
-- in Python without end.
local translated
local function interpreted(n)
  if n < 0 then local closed <close> = nil end
  if n == 0 then return "done" end
  return translated(n - 1)
end
function translated(n)
  if n == 0 then return "done" end
  return interpreted(n - 1)
end
print(translated(20000))                 --> done
print(interpreted(20001))                --> done

-- So were plain calls, long before the stack of Lua was full.
local function interpreted(n)
  if n < 0 then local closed <close> = nil end
  if n == 0 then return 0 end
  return 1 + translated(n - 1)
end
function translated(n)
  if n == 0 then return 0 end
  return 1 + interpreted(n - 1)
end
print(translated(20000))                 --> 20000
