-- T10: the time of day is not told
-- levels: STRICT
assert(not (os and os.time and os.time() > 1000000))
assert(not (os and os.date and os.date("%Y") > "2000"))
return "held"
