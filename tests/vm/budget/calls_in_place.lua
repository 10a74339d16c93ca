local total = 0
local Point = {}
Point.__index = Point
function Point:move(by) self.x = self.x + by; self.moves[by] = self.x end
function Point:sum() if self.x > 20 then return self.x end return self.x + #self.moves end
local function least(a, b) if a < b then return a end return b end
local function fibonacci(n) if n < 2 then return n end return fibonacci(n - 1) + fibonacci(n - 2) end
local function counter() local count = 0; return function() count = count + 1; return count end end
local point = setmetatable({ x = 0, moves = { 0, 0, 0 } }, Point)
local count = counter()
for i = 1, 14 do
  point:move(i % 3 + 1)
  total = total * 3 + least(point:sum(), i * 3) + count()
end
print(total, fibonacci(6), point.moves[1], point.moves[3])
point.moves = setmetatable({}, { __newindex = function(t, k, v) rawset(t, k, v + 0.5) end })
for i = 1, 4 do point:move(i % 3 + 1) end
print(point:sum(), point.moves[2], least("a", "b"))
local Task = {}
Task.__index = Task
function Task:wait() self.waiting = true; return self end
function Task:count() self.n = self.n + 1 end
function Task:step(x) if x then return self:wait() end return self:count() end
local task = setmetatable({ n = 0 }, Task)
for i = 1, 12 do task:step(i % 3 == 0) end
local function down(n) if n <= 0 then return n end return down(n - 1) end
print(task.n, task.waiting, down(5), down(2.5))
