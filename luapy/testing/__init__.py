"""Tools for testing luapy itself; no normal state loads anything from here."""
