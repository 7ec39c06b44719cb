#!/usr/bin/env python3
"""Write src/language/en/lexicon.tsv: word<TAB>universal part-of-speech tags, the most frequent first.

Usage
    make_lexicon.py GUM_FOLDER [OUTPUT] [--extra FILE] [--min-count 2] [--min-share 0.08] [--trust 10]

    GUM_FOLDER   folder with GUM_*.conllu files (Georgetown University Multilayer corpus, https://gucorpling.org/gum/)
    OUTPUT       file to write (default: src/language/en/lexicon.tsv of this repository)
    --extra      additions in the same format (default: src/language/en/lexicon_extra.tsv; a missing default is ignored)

Standard library only. The output depends on nothing but the two inputs: the same inputs give the same bytes.

How a word gets its tags
  1. Syntactic words of the corpus are lower-cased, curly apostrophes made straight. Kept are words of the letters a-z, apostrophes
     and inner hyphens; typing errors (goeswith, Typo=Yes) and unfinished words are left out.
  2. A word used mainly as a proper noun (PROPN) is left out; otherwise its PROPN uses are not counted.
  3. Words with at least --min-count uses stay. Tags are ordered by frequency (ties by name), at most three, each with at least
     --min-share of the uses. Words whose commonest tag is X, SYM or PUNCT are left out.
  4. A row of the additions is used when the corpus has fewer than --trust uses of the word, or none: then the additions' tags stand.
     From --trust uses on the corpus wins, except over a row with a third column "!" (words that conversations use unlike news).
"""
import argparse
import collections
import os
import re
import sys

import gum

WORD = re.compile(r"'?[a-z]+(?:['-][a-z]+)*'?")
HERE = os.path.dirname(os.path.abspath(__file__))
DATA = os.path.join(HERE, "..", "src", "language", "en")
TAGS = set("ADJ ADP ADV AUX CCONJ DET INTJ NOUN NUM PART PRON SCONJ VERB".split())
HEADER = (
    "# word\ttags\n"
    "# Counted from GUM, the Georgetown University Multilayer corpus (Amir Zeldes and annotators, https://gucorpling.org/gum/), annotations\n"
    "# under CC BY 4.0; genres academic, conversation, court, interview, news, speech, vlog. Cite: Zeldes, Amir (2017), The GUM Corpus: Creating\n"
    "# Multilayer Resources in the Classroom, Language Resources and Evaluation 51(3), 581-612. Changed: words and tags only, lower case, no names.\n"
    "# Additions: lexicon_extra.tsv. Made by scripts/make_lexicon.py; do not edit.\n"
)


def count(folder):
    """{word: Counter of tags} over every CoNLL-U file of the folder."""
    uses = collections.defaultdict(collections.Counter)
    for col in gum.words(folder):
        word = col[1].lower().replace("\u2019", "'")
        if WORD.fullmatch(word):
            uses[word][col[3]] += 1
    return uses


def choose(tags, min_count, min_share):
    """The tags to write for one word, or None."""
    if max(tags, key=lambda t: (tags[t], t)) == "PROPN":
        return None
    kept = {t: n for t, n in tags.items() if t != "PROPN"}
    total = sum(kept.values())
    if total < min_count:
        return None
    order = sorted(kept, key=lambda t: (-kept[t], t))
    if order[0] not in TAGS:
        return None
    return [t for t in order if t in TAGS and kept[t] >= min_share * total][:3]


def read_extra(path):
    rows = {}
    with open(path, encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            line = line.rstrip("\n")
            if not line or line.startswith("#"):
                continue
            word, tags, mark = (line.split("\t") + ["", ""])[:3]
            tags = tags.split()
            if not word or not 1 <= len(tags) <= 3 or not set(tags) <= TAGS or mark not in ("", "!") or word in rows:
                sys.exit("make_lexicon: additions, line %d is wrong or a duplicate: %r" % (number, line))
            rows[word] = (tags, mark == "!")
    return rows


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("gum", metavar="GUM_FOLDER")
    ap.add_argument("output", nargs="?", default=os.path.join(DATA, "lexicon.tsv"))
    ap.add_argument("--extra")
    ap.add_argument("--min-count", type=int, default=2)
    ap.add_argument("--min-share", type=float, default=0.08)
    ap.add_argument("--trust", type=int, default=10)
    args = ap.parse_args()

    uses = count(args.gum)
    rows = {}
    for word, tags in uses.items():
        chosen = choose(tags, args.min_count, args.min_share)
        if chosen:
            rows[word] = chosen
    corpus = len(rows)
    extra_path = args.extra or os.path.join(DATA, "lexicon_extra.tsv")
    if args.extra or os.path.exists(extra_path):
        for word, (tags, always) in read_extra(extra_path).items():
            trusted = sum(n for t, n in uses.get(word, {}).items() if t != "PROPN") >= args.trust
            if always or word not in rows or not trusted:
                rows[word] = tags
    with open(args.output, "w", encoding="utf-8", newline="\n") as out:
        out.write(HEADER)
        for word in sorted(rows, key=lambda w: w.encode("utf-8")):
            out.write("%s\t%s\n" % (word, " ".join(rows[word])))
    print("%d words, %d of them counted, %d added" % (len(rows), corpus, len(rows) - corpus))


if __name__ == "__main__":
    main()
