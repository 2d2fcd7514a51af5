"""Do work on what a stranger made in a process of its own, which ends when it takes too much time or memory.

Nothing that the work or its libraries print is seen.
"""

import contextlib
import multiprocessing
import os
import pickle
import signal
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from isop_cli.text.language import _, language, set_language

_MB = 1024 * 1024
#: How often the watch looks, in seconds.
_INTERVAL = 0.02
_OVER_TIME, _OVER_MEMORY = 71, 72
#: The system's own end of a process that is over time, where it has one.
_ENDED_BY_TIME = -int(getattr(signal, "SIGPROF", 0)) or None


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a piece of work may take, on top of what its process has when it begins.

    `seconds` are the processor's; `wait` is how many anyone waits for it, on a machine that has much else to do.
    """

    seconds: float = 1.0
    megabytes: int = 160
    wait: float = 60.0


LIMITS = Limits()


class LimitPassedError(Exception):
    """The work took more than it may, or ended without an answer. The message is for the user."""


def bounded(
    work: Callable[..., Any],
    *arguments: Any,
    prepare: Callable[[], object] | None = None,
    limits: Limits = LIMITS,
    method: str | None = None,
) -> Any:
    """What `work(*arguments)` returns or raises. `prepare`, such as importing a library, is not under the limits.

    `method` is how the process is started. Raises LimitPassedError.
    """
    # A copy of this process has its modules already; only Linux makes one safely.
    context: Any = multiprocessing.get_context(method or ("fork" if sys.platform == "linux" else "spawn"))
    ours, its = context.Pipe(duplex=False)
    process = context.Process(target=_do, args=(its, work, arguments, prepare, limits, language()), daemon=True)
    process.start()
    its.close()
    try:
        if not ours.poll(limits.wait):
            raise LimitPassedError(_over_time(limits.wait))
        answered, answer = pickle.loads(ours.recv_bytes())
    except EOFError:
        process.join()
        raise LimitPassedError(_why_it_ended(process.exitcode, limits)) from None
    finally:
        ours.close()
        process.kill()
        process.join()
    if not answered:
        raise answer
    return answer


def _why_it_ended(status: int | None, limits: Limits) -> str:
    if status in (_OVER_TIME, _ENDED_BY_TIME):
        return _over_time(limits.seconds)
    if status == _OVER_MEMORY:
        return _("reading it takes more than {number} MB of memory").format(number=limits.megabytes)
    return _("the program that reads it broke on it")


def _over_time(seconds: float) -> str:
    return _("reading it takes more than {number} s").format(number=round(seconds))


def _do(
    pipe: Any,
    work: Callable[..., Any],
    arguments: tuple[Any, ...],
    prepare: Callable[[], object] | None,
    limits: Limits,
    lang: str,
) -> None:
    """In the new process: do the work, send what came of it, and end without any farewell."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for descriptor in (1, 2):
        os.dup2(nowhere, descriptor)
    set_language(lang)
    if prepare is not None:
        prepare()
    try:
        _watch(limits)
        came: tuple[bool, Any] = (True, work(*arguments))
    except MemoryError:
        os._exit(_OVER_MEMORY)
    except Exception as problem:
        came = (False, problem)
    with contextlib.suppress(BrokenPipeError):
        pipe.send_bytes(pickle.dumps(came))
    os._exit(0)


def _watch(limits: Limits) -> None:
    """Let this process end once it passes a limit."""
    end, most = time.process_time() + limits.seconds, _memory() + limits.megabytes * _MB

    def look() -> None:
        while True:
            if time.process_time() > end:
                os._exit(_OVER_TIME)
            if _memory() > most:
                os._exit(_OVER_MEMORY)
            time.sleep(_INTERVAL)

    threading.Thread(target=look, daemon=True).start()
    if sys.platform == "linux":
        import resource

        # What the watch cannot see in time: one great piece of memory, and work that lets no thread in between.
        with open("/proc/self/statm", "rb") as sizes:
            now = int(sizes.read().split()[0]) * resource.getpagesize()
        _soft, hard = resource.getrlimit(resource.RLIMIT_AS)
        limit = now + limits.megabytes * _MB
        resource.setrlimit(resource.RLIMIT_AS, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_PROF, 2 * limits.seconds)


def _memory() -> int:
    """The most memory that this process has had, in bytes."""
    if sys.platform == "win32":
        return _memory_on_windows()
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def _memory_on_windows() -> int:
    import ctypes
    from ctypes import wintypes

    class Counters(ctypes.Structure):
        """PROCESS_MEMORY_COUNTERS."""

        _fields_ = [
            ("size", wintypes.DWORD), ("faults", wintypes.DWORD), ("peak", ctypes.c_size_t),
            *((f"other{number}", ctypes.c_size_t) for number in range(7)),
        ]  # fmt: skip

    counters = Counters(size=ctypes.sizeof(Counters))
    kernel: Any = ctypes.windll.kernel32  # type: ignore[attr-defined]
    kernel.GetCurrentProcess.restype = wintypes.HANDLE
    kernel.K32GetProcessMemoryInfo.argtypes = [wintypes.HANDLE, ctypes.POINTER(Counters), wintypes.DWORD]
    kernel.K32GetProcessMemoryInfo(kernel.GetCurrentProcess(), ctypes.byref(counters), counters.size)
    return int(counters.peak)
