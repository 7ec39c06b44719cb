#!/usr/bin/env python3
"""Grows corpora from a folder of articles and measures whosaid on them. bench.sh builds the programs and calls this.

    bench.py PROGRAMS [FOLDER] [--articles 1000 10000] [--repeats 5] [--peers PYTHON] [--peer-articles 50] [--keep DIR]

A grown article is one of FOLDER in which content words are replaced, most of them, by invented ones drawn by the law of Zipf and
Mandelbrot from a list without end, so that no two articles are alike and the vocabulary grows like (words)^0.6. Words on the list
of stop words and cues of attribution stay. The same folder and numbers give the same corpus.

All programs run in turn, and that several times; the table has medians, so that what else the machine does hits all of
them alike. CPU time is that of one thread. Slow peers read some articles only, and the time that a peer takes to start is taken off:
compare CPU s/MB.
"""
import argparse
import csv
import os
import pathlib
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
LISTS = HERE.parent / "src" / "language" / "en"
REPLACED = 0.75  # of the content words of an article, by type
GROWTH = 0.6
SHIFT = 30  # of the ranks, after Mandelbrot: the first words are about equally frequent
SYLLABLES = "bar bel cor dal den fel gar hol kem lan lor mar mel nor pel quor ren sal ter tol ul van vel wen zor dri fen".split()
ENDINGS = ("ing", "ed", "ly", "s")
OUTLETS = ["Brackport Gazette", "Kelm Courier", "Lanhai Post", "Tolvar Ledger", "Harbour Wire"]

# What is measured: name, further arguments of `whosaid run`.
RUNS = [
    ("all default tables", []),
    ("all default tables, --attribution fast", ["--attribution", "fast"]),
    ("terms only", ["--attribution", "none", "--tables", "term_frequencies,article_terms"]),
    ("attribution only", ["--tables", "attributions,attribution_spans,marked_terms,speakers,speaker_suggestions"]),
    ("phrases only", ["--attribution", "none", "--tables", "keyphrases"]),
]
# Other tools, and whether they are slow and read some articles only.
PEERS = {"scikit-learn": False, "duckdb": False, "yake": True, "textacy": True}


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("programs", type=pathlib.Path)
    ap.add_argument("folder", nargs="?", type=pathlib.Path, default=HERE.parent / "input")
    ap.add_argument("--articles", nargs="+", type=int, default=[1000, 10000])
    ap.add_argument("--repeats", type=int, default=5)
    ap.add_argument("--peers", help="a Python with the packages of peers.py", default=sys.executable)
    ap.add_argument("--peer-articles", type=int, default=50)
    ap.add_argument("--keep", type=pathlib.Path, help="grow the corpora here and keep them")
    args = ap.parse_args()
    with tempfile.TemporaryDirectory() as place:
        place = pathlib.Path(place)
        corpora = [grow(args.folder, (args.keep or place) / f"grown-{n}", n) for n in sorted(args.articles)]
        table(corpora[0], args, place, peers(corpora[0], args, place))
        threads(corpora[-1], args, place)
        memory(corpora, args, place)


# Corpora.

def grow(source, folder, articles):
    files = sorted(f for f in source.rglob("*") if f.suffix in (".txt", ".md"))
    texts = [f.read_text(encoding="utf-8", errors="replace") for f in files]
    kept = stays()
    folder.mkdir(parents=True, exist_ok=True)
    seen, words, content, replaced = set(), 0, 0, 0
    with open(folder / "metadata.csv", "w", encoding="utf-8", newline="\n") as rows:
        rows = csv.writer(rows)
        rows.writerow(["file", "outlet", "published"])
        for n in range(articles):
            chance, new = random.Random(n), {}

            def word(match):
                nonlocal words, content, replaced
                old = match.group()
                low, words = old.lower(), words + 1
                if low not in kept:
                    content += 1
                    if low not in new:
                        new[low] = invented(chance, low) if chance.random() < REPLACED else low
                    replaced += new[low] != low
                    low = new[low]
                    old = low.upper() if old.isupper() else low.capitalize() if old[0].isupper() else low
                seen.add(low)
                return old

            text = re.sub(r"[A-Za-z]{3,}", word, texts[n % len(texts)])
            name = f"article-{n:05}{files[n % len(files)].suffix}"
            (folder / name).write_text(text, encoding="utf-8")
            rows.writerow([name, OUTLETS[n % len(OUTLETS)], f"2031-{n % 12 + 1:02}-{n % 28 + 1:02}"])
    size = bytes_of(folder)
    print(f"{articles} articles, {size / 1e6:.1f} MB, from {len(texts)}: {100 * replaced // max(content, 1)} % of the content words are "
          f"invented, {len(seen)} forms of {words} words", flush=True)
    return folder


def stays():
    """Words that are never replaced: stop words, and every form of a cue."""
    words = {line.strip() for line in open(LISTS / "stopwords.txt", encoding="utf-8") if not line.startswith("#")}
    for line in open(LISTS / "cues.tsv", encoding="utf-8"):
        if not line.startswith("#"):
            words.update(re.findall("[a-z]+", line.split("\t")[3]))
    return words


def invented(chance, word):
    """A word of rank r with a chance that falls like r^(-1/GROWTH), with the ending of the one that it replaces."""
    rank = int(min(1e12, SHIFT * chance.random() ** (-GROWTH / (1 - GROWTH))))
    rank += len(SYLLABLES)  # two syllables at least
    letters = []
    while rank:
        rank, syllable = divmod(rank, len(SYLLABLES))
        letters.append(SYLLABLES[syllable])
    ending = next((e for e in ENDINGS if len(word) > len(e) + 3 and word.endswith(e)), "")
    return "".join(letters) + ending


def bytes_of(folder):
    return sum(f.stat().st_size for f in folder.iterdir() if f.name != "metadata.csv")


# Measuring.

def measure(command):
    """CPU seconds, seconds on the clock and MB of memory; none if the command fails. 2: an article could not be read."""
    start = time.monotonic()
    process = subprocess.Popen([str(part) for part in command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    fine = process.returncode in (0, 2)
    return (usage.ru_utime + usage.ru_stime, time.monotonic() - start, usage.ru_maxrss / 1024) if fine else None


def interleaved(commands, repeats):
    """The medians of each command by name; none of those that fail."""
    runs = {name: [] for name in commands}
    for _ in range(repeats):
        for name, command in commands.items():
            runs[name].append(measure(command))
    return {name: [statistics.median(column) for column in zip(*found)] if all(found) else None for name, found in runs.items()}


def run(args, folder, place, further=(), threads=1):
    return [args.programs / "whosaid", "run", folder, "--output", place / "out", "--quiet", "--threads", threads, *further]


def peers(folder, args, place):
    """CPU s/MB of each peer, without the time that it takes to start."""
    few, one = place / "few", place / "one"
    for to, n in ((few, args.peer_articles), (one, 1)):
        to.mkdir()
        for file in sorted(folder.glob("article-*"))[:n]:
            (to / file.name).write_bytes(file.read_bytes())
    found = {}
    for peer, slow in PEERS.items():
        many = few if slow else folder
        commands = {to: [args.peers, HERE / "peers.py", peer, to] for to in (one, many)}
        cost = interleaved(commands, 1 if slow else args.repeats)
        more = cost[many][0] - cost[one][0] if all(cost.values()) else 0
        found[peer] = more / (bytes_of(many) - bytes_of(one)) * 1e6 if more > 0 else None
    return found


def table(folder, args, place, peers):
    size = bytes_of(folder) / 1e6
    commands = {"floor: read and count words": [args.programs / "examples" / "floor", folder]}
    commands.update((name, run(args, folder, place, further)) for name, further in RUNS)
    found = interleaved(commands, args.repeats)
    floor = next(iter(found.values()))[0]
    print(f"\nMedians of {args.repeats} runs in turn on {size:.1f} MB, one thread\n")
    print(f"{'':42} {'CPU s':>8} {'CPU s/MB':>9} {'x floor':>8} {'clock s':>8} {'peak MB':>8}")
    for name, (cpu, clock, peak) in found.items():
        print(f"{name:42} {cpu:8.2f} {cpu / size:9.4f} {cpu / floor:8.1f} {clock:8.2f} {peak:8.0f}")
    own = found["attribution only"][0] / size
    for peer, cost in peers.items():
        said = f"{'':8} {cost:9.4f} {cost * size / floor:8.1f}   {cost / own:.1f} x attribution only" if cost else "absent, or too fast to measure here"
        print(f"{peer:42} {said}")


def threads(folder, args, place):
    found = interleaved({n: run(args, folder, place, threads=n) for n in (1, 2)}, max(1, args.repeats // 2))
    one, two = (found[n][1] for n in (1, 2))
    print(f"\n{bytes_of(folder) / 1e6:.1f} MB: {one:.1f} s on the clock with 1 thread, {two:.1f} with 2: {two / one:.2f}")


def memory(corpora, args, place):
    peaks = [measure(run(args, folder, place, threads=0))[2] for folder in corpora]
    print("\npeak memory: " + ", ".join(f"{peak:.0f} MB for {folder.name.split('-')[1]} articles" for peak, folder in zip(peaks, corpora))
          + f": {peaks[-1] / peaks[0]:.2f}")


if __name__ == "__main__":
    main()
