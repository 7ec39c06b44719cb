"""The words of GUM, the Georgetown University Multilayer corpus, for the scripts that count them."""
import glob
import os
import sys


def words(folder):
    """The ten columns of each syntactic word in the CoNLL-U files of the folder, typing errors left out."""
    files = sorted(glob.glob(os.path.join(folder, "*.conllu")))
    if not files:
        tool = os.path.splitext(os.path.basename(sys.argv[0]))[0]
        sys.exit(f"{tool}: no .conllu file in the given folder")
    for path in files:
        with open(path, encoding="utf-8") as lines:
            for line in lines:
                col = line.rstrip("\n").split("\t")
                if len(col) == 10 and col[0].isdigit() and "Typo=Yes" not in col[5] and col[7] != "goeswith":
                    yield col
