-- A pcall that failed in a hot function called by a coroutine: AttributeError, where the coroutine had yielded before.
local function check(i)
  if i % 2 == 0 then error("even " .. i, 0) end
  return i
end
local function checked(i)
  local ok, x = pcall(check, i)
  return tostring(ok) .. x
end
local function each()
  for i = 1, 100 do
    coroutine.yield(checked(i))
  end
end
local last
for _ = 1, 3 do
  for text in coroutine.wrap(each) do last = text end
end
print(last)  --> falseeven 100
local resume = coroutine.create(each)
for i = 1, 7 do last = select(2, coroutine.resume(resume)) end
print(last)  --> true7
