"""Runs the corpus without pytest: ``python -m tests.security.run [--level L] [--tier T] [NAME...]``."""

from __future__ import annotations

import argparse
import sys
import time

from tests.security.attack import LEVELS, TIERS, read_corpus
from tests.security.runner import check_attack


def main() -> int:
    parser = argparse.ArgumentParser(description="Run the attacks of tests/security/attacks.")
    parser.add_argument("names", nargs="*", help="parts of names of attacks (default: all)")
    parser.add_argument("--level", choices=LEVELS, action="append")
    parser.add_argument("--tier", choices=TIERS, action="append")
    parser.add_argument("--slow", type=float, default=0.5, help="name runs that take longer (default: 0.5 seconds)")
    options = parser.parse_args()
    runs = failures = 0
    start = time.process_time()
    for attack in read_corpus():
        if options.names and not any(name in attack.name for name in options.names):
            continue
        for level in options.level or LEVELS:
            if level not in attack.levels:
                continue
            for tier in options.tier or TIERS:
                began = time.process_time()
                problems = check_attack(attack, level, tier)
                took = time.process_time() - began
                runs += 1
                failures += bool(problems)
                for problem in problems:
                    print(f"{attack.name} [{level}, {tier}]: {problem}", flush=True)
                if took > options.slow:
                    print(f"{attack.name} [{level}, {tier}] took {took:.2f} seconds", flush=True)
    print(f"{runs} runs, {failures} failed, {time.process_time() - start:.1f} seconds")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
