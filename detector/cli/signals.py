"""Signals that end a run: all of them as Ctrl-C does, with what is done kept."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import NoReturn

import click

# A terminal that is closed sends HUP; schedulers of batch jobs and `kill` send TERM.
_ENDING = ("SIGTERM", "SIGHUP")


class Ended(KeyboardInterrupt):
    """A signal that ends the run; code that cleans up after Ctrl-C does so after it as well."""

    def __init__(self, number: int) -> None:
        """Keeps which one it was."""
        super().__init__(number)
        self.number = number


@contextmanager
def ends_by_signals() -> Iterator[None]:
    """Lets signals end what runs within, and the program with 128 and the number of the signal.

    Only what would have ended the program anyway is caught: `nohup` ignores HUP, and it stays so.

    Raises:
        SystemExit: with 130 after Ctrl-C, 143 after TERM, 129 after HUP.
    """
    caught = list(_caught())
    try:
        for number in caught:
            signal.signal(number, _end)
        yield
    except KeyboardInterrupt as error:
        number = error.number if isinstance(error, Ended) else signal.SIGINT
        click.echo(f"mtdetect: ended by {signal.Signals(number).name}", err=True)
        _leave(128 + number)
    finally:
        for number in caught:
            signal.signal(number, signal.SIG_DFL)


def _leave(status: int) -> NoReturn:
    """Ends the program; what was written is flushed and closed by now.

    Where processes work for this one, the usual way out would wait until they have finished what
    nobody wants any more. They end when they see that this one is gone.
    """
    if multiprocessing.active_children():
        with suppress(OSError, ValueError):
            sys.stdout.flush()
        with suppress(OSError, ValueError):
            sys.stderr.flush()
        os._exit(status)
    raise SystemExit(status)


def _caught() -> Iterator[int]:
    """Signals that end programs and are not ignored; none outside of the main thread."""
    if threading.current_thread() is not threading.main_thread():
        return
    for name in _ENDING:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            yield number


def _end(number: int, _frame: FrameType | None) -> None:
    raise Ended(number)
