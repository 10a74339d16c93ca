-- T12: results that are no UTF-8
-- ends: ConversionError or LuaError or returns b'\xff\xfe\x00\xc0\x80\xed\xa0\x80'
return "\xff\xfe\0\xc0\x80\xed\xa0\x80"
