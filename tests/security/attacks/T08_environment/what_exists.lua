-- T8: no dangerous function exists by its name
for _, name in ipairs {
  "dofile", "loadfile", "package.loadlib", "package.loaded", "package.preload", "package.searchers", "package.path",
  "package.cpath", "io.popen", "io.tmpfile", "io.stdin", "os.execute", "os.exit", "os.remove", "os.rename", "os.tmpname", "os.setlocale",
  "debug.getregistry", "debug.getmetatable", "debug.setmetatable", "debug.getupvalue", "debug.setupvalue",
  "debug.upvalueid", "debug.upvaluejoin", "debug.getlocal", "debug.setlocal", "debug.sethook", "debug.gethook",
  "debug.getuservalue", "debug.setuservalue", "debug.getinfo", "debug.setcstacklimit", "debug.debug", "string.dump",
  "python", "python.eval", "python.builtins", "python.as_function", "getfenv", "setfenv", "newproxy",
} do
  local value = _G
  for part in name:gmatch("[^.]+") do value = value ~= nil and value[part] or nil end
  assert(value == nil, name)
end
return "held"
