-- Strings of at most one byte that string.sub and string.char make take no memory: the same in code that runs often.

local text = "hello world"

local function bytes(rounds)
  local made
  for round = 1, rounds do
    local i = round % #text + 1
    made = text:sub(i, i)
    made = string.char(96 + i)
    made = text:sub(i, i - 1)
    made = text:sub(i, -#text + i - 1)
    made = text:sub(#text)
    made = ("%s"):sub(2)
  end
  return made
end

local function grown(f, rounds)
  local before = collectgarbage("count")
  f(rounds)
  return (collectgarbage("count") - before) * 1024
end

collectgarbage()
collectgarbage("stop")
grown(bytes, 1000)
print(grown(bytes, 400)) --> 0.0
