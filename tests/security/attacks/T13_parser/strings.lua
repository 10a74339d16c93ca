-- T13: unfinished and malformed strings
for _, text in ipairs {
  "'", '"', "[[", "[==[", "'\\", "'\\x", "'\\xg'", "'\\300'", "'\\u{", "'\\u{80000000}'", "'\\u{7FFFFFFF}'", "'\\u{FFFFFFFFFFFFFFFFFFFFFFF}'", "'\\z",
  "'\n'", "--[[", "--[==[", "[=", "[==x", "'\\q'", "\0", "'\0'", "a\0b", "\xef\xbb\xbfreturn 1", "#!x", "\xff", "x = \xc3\xa4", "::", "::a", "goto", "&", "!", "@", "$", "`", "\\", "?", "'\\u{}'", "'\\u{g}'", "'\\u0041'",
} do
  local f, message = load(text, "=x")
  assert(f or type(message) == "string", text)
  local f, message = load("return " .. text, text)
  assert(f or type(message) == "string", text)
end
return "held"
