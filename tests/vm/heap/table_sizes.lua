-- What tables of many shapes add to the account of memory, in bytes: one line for each, the same in the reference.
collectgarbage() collectgarbage("stop")
local out = {}
local function m(name, f)
  local b, a
  f() 
  b = collectgarbage("count") f() a = collectgarbage("count")
  print(name, (a-b)*1024)
end
m("empty", function() local t = {} end)
m("nothing", function() end)
m("arr3", function() local t = {1,2,3} end)
m("hash3", function() local t = {a=1,b=2,c=3} end)
m("mix", function() local t = {1,2,x=1,3,y=2} end)
m("nil", function() local t = {1,nil,3,nil} end)
for _, n in ipairs{1,2,3,4,5,7,8,9,31,33,100} do
m("append"..n, function() local t = {} for i=1,n do t[i]=i end end)
m("down"..n, function() local t = {} for i=n,1,-1 do t[i]=i end end)
m("sparse"..n, function() local t = {} for i=1,n do t[i*3]=i end end)
m("floats"..n, function() local t = {} for i=1,n do t[i+0.5]=i end end)
m("x+append"..n, function() local t = {x=1,y=2,z=3} for i=1,n do t[i]=i end end)
m("push/pop"..n, function() local t = {} for i=1,n do t[#t+1]=i t[#t+1]=i t[#t]=nil end end)
m("queue"..n, function() local t = {} for i=1,n do t[i]=i if i > 3 then t[i-3]=nil end end end)
m("insert1"..n, function() local t = {} for i=1,n do table.insert(t,1,i) end end)
m("setlist"..n, function() local t = {table.unpack({1,2,3,4,5,6,7,8,9}, 1, n%10)} end)
end
m("bools", function() local t = {} t[true]=1 t[false]=2 t[-1]=3 t[0]=4 t[1]=5 end)
m("pack", function() local t = table.pack(1,2,3,4,5) end)
m("1,2,4", function() local t = {} t[1]=1 t[2]=1 t[4]=1 end)
m("1,2,4,8", function() local t = {} t[1]=1 t[2]=1 t[4]=1 t[8]=1 t[16]=1 t[32]=1 end)
m("unpacked", function() local t = {} t[5]=1 t[4]=1 t[3]=1 t[2]=1 t[1]=1 t[6]=1 end)
