-- Constructors, indexing of every kind, methods and fields of globals.
local empty, list, record = {}, {1, 2, 3}, {x = 1, ["y z"] = 2, [3] = "three", [false] = nil}
local mixed = {10, 20, n = 2, 30, [1.5] = 1e100, ...}
local nested = {{1}, {{}}, f(), (f()), f()}
local long = {
  1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30,
  31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58,
}
local key = "key"
list[key], list[1], list.name, list[300] = record.x, record[1], record[key], record[256]
list[key], list[2], list.name = nil, true, "a constant"
global, list = list, global
global.field, list.first.second = global[key], global.field.first
function list.first:method(argument) return self.x + argument end
list:method(1, ...)
list:a_method_name_that_is_longer_than_forty_bytes_in_total()
list["a key that is longer than forty bytes, so no short string"] = list["a key that is longer than forty bytes"]
_ENV = {print = print}
print(#list, -record.x, not mixed, "quotes \" and \\ and \a\b\f\n\r\t\v\0\127\200 end")
return nested, long, empty
