"""Kinds of options that benchmarks share."""

from __future__ import annotations

import argparse
import os


def positive(text: str) -> int:
    if not text.isdecimal() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"a whole number above 0 is needed, found '{text}'")
    return int(text)


def cores(text: str) -> list[int]:
    try:
        return [int(part) for part in text.split(",")]
    except ValueError:
        raise argparse.ArgumentTypeError(f"numbers of cores with commas are needed, found '{text}'") from None


def own_cores() -> list[int]:
    """The last core first: the first one often serves interrupts."""
    available = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else range(os.cpu_count() or 1)
    return sorted(available, reverse=True)[:2]
