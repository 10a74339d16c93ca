-- goto: continue, nested break, loops, scopes, errors.
for i = 1, 5 do
  if i % 2 == 0 then goto continue end
  io.write(i, " ")
  ::continue::
end
print() --> 1 3 5
for i = 1, 3 do
  for j = 1, 3 do
    if i * j == 4 then goto out end
    io.write(i, "*", j, " ")
  end
end
::out::
print() --> 1*1 1*2 1*3 2*1
do
  local n = 0
  ::top::
  n = n + 1
  if n < 5 then goto top end
  print(n) --> 5
end
do
  goto skip
  print("never")
  ::skip::
  print("after") --> after
end
print(pcall(load, "goto nowhere"))
--> true	nil	[string "goto nowhere"]:1: no visible label 'nowhere' for <goto> at line 1
print(load("goto nowhere", "=s")) --> nil	s:1: no visible label 'nowhere' for <goto> at line 1
print(load("goto l; local a; ::l:: print(a)", "=s"))
--> nil	s:1: <goto l> at line 1 jumps into the scope of local 'a'
print(load("goto l; local a; ::l::", "=s") ~= nil) --> true
print(load("::a:: ::a::", "=s")) --> nil	s:1: label 'a' already defined on line 1
print(load("do ::inner:: end goto inner", "=s")) --> nil	s:1: no visible label 'inner' for <goto> at line 1
print(load("::a:: do ::a:: end", "=s")) --> nil	s:1: label 'a' already defined on line 1
print(load("break", "=s")) --> nil	s:1: break outside loop at line 1
print(load("repeat goto cont; local x; ::cont:: until x", "=s"))
--> nil	s:1: <goto cont> at line 1 jumps into the scope of local 'x'
print(load("repeat local x; if x then goto cont end; local y; ::cont:: until y", "=s"))
--> nil	s:1: <goto cont> at line 1 jumps into the scope of local 'y'
print(load("goto = 1", "=s")) --> nil	s:1: <name> expected near '='
print(load("::1::", "=s")) --> nil	s:1: <name> expected near '1'
do
  local k = 0
  while true do
    k = k + 1
    do if k > 3 then break end end
  end
  print(k) --> 4
  repeat
    local done = k >= 6
    k = k + 1
    if k == 5 then goto continue end
    ::continue::
  until done
  print(k) --> 7
end
for i = 1, 2 do
  ::redo::
  local x = i
  if x == 1 and not retried then retried = true goto redo end
  io.write(x, " ")
end
print() --> 1 2
