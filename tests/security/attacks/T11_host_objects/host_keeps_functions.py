# T11: functions that the host keeps are of no use once their program is gone
def attack(session):
    kept = []
    host = session.with_host(register={"keep": kept.append})
    ending = host.run(
        "keep(function() return secret end) secret = 'secret' keep(print) keep({f = function() return _G end}) return 'held'"
    )
    host.close()
    functions = [kept[0], kept[1], kept[2]["f"]]
    for function in functions:
        try:
            result = function()
        except Exception as error:
            assert "gone" in str(error) or "closed" in str(error) or "ended" in str(error), error
            continue
        raise AssertionError(f"it answered {result!r}")
    return ending
