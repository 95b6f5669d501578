# SPDX-License-Identifier: GPL-2.0
"""Runs the fuzzers: fuzz.py DIRECTORY SECONDS TARGET... Two at a time, the first for all of it.

What they find stays below DIRECTORY/crashes, and makes the status 1; what they
learned, in DIRECTORY/corpus, where the next run goes on.
"""

import os
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

SLOW = 10  # seconds of an input that are a finding
FLAGS = ("-rss_limit_mb=2048", f"-timeout={SLOW}", "-print_final_stats=1", "-use_value_profile=0")
MAX_LEN = {"load": 65536, "cpio": 16384, "printk": 96}


def stood_still(target, text):
    """Was it the machine that took so long, not the input? libFuzzer's clock goes on while a
    machine is paused or busy elsewhere; the processor's time for the same input does not.
    """
    units = re.findall(r"Test unit written to (\S*-timeout-\S+)", text)
    if not units:
        return False
    again = subprocess.Popen([target, "-timeout=60", units[-1]],
                             stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(again.pid, 0)
    if status != 0 or usage.ru_utime + usage.ru_stime >= SLOW:
        return False
    Path(units[-1]).unlink()
    return True


def fuzz(directory, target, seconds, seed):
    corpus, crashes = directory / "corpus" / target, directory / "crashes"
    for path in (corpus, crashes):
        path.mkdir(parents=True, exist_ok=True)
    findings = Path(__file__).parent / "findings" / target
    log, text, stops = directory / f"{target}.log", "", -1
    log.unlink(missing_ok=True)
    end, again = time.monotonic() + seconds, True
    while again:
        stops += 1
        with log.open("a") as out:
            status = subprocess.run(
                [directory / target, *FLAGS, f"-seed={seed + stops}",
                 f"-max_total_time={max(1, round(end - time.monotonic()))}",
                 f"-max_len={MAX_LEN.get(target, 8192)}", f"-artifact_prefix={crashes}/{target}-",
                 corpus, directory / "seeds" / target, *([findings] if findings.is_dir() else [])],
                stdout=out, stderr=out, check=False).returncode
        before, text = text, log.read_text(errors="replace")
        again = status != 0 and stood_still(directory / target, text[len(before):])
    runs = re.findall(r"stat::number_of_executed_units: (\d+)", text)
    edges = re.findall(r"\bcov: (\d+)", text)
    return {"target": target, "status": status, "log": log, "stops": stops,
            "runs": sum(map(int, runs)), "edges": int(edges[-1]) if edges else 0,
            "corpus": sum(1 for _ in corpus.iterdir())}


def main():
    directory, seconds, targets = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]
    seed = int(os.environ.get("SEED", time.time()))
    first, *others = targets
    shares = {first: seconds} | {name: seconds / len(others) for name in others}
    with ThreadPoolExecutor(max_workers=2) as pool:
        done = list(pool.map(lambda name: fuzz(directory, name, shares[name], seed), targets))
    print(f"{'target':<12}{'executions':>12}{'edges':>8}{'corpus':>8}  finding")
    for row in done:
        print(f"{row['target']:<12}{row['runs']:>12}{row['edges']:>8}{row['corpus']:>8}  "
              + ("none" if row["status"] == 0 else f"yes: {row['log']}"))
    bad = sum(row["status"] != 0 for row in done)
    if stops := sum(row["stops"] for row in done):
        print(f"{stops} times the machine stood still, and a target went on with the next seed")
    print(f"{sum(row['runs'] for row in done)} executions, seed {seed}, {bad} findings")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
