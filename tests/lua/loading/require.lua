-- package and require.
package.path, package.cpath = "./?.none", "./?.missing"
print(pcall(require, "no.such.module"))
--> false	module 'no.such.module' not found:
--> 	no field package.preload['no.such.module']
--> 	no file './no/such/module.none'
--> 	no file './no/such/module.missing'
--> 	no file './no.missing'
package.preload.mine = function(...) print("loading", ...) return {name = "mine"} end
print(require("mine").name, select(2, require("mine")))
--> loading	mine	:preload:
--> mine
package.loaded.other = "loaded value"
print(require("other")) --> loaded value
package.preload.falsy = function() return false end
print(require("falsy"), package.loaded.falsy) --> false	false
package.preload.nothing = function() end
print(require("nothing"), package.loaded.nothing) --> true	true
package.preload.sets = function(name) package.loaded[name] = "set itself" end
print(require("sets")) --> set itself	:preload:
package.preload.fails = function() error("cannot load", 0) end
print(pcall(require, "fails")) --> false	cannot load
print(package.searchpath("a.b", "./?.x;/?/y")) print(package.searchpath("a.b", "?.x", ".", "_")) print(package.searchpath("a-b", "?;?.?", "-", "+"))
--> nil	no file './a/b.x'
--> 	no file '/a/b/y'
--> nil	no file 'a_b.x'
--> nil	no file 'a+b'
--> 	no file 'a+b.a+b'
print(pcall(require)) print(pcall(package.searchpath, "x"))
--> false	bad argument #1 to 'require' (string expected, got no value)
--> false	bad argument #2 to 'package.searchpath' (string expected, got no value)
table.insert(package.searchers, 2, function(name) if name == "special" then return function(n, extra) return n .. "/" .. extra end, "extra" end return "\n\tno special" end)
print(require("special")) --> special/extra	extra
print(select(2, pcall(require, "unknown")))
--> module 'unknown' not found:
--> 	no field package.preload['unknown']
-->
--> 	no special
--> 	no file './unknown.none'
--> 	no file './unknown.missing'
package.searchers[2] = function() return nil end
print(pcall(require, "nil searcher"))
--> false	module 'nil searcher' not found:
--> 	no field package.preload['nil searcher']
--> 	no file './nil searcher.none'
--> 	no file './nil searcher.missing'
print(#package.searchers, type(package.config), package.config:sub(1, 1), type(package.loadlib))
--> 5	string	/	function
package.searchers = nil
print(pcall(require, "without searchers")) --> false	'package.searchers' must be a table
print(package.loaded._G == _G, package.loaded.string == string, package.loaded.package == package)
--> true	true	true
