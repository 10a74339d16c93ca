-- Errors raised and caught: pcall around calls that mostly succeed, error objects, errors passed on.

local InvalidRow = {}
InvalidRow.__index = InvalidRow

local function invalid_row(row, reason)
  return setmetatable({ row = row, reason = reason }, InvalidRow)
end

local function parse_amount(row, text)
  local amount = tonumber(text)
  if not amount then
    error(invalid_row(row, "not a number"))
  end
  if amount < 0 then
    error("negative amount", 0)
  end
  return amount
end

local function read_row(row)
  if row % 10 == 3 then
    return parse_amount(row, "n/a")
  elseif row % 50 == 1 then
    return parse_amount(row, "-5")
  end
  return parse_amount(row, "" .. row)
end

local function checked(row)
  local ok, result = pcall(read_row, row)
  if not ok and getmetatable(result) ~= InvalidRow then
    error(result, 0)
  end
  return ok, result
end

local function run(n)
  local total, invalid, negative = 0, 0, 0
  for row = 1, n do
    local passed, ok, result = pcall(checked, row)
    if not passed then
      negative = negative + #ok
    elseif ok then
      total = total + result
    else
      invalid = invalid + result.row + #result.reason
    end
  end
  return total + invalid * 7 + negative
end

return { run = run, small = 60, default = 30000 }
