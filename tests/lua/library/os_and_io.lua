-- io on temporary files, os functions that are the same everywhere.
local name = os.tmpname()
local f = assert(io.open(name, "w"))
print(io.type(f), io.type(io.stdout), io.type(5)) --> file	file	nil
print(f:write("first line\n", 2, " ", 3.5, "\nthird\n\nno newline") == f) --> true
print(f:seek("cur"), f:seek("set", 0), f:seek("end")) --> 34	0	34
print(f:close(), io.type(f), pcall(f.write, f, "x")) --> true	closed file	false	attempt to use a closed file
print(pcall(function() return f:read() end)) print(f)
--> false	os_and_io.lua:8: attempt to use a closed file
--> file (closed)
f = io.open(name)
print(f:read()) print(f:read("n", "n")) print(f:read("l")) print(f:read("L")) print(f:read(3)) print(f:read("a")) print(f:read("a")) print(f:read("l")) print(f:read(0))
--> first line
--> 2	3.5
-->
--> third
-->
-->
--> no
-->  newline
-->
--> nil
--> nil
f:close()
for line in io.lines(name) do io.write("[", line, "]") end print() --> [first line][2 3.5][third][][no newline]
for a, b in io.lines(name, 1, "l") do io.write(a, "|", tostring(b), " ") end print()
--> f|irst line 2| 3.5 t|hird
--> |no newline
for line in io.lines(name, "L") do io.write(line:len(), " ") end print() --> 11 6 6 1 10
print(pcall(io.lines, "/no/such/file")) print(io.open("/no/such/file")) print(pcall(io.open, name, "bad"))
--> false	cannot open file '/no/such/file' (No such file or directory)
--> nil	/no/such/file: No such file or directory	2
--> false	bad argument #2 to 'io.open' (invalid mode)
f = io.open(name, "a+") f:write("\nappended") f:seek("set") print(f:read("a"):sub(-9)) f:close()
-->
--> appended
f = io.open(name, "r+") f:write("FIRST") f:seek("set", 0) print(f:read(10)) f:close() --> FIRST line
f = io.open(name, "w") f:write("0x1F -5 1e2 .5 nan 99999999999999999999 7x") f:close()
f = io.open(name) print(f:read("n", "n", "n", "n", "n")) f:close() --> 31	-5	100.0	0.5	nil
f = io.open(name) for _ = 1, 4 do f:read("n") end f:read(4) print(f:read("n", "n")) print(f:read("a")) f:close()
--> 1e+20	7
--> x
print(pcall(function() local f = io.open(name) f:close() f:seek() end)) print(pcall(io.read, "x")) print(pcall(io.lines, name, "x"))
--> false	os_and_io.lua:43: attempt to use a closed file
--> false	bad argument #1 to 'io.read' (invalid format)
--> true	function: ?	nil	nil	file (?)

do local g <close> = io.open(name, "w") g:setvbuf("full", 1024) g:write("x") g:flush() end
print(io.open(name):read("a"), io.output() == io.stdout, io.input() == io.stdin) --> x	true	true
io.output(name) io.write("to output") io.close() io.output(io.stdout)
io.input(name) print(io.read("a")) io.close(io.input()) io.input(io.stdin) --> to output
print(os.rename(name, name .. ".new"), os.remove(name .. ".new"), select("#", os.remove(name))) --> true	true	3
print(os.time{year = 2020, month = 1, day = 1, hour = 12} - os.time{year = 2019, month = 12, day = 31, hour = 12})
--> 86400
print(os.date("!%Y-%m-%d %H:%M:%S", 0), os.date("!%A %B %d %j %p %y %%", 86400 * 45)) print(os.date("!*t", 3600).hour, os.date("!*t", 0).yday, os.date("!*t", 0).isdst)
--> 1970-01-01 00:00:00	Sunday February 15 046 AM 70 %
--> 1	1	false
print(pcall(os.date, "%Ez", 0)) print(pcall(os.date, "%Q", 0)) print(pcall(os.time, {year = 2020})) print(pcall(os.time, {year = "x", month = 1, day = 1}))
--> false	bad argument #1 to 'os.date' (invalid conversion specifier '%Ez')
--> false	bad argument #1 to 'os.date' (invalid conversion specifier '%Q')
--> false	field 'month' missing in date table
--> false	field 'year' is not an integer
print(os.getenv("NO_SUCH_VARIABLE"), type(os.clock()), type(os.time()), os.difftime(5, 3), os.setlocale("C"), os.setlocale(nil, "all"))
--> nil	number	number	2.0	C	C
print(os.time{year = 2021, month = 14, day = -3, hour = 0} == os.time{year = 2022, month = 1, day = 28, hour = 0})
--> true
