-- T14: the least integer divided and negated
assert(math.mininteger // -1 == math.mininteger and math.mininteger % -1 == 0)
assert(-math.mininteger == math.mininteger and math.abs(math.mininteger) == math.mininteger)
assert(math.mininteger * -1 == math.mininteger and math.maxinteger + 1 == math.mininteger)
assert(math.mininteger - 1 == math.maxinteger and math.maxinteger * 2 == -2)
assert(math.fmod(math.mininteger, -1) == 0 and math.ult(1, -1))
return "held"
