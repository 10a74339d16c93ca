-- After an error that pcall catches, native calls count from where the coroutine was resumed last, if it was resumed
-- since pcall was called: by translated functions, after a yield to the interpreter.
local yield = coroutine.yield

-- How many nested calls of pcall there is room for.
local function depth(n)
  local ok, deepest = pcall(depth, n + 1)
  return ok and deepest or n
end

local function body()
  local out, first = {}, nil
  for i = 1, 60 do
    local _, result = pcall(function(x)
      local got = yield(x)
      if got % 3 == 0 then error("e" .. got, 0) end
      return got
    end, i)
    if i % 20 == 0 then
      local room = depth(1)
      first = first or room
      out[#out + 1] = room - first
    end
    out[#out + 1] = tostring(result)
  end
  return table.concat(out, " ")
end

local function deeper(n, f, ...)
  if n == 0 then return f(...) end
  return select(2, pcall(deeper, n - 1, f, ...))
end

for round = 1, 5 do
  local resume = coroutine.wrap(body)
  resume()
  local last
  for i = 1, 60 do
    last = deeper(i % 40, resume, i)
  end
  print(round, last)
  --> 1	1 2 e3 4 5 e6 7 8 e9 10 11 e12 13 14 e15 16 17 e18 19 0 20 e21 22 23 e24 25 26 e27 28 29 e30 31 32 e33 34 35 e36 37 38 e39 20 40 41 e42 43 44 e45 46 47 e48 49 50 e51 52 53 e54 55 56 e57 58 59 0 e60
  --> 2	1 2 e3 4 5 e6 7 8 e9 10 11 e12 13 14 e15 16 17 e18 19 0 20 e21 22 23 e24 25 26 e27 28 29 e30 31 32 e33 34 35 e36 37 38 e39 20 40 41 e42 43 44 e45 46 47 e48 49 50 e51 52 53 e54 55 56 e57 58 59 0 e60
  --> 3	1 2 e3 4 5 e6 7 8 e9 10 11 e12 13 14 e15 16 17 e18 19 0 20 e21 22 23 e24 25 26 e27 28 29 e30 31 32 e33 34 35 e36 37 38 e39 20 40 41 e42 43 44 e45 46 47 e48 49 50 e51 52 53 e54 55 56 e57 58 59 0 e60
  --> 4	1 2 e3 4 5 e6 7 8 e9 10 11 e12 13 14 e15 16 17 e18 19 0 20 e21 22 23 e24 25 26 e27 28 29 e30 31 32 e33 34 35 e36 37 38 e39 20 40 41 e42 43 44 e45 46 47 e48 49 50 e51 52 53 e54 55 56 e57 58 59 0 e60
  --> 5	1 2 e3 4 5 e6 7 8 e9 10 11 e12 13 14 e15 16 17 e18 19 0 20 e21 22 23 e24 25 26 e27 28 29 e30 31 32 e33 34 35 e36 37 38 e39 20 40 41 e42 43 44 e45 46 47 e48 49 50 e51 52 53 e54 55 56 e57 58 59 0 e60
end
