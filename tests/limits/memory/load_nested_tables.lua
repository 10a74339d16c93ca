-- A constructor with very many fields.
assert(load("return {" .. ("{1,2,'x'},"):rep(1 << 19) .. "}"))
