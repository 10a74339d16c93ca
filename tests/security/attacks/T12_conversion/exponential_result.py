# T12: a small result with shared parts, huge if each was copied, as a value, a key and an error
def attack(session):
    shared = "local t = {} for i = 1, 64 do t = {t, t} end "
    ending = session.run(shared + "return t")
    assert ending.kind in ("returns", "ConversionError"), ending
    for use in ("return {[t] = 1}", "error(t)", "return t, t"):
        session.renew()
        ending = session.run(shared + use)
        assert ending.kind in ("returns", "ConversionError", "LuaError"), ending
