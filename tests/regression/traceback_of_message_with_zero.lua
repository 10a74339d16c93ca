-- debug.traceback kept what follows a zero in its message; the reference treats it as a C string.
print((debug.traceback("before\0after", 1):match("^[^\n]*"))) --> before
