"""pyahocorasick as a peer of the matcher: for each line on standard input one
pass over all texts, and a line with matches and nanoseconds."""

import sys
import time

import ahocorasick

machine = ahocorasick.Automaton()
with open(sys.argv[1], encoding="utf-8") as patterns:
    for number, pattern in enumerate(patterns.read().splitlines()):
        machine.add_word(pattern, number)
machine.make_automaton()
with open(sys.argv[2], encoding="utf-8", newline="") as file:
    texts = file.read().split("\0")

for _ in sys.stdin:
    start = time.perf_counter_ns()
    found = 0
    for text in texts:
        for _ in machine.iter_long(text.lower()):
            found += 1
    print(found, time.perf_counter_ns() - start, flush=True)
