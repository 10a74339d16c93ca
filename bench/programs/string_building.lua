-- Strings built up: rows joined with table.concat, short concatenations, and an escaping writer.

local concat = table.concat

local function csv(rows)
  local lines = {}
  for i = 1, rows do
    local cells = {}
    for j = 1, 6 do
      cells[j] = "r" .. i .. "c" .. j
    end
    lines[#lines + 1] = concat(cells, ",")
  end
  return concat(lines, "\n")
end

local function append_each(count)
  local text = ""
  for i = 1, count do
    text = text .. i % 10
  end
  return text
end

local ESCAPES = { ["<"] = "&lt;", [">"] = "&gt;", ["&"] = "&amp;" }

local function escape(text)
  local parts = {}
  for i = 1, #text do
    local character = text:sub(i, i)
    parts[#parts + 1] = ESCAPES[character] or character
  end
  return concat(parts)
end

local function element(name, attributes, content)
  local buffer = { "<", name }
  for _, attribute in ipairs(attributes) do
    buffer[#buffer + 1] = " " .. attribute.name .. '="' .. escape(attribute.value) .. '"'
  end
  buffer[#buffer + 1] = ">" .. escape(content) .. "</" .. name .. ">"
  return concat(buffer)
end

local function run(n)
  local total = #csv(n) + #append_each(n)
  for i = 1, n do
    local attributes = { { name = "id", value = tostring(i) }, { name = "class", value = "a<b" } }
    total = total + #element("p", attributes, "one & two > " .. i)
  end
  return total
end

return { run = run, small = 10, default = 2500 }
