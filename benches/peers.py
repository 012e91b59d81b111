#!/usr/bin/env python3
"""Run callboard and its peers in interleaved rounds, and print what they took and the ratios.

Processes are timed from their start to their last byte; CPU time and peak memory are what wait4 says of each. Every
answer is checked. A peer that is not there is skipped, loudly. README.md beside this file says what is compared.

usage: peers.py [--rounds N] [--large] [--kernels FOLDER] [--built PROGRAM] [--python PYTHON]
                 [--report FILE]
"""
import argparse
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PROGRAM = os.path.join(ROOT, "target", "release", "callboard")
BENCHES = [("what_if", "G2"), ("every_loss", "G3"), ("queue", "G4"), ("states", "G5"), ("lives", "G6"),
           ("rare", "G7"), ("polls", "G8")]
LARGEST = "64x1000"

lines = []


def tell(text=""):
    print(text, flush=True)
    lines.append(text)


def skip(what, why):
    tell(f"SKIPPED: {what}: {why}")


def cargo(*arguments):
    done = subprocess.run(["cargo", *arguments], cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"cargo {' '.join(arguments)}: {done.stderr}")
    return done.stdout


def once(command, folder):
    """Wall seconds, CPU seconds, peak MiB and output of a process."""
    with tempfile.TemporaryFile() as out:
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, stdout=out, stderr=subprocess.DEVNULL)
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            sys.exit(f"{command} ended with {process.returncode}")
        out.seek(0)
        return wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, out.read().decode()


class Table:
    """What each contender took in each round."""

    def __init__(self):
        self.rows = {}

    def add(self, contender, row):
        self.rows.setdefault(contender, []).append(row[:3])

    def show(self, title, base):
        tell(title)
        tell(f"  {'':34} {'wall ms':>10} {'CPU ms':>10} {'MiB':>7} {'CPU ratio':>10} {'memory':>7}")
        for contender, rows in self.rows.items():
            wall, cpu, memory = (statistics.median(row[at] for row in rows) for at in range(3))
            ours = self.rows[base]
            if len(rows) < len(ours):  # what takes minutes has fewer turns
                ours = [tuple(statistics.median(row[at] for row in ours) for at in range(3))] * len(rows)
            both = list(zip(rows, ours))
            times = statistics.median(row[1] / one[1] for row, one in both)
            size = statistics.median(row[2] / one[2] for row, one in both)
            tell(f"  {contender:34} {wall * 1e3:10.1f} {cpu * 1e3:10.1f} {memory:7.1f} {times:9.1f}x {size:6.1f}x")


def starts(report):
    """The groups that crm_simulate starts elsewhere; all six resources of each on one node."""
    found = {}
    for group, resource, node in re.findall(r"\* Start\s+SQLG(\d+)-(\d)\s+\(\s*N(\d+)\s*\)", report):
        found.setdefault(int(group), []).append((int(resource), int(node)))
    for group, all_of_it in found.items():
        if [resource for resource, _ in all_of_it] != list(range(6)) or len({n for _, n in all_of_it}) != 1:
            sys.exit(f"SQLG{group} does not go as a whole: {all_of_it}")
    return {group: all_of_it[0][1] for group, all_of_it in found.items()}


def expected(folder):
    with open(os.path.join(folder, "moves.csv")) as moves:
        return {int(g): int(n) for g, n in re.findall(r"SQLG(\d+),N(\d+)", moves.read())}


def ours_moves(folder):
    """Where the last resource of each group comes online, as callboard's lines say it."""
    said = once([PROGRAM, "what-if", "problem.toml", "node-power-off", "N0", "--format", "lines"], folder)[3]
    last = re.findall(r'resource="Batch SQLG(\d+)" node=N(\d+) action=online ', said)
    return {int(group): int(node) for group, node in last}


def what_if(size, problem, rounds, turns_of_peer):
    """G1: one what-if from files."""
    folder = os.path.join(problem, size)
    want = expected(folder)
    if ours_moves(folder) != want:
        sys.exit(f"{size}: the program moves other groups than the library")
    table = Table()
    for turn in range(rounds):
        table.add("callboard what-if", once([PROGRAM, "what-if", "problem.toml", "node-power-off", "N0"], folder))
        if turn < turns_of_peer:
            row = once(["crm_simulate", "--simulate", "--node-fail", "N0", "--xml-file", "cib.xml"], folder)
            if starts(row[3]) != want:
                sys.exit(f"{size}: crm_simulate gives another answer")
            table.add("crm_simulate --simulate", row)
    same = ", the same answer" if turns_of_peer else ""
    table.show(f"G1: one what-if from files, {size}: {len(want)} groups move{same}", "callboard what-if")


def validate(problem, rounds):
    """G9: validate from files."""
    folder = os.path.join(problem, LARGEST)
    table = Table()
    for _ in range(rounds * 3):
        table.add("callboard validate", once([PROGRAM, "validate", "big.toml"], folder))
    size = os.path.getsize(os.path.join(folder, "big.toml"))
    table.show(f"G9: validate of {LARGEST} from files, {size // 1024} KiB of TOML with artefacts", "callboard validate")


def rate(text, pattern):
    found = re.search(pattern, text)
    return float(found.group(1)) if found else None


def kernels(folder, built, python, rounds):
    """G4 and G6 beside programs of a folder of kernels, where there is one."""
    tell("G4 and G6 beside other kernels")
    if not os.path.isdir(folder):
        return skip("SimPy and hand-written kernels", "--kernels names no folder")
    peers = [("SimPy, hold", [python, "sim_simpy.py", "hold", "1000", "200"], r"Mev/s ([\d.]+)", "queue", 1e6),
             ("SimPy, pair", [python, "sim_simpy.py", "mc", "2000"], r"years/s ([\d.]+)", "lives", 1)]
    if os.path.exists(built):
        for kernel in ("std-heap", "tree64"):
            command = [built, kernel, "hold", "1000", "5000"]
            peers.append((f"{kernel}, hold", command, r"Mev/s ([\d.]+)", "queue", 1e6))
        for kernel in ("mc-timers", "mc-jump"):
            command = [built, kernel, "mc", "1000", "1000"]
            peers.append((f"{kernel}, pair", command, r"years/s ([\d.]+)", "lives", 1))
    else:
        skip("hand-written kernels", "not built; --built names the program")
    ours = {"queue": r"callboard\s+([\d.]+) M/s", "lives": r"(\d+) cluster-years a second"}
    rates = {}
    for _ in range(rounds):
        for bench, pattern in ours.items():
            said = cargo("bench", "-q", "-p", "callboard-tests", "--features", "peers", "--bench", bench, "--", "1")
            rates.setdefault(bench, []).append(rate(said, pattern) * (1e6 if bench == "queue" else 1))
        for peer, command, pattern, _, unit in peers:
            done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
            found = rate(done.stdout, pattern)
            if found is None:
                rates[peer] = None
            elif rates.get(peer, []) is not None:
                rates.setdefault(peer, []).append(found * unit)
    for bench in ours:
        tell(f"  callboard, {bench:20} {statistics.median(rates[bench]):14,.0f} a CPU second")
        for peer, _, _, of, _ in peers:
            if of == bench and rates[peer] is None:
                skip(peer, "it does not run here")
            elif of == bench:
                ratio = statistics.median(one / other for one, other in zip(rates[bench], rates[peer]))
                tell(f"  {peer:31} {statistics.median(rates[peer]):14,.0f} a CPU second, ours is {ratio:.3g} x")


def machine():
    with open("/proc/cpuinfo") as file:
        model = re.search(r"model name\s*: (.*)", file.read()).group(1)
    with open("/proc/meminfo") as file:
        memory = int(re.search(r"MemTotal:\s*(\d+)", file.read()).group(1)) / 1024 / 1024
    rustc = subprocess.run(["rustc", "--version"], capture_output=True, text=True).stdout.split()[1]
    load = os.getloadavg()[0]
    return (f"{model}, {os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()} {platform.release()}, "
            f"rustc {rustc}; load {load:.1f} when it began")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--large", action="store_true", help="crm_simulate at 64x1000 too, once: minutes")
    parser.add_argument("--kernels", default="", help="a folder with sim_simpy.py and kernels/")
    parser.add_argument("--built", help="the program of kernels/; otherwise the one that its cargo builds")
    parser.add_argument("--python", default=sys.executable, help="a Python with SimPy")
    parser.add_argument("--report", help="write what is printed to this file, as Markdown")
    asked = parser.parse_args()
    tell(machine())
    cargo("build", "--release", "-q", "-p", "callboard")
    peer = shutil.which("crm_simulate") is not None
    if peer:
        said = subprocess.run(["crm_simulate", "--version"], capture_output=True, text=True).stdout
        tell(f"crm_simulate of {said.splitlines()[0]}")
    else:
        skip("crm_simulate", "not installed (apt-get install pacemaker-cli-utils)")
    with tempfile.TemporaryDirectory() as problem:
        for size in ("4x10", "16x100", LARGEST):
            cargo("run", "--release", "-q", "-p", "callboard-tests", "--example", "problem", "--", size,
                  os.path.join(problem, size))
            tell()
            turns = (1 if asked.large else 0) if size == LARGEST else asked.rounds
            what_if(size, problem, asked.rounds, turns if peer else 0)
        tell()
        validate(problem, asked.rounds)
    for bench, target in BENCHES:
        tell()
        tell(f"{target}: cargo bench --bench {bench}")
        tell(cargo("bench", "-q", "-p", "callboard-tests", "--features", "peers", "--bench", bench).rstrip())
    tell()
    built = asked.built or os.path.join(asked.kernels, "kernels", "target", "release", "kernels")
    kernels(asked.kernels, built, asked.python, asked.rounds)
    if asked.report:
        with open(asked.report, "w") as file:
            file.write("# One run\n\n`benches/peers.py --report benches/report.md`; README.md says what the rows are.\n\n"
                       "```text\n" + "\n".join(lines) + "\n```\n")


if __name__ == "__main__":
    main()
