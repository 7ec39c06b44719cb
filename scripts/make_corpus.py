#!/usr/bin/env python3
"""Write a folder of made-up articles: the same ones for the same seed. For scripts that measure or compare.

Usage
    make_corpus.py FOLDER [--articles 1000] [--seed 1]

Words are drawn by Zipf's law from invented ones and some common English ones, sentences from templates with names, quotation marks
and reporting verbs. metadata.csv gives outlets, dates and a desk; every tenth article has no outlet. Standard library only.
"""
import argparse
import os
import random

COMMON = ("the of and to in a is that for it as was with on by at from are this be not have an or but they we will more one all new than "
          "its can who years people now out so time only no over into two also").split()
SYLLABLES = "bar bel cor dal den fel gar hol kem lan lor mar mel nor pel quor ren sal ter tol ul van vel wen zor".split()
ENDINGS = ["", "", "", "s", "ed", "ing", "ly", "er", "ness", "é"]
OUTLETS = ["Brackport Gazette", "Kelm Courier", "Lanhai Post", "Tolvar Ledger", "Harbour Wire"]
DESKS = ["home", "foreign", "business", ""]
FIRST = "Ana Ilan Mara Oda Piet Edda Jorun Sanne Marek Lieke".split()
LAST = "Torvik Petrov Voss Fenn Harrow Lund Pell Oort Lusk Amsel".split()
ROLES = ["mayor", "minister", "spokeswoman", "professor", "general", "chief executive", "bishop", "nurse"]
CUES = ["said", "told reporters", "added", "warned", "insisted"]


def vocabulary(random):
    words = set()
    while len(words) < 3000:
        words.add("".join(random.choices(SYLLABLES, k=random.randint(1, 3))) + random.choice(ENDINGS))
    words = sorted(words)
    random.shuffle(words)
    odd = ["long-term", "don’t", "it's", "U.S.", "3.5", "2031", "10,000", "café", "naïve", "漢字", "e-mail", "o'clock", "A.M.", "§", "100%"]
    return COMMON + odd + words


class Writer:
    def __init__(self, random, words, lean):
        self.random, self.words, self.lean = random, words, lean
        self.weights = [1 / (rank + 2.7) for rank in range(len(words))]

    def some(self, least, most):
        count = self.random.randint(least, most)
        words = self.random.choices(self.words, self.weights, k=count)
        # Outlets and speakers lean towards words of their own, so that there is something to find.
        words = [self.random.choice(self.lean) if self.random.random() < 0.04 else word for word in words]
        return [word + ("," if self.random.random() < 0.06 and at < count - 1 else "") for at, word in enumerate(words)]

    def clause(self, least=4, most=14):
        text = " ".join(self.some(least, most))
        return text

    def sentence(self):
        text = self.clause(5, 22)
        return text[0].upper() + text[1:] + self.random.choice(".....?!")

    def paragraph(self, people):
        random, kind = self.random, self.random.random()
        name, role = random.choice(people)
        who = random.choice([name, name.split()[1], "%s %s" % (role.title(), name.split()[1]), "the " + role])
        cue = random.choice(CUES)
        said = self.clause()
        said = said[0].upper() + said[1:]
        if kind < 0.25:
            text = "“%s,” %s %s. “%s”" % (said, who, cue, self.sentence())
        elif kind < 0.4:
            text = "%s %s that %s." % (who[0].upper() + who[1:], cue, self.clause())
        elif kind < 0.5:
            text = "According to %s, %s “%s” %s." % (who, self.clause(2, 5), self.clause(2, 6), self.clause(1, 4))
        elif kind < 0.6:
            text = "The so-called “%s” %s. %s" % (self.clause(1, 3), self.clause(3, 9), self.sentence())
        elif kind < 0.65:
            text = "“%s ‘%s’ %s,” %s %s." % (said, self.clause(2, 4), self.clause(2, 5), who, cue)
        else:
            text = " ".join(self.sentence() for _ in range(random.randint(1, 4)))
        return text


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("folder")
    ap.add_argument("--articles", type=int, default=1000)
    ap.add_argument("--seed", type=int, default=1)
    args = ap.parse_args()
    chance = random.Random(args.seed)
    words = vocabulary(chance)
    people = [("%s %s" % (first, last), chance.choice(ROLES)) for first in FIRST for last in LAST]
    os.makedirs(args.folder, exist_ok=True)
    with open(os.path.join(args.folder, "metadata.csv"), "w", encoding="utf-8", newline="\n") as table:
        table.write("file,outlet,published,desk\n")
        for number in range(args.articles):
            outlet = chance.randrange(len(OUTLETS))
            writer = Writer(chance, words, words[80 + outlet * 40 : 120 + outlet * 40])
            present = chance.sample(people, 3)
            lines = [writer.clause(3, 8).capitalize().rstrip(","), ""]
            lines += ["%s, the %s, %s." % (name, role, writer.clause(4, 9)) + "\n" for name, role in present]
            lines += [writer.paragraph(present) + "\n" for _ in range(chance.randint(3, 14))]
            with open(os.path.join(args.folder, "article-%04d.txt" % number), "w", encoding="utf-8", newline="\n") as out:
                out.write("\n".join(lines))
            name = OUTLETS[outlet] if number % 10 else ""
            day = "2031-%02d-%02d" % (chance.randint(1, 12), chance.randint(1, 28))
            table.write("article-%04d.txt,%s,%s,%s\n" % (number, name, day, chance.choice(DESKS)))


if __name__ == "__main__":
    main()
