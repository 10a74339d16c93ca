"""The library ``T`` of the official test suite: a window on the machine, and a stack language to drive it."""
