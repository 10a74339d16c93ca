-- An error object with a string form.
local Failure = {__tostring = function(self) return "Failure: " .. self.reason end}
local function fail() error(setmetatable({reason = "on purpose"}, Failure)) end
local co = coroutine.wrap(function() fail() end)
print(select("#", co ~= nil)) --> 1
fail()
--> error: Failure: on purpose
--> traceback: [C]: in function 'error'
--> traceback: uncaught_object.lua:3: in local 'fail'
--> traceback: uncaught_object.lua:6: in main chunk
