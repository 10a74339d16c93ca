-- The message of debug.traceback was shown beyond an embedded zero, where the reference ends it.
print((string.format("%q", debug.traceback("message\0rest", 1)):match("^(.-)\\"))) print(#debug.traceback("a\0bc", 50))
--> "message
--> 18
