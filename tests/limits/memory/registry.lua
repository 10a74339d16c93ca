-- The registry.
-- keeps: what it made, in the state itself
local registry = debug.getregistry()
while true do registry[{}] = {} end
