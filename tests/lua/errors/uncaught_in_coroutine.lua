-- wrap passes on the error of its coroutine, with the position added.
local gen = coroutine.wrap(function(n)
  coroutine.yield(n)
  error("broken generator")
end)
print(gen(1)) --> 1
gen()
--> error: uncaught_in_coroutine.lua:7: uncaught_in_coroutine.lua:4: broken generator
--> traceback: [C]: in local 'gen'
--> traceback: uncaught_in_coroutine.lua:7: in main chunk
