#!/usr/bin/env python3
"""Convert each table of a run with headless LibreOffice and compare the cells; called by libreoffice.sh.

    libreoffice.py TABLES TEMPORARY_FOLDER

The import filter names delimiter, quotation mark, UTF-8 and the type of each column as a person would in the import dialog: text
columns are text, all others standard. The table goes to .fods, in which each cell says whether it is text or a number. Text
must come back unchanged; a number must have the same value. A formula anywhere is a fault."""
import csv
import json
import pathlib
import subprocess
import sys
import xml.etree.ElementTree as xml

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
TEXT_COLUMN, STANDARD = 2, 1
# Two code points that .fods cannot carry, because XML has no place for them.
NOT_IN_XML = {0xFFFE: None, 0xFFFF: None}


def main():
    tables, place = map(pathlib.Path, sys.argv[1:])
    package = json.loads((tables / "datapackage.json").read_text("utf-8-sig"))
    faults = 0
    for resource in package["resources"]:
        paths = resource["path"]
        for path in [paths] if isinstance(paths, str) else paths:
            faults += compare(tables / path, resource, place)
    print("every cell is unchanged" if faults == 0 else f"{faults} cells differ")
    sys.exit(faults > 0)


def compare(path, resource, place):
    fields = resource["schema"]["fields"]
    dialect = resource.get("dialect", {})
    delimiter = dialect.get("delimiter") or dialect.get("csv", {}).get("delimiter") or ","
    decimal = next((f["decimalChar"] for f in fields if "decimalChar" in f), ".")
    with open(path, encoding="utf-8-sig", newline="") as file:
        wanted = list(csv.reader(file, delimiter=delimiter))
    got = office(path, fields, delimiter, decimal, place)
    faults = texts = 0
    width = len(wanted[0])
    for number in range(max(len(wanted), len(got))):
        old = wanted[number] if number < len(wanted) else []
        new = got[number] if number < len(got) else []
        for column in range(max(width, len(new))):
            cell = old[column].translate(NOT_IN_XML) if column < len(old) else ""
            found, is_number = new[column] if column < len(new) else ("", False)
            is_text = number == 0 or fields[column]["type"] not in ("integer", "number")
            texts += is_text
            if is_text or cell == "":
                same = not is_number and cell == found
            else:
                same = is_number and abs(float(found) - float(cell.replace(decimal, "."))) <= 1e-9 * abs(float(found))
            if not same:
                faults += 1
                if faults <= 5:
                    print(f"{path.name} line {number + 1} column {column + 1}: {cell!r} came back as {found!r}")
    print(f"{path.name}: {len(wanted) - 1} rows, {texts} text cells, {faults} differ")
    return faults


def office(path, fields, delimiter, decimal, place):
    """The rows LibreOffice reads: (text or value, whether it is a number)."""
    types = "/".join(f"{n}/{STANDARD if f['type'] in ('integer', 'number') else TEXT_COLUMN}" for n, f in enumerate(fields, 1))
    locale = "1031" if decimal == "," else "1033"
    # Delimiter, quotation mark, UTF-8, first line, column types, language, no quoted text, no detection of special numbers.
    filter_ = f"CSV:{ord(delimiter)},34,76,1,{types},{locale},false,false"
    command = ["soffice", f"-env:UserInstallation={(place / 'profile').as_uri()}", "--headless", f"--infilter={filter_}",
               "--convert-to", "fods", "--outdir", str(place), str(path)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    rows = []
    for row in xml.parse(place / f"{path.stem}.fods").iter(f"{TABLE}table-row"):
        cells = []
        for cell in row.iter(f"{TABLE}table-cell"):
            if f"{TABLE}formula" in cell.attrib:
                value = (f"formula {cell.get(TABLE + 'formula')}", False)
            elif cell.get(f"{OFFICE}value-type") in (None, "string"):
                value = ("\n".join(plain(p) for p in cell.iter(f"{TEXT}p")), False)
            else:
                value = (cell.get(f"{OFFICE}value") or "not a number", True)
            times = int(cell.get(f"{TABLE}number-columns-repeated", 1))
            cells += [value] * (times if value[0] or times < 100 else 0)
        times = int(row.get(f"{TABLE}number-rows-repeated", 1))
        rows += [cells] * (times if any(c[0] for c in cells) else 0)
    return rows


def plain(element):
    """Text of a paragraph; runs of spaces and tabs are elements of their own."""
    out = element.text or ""
    for child in element:
        if child.tag == f"{TEXT}s":
            out += " " * int(child.get(f"{TEXT}c", 1))
        elif child.tag == f"{TEXT}tab":
            out += "\t"
        elif child.tag == f"{TEXT}line-break":
            out += "\n"
        else:
            out += plain(child)
        out += child.tail or ""
    return out


main()
