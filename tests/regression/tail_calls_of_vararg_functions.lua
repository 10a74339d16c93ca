-- Each tail call of a function with variable arguments took some of the stack, which so overflowed.
local function f(n, ...) if n == 0 then return "end" end return f(n - 1, ...) end
print(pcall(f, 350000, 1, 2)) --> true	end
