-- T2: code that loads code that loads code
-- ends: InstructionLimitError or LuaError: overflow or LuaMemoryError or CallDepthError
source = "return load(source)()"
while true do pcall(load(source)) end
