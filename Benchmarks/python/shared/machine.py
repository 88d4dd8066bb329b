"""What a result was measured on."""

from __future__ import annotations

import os
import platform
import subprocess
from datetime import datetime, timezone
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[3]

# The instructions that decide how fast matrix products are.
_TELLING_FLAGS = (
    "avx2 fma f16c avx512f avx512bw avx512vl avx512_vnni avx512_bf16 avx512_fp16 avx_vnni "
    "amx_tile amx_int8 amx_bf16 asimd asimddp bf16 i8mm sve"
).split()

# Settings of numeric libraries that would make a process something else than what it is by default.
_SETTING_PREFIXES = (
    "OPENBLAS_", "MKL_", "DNNL_", "ONEDNN_", "OMP_", "KMP_", "GOMP_", "ORT_", "RAYON_", "TOKENIZERS_", "OV_",
)


def describe() -> dict[str, object]:
    """Hardware, system and state of the source, as JSON."""
    cpu = _cpu()
    return {
        "date": datetime.now(timezone.utc).strftime("%Y-%m-%d %H:%M UTC"),
        "cpu": cpu["model"],
        "flags": [flag for flag in _TELLING_FLAGS if flag in cpu["flags"]],
        "cores": os.cpu_count(),
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "system": _system(),
        "swift": _first_line("swift", "--version"),
        "onednn": _onednn_version(),
        "commit": _commit(),
        "load_average": os.getloadavg()[0],
        "removed_settings": sorted(_settings()),
    }


def line(machine: dict[str, object]) -> str:
    """The description as a sentence above a table."""
    flags = " ".join(str(flag) for flag in machine["flags"])  # type: ignore[union-attr]
    return (
        f"{machine['cpu']} ({flags}), {machine['cores']} cores, {machine['memory_gib']} GiB; {machine['system']}; "
        f"{machine['swift']}; oneDNN {machine['onednn']}; commit {machine['commit']}; {machine['date']}; "
        f"load average at the start {machine['load_average']:.1f}."
    )


def has_vnni() -> bool:
    """Whether the processor multiplies 8-bit numbers without saturating on the way."""
    return bool({"avx512_vnni", "avx_vnni", "amx_int8", "asimddp"} & set(_cpu()["flags"]))


def has_bf16() -> bool:
    """Whether the processor multiplies bf16 numbers itself."""
    return bool({"avx512_bf16", "amx_bf16", "bf16"} & set(_cpu()["flags"]))


def environment(threads: int) -> dict[str, str]:
    """This process's environment without settings of numeric libraries, for a process with that many threads."""
    clean = {name: value for name, value in os.environ.items() if name not in _settings()}
    clean["OMP_NUM_THREADS"] = clean["RAYON_NUM_THREADS"] = str(threads)
    clean["TOKENIZERS_PARALLELISM"] = "true" if threads > 1 else "false"
    # The peers would look for newer versions of a model, and telling progress takes time.
    clean.update(HF_HUB_OFFLINE="1", TRANSFORMERS_VERBOSITY="error", HF_HUB_DISABLE_PROGRESS_BARS="1")
    return clean


def _settings() -> list[str]:
    return [name for name in os.environ if name.startswith(_SETTING_PREFIXES)]


def _cpu() -> dict:
    model, flags = platform.processor() or platform.machine(), []
    try:
        for entry in Path("/proc/cpuinfo").read_text().splitlines():
            name, _, value = entry.partition(":")
            if name.strip() == "model name":
                model = value.strip()
            elif name.strip() in ("flags", "Features"):
                flags = value.split()
    except OSError:
        pass
    return {"model": model, "flags": flags}


def _system() -> str:
    try:
        name = platform.freedesktop_os_release().get("PRETTY_NAME", platform.system())
    except OSError:
        name = platform.system()
    return f"{name}, kernel {platform.release()}"


def _onednn_version() -> str:
    import ctypes
    import ctypes.util

    class Version(ctypes.Structure):
        _fields_ = [("major", ctypes.c_int), ("minor", ctypes.c_int), ("patch", ctypes.c_int)]

    try:
        library = ctypes.CDLL(ctypes.util.find_library("dnnl") or "libdnnl.so.2")
        library.dnnl_version.restype = ctypes.POINTER(Version)
        version = library.dnnl_version().contents
        return f"{version.major}.{version.minor}.{version.patch}"
    except (OSError, AttributeError):
        return "unknown"


def _commit() -> str:
    commit = _first_line("git", "-C", str(REPOSITORY), "rev-parse", "--short", "HEAD")
    changed = _first_line("git", "-C", str(REPOSITORY), "status", "--porcelain", "--untracked-files=no")
    return commit + (" with changes" if changed not in ("", "unknown") else "")


def _first_line(*command: str) -> str:
    try:
        output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return output.splitlines()[0].strip() if output.strip() else ""
