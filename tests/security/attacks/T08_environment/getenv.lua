-- T8: the host's environment is not told
if os and os.getenv then
  for _, name in ipairs {"HOME", "PATH", "USER", "PYTHONPATH", "SHELL", "LD_PRELOAD", "", "\0"} do assert(os.getenv(name) == nil, name) end
end
return "held"
