-- T14: patterns that mean something to Python's regular expressions
local subject = "a(b)[c]{2}|d\\e.f^g$h+i*j?k\nl"
for i = 1, 60 do
  assert(subject:find("|", 1) == 11 and subject:match("{2}") == "{2}" and subject:match("\\e") == "\\e")
  assert(subject:match("a|b") == nil and subject:match("(?i)A") == nil and not subject:match("\\d"))
  assert(subject:match("[\\w]") == "\\" and subject:gsub("%.", "\\g<1>") and subject:match("x{0}") == nil)
  assert(("a\nb"):match("a.b") == "a\nb" and ("a\n"):match("a$") == nil and ("\xe4"):match("%a") == nil)
  assert(("a-b"):match("[a-]") == "a" and ("]"):match("[]]") == "]" and ("^"):match("[x^]") == "^" and ("&&||"):match("[&&||]+") == "&&||")
  assert(pcall(string.find, "x", "(?P<n>x)") and pcall(string.find, "x", "(?:x)") and ("ab"):match("(?<=a)b") == nil)
end
return "held"
