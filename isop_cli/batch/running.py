"""Run jobs in worker processes or on a Dask cluster. Results come in the order of the jobs, whatever finishes first."""

import logging
import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from isop_cli import __version__
from isop_cli.batch.cache import Written, work_and_write, written
from isop_cli.batch.storage import Tree
from isop_cli.batch.work import Job, Order, certificate, process, refused
from isop_cli.errors import MachineError
from isop_cli.formats.problems.wording import in_words
from isop_cli.installation import command_for
from isop_cli.quiet import silence_libraries
from isop_cli.reading.diagnostics import Diagnostic, Place
from isop_cli.text.language import _

#: How many jobs for each worker are under way at once: enough to keep them busy while one takes long.
_AHEAD = 4
#: How many seconds a cluster has to answer.
CONNECTING = 10


class NoClusterError(MachineError):
    """A cluster that cannot be used. The message is for the user."""


class LocalWorkers:
    """Worker processes on this machine, each with the heavy parts loaded once.

    A worker that hangs or dies takes only its own job with it.
    """

    needs_files = False

    def __init__(self, number: int, timeout: float, order: Order) -> None:
        from pebble import ProcessPool

        self.number, self.timeout, self.order = number, timeout, order
        # Started afresh: a copy of this process would hold its files, locks and threads.
        self.pool = ProcessPool(
            max_workers=number, initializer=_start, initargs=(order,), context=multiprocessing.get_context("spawn")
        )

    def results(self, jobs: Iterable[Job], output: Tree, digest: str) -> Iterator[Written]:
        """Do each job and write what comes of it. Where they can, the workers write. Raises OSError."""
        work: Callable[..., Any] = process
        more: tuple[Any, ...] = (self.order,)
        if output.local is not None:
            work, more = work_and_write, (self.order, digest, str(output.local))
        for job, future in self._scheduled(jobs, lambda job: (work, (job, *more))):
            came = _or_refused(job, self._outcome(future, job.name))
            yield came if isinstance(came, Written) else written(output, job.home, came, digest)

    def certificates(self, tasks: Iterable[tuple[Any, ...]]) -> Iterator[bytes | str]:
        """The page of each certificate, or why there is none."""
        for _task, future in self._scheduled(tasks, lambda task: (certificate, (*task, self.order))):
            page = self._outcome(future, "")
            yield in_words(page).message if isinstance(page, Diagnostic) else page

    def _scheduled(self, tasks: Iterable[Any], call: Callable[[Any], tuple[Any, Any]]) -> Iterator[tuple[Any, Any]]:
        def start(task: Any) -> Any:
            work, arguments = call(task)
            return self.pool.schedule(work, args=arguments, timeout=self.timeout)

        return _in_order(tasks, start, self.number * _AHEAD)

    def _outcome(self, future: Any, name: str) -> Any:
        """What came of a task, or why nothing did. The machine's own failures, such as a full disk, are raised."""
        from pebble import ProcessExpired

        try:
            return future.result()
        except TimeoutError:
            return _too_long(name, self.timeout)
        except ProcessExpired:
            return Diagnostic("E702", Place(name))
        except OSError:
            raise
        except Exception as problem:
            return _a_bug(name, problem)

    def stop(self) -> None:
        """End the workers at once, whatever they do."""
        stop: Any = self.pool.stop
        stop()
        self.pool.join()


def _start(order: Order) -> None:
    """Load the heavy parts of a worker."""
    # Ctrl-C is for the process that was started; it ends the workers itself.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    silence_libraries()
    from isop_cli.batch.work import framework
    from isop_cli.checking import evidence  # noqa: F401

    framework(order.criteria)
    if order.report:
        from isop_cli.formats.pdf import _weasyprint

        _weasyprint()


class Cluster:
    """Workers of an existing Dask cluster. They get the files themselves: they need not see this machine's folders."""

    needs_files = True

    def __init__(self, address: str, timeout: float, order: Order) -> None:
        try:
            from distributed import Client
        except ImportError as problem:
            command = command_for("cluster")
            raise NoClusterError(_("a cluster needs more; run: {command}").format(command=command)) from problem
        self.timeout = timeout
        try:
            self.client = _client_of(Client)(address, timeout=CONNECTING, set_as_default=False)
            versions = self.client.run(_version)
        except (OSError, ValueError, TimeoutError) as problem:
            message = _("the cluster {address} cannot be reached: {reason}")
            raise NoClusterError(message.format(address=address, reason=_first_line(problem))) from problem
        except Exception as problem:
            if not hasattr(self, "client"):
                message = _("the cluster {address} cannot be reached: {reason}")
                raise NoClusterError(message.format(address=address, reason=_first_line(problem))) from problem
            self.client.close()
            message = _("the workers of {address} do not have isop: {reason}")
            raise NoClusterError(message.format(address=address, reason=_first_line(problem))) from problem
        if set(versions.values()) != {__version__}:
            self.client.close()
            found = ", ".join(sorted(set(versions.values()))) or _("no workers")
            message = _("the workers must have isop {version}; found: {found}")
            raise NoClusterError(message.format(version=__version__, found=found))
        self.number = sum(self.client.nthreads().values())
        self.order = self.client.scatter(order, broadcast=True, hash=False)

    def results(self, jobs: Iterable[Job], output: Tree, digest: str) -> Iterator[Written]:
        """Do each job, and write here what comes of it. A job whose worker is lost is done again by another."""
        for job, future in self._scheduled(jobs, lambda job: (process, (job, self.order))):
            yield written(output, job.home, _or_refused(job, self._outcome(future, job.name)), digest)

    def certificates(self, tasks: Iterable[tuple[Any, ...]]) -> Iterator[bytes | str]:
        """The page of each certificate, or why there is none."""
        for _task, future in self._scheduled(tasks, lambda task: (certificate, (*task, self.order))):
            page = self._outcome(future, "")
            yield in_words(page).message if isinstance(page, Diagnostic) else page

    def _scheduled(self, tasks: Iterable[Any], call: Callable[[Any], tuple[Any, Any]]) -> Iterator[tuple[Any, Any]]:
        def start(task: Any) -> Any:
            work, arguments = call(task)
            return self.client.submit(work, *arguments, pure=False, retries=2)

        return _in_order(tasks, start, self.number * _AHEAD)

    def _outcome(self, future: Any, name: str) -> Any:
        from distributed import TimeoutError as DaskTimeoutError
        from distributed.scheduler import KilledWorker

        try:
            return future.result(timeout=self.timeout)
        except (TimeoutError, DaskTimeoutError):
            future.cancel()
            return _too_long(name, self.timeout)
        except KilledWorker:
            return Diagnostic("E702", Place(name))
        except Exception as problem:
            return _a_bug(name, problem)

    def stop(self) -> None:
        """Leave the cluster; what is under way there is dropped."""
        self.client.close()


def _client_of(kind: Any) -> Any:
    """Dask's client, silent: one that never reached its cluster would end with a traceback, twenty seconds later."""
    logging.getLogger("distributed").setLevel(logging.CRITICAL)

    class Client(kind):  # type: ignore[misc]
        def __del__(self) -> None:
            if getattr(self, "scheduler_comm", None) is not None:
                super().__del__()

    return Client


def _first_line(problem: Exception) -> str:
    return (str(problem).strip() or type(problem).__name__).split("\n")[0]


def _in_order(tasks: Iterable[Any], start: Callable[[Any], Any], most: int) -> Iterator[tuple[Any, Any]]:
    """Each task with its future, in the order of the tasks, at most `most` under way at once."""
    under_way: deque[tuple[Any, Any]] = deque()
    for task in tasks:
        under_way.append((task, start(task)))
        if len(under_way) >= most:
            yield under_way.popleft()
    while under_way:
        yield under_way.popleft()


def _or_refused(job: Job, came: Any) -> Any:
    return refused(job.name, came) if isinstance(came, Diagnostic) else came


def _too_long(name: str, seconds: float) -> Diagnostic:
    return Diagnostic("E701", Place(name), seconds=f"{seconds:g}")


def _a_bug(name: str, problem: Exception) -> Diagnostic:
    return Diagnostic("E703", Place(name), problem=f"{type(problem).__name__}: {problem}")


def _version() -> str:
    return __version__


def processors() -> int:
    """How many workers this machine has use for."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
