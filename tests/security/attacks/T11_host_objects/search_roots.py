# T11: files outside of the search roots, through links and odd names
import tempfile
from pathlib import Path


def attack(session):
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder, "root")
        root.mkdir()
        Path(folder, "secret.lua").write_text("return 'secret'")
        Path(root, "good.lua").write_text("return 'good'")
        Path(root, "binary.lua").write_bytes(b"\x1bLua")
        try:
            Path(root, "link.lua").symlink_to(Path(folder, "secret.lua"))
            Path(root, "up").symlink_to(Path(folder))
        except OSError:
            pass
        host = session.with_host(policy={"modules": ["*"], "search_roots": [str(root)]})
        return host.run(
            """
            assert(require("good") == "good")
            for _, name in ipairs {"link", "up.secret", "../secret", "..secret", "up/secret", "%2e%2e.secret", "good\\0", "secret", "binary", "./good", "good.", ".good", "/good", ("x"):rep(5000)} do
              local ok, found = pcall(require, name)
              assert(not ok and found ~= "secret", name)
            end
            return "held"
            """
        )
