-- Naive recursion: calls, comparisons and small additions, nothing else.

local function fib(n)
  if n < 2 then
    return n
  end
  return fib(n - 1) + fib(n - 2)
end

return { run = fib, small = 10, default = 27 }
