#!/usr/bin/env python3
"""How many attributions of a corpus marked by hand did a run find? Prints precision, recall and F1 in per cent.

    accuracy.py --tables TABLES --text FOLDER --gold FOLDER [--write-confidence FILE]

TABLES  what `whosaid run TEXT --output TABLES` wrote (either profile)
--text  the articles, NAME.txt
--gold  brat files, NAME_ANNOTATOR.ann, as PolNeAR has them: events `Attribution` with Source, Cue, Content. Of several annotators of
        one article the first by name counts. Where annotators were told to skip text (Discard), rows do not count.

--write-confidence  writes the share of right rows for each rule and kind that has at least 20 rows: the table behind the column
        confidence (src/language/en/confidence.tsv)

A marked attribution is found when a row has at least half of its words (words of both / words of either >= 0.5; one row for one
attribution, best pairs first) and the right source: a word in common that is no function word, or none in both. Classes go by
double quotation marks: DIRECT all words of the content inside, MIXED some, INDIRECT none; QUOTED is the first two. Recall is over the marked
attributions of a class, precision over the rows of that class. Standard library only."""
import argparse
import collections
import csv
import io
import pathlib
import re

TOKEN = re.compile(r"\w+|[^\w\s]")
MARK = re.compile("[“”\"]|``|''")
FUNCTION_WORDS = set("""the a an of and or to in on at for by with from as that this these those
    his her its their our my your mr mrs ms dr s""".split())
CLASSES = ["all", "QUOTED", "DIRECT", "MIXED", "INDIRECT"]


class Text:
    """An article cut into tokens; spans of characters become sets of token numbers."""

    def __init__(self, path):
        with open(path, encoding="utf-8", newline="") as file:
            self.text = file.read()
        places = [m.span() for m in TOKEN.finditer(self.text)]
        self.words = [self.text[a:b].lower() for a, b in places]
        self.token_of = {c: n for n, (a, b) in enumerate(places) for c in range(a, b)}
        self.quoted = set().union(*(self.tokens([span]) for span in self.between_marks()))

    def between_marks(self):
        begin = 0
        for line in self.text.split("\n"):
            opened = None
            for mark in MARK.finditer(line):
                if opened is None and mark.group() not in ("”", "''"):
                    opened = begin + mark.end()
                elif opened is not None and mark.group() not in ("“", "``"):
                    yield opened, begin + mark.start()
                    opened = None
            if opened is not None:
                yield opened, begin + len(line)
            begin += len(line) + 1

    def tokens(self, spans):
        return frozenset(self.token_of[c] for a, b in spans for c in range(a, b) if c in self.token_of)

    def only_words(self, tokens):
        return frozenset(t for t in tokens if any(c.isalnum() for c in self.words[t])) or tokens


class Attribution:
    def __init__(self, text, content, source):
        self.content = text.only_words(text.tokens(content))
        self.source = text.only_words(text.tokens(source))
        spoken = frozenset(t for t in self.content if any(c.isalnum() for c in text.words[t]))
        inside = len(spoken & text.quoted)
        self.kind = "INDIRECT" if not inside else "DIRECT" if inside == len(spoken) else "MIXED"

    def belongs_to(self, name):
        return name in ("all", self.kind) or name == "QUOTED" and self.kind != "INDIRECT"

    def same_source(self, row, text):
        if not self.source:
            return not row.source
        shared = {text.words[t] for t in self.source & row.source}
        telling = {text.words[t] for t in self.source} - FUNCTION_WORDS
        return bool(shared - FUNCTION_WORDS) or bool(shared) and not telling


def marked(path, text):
    """The attributions of a brat file, and the tokens that annotators skipped."""
    spans, events, skipped = {}, [], []
    for line in path.read_text("utf-8").split("\n"):
        key, _, rest = line.partition("\t")
        if re.fullmatch(r"T\d+", key) and "\t" in rest:
            role, _, places = rest.split("\t")[0].partition(" ")
            spans[key] = [tuple(map(int, place.split())) for place in places.split(";")]
            skipped += spans[key] if role == "Discard" else []
        elif re.fullmatch(r"E\d+", key):
            events.append([part.split(":", 1) for part in rest.split()])
    found = []
    for event in events:
        parts = collections.defaultdict(list)
        for role, key in event:
            parts[role.rstrip("0123456789")] += spans.get(key, [])
        if parts["Content"]:
            found.append(Attribution(text, parts["Content"], parts["Source"]))
    return found, text.tokens(skipped)


def table(path):
    content = path.read_text("utf-8-sig")
    head = content.split("\n", 1)[0]
    return csv.DictReader(io.StringIO(content, newline=""), delimiter=max(",;\t", key=head.count))


def rows_of(tables):
    """Content and mention spans of every row with content, by name of the article's file."""
    names = {r["article_id"]: pathlib.PurePosixPath(r["path"]).stem for r in table(tables / "articles.csv")}
    spans = collections.defaultdict(list)
    for r in table(tables / "attribution_spans.csv"):
        spans[r["attribution_id"], r["part"]].append((int(r["char_start"]), int(r["char_end"])))
    rows = collections.defaultdict(list)
    for r in table(tables / "attributions.csv"):
        key = r["attribution_id"]
        rows[names[r["article_id"]]].append((spans[key, "content"], spans[key, "mention"], r))
    return rows


def pair(gold, rows):
    """Pairs that share at least half of their words, the best first, one row for one attribution."""
    pairs = []
    for g, one in enumerate(gold):
        for r, other in enumerate(rows):
            shared = len(one.content & other.content)
            if shared and 2 * shared >= len(one.content | other.content):
                pairs.append((-shared / len(one.content | other.content), g, r))
    taken_g, taken_r = set(), set()
    for _, g, r in sorted(pairs):
        if g not in taken_g and r not in taken_r:
            taken_g.add(g)
            taken_r.add(r)
            yield gold[g], rows[r]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("tables", "text", "gold"):
        parser.add_argument(f"--{name}", required=True, type=pathlib.Path)
    parser.add_argument("--write-confidence", type=pathlib.Path)
    args = parser.parse_args()
    rows = rows_of(args.tables)
    files = {}
    for path in sorted(args.gold.glob("*.ann"), reverse=True):
        files[path.stem.rsplit("_", 1)[0]] = path
    n = collections.Counter()
    by_rule, by_score = collections.defaultdict(list), collections.defaultdict(list)
    for path in sorted(args.text.glob("*.txt")):
        if path.stem not in files:
            continue
        n["articles"] += 1
        text = Text(path)
        gold, skipped = marked(files[path.stem], text)
        ours = []
        for content, mention, row in rows[path.stem]:
            one = Attribution(text, content, mention)
            one.row = row
            if one.content and 2 * len(one.content & skipped) < len(one.content):
                ours.append(one)
        hits = [(g, r) for g, r in pair(gold, ours) if g.same_source(r, text)]
        right = {id(r) for _, r in hits}
        for one in ours:
            key = one.row["rule"] + " " + one.row["kind"]
            if one.row["mention"]:  # a row without a mention names nobody the corpus could confirm
                by_rule[key].append(id(one) in right)
            if one.row["confidence"]:
                by_score[one.row["confidence"][:3]].append((float(one.row["confidence"]), id(one) in right))
        for name in CLASSES:
            n[name, "gold"] += sum(a.belongs_to(name) for a in gold)
            n[name, "rows"] += sum(a.belongs_to(name) for a in ours)
            n[name, "recalled"] += sum(g.belongs_to(name) for g, _ in hits)
            n[name, "precise"] += sum(r.belongs_to(name) for _, r in hits)
    print(f"{n['articles']} articles; content and source right, per cent")
    print(f"{'':10}{'marked':>8}{'rows':>8}{'precision':>11}{'recall':>8}{'F1':>7}")
    for name in CLASSES:
        precision = 100 * n[name, "precise"] / max(1, n[name, "rows"])
        recall = 100 * n[name, "recalled"] / max(1, n[name, "gold"])
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0
        print(f"{name:10}{n[name, 'gold']:8}{n[name, 'rows']:8}{precision:11.1f}{recall:8.1f}{f1:7.1f}")

    print("\nconfidence: said and seen")
    for score, cases in sorted(by_score.items()):
        said, seen = (sum(c[i] for c in cases) / len(cases) for i in (0, 1))
        print(f"{score}…{len(cases):8} rows{said:8.3f}{seen:8.3f}")
    if args.write_confidence:
        lines = ["# rule and kind\tthousandths of right rows\trows counted; written by scripts/accuracy.py --write-confidence"]
        for key, cases in sorted(by_rule.items(), key=lambda x: x[0].encode()):
            if len(cases) >= 20:
                lines.append(f"{key}\t{round(1000 * (sum(cases) + 1) / (len(cases) + 2))}\t{len(cases)}")
        args.write_confidence.write_text("\n".join(lines) + "\n", "utf-8")


main()
