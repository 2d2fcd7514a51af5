"""Run jobs in worker processes or on a Dask cluster. Results come in the order of the jobs, whatever finishes first."""

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from isop_cli import __version__
from isop_cli.batch.keeping import Written, work_and_write, written
from isop_cli.batch.trees import Tree
from isop_cli.batch.work import Done, Job, Order, certificate, given_up, process
from isop_cli.language import _
from isop_cli.refusals import Because, RefusalError

#: How many jobs for each worker are under way at once: enough to keep them busy while one takes long.
_AHEAD = 4


class NoClusterError(RefusalError):
    """A cluster that cannot be used. The message is for the user."""

    because: Because = "machine"


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
        if output.local is not None:
            found = self._in_order(jobs, work_and_write, (self.order, digest, str(output.local)), given_up)
        else:
            found = self._in_order(jobs, process, (self.order,), given_up)
        for job, came in found:
            yield came if isinstance(came, Written) else written(output, job.home, came, digest)

    def certificates(self, tasks: Iterable[tuple[Any, ...]]) -> Iterator[bytes | None]:
        """The pages of certificates; None for one that was given up."""
        found = self._in_order(tasks, certificate, (self.order,), lambda *_problem: None, spread=True)
        return (page for _task, page in found)

    def _in_order(
        self, tasks: Iterable[Any], work: Callable[..., Any], more: tuple[Any, ...], lost: Callable[..., Any],
        *, spread: bool = False,
    ) -> Iterator[Any]:  # fmt: skip
        under_way: deque[tuple[Any, Any]] = deque()
        for task in tasks:
            arguments = task if spread else (task,)
            under_way.append((task, self.pool.schedule(work, args=(*arguments, *more), timeout=self.timeout)))
            if len(under_way) >= self.number * _AHEAD:
                yield self._outcome(*under_way.popleft(), lost)
        while under_way:
            yield self._outcome(*under_way.popleft(), lost)

    def _outcome(self, task: Any, future: Any, lost: Callable[..., Any]) -> tuple[Any, Any]:
        """A task, and what came of it. The machine's own failures, such as a full disk, are raised."""
        from pebble import ProcessExpired

        name = getattr(task, "name", "")
        try:
            return task, future.result()
        except TimeoutError:
            return task, lost(name, "E701", _too_long(self.timeout))
        except ProcessExpired:
            return task, lost(name, "E702", _("its worker process died"))
        except OSError:
            raise
        except Exception as problem:
            return task, lost(name, "E703", _a_bug(problem))

    def stop(self) -> None:
        """End the workers at once, whatever they do."""
        stop: Any = self.pool.stop
        stop()
        self.pool.join()


def _start(order: Order) -> None:
    """Load the heavy parts of a worker."""
    # Ctrl-C is for the process that was started; it ends the workers itself.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    from isop_cli.batch.work import framework
    from isop_cli.checking import evidence  # noqa: F401

    framework(order.criteria)
    if order.report:
        from isop_cli.rendering.pdf import _weasyprint

        _weasyprint()


class Cluster:
    """Workers of an existing Dask cluster. They get the files themselves: they need not see this machine's folders."""

    needs_files = True

    def __init__(self, address: str, timeout: float, order: Order) -> None:
        try:
            from distributed import Client
        except ImportError as problem:
            raise NoClusterError(_("a cluster needs: pip install 'isop-cli[cluster]'")) from problem
        self.timeout = timeout
        try:
            dask: Any = Client
            self.client = dask(address, timeout=10, set_as_default=False)
            versions = self.client.run(_version)
        except (OSError, ValueError, TimeoutError) as problem:
            message = _("the cluster {address} cannot be reached: {reason}")
            raise NoClusterError(message.format(address=address, reason=problem)) from problem
        except Exception as problem:
            self.client.close()
            message = _("the workers of {address} do not have isop: {reason}")
            raise NoClusterError(message.format(address=address, reason=problem)) from problem
        if set(versions.values()) != {__version__}:
            self.client.close()
            found = ", ".join(sorted(set(versions.values()))) or _("no workers")
            message = _("the workers must have isop {version}; found: {found}")
            raise NoClusterError(message.format(version=__version__, found=found))
        self.number = sum(self.client.nthreads().values())
        self.order = self.client.scatter(order, broadcast=True, hash=False)

    def results(self, jobs: Iterable[Job], output: Tree, digest: str) -> Iterator[Written]:
        """Do each job, and write here what comes of it. A job whose worker is lost is done again by another."""
        under_way: deque[tuple[Job, Any]] = deque()
        for job in jobs:
            under_way.append((job, self.client.submit(process, job, self.order, pure=False, retries=2)))
            if len(under_way) >= self.number * _AHEAD:
                done, future = under_way.popleft()
                yield written(output, done.home, self._outcome(done.name, future), digest)
        for job, future in under_way:
            yield written(output, job.home, self._outcome(job.name, future), digest)

    def certificates(self, tasks: Iterable[tuple[Any, ...]]) -> Iterator[bytes | None]:
        """The pages of certificates; None for one that was given up."""
        under_way: deque[Any] = deque()
        for task in tasks:
            under_way.append(self.client.submit(certificate, *task, self.order, pure=False, retries=2))
            if len(under_way) >= self.number * _AHEAD:
                yield self._page(under_way.popleft())
        while under_way:
            yield self._page(under_way.popleft())

    def _page(self, future: Any) -> bytes | None:
        try:
            page: bytes = future.result(timeout=self.timeout)
            return page
        except Exception:
            return None

    def _outcome(self, name: str, future: Any) -> Done:
        from distributed import TimeoutError as DaskTimeoutError
        from distributed.scheduler import KilledWorker

        try:
            done: Done = future.result(timeout=self.timeout)
            return done
        except (TimeoutError, DaskTimeoutError):
            future.cancel()
            return given_up(name, "E701", _too_long(self.timeout))
        except KilledWorker:
            return given_up(name, "E702", _("its worker process died"))
        except Exception as problem:
            return given_up(name, "E703", _a_bug(problem))

    def stop(self) -> None:
        """Leave the cluster; what is under way there is dropped."""
        self.client.close()


def _too_long(seconds: float) -> str:
    return _("given up after {seconds} seconds").format(seconds=f"{seconds:g}")


def _a_bug(problem: Exception) -> str:
    return _("a bug in the program ({problem})").format(problem=f"{type(problem).__name__}: {problem}")


def _version() -> str:
    return __version__


def processors() -> int:
    """How many workers this machine has use for."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
