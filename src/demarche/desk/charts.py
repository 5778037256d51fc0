"""Charts drawn on the server, as SVG that the desk's pages can hold: no styles, no scripts, text as text.

A chart is made with the colours of `COLOURS`; where it is drawn each becomes a class (`f-event`, `s-event`),
so that the sheet `charts.css` colours it, in light and dark alike.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

if TYPE_CHECKING:
    import altair
    from markupsafe import Markup

_NAMES = (
    *("ink", "soft", "faint", "rule", "paper"),
    *("statement", "condition", "figure", "meeting", "event", "vote", "instrument"),
    *("conflict", "cooperation", "volume"),
    *("first", "second", "third", "fourth", "fifth", "sixth"),
)
COLOURS: Mapping[str, str] = {name: f"#0d0{number:03d}" for number, name in enumerate(_NAMES)}
"""Name → the colour that stands for it in a chart. `first` to `sixth` are for series without a meaning."""

_NAMED = {colour: name for name, colour in COLOURS.items()}
_SVG = "http://www.w3.org/2000/svg"
_NONE = {"none", "transparent"}
_DRAWN = 256  # drawings kept
# What a drawing may say of its marks: geometry and plain presentation. All else is left out.
_KEPT = frozenset(
    (
        *("d", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "width", "height"),
        *("points", "transform", "opacity", "fill-opacity", "stroke-opacity", "stroke-width"),
        *("stroke-dasharray", "stroke-dashoffset", "stroke-linecap", "stroke-linejoin"),
        *("stroke-miterlimit", "text-anchor", "dominant-baseline", "font-size", "font-weight"),
        *("font-style", "clip-path", "id", "viewBox", "pointer-events"),
    )
)
_ELEMENTS = frozenset(
    (
        *("svg", "g", "path", "line", "rect", "circle", "ellipse", "polygon", "polyline", "text"),
        *("tspan", "defs", "clipPath", "title"),
    )
)
_THEME: dict[str, Any] = {
    "background": None,
    "font": "sans-serif",
    "view": {"stroke": None},
    "axis": {
        "domainColor": COLOURS["rule"],
        "tickColor": COLOURS["rule"],
        "gridColor": COLOURS["rule"],
        "labelColor": COLOURS["faint"],
        "titleColor": COLOURS["soft"],
        "labelFontSize": 11,
        "titleFontSize": 11,
        "titleFontWeight": "normal",
    },
    "legend": {
        "labelColor": COLOURS["soft"],
        "titleColor": COLOURS["soft"],
        "labelFontSize": 11,
        "titleFontSize": 11,
        "titleFontWeight": "normal",
    },
    "title": {"color": COLOURS["ink"], "fontSize": 12, "anchor": "start"},
    "header": {"labelColor": COLOURS["soft"], "titleColor": COLOURS["soft"]},
    "text": {"color": COLOURS["ink"], "fontSize": 11},
    "rule": {"color": COLOURS["rule"]},
    "bar": {"color": COLOURS["volume"]},
    "line": {"color": COLOURS["ink"]},
    "point": {"color": COLOURS["ink"]},
    "range": {
        "category": [COLOURS[name] for name in ("first", "second", "third", "fourth", "fifth", "sixth")]
    },
}


def svg(chart: altair.TopLevelMixin, label: str) -> Markup:
    """The chart as an SVG element; `label` is what it shows, for those who can't see it.

    A mark's `description` becomes its tooltip. The same chart gives the same characters. Raises `ValueError`
    for a colour that is none of `COLOURS`.
    """
    return filled(planned(chart), {}, label)


def planned(chart: altair.TopLevelMixin) -> str:
    """The chart worked out but for its named data, which `filled` brings.

    What is drawn again and again is planned once: making a chart takes longer than drawing it.
    """
    import vl_convert

    told = chart.to_dict()
    told["config"] = _merged(_THEME, told.get("config", {}))
    return json.dumps(vl_convert.vegalite_to_vega(json.dumps(told)))


def filled(plan: str, data: Mapping[str, Sequence[Mapping[str, Any]]], label: str) -> Markup:
    """A planned chart drawn with these data by name, as `svg` does; drawn once, it is kept."""
    from markupsafe import Markup

    return Markup(_drawn(plan, json.dumps(data, ensure_ascii=False), label))


@lru_cache(maxsize=_DRAWN)
def _drawn(plan: str, data: str, label: str) -> str:
    import vl_convert

    told, given = json.loads(plan), json.loads(data)
    for one in told["data"]:
        if one["name"] in given:
            one["values"] = given[one["name"]]
    return cleaned(vl_convert.vega_to_svg(json.dumps(told)), label)


def cleaned(drawing: str, label: str) -> str:
    """A drawing fit for a page whose policy allows no styles and no scripts.

    Raises `ValueError` for a colour that is none of `COLOURS`.
    """
    root = ElementTree.fromstring(drawing)
    about = {"class": "drawn", "role": "img", "aria-label": label}
    about |= {name: root.attrib[name] for name in ("width", "height", "viewBox") if name in root.attrib}
    clean = ElementTree.Element("svg", about)
    _copy(root, clean)
    # Inside an HTML page no namespace is named.
    return ElementTree.tostring(clean, encoding="unicode")


def _copy(source: ElementTree.Element, into: ElementTree.Element) -> None:
    into.text = source.text
    for child in source:
        name = child.tag.removeprefix(f"{{{_SVG}}}")
        if name not in _ELEMENTS or _is_ground(child):
            continue
        made = ElementTree.SubElement(into, name, _attributes(child))
        if child.get("aria-label") and child.get("role") == "graphics-symbol" and len(child) == 0:
            ElementTree.SubElement(made, "title").text = child.get("aria-label")
        rest = ElementTree.Element(name)
        _copy(child, rest)
        made.text = rest.text
        made.extend(list(rest))
        made.tail = child.tail


def _is_ground(element: ElementTree.Element) -> bool:
    """Whether it is the white rectangle that drawings stand on, or an empty frame."""
    return element.get("fill") == "white" or element.get("class") == "background"


def _attributes(element: ElementTree.Element) -> dict[str, str]:
    kept = {name: value for name, value in element.attrib.items() if name in _KEPT}
    classes = []
    for name, letter in (("fill", "f"), ("stroke", "s")):
        colour = element.get(name)
        if colour is None:
            continue
        if colour in _NONE:
            kept[name] = "none"
        elif colour.lower() in _NAMED:
            classes.append(f"{letter}-{_NAMED[colour.lower()]}")
        else:
            raise ValueError(f"{name} {colour!r}: is none of the desk's colours (see charts.COLOURS)")
    if classes:
        kept["class"] = " ".join(classes)
    return kept


def _merged(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    both = dict(base)
    for name, value in over.items():
        held = both.get(name)
        both[name] = (
            _merged(held, value) if isinstance(held, Mapping) and isinstance(value, Mapping) else value
        )
    return both
