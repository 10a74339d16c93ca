-- Patterns: the lines of a log are taken apart, counted, rewritten and trimmed.

local function make_log(lines)
  local levels = { "INFO", "WARN", "ERROR", "DEBUG" }
  local log = {}
  for i = 1, lines do
    log[i] = string.format("2024-%02d-%02d %02d:%02d:%02d [%s] worker-%d: took %d ms, path=/srv/data/%d.txt  ",
      i % 12 + 1, i % 28 + 1, i % 24, i % 60, i * 7 % 60, levels[i % 4 + 1], i % 8, i * 37 % 1000, i)
  end
  return table.concat(log, "\n")
end

local function count_levels(log)
  local counts = {}
  for level in log:gmatch("%[(%u+)%]") do
    counts[level] = (counts[level] or 0) + 1
  end
  return counts
end

local function total_times(log)
  local total = 0
  for line in log:gmatch("[^\n]+") do
    local hour, minute, second, worker, took = line:match("(%d+):(%d+):(%d+) %[%u+%] worker%-(%d+): took (%d+) ms")
    total = total + hour * 3600 + minute * 60 + second + worker + took
  end
  return total
end

local function hide_paths(log)
  return (log:gsub("path=(%S+)", function(path)
    return "file=" .. path:match("([^/]+)%.%w+$")
  end))
end

local function expand(log)
  return (log:gsub("%d%d%d%d%-(%d%d)%-(%d%d)", "%2.%1."))
end

local function trim_all(log)
  local count = 0
  for line in log:gmatch("[^\n]+") do
    count = count + #line:match("^%s*(.-)%s*$")
  end
  return count
end

local function run(n)
  local log = make_log(n)
  local counts = count_levels(log)
  return total_times(log) + #hide_paths(log) + #expand(log) + trim_all(log) + (counts.ERROR or 0) * 1000
end

return { run = run, small = 8, default = 1500 }
