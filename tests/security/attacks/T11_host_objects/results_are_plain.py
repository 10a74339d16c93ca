# T11: what functions of the host return is converted, or refused, never handed over as it is
import sys


class Thing:
    secret = "secret"


RESULTS = [
    Thing(),
    Thing,
    sys,
    sys._getframe,
    object(),
    (x for x in ()),
    iter([]),
    memoryview(b"x"),
    lambda: 1,
    print,
    type,
    NotImplemented,
    ...,
    range(3),
    1 + 2j,
]


def attack(session):
    for result in RESULTS:

        def give(result=result):
            return result

        host = session.with_host(register={"give": give})
        ending = host.run(
            """
            local ok, value = pcall(give)
            if not ok then return "held" end
            assert(type(value) ~= "function", "a function came out")
            if type(value) == "userdata" then
              for _, name in ipairs {"secret", "__class__", "modules", "gi_frame", "f_back", "f_globals", "__self__", "mro"} do
                local ok, found = pcall(function() return value[name] end)
                assert(not ok or found == nil, name)
              end
            end
            return "held"
            """
        )
        assert ending.text == "held", (result, ending)
