-- T13: _ENV as a constant (CVE-2022-28805) and to be closed
for _, text in ipairs {
  "local _ENV <const> = {} return x", "local _ENV <const> = {} x = 1", "local _ENV <close> = nil return x", "local _ENV <const> = 1 return x.y",
  "local function f(_ENV) local _ENV <const> = _ENV return function() return x end end return f({})()",
  "local _ENV <const> = {} local a <const> = 1 return function() a = 2 end", "local _ENV = nil return x", "local _ENV = setmetatable({}, nil)",
  "local _ENV <const> = _ENV; local _ENV <const> = _ENV; return print",
} do
  local f, message = load(text)
  if f then pcall(f) else assert(type(message) == "string") end
end
return "held"
