#!/usr/bin/env python3
"""Compute the tables about words anew, with other code, and compare every row and every figure.

Usage
    oracle.py ARTICLES RUN WORDS

    ARTICLES  the folder of articles
    RUN       the tables of `whosaid run ARTICLES --profile data`, with any of --group-by, --ngrams, --min-count, --article-terms full,
              --keyness, --target, --against, --voice, --keyness-min-count, --collocations, --collocations-min-count, --dictionary
    WORDS     the tables of `whosaid concordance '*' ARTICLES --profile data`

Needs mpmath and uniseg from the Python package index. Ends with code 1 if a row is missing, one too many, or a figure is off by more
than 1e-9 of its value.

By itself: reading and decoding, words (UAX #29 by uniseg), folding, voices, who said a word, n-grams, windows, groups, all counts,
all figures (mpmath with 40 digits, or fractions). Taken from the run: columns of articles.csv, limits and classes of paragraphs, spans of
attributions and marked terms, speakers and sectors (attributions.csv), and from WORDS the sentence of each word and which words are
hidden mark-up.
"""
import csv
import fnmatch
import json
import os
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from fractions import Fraction
from functools import lru_cache

from mpmath import erfc, log, mp, mpf, sqrt
from uniseg.wordbreak import words as uax29

mp.dps = 40
TOLERANCE = mpf("1e-9")
VOICES = ["all", "marked", "narration", "quoted", "title"]
csv.field_size_limit(1 << 30)


def table(folder, name):
    path = os.path.join(folder, name + ".csv")
    if not os.path.exists(path):
        return []
    with open(path, encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def fold(word):
    return unicodedata.normalize("NFC", word.lower()).replace("\u2019", "'").replace("\u2018", "'")


def name_key(name):
    text = " ".join(unicodedata.normalize("NFKC", name).split()).lower()
    return text.replace("\u2019", "'").replace("\u02bc", "'").replace("\u2010", "-")


# Reading: every word of every article as (form, voice, sentence, attribution).


def spans_of(rows, key, part):
    found = defaultdict(list)
    for row in rows:
        if row["part"] == part:
            found[row[key]].append((int(row["char_start"]), int(row["char_end"])))
    return found


def read(articles, run, listed):
    """{article_id: list of stretches, each a list of (form, voice, by)}; also how many words were hidden."""
    sentence = defaultdict(dict)
    for row in listed:
        sentence[row["article_id"]][int(row["char_start"])] = int(row["sentence"])
    paragraphs, attributions, spans, marked = (defaultdict(list) for _ in range(4))
    for name, into in [("paragraphs", paragraphs), ("attributions", attributions), ("attribution_spans", spans), ("marked_terms", marked)]:
        for row in table(run, name):
            into[row["article_id"]].append(row)
    stretches, hidden = {}, 0
    for article in table(run, "articles"):
        if article["status"] not in ("ok", "partial"):
            continue
        name = article["article_id"]
        with open(os.path.join(articles, article["path"]), "rb") as file:
            text = file.read().decode(article["encoding"]).lstrip("\ufeff")
        quoted, contents = [], []
        pieces, whole = spans_of(spans[name], "attribution_id", "quoted"), spans_of(spans[name], "attribution_id", "content")
        for at, row in enumerate(attributions[name]):
            quoted += pieces[row["attribution_id"]]
            if row["kind"] == "block":
                quoted += whole[row["attribution_id"]]
            contents += [(start, -end, at) for start, end in whole[row["attribution_id"]]]
        marks = [(int(row["char_start"]), int(row["char_end"])) for row in marked[name]]
        found, last = [], None
        for paragraph in paragraphs[name]:
            kept, title = paragraph["kept"] == "1", paragraph["class"] in ("headline", "subhead")
            if not kept and not title:
                continue
            at = int(paragraph["char_start"])
            for piece in uax29(text[at : int(paragraph["char_end"])]):
                start, at = at, at + len(piece)
                if not any(c.isalnum() for c in piece):
                    continue
                if start not in sentence[name]:
                    hidden += 1
                    continue
                if not kept:
                    voice = "title"
                elif any(a <= start < b for a, b in quoted):
                    voice = "quoted"
                elif any(a <= start < b for a, b in marks):
                    voice = "marked"
                else:
                    voice = "narration"
                inside = [c for c in contents if c[0] <= start < -c[1]]
                by = max(inside)[2] if inside else None
                if (sentence[name][start], voice) != last:
                    found.append([])
                    last = (sentence[name][start], voice)
                found[-1].append((fold(piece), voice, by))
        stretches[name] = found
        for row in attributions[name]:
            row["said"] = row["not_said"] == "0" and row["speaker"] != ""
    return stretches, attributions, hidden


# Groups: for each grouping the group of an article, or of an attribution.


class Grouping:
    SAID = {"speaker": "speaker", "sector": "sector", "speaker_type": "speaker_type"}

    def __init__(self, name):
        self.name, self.said = name, name in self.SAID
        self.shown = {}

    def of_article(self, article):
        if self.name == "corpus":
            return "corpus"
        return article["published"][:7] if self.name == "month" else article[self.name]

    def key(self, name):
        return name_key(name) if self.name == "speaker" else name


class Counts:
    """Occurrences by grouping, group, voice, thing and article."""

    def __init__(self):
        self.by = defaultdict(lambda: defaultdict(Counter))

    def add(self, grouping, group, voice, thing, article):
        for voice in [voice] if voice == "title" else [voice, "all"]:
            self.by[grouping, group, voice][thing][article] += 1


def count_all(run, stretches, attributions, options):
    articles = {row["article_id"]: row for row in table(run, "articles")}
    names = ["corpus"] + options.get("group-by", []) + options.get("keyness", [])
    groupings = [Grouping(name) for name in dict.fromkeys(names)]
    said = [g for g in groupings if g.said]
    forms = {g.name: defaultdict(Counter) for g in said}
    words, grams, pairs, places, cats, pats = (Counts() for _ in range(6))
    parts = defaultdict(set)
    full = Counter()
    longest = options.get("ngrams", 1)
    window = read_window(options.get("collocations"))
    patterns = read_patterns(options)
    for name, found in stretches.items():
        article = articles[name]
        vectors = {tuple(row[g.SAID[g.name]] for g in said) for row in attributions[name] if row["said"]}
        for vector in vectors:
            for g, value in zip(said, vector):
                if value:
                    forms[g.name][g.key(value)][value] += 1
        rows = attributions[name]
        vector_of = {at: tuple(row[g.SAID[g.name]] for g in said) for at, row in enumerate(rows) if row["said"]}

        def groups(bys):
            for g in groupings:
                if g.said:
                    # All words must be those of one speaker, as told apart by the groupings.
                    told = {vector_of.get(by) for by in bys}
                    value = told.pop()[said.index(g)] if len(told) == 1 and None not in told else ""
                    value = g.key(value)
                else:
                    value = g.of_article(article)
                if value:
                    yield g, value

        for g in groupings:
            if not g.said and g.of_article(article):
                parts[g.name, g.of_article(article)].add(name)
        for stretch in found:
            for i, (form, voice, by) in enumerate(stretch):
                for g, value in groups([by]):
                    words.add(g.name, value, voice, "", name)
                    parts[g.name, value].add(name)
                for n in range(1, min(longest, len(stretch) - i) + 1):
                    piece = stretch[i : i + n]
                    term = tuple(w[0] for w in piece)
                    for v in [voice] if voice == "title" else [voice, "all"]:
                        full[name, v, " ".join(term)] += 1
                    for g, value in groups([w[2] for w in piece]):
                        grams.add(g.name, value, voice, term, name)
                if window:
                    left, right = window
                    near = stretch[max(0, i - right) : i] + stretch[i + 1 : i + 1 + left]
                    for node in {w[0] for w in near}:
                        told = [w[2] for w in near if w[0] == node]
                        same = [b for b in told if vector_of.get(b) == vector_of.get(by)]
                        for g, value in groups([by] if same else [by, None]):
                            places.add(g.name, value, voice, node, name)
                            pairs.add(g.name, value, voice, (node, form), name)
            free = Counter()
            for i in range(len(stretch)):
                best = {}
                for number, (category, globs) in enumerate(patterns):
                    piece = stretch[i : i + len(globs)]
                    fits = len(piece) == len(globs) and all(g.fullmatch(w[0]) for g, w in zip(globs, piece))
                    if fits and i >= free[category] and (category not in best or len(globs) > len(patterns[best[category]][1])):
                        best[category] = number
                for category, number in best.items():
                    length = len(patterns[number][1])
                    free[category] = i + length
                    for g, value in groups([w[2] for w in stretch[i : i + length]]):
                        cats.add(g.name, value, stretch[i][1], category, name)
                        pats.add(g.name, value, stretch[i][1], (category, number), name)
    shown = {}
    for g in said:
        for key, seen in forms[g.name].items():
            shown[g.name, key] = min(seen, key=lambda form: (-seen[form], form))
    return dict(groupings=groupings, words=words.by, grams=grams.by, pairs=pairs.by, places=places.by, parts=parts, shown=shown,
                cats=cats.by, pats=pats.by, full=full)


def read_window(text):
    if not text:
        return None
    if text == "adjacent":
        return 0, 1
    found = re.fullmatch(r"(\d+)(?:L(\d+)R)?", text.upper())
    return int(found[1]), int(found[2] or found[1])


def read_patterns(options):
    if not options.get("dictionary"):
        return []
    with open(options["dictionary"], encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    glob = lambda word: re.compile(fnmatch.translate(fold(word).replace("[", "[[]")))
    return [(row["category"], [glob(word) for word in row["pattern"].split()]) for row in rows]


# Figures.


def dp(by_article, words_by_article):
    count, words = sum(by_article.values()), all_words(words_by_article)
    here = [(n, words_by_article[a]) for a, n in by_article.items()]
    elsewhere = words - sum(w for _, w in here)
    return Fraction(sum(abs(n * words - w * count) for n, w in here) + elsewhere * count, 2 * count * words)


def all_words(words_by_article, known={}):
    return known.setdefault(id(words_by_article), sum(words_by_article.values()))


@lru_cache(None)
def ln(above, below=1):
    return log(mpf(above) / below)


@lru_cache(None)
def g2(both, first, second, everything):
    cells = [(both, first, second), (first - both, first, everything - second), (second - both, everything - first, second),
             (everything - first - second + both, everything - first, everything - second)]
    total = 2 * sum(mpf(o) * log(mpf(o) * everything / (mpf(r) * c)) for o, r, c in cells if o)
    # 40 digits leave a rest where it should be nothing.
    total = total if both * everything != first * second else mpf(0)
    return total if both * everything >= first * second else -total


@lru_cache(None)
def tail(value):
    return erfc(sqrt(abs(value) / 2))


# Comparing.


class Report:
    def __init__(self):
        self.bad, self.worst, self.figures = 0, Counter(), 0

    def complain(self, text):
        self.bad += 1
        if self.bad <= 20:
            print("  " + text)

    def compare(self, name, found, wanted, keys):
        """`found` are rows of the run, `wanted` {key: {column: value}} of the oracle, in its order."""
        worst = mpf(0)
        order = [tuple(row[key] for key in keys) for row in found]
        rows = dict(zip(order, found))
        if len(rows) != len(found):
            self.complain("%s: a key twice" % name)
        for key in rows.keys() - wanted.keys():
            self.complain("%s: one row too many: %s" % (name, key))
        for key in wanted.keys() - rows.keys():
            self.complain("%s: no row %s" % (name, key))
        if not rows.keys() ^ wanted.keys() and order != list(wanted):
            at = next(i for i, (a, b) in enumerate(zip(order, wanted)) if a != b)
            self.complain("%s: row %d is %s where %s belongs" % (name, at + 1, order[at], list(wanted)[at]))
        for key in rows.keys() & wanted.keys():
            for column, value in wanted[key].items():
                cell = rows[key][column]
                self.figures += 1
                if value is None or isinstance(value, str):
                    if cell != (value or ""):
                        self.complain("%s %s: %s is %r, not %r" % (name, key, column, cell, value))
                    continue
                value = mpf(value.numerator) / value.denominator if isinstance(value, Fraction) else mpf(value)
                if value == 0 or cell in ("", "0"):
                    off = mpf(0) if cell == "0" and abs(value) < mpf("1e-300") else mpf(1)
                else:
                    off = abs(mpf(cell) - value) / abs(value)
                if column == "bic":
                    # A difference of two numbers: measured by the larger of them.
                    off = off * abs(value) / max(abs(value), 1)
                worst = max(worst, off)
                if off > TOLERANCE:
                    self.complain("%s %s: %s is %s, not %s" % (name, key, column, cell, mp.nstr(value, 15)))
        print("%-17s %8d rows, largest relative difference %s" % (name, len(found), mp.nstr(worst, 3)))


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    articles, run, listed = sys.argv[1:]
    with open(os.path.join(run, "run.json"), encoding="utf-8") as file:
        options = json.load(file)["options"]
    if options.get("dictionary"):
        options["dictionary"] = os.path.join(articles, options["dictionary"])
    stretches, attributions, hidden = read(articles, run, table(listed, "concordance"))
    seen = count_all(run, stretches, attributions, options)
    words, parts = seen["words"], seen["parts"]
    show = lambda grouping, group: seen["shown"].get((grouping, group), group)
    size = {key: sum(things[""].values()) for key, things in words.items()}
    sizes = Counter()
    for (by, _, voice), number in size.items():
        sizes[by, voice] += number
    asked = options.get("voice") or VOICES
    total = sum(len(s) for found in stretches.values() for s in found)
    print("%d articles, %d words, %d words of hidden mark-up left out" % (len(stretches), total, hidden))
    report = Report()
    listed_by = {"corpus", *options.get("group-by", [])}

    wanted = {}
    least = options.get("min-count", 1)
    rows = []
    for (by, group, voice), terms in seen["grams"].items():
        if by not in listed_by:
            continue
        for term, found in terms.items():
            count = sum(found.values())
            everywhere = count if voice == "title" else sum(seen["grams"][by, group, "all"][term].values())
            if everywhere >= least:
                rows.append((by, show(by, group), voice, len(term), -count, " ".join(term), group, found))
    rows.sort(key=lambda row: row[:6])
    last, rank, number = None, 0, 0
    for by, name, voice, n, count, term, group, found in rows:
        if last is None or last[:4] != (by, name, voice, n):
            last, number, rank = None, 0, 0
        number += 1
        if last is None or last[4] != count:
            rank = number
        last = (by, name, voice, n, count)
        all_articles = len(parts[by, group])
        wanted[by, name, voice, term] = dict(
            ngram=n, rank=rank, count=-count, articles=len(found), per_million=Fraction(-count * 10**6, size[by, group, voice]),
            dispersion_dp=dp(found, words[by, group, voice][""]), tf_idf=-count * ln(all_articles, len(found)))
    report.compare("term_frequencies", table(run, "term_frequencies"), wanted, ["group_by", "group", "voice", "term"])

    if options.get("article-terms") == "full":
        order = {row["article_id"]: at for at, row in enumerate(table(run, "articles"))}
        found = sorted(seen["full"].items(), key=lambda f: (order[f[0][0]], f[0][1], f[0][2].count(" "), -f[1], f[0][2]))
        wanted = {key: dict(count=count, ngram=key[2].count(" ") + 1) for key, count in found}
        report.compare("article_terms", table(run, "article_terms"), wanted, ["article_id", "voice", "term"])

    tests = defaultdict(list)
    for by in options.get("keyness", []):
        groups = {group for grouping, group, _ in words if grouping == by}
        for voice in asked:
            holders = defaultdict(dict)
            for group in groups:
                for term, found in seen["grams"][by, group, voice].items():
                    holders[term][group] = found
            for term, held in holders.items():
                told = defaultdict(set)
                for group, found in held.items():
                    for article in found:
                        told[article].add(group)
                total, against = sum(sum(found.values()) for found in held.values()), options.get("against")
                for target in groups:
                    if options.get("target") and show(by, target) != options["target"]:
                        continue
                    found = held.get(target, Counter())
                    a = sum(found.values())
                    if against:
                        other = held.get(against, Counter())
                        b, there, others = sum(other.values()), size.get((by, against, voice), 0), len(other)
                    else:
                        b, there = total - a, sizes[by, voice] - size.get((by, target, voice), 0)
                        others = sum(1 for groups_there in told.values() if groups_there != {target})
                    here = size.get((by, target, voice), 0)
                    if not here or not there or a + b < options.get("keyness-min-count", 5):
                        continue
                    value = g2(a, here, a + b, here + there)
                    tests[by, show(by, target), voice, len(term)].append((-abs(value), " ".join(term), dict(
                        reference=against or "rest", direction="over" if value >= 0 else "under", n_target=a, n_reference=b,
                        per_million_target=Fraction(a * 10**6, here), per_million_reference=Fraction(b * 10**6, there),
                        articles_target=len(found), articles_reference=others, g2=value, p=tail(value),
                        log2_ratio=ln((a or Fraction(1, 2)) * there, (b or Fraction(1, 2)) * here) / ln(2),
                        pct_diff=Fraction(100 * (a * there - b * here), b * here) if b else None,
                        odds_ratio=Fraction(a * (there - b), b * (here - a)) if b and here > a else None,
                        bic=abs(value) - ln(here + there),
                        dispersion_dp_target=dp(found, words[by, target, voice][""]) if a else None)))
    wanted = {}
    for key, rows in sorted(tests.items()):
        highest = mpf(0)
        for at, (_, term, row) in enumerate(sorted(rows, key=lambda row: row[:2])):
            highest = max(highest, min(mpf(1), (len(rows) - at) * row["p"]))
            wanted[key[:3] + (term,)] = dict(row, ngram=key[3], p_holm=highest)
    if options.get("keyness"):
        report.compare("keyness", table(run, "keyness"), wanted, ["group_by", "target", "voice", "term"])

    if options.get("collocations"):
        rows = []
        for (by, group, voice), found in seen["pairs"].items():
            if by not in listed_by or voice not in asked:
                continue
            everything = size[by, group, voice]
            count_of = lambda word: sum(seen["grams"][by, group, voice][(word,)].values())
            for (node, other), by_article in found.items():
                both = sum(by_article.values())
                if both < options.get("collocations-min-count", 3):
                    continue
                around, first, second = sum(seen["places"][by, group, voice][node].values()), count_of(node), count_of(other)
                value = g2(both, around, second, everything)
                expected = Fraction(around * second, everything)
                rows.append(((by, show(by, group), voice, node, -value, other), dict(
                    count=both, node_count=first, collocate_count=second, expected=expected, g2=value, mi=ln(both, expected) / ln(2),
                    log_dice=14 + ln(2 * both, first + second) / ln(2), articles=len(by_article))))
        rows.sort(key=lambda row: row[0])
        wanted = {key[:4] + key[5:]: row for key, row in rows}
        report.compare("collocations", table(run, "collocations"), wanted, ["group_by", "group", "voice", "node", "collocate"])

    if options.get("dictionary"):
        with open(options["dictionary"], encoding="utf-8", newline="") as lines:
            texts = [row["pattern"] for row in csv.DictReader(lines)]
        rows = []
        for (by, group, voice), found in seen["cats"].items():
            if by not in listed_by:
                continue
            for category, by_article in found.items():
                kinds = [(-sum(n.values()), number) for (c, number), n in seen["pats"][by, group, voice].items() if c == category]
                top = " | ".join("%s %d" % (texts[number], -count) for count, number in sorted(kinds)[:10])
                count = sum(by_article.values())
                rows.append(((by, show(by, group), voice, category), dict(
                    count=count, articles=len(by_article), per_million=Fraction(count * 10**6, size[by, group, voice]), top_patterns=top)))
        report.compare("dictionary", table(run, "dictionary"), dict(sorted(rows, key=lambda r: r[0])), ["group_by", "group", "voice", "category"])

    print("%d figures compared, %d wrong" % (report.figures, report.bad))
    sys.exit(1 if report.bad else 0)


if __name__ == "__main__":
    main()
