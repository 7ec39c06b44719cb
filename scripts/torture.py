#!/usr/bin/env python3
"""The parts of torture.sh.

    torture.py WHOSAID TEMPORARY_FOLDER PART"""
import csv
import hashlib
import itertools
import json
import os
import pathlib
import random
import re
import shutil
import signal
import subprocess
import sys
import threading
import time

WHOSAID, PLACE, PART = sys.argv[1], pathlib.Path(sys.argv[2]).resolve(), sys.argv[3]
HERE = pathlib.Path(__file__).resolve().parent.parent
REPEATS = int(os.environ.get("WHOSAID_REPEATS", "20"))
KILLS = int(os.environ.get("WHOSAID_KILLS", "50"))


def main():
    parts = {"bad": bad, "kill": kill, "full": full, "determinism": determinism, "strings": strings, "spectrum": spectrum,
             "complexity": complexity, "memory": memory, "network": network}
    sys.exit(0 if parts[PART]() else 1)


def verdict(what, good, of):
    print(f"{what}: {good} of {of}", flush=True)
    return good == of


def whosaid(*args, env=None, prefix=()):
    command = [*map(str, prefix), WHOSAID, *map(str, args)]
    done = subprocess.run(command, capture_output=True, cwd=PLACE, env={**os.environ, **(env or {})})
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def sums(folder):
    """Name and checksum of every file."""
    folder = pathlib.Path(folder)
    return {f.name: hashlib.sha256(f.read_bytes()).hexdigest() for f in folder.iterdir()} if folder.is_dir() else None


def rows(folder, table):
    with open(pathlib.Path(folder) / f"{table}.csv", encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


SYLLABLES = "ba be bo bri da del dor el fa gar hal in ka kel la lin mar mo na nor o pel qui ra sel sor ta tol u va vel wyn ya zor".split()


def word(chance):
    """A word of a vocabulary that grows as those of languages do: few words often, many seldom."""
    seed = random.Random(int(chance.paretovariate(0.9)) % 200_000)
    return "".join(seed.choice(SYLLABLES) for _ in range(seed.randint(2, 4)))


def article(number):
    """An article of some 350 words like no other."""
    chance = random.Random(number)
    name = " ".join(word(chance).capitalize() for _ in range(2))
    lines = [" ".join(word(chance) for _ in range(6)).capitalize(), f"{name}, the mayor of {word(chance).capitalize()}, spoke."]
    for _ in range(12):
        said = " ".join(word(chance) for _ in range(chance.randint(8, 20))).capitalize()
        tail = " ".join(word(chance) for _ in range(chance.randint(8, 20))).capitalize()
        lines.append(chance.choice([f"“{said},” {name} said. {tail}.", f"{name} said that {said.lower()}. {tail}.", f"{said}. {tail}."]))
    return "\n\n".join(lines) + "\n"


def corpus(name, numbers):
    folder = PLACE / name
    folder.mkdir(parents=True, exist_ok=True)
    for number in numbers:
        (folder / f"a{number:06}.txt").write_text(article(number))
    return folder


# Bad files, the large ones: the small ones are in tests/faults.rs.

def bad():
    folder, good = corpus("in", range(3)), corpus("good", range(3))
    mega = 1_000_000
    zeros = subprocess.run("head -c 200000000 /dev/zero | gzip -1", shell=True, capture_output=True).stdout
    files = {
        "line-100mb.txt": ("error", b"The rain went on. " * (100 * mega // 18)),
        "word-20mb.txt": ("error", b"abcdefghij" * (2 * mega)),
        "line-4mb.txt": ("ok", b"The rain went on. " * (4 * mega // 18)),
        "word-4mb.txt": ("ok", b"abcdefghij" * (4 * mega // 10)),
        "million-marks.txt": ("ok", b'"' * mega),
        "million-curly.txt": ("ok", "“".encode() * mega),
        "million-lines.txt": ("ok", b"Ah.\n" * mega),
        "deep.md": ("ok", b"<div>" * 10_000 + b"text" + b"</div>" * 10_000),
        "table.md": ("ok", b"| one | two | three | four |\n" * 25_000),
        "combining.txt": ("ok", ("e" + "\u0301" * mega + " said.").encode()),
        "bomb-gzip.txt": ("error", zeros),
        "bomb.txt.gz": ("skipped", zeros),
        "quote-deep.txt": ("ok", "“a ‘b ".encode() * 100_000),
        "brackets.md": ("ok", b"[" * 500_000 + b"](" * 100_000),
        "emphasis.md": ("ok", b"**_" * 500_000),
        "entities.md": ("ok", b"&amp;" * 500_000),
        "names.txt": ("ok", b"Ana Torvik " * 100_000 + b"said so."),
        "cues.txt": ("ok", b"he said she said " * 100_000),
    }
    for name, (_, content) in files.items():
        (folder / name).write_bytes(content)
    want = {name: status for name, (status, _) in files.items()} | {f"a{n:06}.txt": "ok" for n in range(3)}
    for name in ["locked.txt"]:
        (folder / name).write_text("Text.")
        (folder / name).chmod(0)
        want[name] = "error"
    os.mkfifo(folder / "pipe.txt")
    want["pipe.txt"] = "skipped"
    # Files that shrink and grow while they are read: any status but none at all.
    moving = [folder / f"moving-{n}.txt" for n in range(4)]
    stop = threading.Event()

    def move():
        while not stop.is_set():
            for n, path in enumerate(moving):
                path.write_text(article(100 + n) * random.randint(0, 50))

    threading.Thread(target=move, daemon=True).start()
    time.sleep(0.2)
    for path in [PLACE.parent, folder]:
        path.chmod(0o755)
    PLACE.chmod(0o777)
    prefix = ["setpriv", "--reuid=65534", "--clear-groups"] if os.getuid() == 0 else []
    start = time.monotonic()
    code, _, stderr = whosaid("run", folder, "--output", PLACE / "tables", "--profile", "data", "--quiet", prefix=prefix)
    stop.set()
    seconds = time.monotonic() - start
    have = {}
    for row in rows(PLACE / "tables", "articles"):
        have.setdefault(row["path"], []).append((row["status"], row["status_reason"]))
    fine = 0
    for name, status in want.items():
        found = have.get(name, [])
        ok = len(found) == 1 and found[0][0] == status and (status == "ok" or len(found[0][1]) > 14)
        fine += ok
        if not ok:
            print(f"  {name}: wanted {status}, found {found}")
    moved = sum(len(have.get(path.name, [])) == 1 for path in moving)
    whosaid("run", good, "--output", PLACE / "alone", "--profile", "data", "--quiet")
    lines = lambda out, table: [l for l in (PLACE / out / f"{table}.csv").read_text().splitlines() if re.search(r"\ba00000\d\b", l)]
    same = sum(lines("tables", t) == lines("alone", t) for t in ("articles", "attributions", "attribution_spans"))
    panics = sum("E-PANIC" in row["code"] for row in rows(PLACE / "tables", "problems")) + ("panicked" in stderr)
    print(f"  {seconds:.0f} s, exit code {code}, {panics} panics")
    return all([verdict("bad files with one row and a reason", fine, len(want)), verdict("files that change while they are read", moved, len(moving)),
                verdict("tables in which good files keep their bytes", same, 3), verdict("exit code 2, no panic", int(code == 2 and panics == 0), 1)])


# Kills.

def kill():
    old, new = corpus("old", range(40)), corpus("new", range(1000))
    whosaid("run", old, "--output", "old-tables", "--quiet")
    start = time.monotonic()
    whosaid("run", new, "--output", "new-tables", "--quiet", "--threads", "2")
    whole = time.monotonic() - start
    before, after = sums(PLACE / "old-tables"), sums(PLACE / "new-tables")
    chance = random.Random(1)
    fine = kept = resumed = 0
    for n in range(KILLS):
        out = PLACE / "out"
        whosaid("run", old, "--output", "out", "--quiet")
        cache = PLACE / ".out.whosaid-cache"
        process = subprocess.Popen([WHOSAID, "run", new, "--output", "out", "--quiet", "--resume", "--threads", "2"], cwd=PLACE)
        time.sleep(chance.uniform(0, whole * 1.1))
        process.send_signal(signal.SIGKILL)
        process.wait()
        state = sums(out)
        if out.exists():
            complete = state in (before, after)
        else:  # Between two renames: the next run puts the old tables back.
            complete = sums(PLACE / ".out.whosaid-old") == before
        finished = len(list(cache.glob("*.article"))) if cache.is_dir() else 0
        code, said, _ = whosaid("run", new, "--output", "out", "--resume")
        took = int(re.search(r"took (\d+) from", said).group(1))
        left = sorted(p.name for p in PLACE.iterdir() if p.name.startswith(".out.whosaid") and p != cache)
        stale = [p for p in cache.iterdir() if p.suffix == ".new"]
        good = complete and code == 0 and sums(out) == after and not left and not stale
        fine += good
        kept += complete
        resumed += took >= finished
        if not good:
            print(f"  kill {n}: complete {complete}, code {code}, left {left} {stale}")
        shutil.rmtree(out)
        shutil.rmtree(cache)
    print(f"  an uninterrupted run takes {whole:.1f} s")
    return all([verdict("kills that leave old or new tables whole", kept, KILLS),
                verdict("kills after which a run gives the bytes of an uninterrupted one and leaves nothing", fine, KILLS),
                verdict("resumed runs that do no finished work again", resumed, KILLS)])


# Full disks.

def full():
    folder = corpus("in", range(60))
    whosaid("run", folder, "--output", "tables", "--quiet")
    want = sums(PLACE / "tables")
    need = sum(f.stat().st_size for f in (PLACE / "tables").iterdir())
    disk = PLACE / "disk"
    disk.mkdir()
    fine = small = 0
    sizes = [max(4096, need * n // 16) for n in range(20)]
    for size in sizes:
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", disk], check=True)
        try:
            code, _, stderr = whosaid("run", folder, "--output", disk / "out", "--quiet")
            if code == 3:
                small += 1
                good = str(disk) in stderr and not (disk / "out").exists() and "panicked" not in stderr
            else:
                good = code == 0 and sums(disk / "out") == want
            fine += good
            if not good:
                print(f"  {size} bytes: code {code}, {stderr.strip()}")
        finally:
            subprocess.run(["umount", disk], check=True)
    with open("/dev/full", "w") as device:
        done = subprocess.run([WHOSAID, "describe"], stdout=device, stderr=subprocess.PIPE)
    told = done.returncode == 3 and b"standard output" in done.stderr
    piped = subprocess.run(f"{WHOSAID} describe | head -1", shell=True, capture_output=True)
    print(f"  the tables need {need} bytes; {small} of the sizes were too small")
    return all([verdict("disk sizes", fine, len(sizes)), verdict("full standard output ends with code 3", int(told), 1),
                verdict("a closed pipe is quiet", int(piped.stderr == b""), 1)])


# The same bytes.

def determinism():
    source = HERE / "input"
    files = sorted(f.relative_to(source) for f in source.rglob("*") if f.is_file())
    first, fine, of = None, 0, 0
    places = [("C", "UTC"), ("C", "Asia/Kathmandu"), ("tr_TR.UTF-8", "UTC"), ("tr_TR.UTF-8", "America/St_Johns")]
    for repeat in range(REPEATS):
        order = files[:]
        random.Random(repeat).shuffle(order)
        folder = PLACE / f"in-{repeat}"
        for file in order:
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source / file, folder / file)
        for threads, input_, (lang, zone) in itertools.product([1, 2, 3, 8, 64], [source, folder], places):
            env = {"LANG": lang, "LC_ALL": lang, "TZ": zone}
            whosaid("run", input_, "--output", "out", "--quiet", "--threads", threads, env=env)
            found = sums(PLACE / "out")
            first = first or found
            of += 1
            fine += found == first
        shutil.rmtree(folder)
    return verdict(f"equal checksums (5 thread counts x 2 orders x 4 places x {REPEATS} repeats)", fine, of)


# Odd strings.

SPACES = " \t\n\x0b\x0c\r\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))


def plain(text):
    """What a text cell holds: white space folded, other control characters as U+FFFD (DATA_DICTIONARY.md)."""
    text = " ".join(piece for piece in re.split(f"[{SPACES}]", text) if piece)
    return "".join("\ufffd" if ord(c) < 32 or 127 <= ord(c) < 160 else c for c in text)


def strings():
    file = os.environ.get("WHOSAID_STRINGS")
    if not file:
        print("strings: WHOSAID_STRINGS is not set; left out")
        return True
    texts = json.loads(pathlib.Path(file).read_text())
    folder = PLACE / "in"
    folder.mkdir()
    with open(folder / "metadata.csv", "w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["file", "author", "desk"])
        for n, text in enumerate(texts):
            (folder / f"s{n:04}.txt").write_text(f"Number {n}.")
            writer.writerow([f"s{n:04}.txt", text, text])
    whosaid("run", folder, "--output", "data", "--profile", "data", "--quiet")
    whosaid("run", folder, "--output", "sheet", "--quiet")
    path = PLACE / "data" / "articles.csv"
    want = [plain(text) for text in texts]
    good = True

    def check(reader, cells, wanted=want):
        nonlocal good
        cells = ["" if cell is None else cell for cell in cells]
        good &= verdict(f"strings unchanged in {reader}", sum(a == b for a, b in zip(cells, wanted)), len(texts))

    check("Python csv", [row["author"] for row in rows(PLACE / "data", "articles")])
    import duckdb, pandas, polars
    table = pandas.read_csv(path, keep_default_na=False, dtype=str)
    check("pandas", table["author"].tolist())
    check("polars", polars.read_csv(path, infer_schema=False)["author"].to_list())
    query = f"select author from read_csv('{path}', all_varchar=true, header=true, quote='\"', escape='\"', delim=',')"
    check("DuckDB", [row[0] for row in duckdb.sql(query).fetchall()])
    done = subprocess.run(["cargo", "test", "--quiet", "--test", "strings", "--", "--nocapture"], cwd=HERE, capture_output=True, text=True,
                          env={**os.environ, "WHOSAID_STRINGS": file})
    rust = re.search(r"(\d+) of (\d+) strings", done.stdout)
    good &= verdict("strings unchanged in the Rust csv crate", int(rust.group(1)) if rust else 0, len(texts))
    for name in ["data", "sheet"]:
        office = subprocess.run(["bash", HERE / "scripts" / "libreoffice.sh", PLACE / name], capture_output=True, text=True)
        line = next((l for l in office.stdout.splitlines() if l.startswith("articles.csv")), office.stderr)
        print(f"  LibreOffice, {name}: {line}")
        good &= verdict(f"strings unchanged in LibreOffice, {name} profile", len(texts) if "0 differ" in line else 0, len(texts))
    # As a double click opens it: types are guessed, so that formulas would be taken for what they are.
    subprocess.run(["soffice", f"-env:UserInstallation={(PLACE / 'profile').as_uri()}", "--headless", "--infilter=CSV:44,34,76,1",
                    "--convert-to", "fods", "--outdir", PLACE / "office", PLACE / "sheet" / "articles.csv"], capture_output=True)
    formulas = (PLACE / "office" / "articles.fods").read_text(errors="replace").count("table:formula=")
    return verdict("LibreOffice tables without a formula", int(formulas == 0), 1) and good


def spectrum():
    folder = os.environ.get("WHOSAID_SPECTRUM")
    if not folder:
        print("spectrum: WHOSAID_SPECTRUM is not set; left out")
        return True
    files = sorted(pathlib.Path(folder).glob("*.csv"))
    fine = 0
    for file in files:
        text = file.read_bytes().decode()
        with open(file, encoding="utf-8", newline="") as source:
            header, *want = csv.reader(source)
        place = PLACE / file.stem
        place.mkdir()
        for n in range(len(want)):
            (place / f"{n}.txt").write_text(f"Number {n}.")
        # A column more, with the rest of the bytes as they are: `file` at the end of every record.
        names = iter(["file"] + [f"{n}.txt" for n in range(len(want))])
        out, inside = [], False
        for piece in re.split(r'("|\r?\n)', text + ("" if text.endswith("\n") else "\n")):
            inside ^= piece == '"'
            out.append(f",{next(names)}{piece}" if piece.endswith("\n") and not inside else piece)
        (place / "metadata.csv").write_bytes("".join(out).encode())
        code, _, stderr = whosaid("run", place, "--output", f"out-{file.stem}", "--profile", "data", "--quiet")
        have = rows(PLACE / f"out-{file.stem}", "articles") if code == 0 else []
        column = lambda name: name if name in ("outlet", "title", "author", "url") else "meta_" + "_".join(name.split())
        cells = [[row.get(column(name)) for name in header] for row in sorted(have, key=lambda row: int(row["path"][:-4]))]
        good = cells == [[plain(cell) for cell in row] for row in want]
        fine += good
        if not good:
            print(f"  {file.name}: {cells} {stderr}")
    return verdict("csv-spectrum files as metadata", fine, len(files))


# Cost.

TEXTS = {
    "all quotes open": "“Word said he. ",
    "nested": "“He said ‘she said ",
    "all capitals": "MARA VOSS HARROW PETROV ",
    "no spaces": "abc,def.ghi;",
    "one word": "abcdefghij",
    "alternating quotes": "“a” 'b' \"c\" ‘d’ ",
    "cues": "he said she said ",
    "short lines": "Rain.\n",
}


def instructions(text):
    folder = PLACE / "in"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    (folder / "a.txt").write_text(text)
    command = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", WHOSAID, "run", folder,
               "--output", PLACE / "out", "--quiet", "--threads", "1"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=PLACE)
    return int(re.search(r"Collected : (\d+)", done.stderr).group(1))


def complexity():
    """cost(2n) / cost(n), without what every run costs; n is small because callgrind is slow."""
    bytes_ = int(os.environ.get("WHOSAID_BYTES", "200000"))
    base = instructions("A.")
    fine = 0
    for name, unit in TEXTS.items():
        text = unit * (2 * bytes_ // len(unit.encode()))
        one, two = (instructions(t) - base for t in (text[: len(text) // 2], text))
        fine += two / one <= 2.3
        print(f"  {name}: {one / bytes_:.0f} instructions a byte, ratio {two / one:.2f}", flush=True)
    return verdict(f"adversarial texts with cost(2n) / cost(n) <= 2.3 (n = {bytes_} bytes)", fine, len(TEXTS))


def memory():
    peaks = []
    for n in (1_000, 10_000):
        folder = corpus(f"in-{n}", range(n))
        pid = subprocess.Popen([WHOSAID, "run", folder, "--output", PLACE / "out", "--quiet"]).pid
        _, status, usage = os.wait4(pid, 0)
        peaks.append(usage.ru_maxrss / 1024)
        print(f"  {n} articles: {peaks[-1]:.0f} MB peak, {usage.ru_utime + usage.ru_stime:.1f} CPU s, exit status {status}", flush=True)
    ratio = peaks[1] / peaks[0]
    return verdict(f"peak memory of 10,000 articles at most 1.5 x that of 1,000 ({ratio:.2f} x)", int(ratio <= 1.5), 1)


# The network.

def network():
    folder = corpus("in", range(5))
    marked = PLACE / "marked"
    marked.mkdir()
    for n, name in enumerate(["Ona Brek", "Tilda Venn", "Jorin Quell", "Ana Torvik", "Bo Lind"]):
        text = f"Rain in Vellmar\n\n{name} said the quay would open in May. The rain went on.\n"
        at = [(text.find(part), text.find(part) + len(part)) for part in (name, "said", "the quay would open in May")]
        kinds = ["Source", "Cue", "Content"]
        lines = [f"T{i + 1}\t{kind} {a} {b}\t{text[a:b]}" for i, (kind, (a, b)) in enumerate(zip(kinds, at))]
        lines.append("T4\tAttribution {} {}\tsaid".format(*at[1]))
        lines.append("E1\tAttribution:T4 Source:T1 Cue:T2 Content:T3")
        (marked / f"{n}.txt").write_text(text)
        (marked / f"{n}.ann").write_text("\n".join(lines) + "\n")
    commands = [
        ["run", folder, "--output", "out"], ["run", folder, "--output", "out", "--resume"], ["run", folder, "--dry-run"],
        ["check", folder, "--expected", "out"], ["diff", "out", "out"], ["verify", "out", "--input", folder],
        ["sample", "out", "--output", "sheet.csv"], ["score", "sheet.csv"], ["describe"], ["eval", "attribution", "--gold", marked],
        ["train", "attribution", "--data", marked, "--output", "weights.bin"], ["--help"],
    ]
    fine = 0
    for command in commands:
        if command[0] == "score":
            sheet = PLACE / "sheet.csv"
            header, *answers = csv.reader(sheet.read_text("utf-8-sig").splitlines())
            with open(sheet, "w", newline="") as out:
                at = [header.index(name) for name in ("speaker_right", "content_right")]
                csv.writer(out).writerows([header] + [["y" if n in at else cell for n, cell in enumerate(row)] for row in answers])
        log = PLACE / "calls"
        code, _, stderr = whosaid(*command, prefix=["strace", "-f", "-qq", "-e", "trace=%network", "-o", log])
        # A pair of sockets inside the process is no connection; ctrlc may use one for signals.
        calls = [line for line in log.read_text().splitlines() if "socketpair(AF_UNIX" not in line]
        fine += code == 0 and not calls
        if code or calls:
            print(f"  {command[0]}: code {code} {stderr.strip()} {calls[:3]}")
    return verdict("commands that open no network connection", fine, len(commands))


main()
