"""How the benchmarks measure and print."""

import gc
import os
import resource
import statistics
import sys
import time
from collections.abc import Callable


def head() -> None:
    """The machine's size."""
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} processors; medians\n")


def median(work: Callable[[], object], rounds: int) -> float:
    """The median time of some work, in seconds."""
    times = []
    for _ in range(rounds):
        gc.collect()
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def line(what: str, seconds: float, base: float | None = None, against: str = "", aim: str = "") -> None:
    """A time, as a ratio to another where there is one."""
    ratio = f"{seconds / base:5.2f}× {against}" if base else ""
    print(f"{what:<44} {seconds * 1000:8.1f} ms  {ratio:<34} {aim}".rstrip())


def rate(what: str, seconds: float, number: int = 1) -> None:
    """How many a second."""
    print(f"{what:<44} {number / seconds:8.0f} a second")


def peak_memory() -> float:
    """The most memory that this process has had, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
