# T11: functions of one program given to another
def attack(session):
    kept = []
    first = session.with_host(register={"keep": kept.append})
    first.run("keep(function() return 1 end)")
    second = session.with_host()
    ending = second.run("return type(f)", f=kept[0])
    assert ending.kind not in ("returns",) or ending.text != "function", ending
