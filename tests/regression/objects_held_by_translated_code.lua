-- The collector did not look at the variables of translated functions: it took what only they held for dead.
local weak = setmetatable({}, {__mode = "v"})
local function alive() collectgarbage() return weak[1] ~= nil end
local function make() weak[1] = {} return weak[1] end
local function local_variable() local t = make() local is_alive = alive() return is_alive, t end
local function captured() local t = make() local function f() return t end local is_alive = alive() return is_alive, f end
local function assigned()
  local t
  local function set() t = make() end
  set()
  local is_alive = alive()
  return is_alive, set
end
local function vararg(...) local is_alive = alive() return is_alive, ... end
local function open_call(...) return (select(select("#", ...), ...)) end
local function dead() local t = make() t = nil local is_alive = alive() return is_alive, t end
local function out_of_scope() do local t = make() end local u = nil local is_alive = alive() return is_alive, u end
for round = 1, 3 do
  print((local_variable()), (captured()), (assigned()), (vararg(make())), (open_call(make(), alive())), (dead()), (out_of_scope()))
end

--> true	true	true	true	true	false	false
--> true	true	true	true	true	false	false
--> true	true	true	true	true	false	false
