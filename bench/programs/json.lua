-- A JSON encoder and decoder: string searches, recursion by type, tables of several shapes.

local concat, format = table.concat, string.format

local null = setmetatable({}, { __tostring = function() return "null" end })

local ESCAPES = {
  ['"'] = '\\"', ["\\"] = "\\\\", ["\b"] = "\\b", ["\f"] = "\\f", ["\n"] = "\\n", ["\r"] = "\\r", ["\t"] = "\\t",
}
local UNESCAPES = {
  ['"'] = '"', ["\\"] = "\\", ["/"] = "/", b = "\b", f = "\f", n = "\n", r = "\r", t = "\t",
}

local function quote(text)
  return '"' .. text:gsub('[%c"\\]', ESCAPES) .. '"'
end

local encode

local function encode_table(value, out)
  if #value > 0 then
    out[#out + 1] = "["
    for i, item in ipairs(value) do
      if i > 1 then
        out[#out + 1] = ","
      end
      encode(item, out)
    end
    out[#out + 1] = "]"
    return
  end
  local keys = {}
  for key in pairs(value) do
    keys[#keys + 1] = key
  end
  table.sort(keys)
  out[#out + 1] = "{"
  for i, key in ipairs(keys) do
    if i > 1 then
      out[#out + 1] = ","
    end
    out[#out + 1] = quote(key)
    out[#out + 1] = ":"
    encode(value[key], out)
  end
  out[#out + 1] = "}"
end

function encode(value, out)
  local kind = type(value)
  if value == null then
    out[#out + 1] = "null"
  elseif kind == "table" then
    encode_table(value, out)
  elseif kind == "string" then
    out[#out + 1] = quote(value)
  elseif kind == "number" then
    out[#out + 1] = math.type(value) == "integer" and format("%d", value) or format("%.14g", value)
  else
    out[#out + 1] = tostring(value)
  end
end

local decode_value

local function skip_space(text, position)
  return text:find("[^ \n\r\t]", position) or #text + 1
end

local function fail(text, position)
  error(format("unexpected character '%s' at position %d", text:sub(position, position), position))
end

local function decode_string(text, position)
  local parts = {}
  local start = position + 1
  while true do
    local stop = text:find('["\\]', start)
    parts[#parts + 1] = text:sub(start, stop - 1)
    if text:byte(stop) == 34 then
      return #parts == 1 and parts[1] or concat(parts), stop + 1
    end
    parts[#parts + 1] = UNESCAPES[text:sub(stop + 1, stop + 1)]
    start = stop + 2
  end
end

local function decode_number(text, position)
  local number = text:match("^-?%d+%.?%d*[eE]?[+-]?%d*", position)
  if not number then
    fail(text, position)
  end
  return tonumber(number), position + #number
end

local function decode_array(text, position)
  local array = {}
  position = skip_space(text, position + 1)
  if text:sub(position, position) == "]" then
    return array, position + 1
  end
  while true do
    array[#array + 1], position = decode_value(text, position)
    position = skip_space(text, position)
    local character = text:sub(position, position)
    if character == "]" then
      return array, position + 1
    elseif character ~= "," then
      fail(text, position)
    end
    position = position + 1
  end
end

local function decode_object(text, position)
  local object = {}
  position = skip_space(text, position + 1)
  if text:sub(position, position) == "}" then
    return object, position + 1
  end
  while true do
    local key
    key, position = decode_string(text, skip_space(text, position))
    position = skip_space(text, position)
    if text:sub(position, position) ~= ":" then
      fail(text, position)
    end
    object[key], position = decode_value(text, position + 1)
    position = skip_space(text, position)
    local character = text:sub(position, position)
    if character == "}" then
      return object, position + 1
    elseif character ~= "," then
      fail(text, position)
    end
    position = position + 1
  end
end

local LITERALS = { t = { "true", true }, f = { "false", false }, n = { "null", null } }

function decode_value(text, position)
  position = skip_space(text, position)
  local character = text:sub(position, position)
  if character == '"' then
    return decode_string(text, position)
  elseif character == "{" then
    return decode_object(text, position)
  elseif character == "[" then
    return decode_array(text, position)
  end
  local literal = LITERALS[character]
  if not literal then
    return decode_number(text, position)
  end
  local stop = position + #literal[1]
  if text:sub(position, stop - 1) ~= literal[1] then
    fail(text, position)
  end
  return literal[2], stop
end

local function document(records)
  local list = {}
  for i = 1, records do
    list[i] = {
      id = i,
      name = 'record "' .. i .. '"\n',
      score = i / 8,
      active = i % 2 == 0,
      parent = i % 5 == 0 and null or i // 5,
      tags = { "red", "green", "blue" },
      position = { x = i * 3, y = -i, path = "C:\\data\\" .. i },
    }
  end
  return { title = "benchmark", records = list }
end

local function to_json(value)
  local out = {}
  encode(value, out)
  return concat(out)
end

local function run(n)
  local text = to_json(document(n))
  local again = to_json((decode_value(text, 1)))
  assert(again == text)
  return #text
end

return { run = run, small = 4, default = 250 }
