#!/usr/bin/env python3
"""What other tools do with a folder of articles, for bench.py: reads every text file of it, and prints nothing.

    peers.py TOOL FOLDER     tools: see TOOLS
"""
import pathlib
import sys


def texts(folder):
    files = sorted(f for f in pathlib.Path(folder).rglob("*") if f.suffix in (".txt", ".md"))
    return [f.read_text(encoding="utf-8", errors="replace") for f in files]


def scikit_learn(folder):
    from sklearn.feature_extraction.text import CountVectorizer
    CountVectorizer(token_pattern=r"(?u)\b\w+\b").fit_transform(texts(folder))


def duckdb(folder):
    import duckdb
    duckdb.sql(f"""select word, count(*) n, count(distinct filename) articles
        from (select filename, unnest(regexp_extract_all(lower(content), '[[:alnum:]]+')) word from read_text('{folder}/*'))
        group by word order by n desc""").fetchall()


def yake(folder):
    import yake
    extractor = yake.KeywordExtractor(lan="en", n=3, top=20)
    for text in texts(folder):
        extractor.extract_keywords(text)


def textacy(folder):
    import spacy
    import textacy.extract
    model = spacy.load(next(name for name in spacy.util.get_installed_models() if name.startswith("en")))
    for text in texts(folder):
        parsed = model(text)
        try:
            list(textacy.extract.direct_quotations(parsed))
        except ValueError:  # an odd number of marks: it refuses the article
            pass


TOOLS = {"scikit-learn": scikit_learn, "duckdb": duckdb, "yake": yake, "textacy": textacy}

if __name__ == "__main__":
    TOOLS[sys.argv[1]](sys.argv[2])
