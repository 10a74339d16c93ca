-- Factorials of hundreds of digits: long multiplication over arrays of digits, and the digits as a string.

local BASE = 10000

local function multiply(number, factor)
  local carry = 0
  for i = 1, #number do
    local product = number[i] * factor + carry
    number[i] = product % BASE
    carry = product // BASE
  end
  while carry > 0 do
    number[#number + 1] = carry % BASE
    carry = carry // BASE
  end
end

local function digits(number)
  local parts = { tostring(number[#number]) }
  for i = #number - 1, 1, -1 do
    parts[#parts + 1] = string.format("%04d", number[i])
  end
  return table.concat(parts)
end

local function run(n)
  local number = { 1 }
  local total = 0
  for factor = 2, n do
    multiply(number, factor)
    if factor % 50 == 0 then
      local text = digits(number)
      for i = 1, #text do
        total = (total * 7 + text:byte(i) - 48) % 1000003
      end
    end
  end
  return total
end

return { run = run, small = 60, default = 850 }
