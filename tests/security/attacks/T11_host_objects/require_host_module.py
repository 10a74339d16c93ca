# T11: a module of the host's is not shared between programs, nor are its tables
def attack(session):
    host = session.with_host(
        modules={"config": "local M = {limit = 1} return M", "broken": "error('x')", "loops": "while true do end"}
    )
    assert host.run("local c = require 'config' c.limit = 2 evil = c return require('config').limit").text == "2"
    host.reset()
    assert host.run("assert(evil == nil) return require('config').limit").text == "1"
    assert host.run("return pcall(require, 'broken')").text.startswith("(False"), "broken"
    host.renew()
    ending = host.run("pcall(require, 'loops')")
    assert ending.kind == "InstructionLimitError", ending
