#!/usr/bin/env python3
"""Writes the table behind the column confidence: how often rows like a given one were right.

    confidence.py --normal ROWS... --fast ROWS... --output src/language/en/confidence.tsv

ROWS  files of `whosaid eval attribution --rows ROWS`, of articles that the weights were not trained on, with `--attribution normal`
      and `--attribution fast`

Rows of the model are sorted by score, each kind for itself, and cut into up to ten bins of near-equal size, at least 100 rows in each;
neighbouring bins of which the surer one was less often right are put together (pool adjacent violators; Ayer et al. 1955). Rows of
rules are counted by rule and kind, if there are at least 20. Rows without a mention are left out, and quotations inside
quotations, which the corpus does not mark. The share is (right + 1) / (rows + 2). Standard library only."""
import argparse
import collections
import csv
import itertools
import pathlib

BINS = 10
ROWS_OF_A_BIN = 100
ROWS_OF_A_RULE = 20
UNMARKED = "nested"


def share(cases):
    """In thousandths: bins that the table could not tell apart are one."""
    return round((sum(cases) + 1) / (len(cases) + 2) * 1000)


def bins(rows):
    """Lowest score and cases of each bin, for pairs of score and whether it is right; equal scores stay together."""
    rows = sorted(rows)
    size = max(ROWS_OF_A_BIN, len(rows) / BINS)
    found = []
    for score, group in itertools.groupby(rows, key=lambda row: row[0]):
        if not found or len(found[-1][1]) >= size:
            found.append((score, []))
        found[-1][1].extend(right for _, right in group)
    if len(found) > 1 and len(found[-1][1]) < size:
        found[-2][1].extend(found.pop()[1])
    rising = []
    for score, cases in found:
        while rising and share(rising[-1][1]) >= share(cases):
            score, before = rising.pop()
            cases = before + cases
        rising.append((score, cases))
    return rising


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    efforts = ("normal", "fast")
    for name in efforts:
        parser.add_argument(f"--{name}", nargs="+", required=True, type=pathlib.Path)
    parser.add_argument("--output", required=True, type=pathlib.Path)
    args = parser.parse_args()
    rules, model = collections.defaultdict(list), collections.defaultdict(list)
    for effort in efforts:
        for path in getattr(args, effort):
            with path.open(encoding="utf-8", newline="") as file:
                for row in csv.DictReader(file):
                    if row["has_mention"] == "0" or row["rule"] == UNMARKED:
                        continue
                    right = row["source_right"] == "1"
                    if row["score"]:
                        model[row["kind"]].append((int(row["score"]), right))
                    else:
                        rules[f"{effort} {row['rule']} {row['kind']}"].append(right)
    table = {key: cases for key, cases in rules.items() if len(cases) >= ROWS_OF_A_RULE}
    for kind, rows in model.items():
        if len(rows) >= ROWS_OF_A_BIN:
            table.update((f"model {kind} {score}", cases) for score, cases in bins(rows))
    lines = ["# model KIND LOWEST-SCORE, or EFFORT RULE KIND\tthousandths of right rows\trows counted; written by scripts/confidence.py"]
    for key, cases in sorted(table.items(), key=lambda row: row[0].encode()):
        lines.append(f"{key}\t{share(cases)}\t{len(cases)}")
    args.output.write_text("\n".join(lines) + "\n", encoding="utf-8")


main()
