#!/usr/bin/env python3
"""Write src/language/en/lemmas.tsv: form<TAB>lemma, for forms that are not their own lemma.

Usage
    make_lemmas.py GUM_FOLDER [OUTPUT] [--lexicon FILE]

    GUM_FOLDER   folder with GUM_*.conllu files (Georgetown University Multilayer corpus, https://gucorpling.org/gum/)
    OUTPUT       file to write (default: src/language/en/lemmas.tsv of this repository)
    --lexicon    words with their tags (default: src/language/en/lexicon.tsv)

Standard library only. The output depends on nothing but the two inputs: the same inputs give the same bytes.

How a form gets its lemma
  1. In the corpus: the commonest lemma of its uses, ties by name. Words are lower-cased; only words of the letters a-z count; names
     (PROPN), foreign words (X), typing errors and unfinished words are left out.
  2. A word of the lexicon that the corpus does not show: what regular endings leave (-s, -es, -ies, -ed, -ied, -ing; a doubled
     consonant made single, a silent e put back), if that is a word of the lexicon with the same tag.
"""
import argparse
import collections
import os
import re

import gum

WORD = re.compile(r"[a-z]+")
HERE = os.path.dirname(os.path.abspath(__file__))
DATA = os.path.join(HERE, "..", "src", "language", "en")
HEADER = (
    "# form\tlemma\n"
    "# Counted from GUM, the Georgetown University Multilayer corpus (Amir Zeldes and annotators, https://gucorpling.org/gum/), annotations\n"
    "# under CC BY 4.0; genres academic, conversation, court, interview, news, speech, vlog. Cite: Zeldes, Amir (2017), The GUM Corpus: Creating\n"
    "# Multilayer Resources in the Classroom, Language Resources and Evaluation 51(3), 581-612. Changed: forms and lemmas only, lower case, no names;\n"
    "# regular forms of words in lexicon.tsv added. Made by scripts/make_lemmas.py; do not edit.\n"
)


def count(folder):
    """{form: Counter of lemmas} over every CoNLL-U file of the folder."""
    uses = collections.defaultdict(collections.Counter)
    for col in gum.words(folder):
        if col[3] in ("PROPN", "X") or "Abbr=Yes" in col[5]:
            continue
        form, lemma = col[1].lower(), col[2].lower()
        if WORD.fullmatch(form) and WORD.fullmatch(lemma):
            uses[form][lemma] += 1
    return uses


def bases(form, tag):
    """What regular endings leave of a form, the likeliest first."""
    if tag in ("NOUN", "VERB"):
        if form.endswith("ies") and len(form) > 4:
            yield form[:-3] + "y"
        if form.endswith(("ches", "shes", "sses", "xes", "zes", "oes")):
            yield form[:-2]
        if form.endswith("s") and not form.endswith(("ss", "us", "is")) and len(form) > 3:
            yield form[:-1]
    if tag == "VERB":
        if form.endswith("ied") and len(form) > 4:
            yield form[:-3] + "y"
        for ending in ("ed", "ing"):
            stem = form[: -len(ending)]
            if form.endswith(ending) and len(stem) > 2:
                if stem[-1] == stem[-2] and stem[-1] not in "aeiouls":
                    yield stem[:-1]
                yield stem + "e"
                yield stem


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("gum", metavar="GUM_FOLDER")
    ap.add_argument("output", nargs="?", default=os.path.join(DATA, "lemmas.tsv"))
    ap.add_argument("--lexicon", default=os.path.join(DATA, "lexicon.tsv"))
    args = ap.parse_args()

    uses = count(args.gum)
    lemmas = {form: max(seen, key=lambda lemma: (seen[lemma], lemma)) for form, seen in uses.items()}
    counted = sum(form != lemma for form, lemma in lemmas.items())
    with open(args.lexicon, encoding="utf-8") as lines:
        rows = [line.rstrip("\n").split("\t") for line in lines if not line.startswith("#")]
    tags = {word: set(seen.split()) for word, seen in rows}
    for word, first in ((word, seen.split()[0]) for word, seen in rows):
        if word not in lemmas and WORD.fullmatch(word):
            base = next((b for b in bases(word, first) if first in tags.get(b, ())), None)
            if base:
                lemmas[word] = base
    rows = sorted((form, lemma) for form, lemma in lemmas.items() if form != lemma)
    with open(args.output, "w", encoding="utf-8", newline="\n") as out:
        out.write(HEADER)
        for form, lemma in rows:
            out.write("%s\t%s\n" % (form, lemma))
    print("%d forms, %d of them counted, %d regular" % (len(rows), counted, len(rows) - counted))


if __name__ == "__main__":
    main()
