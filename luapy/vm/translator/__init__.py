"""The fast tier: hot Lua functions become Python functions (see docs/translator.md).

`Tier` decides, `flow` and `structure` find loops and conditions in the bytecode, `emitter` and its parts write the
Python text, `support` is what that text calls, and `activations` turns what it is doing back into call frames.
"""
