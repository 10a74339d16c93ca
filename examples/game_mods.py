"""A game that is extended by mods in Lua: each mod gets globals of its own and sees the game through a small API.

Mods react to events, and run quests as coroutines that go on over many turns. Values are shared, not copied: a mod
works on the game's own objects. `LuaRuntime` trusts its programs to end; see `luapy.Engine` for those of strangers.

python examples/game_mods.py
"""

from __future__ import annotations

from typing import Any

from luapy import AttributeRules, LuaCoroutine, LuaError, LuaRuntime, LuaTable

MODS = {
    "orcs": """
        game:on("turn", function(number)
          if number % 2 == 1 then
            local orc = game:spawn("orc", 10)
            orc.name = "orc of turn " .. number
          end
        end)
        game:on("killed", function(unit) game:say(unit.name .. " is no more") end)
    """,
    "healer": """
        game:on("turn", function()
          for _, unit in python.enumerate(game.units) do
            if unit.health < 5 then unit:heal(3) end
          end
        end)
        game:quest("the last stand", function(hero)
          while hero.health > 6 do
            hero.health = hero.health - 2
            coroutine.yield(hero.name .. " fights on with " .. hero.health)
          end
          return hero.name .. " stands alone"
        end)
    """,
    "broken": "game:on('turn', function(number) error({ mod = 'broken', turn = number }) end)",
    "cheat": "game:on('turn', function() game._units = nil end)",
}


class Unit:
    def __init__(self, name: str, health: int) -> None:
        self.name = name
        self.health = health

    def heal(self, points: int) -> None:
        self.health += points


class Api:
    """What mods see of the game."""

    def __init__(self, game: Game, mod: str) -> None:
        self._game = game
        self._mod = mod

    @property
    def units(self) -> list[Unit]:
        return self._game.units

    def on(self, event: str, handler: Any) -> None:
        self._game.handlers.append((event, self._mod, handler))

    def spawn(self, name: str, health: int) -> Unit:
        unit = Unit(name, health)
        self._game.units.append(unit)
        return unit

    def say(self, text: str) -> None:
        print(f"  {self._mod}: {text}")

    def quest(self, name: str, function: Any) -> None:
        self._game.quests[name] = function


class ModRules(AttributeRules):
    """Mods read what has a public name, and change units only."""

    def write(self, value: Any, name: Any, new: Any) -> None:
        if not isinstance(value, Unit):
            raise AttributeError(f"a {type(value).__name__} cannot be changed")
        super().write(value, name, new)


class Game:
    def __init__(self) -> None:
        self.lua = LuaRuntime(libraries=("base", "coroutine", "string", "table", "math"), attributes=ModRules())
        # Every mod sees the library through an environment of its own.
        self.new_environment = self.lua.eval("function() return setmetatable({}, {__index = _G}) end")
        self.load_in = self.lua.eval(
            "function(source, name, environment) return load(source, name, 't', environment) end"
        )
        self.units = [Unit("hero", 12)]
        self.handlers: list[tuple[str, str, Any]] = []
        self.quests: dict[str, Any] = {}

    def load_mod(self, name: str, source: str) -> None:
        environment: LuaTable = self.new_environment()
        environment.game = Api(self, name)
        self.load_in(source, f"={name}", environment)()

    def happens(self, event: str, *details: Any) -> None:
        """Tell the mods; one that fails is not asked again."""
        for handler in list(self.handlers):
            listens_to, mod, function = handler
            if listens_to == event:
                try:
                    function(*details)
                except (LuaError, AttributeError) as error:
                    reason = f"error in turn {error.value.turn}" if isinstance(error, LuaError) else str(error)
                    print(f"  ! {mod} is switched off: {reason}")
                    self.handlers.remove(handler)

    def play(self, turns: int) -> None:
        quests: list[LuaCoroutine] = [function.coroutine(self.units[0]) for function in self.quests.values()]
        for turn in range(1, turns + 1):
            print(f"turn {turn}")
            self.happens("turn", turn)
            for quest in quests:
                for news in quest:
                    print(f"  {news}")
                    break
            for unit in [unit for unit in self.units if unit.health > 6 and unit.name != "hero"]:
                unit.health -= 9
            for unit in [unit for unit in self.units if unit.health <= 1]:
                self.units.remove(unit)
                self.happens("killed", unit)


def main() -> None:
    game = Game()
    for name, source in MODS.items():
        game.load_mod(name, source)
    game.play(4)
    print("left:", ", ".join(f"{unit.name} ({unit.health})" for unit in game.units))


if __name__ == "__main__":
    main()
