-- A traceback named a function that translated code had called as a tail call, if it ran in the interpreter.
local function first_lines(level)
  return (debug.traceback("", level):match("^\n[^\n]*\n([^\n]*\n[^\n]*)"):gsub("%s+", " "))
end
local function interpreted(x)
  local closed <close> = nil
  return first_lines(2), debug.getinfo(1, "t").istailcall
end
local function translated(x) return interpreted(x) end
for round = 1, 3 do
  local lines, is_tail_call = translated(round)
  print(is_tail_call, lines)
end

--> true	 tail_call_of_interpreted_function.lua:7: in function <tail_call_of_interpreted_function.lua:5> (...tail calls...)
--> true	 tail_call_of_interpreted_function.lua:7: in function <tail_call_of_interpreted_function.lua:5> (...tail calls...)
--> true	 tail_call_of_interpreted_function.lua:7: in function <tail_call_of_interpreted_function.lua:5> (...tail calls...)
