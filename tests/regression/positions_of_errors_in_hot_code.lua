-- Where an error of a builtin called by translated code is said to be, without call frames being made for it.
local function thrower(x)
  local y = x
  error("plain")
end
local function second() error("of the caller", 2) end
local function calls_second()
  second()
  return 1
end
local function none() error("bare", 0) end
local function bad() string.rep({}) return 1 end
local function bad_tail() return string.rep({}) end
local function tail() return error("tail") end
local function in_loop(list)
  for _, v in ipairs(list) do
    if v == 3 then
      error("in a loop")
    end
  end
end
local function sorts(t) table.sort(t, function(a, b) if a ~= b then error("compared") end return a < b end) end
local function replaces() return (string.gsub("abc", ".", function(c) if c == "b" then error("replaced") end end)) end
local function protected() return pcall(error, "called by pcall") end
local function iterates() for x in error, "iterated" do end end
local meta = setmetatable({}, {__index = error, __call = error, __add = function() error("added") end})
local function indexes() return meta.x end
local function called() meta(1) end
local function adds() return meta + 1 end
local function both()
  local ok, message = pcall(thrower, 1)
  error(message .. "!", 1)
end
local functions = {
  {thrower, 1}, {calls_second}, {none}, {bad}, {bad_tail}, {tail}, {in_loop, {1, 2, 3}}, {sorts, {3, 1, 2}}, {replaces},
  {protected}, {iterates}, {indexes}, {called}, {adds}, {both},
}
for _, entry in ipairs(functions) do
  local seen = {}
  for i = 1, 45 do
    local results = table.pack(pcall(entry[1], entry[2]))
    if results[2] == meta then results[2] = "meta" end
    seen[tostring(results[1]) .. " " .. tostring(results[2]) .. " " .. tostring(results[3])] = true
  end
  local texts = {}
  for text in pairs(seen) do texts[#texts + 1] = text end
  print(table.concat(texts, "|"))
end
--> false positions_of_errors_in_hot_code.lua:4: plain nil
--> false positions_of_errors_in_hot_code.lua:8: of the caller nil
--> false bare nil
--> false positions_of_errors_in_hot_code.lua:12: bad argument #1 to 'rep' (string expected, got table) nil
--> false positions_of_errors_in_hot_code.lua:13: bad argument #1 to 'rep' (string expected, got table) nil
--> false positions_of_errors_in_hot_code.lua:14: tail nil
--> false positions_of_errors_in_hot_code.lua:18: in a loop nil
--> false positions_of_errors_in_hot_code.lua:22: compared nil
--> false positions_of_errors_in_hot_code.lua:23: replaced nil
--> true false called by pcall
--> false positions_of_errors_in_hot_code.lua:25: iterated nil
--> false positions_of_errors_in_hot_code.lua:27: bad argument #2 to 'index' (number expected, got string) nil
--> false meta nil
--> false positions_of_errors_in_hot_code.lua:26: added nil
--> false positions_of_errors_in_hot_code.lua:32: positions_of_errors_in_hot_code.lua:4: plain! nil
