-- T8: module names that lead elsewhere
for _, name in ipairs {"..", "../x", "/etc/passwd", "a/../../b", "a\\..\\b", "a.b", "\0", "", ("x"):rep(10000), "C:\\x", "file:///etc/passwd", "%2e%2e"} do
  local ok, message = pcall(require, name)
  assert(not ok, name)
  assert(not tostring(message):find("root:", 1, true))
end
return "held"
