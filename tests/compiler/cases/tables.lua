--- long names
t.a_name_of_more_than_forty_characters_altogether = a_name_of_more_than_forty_characters_altogether
t:a_name_of_more_than_forty_characters_altogether()
a_name_of_more_than_forty_characters_altogether.a = 1
return function() return a_name_of_more_than_forty_characters_altogether.x end

--- indices
return t[0], t[255], t[256], t[-1], t[1.0], t['x'], t['not a name'], t[nil], t[x], t[true]

--- stores
t[0] = 1
t[255] = 's'
t[256] = nil
t[-1] = true
t[1.0] = 0.5
t.x = x
t[x] = y

--- sizes
return {}, {1}, {a = 1}, {1, 2, a = 1, b = 2, c = 3}, {[1] = 1}, {f()}, {...}, {1, ...}, {(...)}, {f(), 1}

--- fields of every form
local k <const> = 'a'
return {[k] = 1, [1] = 2, [1.5] = 3, [true] = 4, [x] = y, [x.y] = x.z, a = nil, b = false, c = {d = {}}, x and y}

--- methods
('x'):rep(3):upper{...}:len'y'
local s = t:a():b(1):c(...)
t:d(t:e(t:f()))

--- calls of parenthesized calls
return (f()), (f)(), (f() or g)(), ((f)), (...)
