"""The project's own 16:9 template, built by code: nobody's name, no clip art, two layouts."""

from __future__ import annotations

import re
from typing import Any

from fa_analysis.charts import style
from fa_analysis.i18n import _, regional
from fa_analysis.restitution.deck.fit import Box

SLIDE = Box(0, 0, 40 / 3, 7.5)
FONT = "Arial"
NAVY, RULE = "#12324A", "#C9D3DB"
STRIP = Box(0, 0, 0.16, 7.5)
KICKER = Box(0.62, 0.3, 11.9, 0.32)
TITLE = Box(0.62, 0.66, 12.1, 1.2)
BODY = Box(0.62, 2.0, 4.7, 4.5)
FIGURE = Box(5.6, 2.0, 7.12, 4.5)
FOOT = Box(0.62, 6.7, 11.1, 0.64)
NUMBER = Box(11.92, 6.7, 0.8, 0.3)
COVER_TITLE = Box(1.3, 2.0, 10.7, 1.9)
COVER_TEXT = Box(1.3, 4.25, 10.7, 1.1)
COVER_FOOT = Box(1.3, 6.35, 10.7, 0.75)
EMU = 914400

_COLOURS = {
    "dk1": style.INK,
    "lt1": "#FFFFFF",
    "dk2": NAVY,
    "lt2": "#F3F6F8",
    "accent1": style.BLUE,
    "accent2": style.ORANGE,
    "accent3": style.GREEN,
    "accent4": style.SKY,
    "accent5": style.VERMILION,
    "accent6": style.PURPLE,
    "hlink": style.BLUE,
    "folHlink": style.PURPLE,
}
_NS = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)


def own_template() -> Any:
    """Return an empty presentation with the project's layouts: `Couverture` and `Constat`."""
    from pptx import Presentation
    from pptx.util import Inches

    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(SLIDE.width), Inches(SLIDE.height)
    keep = {0: _("Couverture"), 3: _("Constat")}
    layouts = list(deck.slide_layouts)
    for at, layout in enumerate(layouts):
        if at not in keep:
            deck.slide_layouts.remove(layout)
    _bare_package(deck)
    _theme(deck.slide_master)
    _master(deck.slide_master)
    _cover(layouts[0], keep[0])
    _finding(layouts[3], keep[3])
    return deck


def _bare_package(deck: Any) -> None:
    """Leave out what python-pptx's own file carries: a thumbnail, the settings of a printer."""
    for owner in (deck.part.package, deck.part):
        rels = owner._rels  # noqa: SLF001 - python-pptx has no way to drop a relation nobody refers to
        for key in [k for k, r in rels.items() if r.reltype.endswith(("/thumbnail", "/printerSettings"))]:
            rels.pop(key)


def _theme(master: Any) -> None:
    from pptx.opc.constants import RELATIONSHIP_TYPE

    part = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    xml = part.blob.decode("utf-8")
    for name, colour in _COLOURS.items():
        new = f'<a:{name}><a:srgbClr val="{colour.lstrip("#").upper()}"/></a:{name}>'
        xml = re.sub(rf"<a:{name}>.*?</a:{name}>", new, xml, count=1, flags=re.DOTALL)
    xml = re.sub(r'(<a:(?:major|minor)Font>\s*<a:latin typeface=")[^"]*', rf"\g<1>{FONT}", xml)
    xml = re.sub(rf'(<a:latin typeface="{FONT}") panose="[^"]*"', r"\g<1>", xml)
    xml = re.sub(r'(<a:(?:theme|clrScheme|fontScheme)\b[^>]*?name=")[^"]*', r"\g<1>fa-analysis", xml)
    part._blob = xml.encode("utf-8")  # noqa: SLF001 - a theme is an opaque part to python-pptx


def _master(master: Any) -> None:
    """Set the master: white page, one strip of colour, a rule above the foot; styles of title and text."""
    tree = master.shapes._spTree  # noqa: SLF001 - a master has no drawing API
    for shape in list(master.placeholders):
        kind = shape.placeholder_format.type
        if kind is not None and "DATE" in kind.name:
            tree.remove(shape._element)  # noqa: SLF001
    named = {"TITLE": TITLE, "BODY": BODY, "FOOTER": FOOT, "SLIDE_NUMBER": NUMBER}
    for shape in master.placeholders:
        place(shape, named[shape.placeholder_format.type.name])
    _text_styles(master)
    tree.insert(2, _shape(STRIP, NAVY, 90, _("Bandeau")))
    tree.insert(3, _shape(Box(0.62, 6.6, 12.1, 0.012), RULE, 91, _("Filet")))


def _text_styles(master: Any) -> None:
    """Title: 26 bold, navy, set at the top; body: 18, dark; foot and number: 12, grey."""
    from lxml import etree

    styles = master._element.find(f"{{{_P}}}txStyles")  # noqa: SLF001
    for name, size, bold, colour in (("titleStyle", 26, 1, "tx2"), ("bodyStyle", 18, 0, "tx1")):
        for level in styles.find(f"{{{_P}}}{name}"):
            for child in list(level):
                level.remove(child)
            for key in ("marL", "indent"):
                level.set(key, "0")
            level.set("algn", "l")
            level.append(etree.fromstring(f'<a:spcBef {_NS}><a:spcPts val="{0 if bold else 600}"/></a:spcBef>'))
            level.append(etree.fromstring(f"<a:buNone {_NS}/>"))
            level.append(
                etree.fromstring(
                    f'<a:defRPr {_NS} lang="{regional()}" sz="{size * 100}" b="{bold}" kern="1200">'
                    f'<a:solidFill><a:schemeClr val="{colour}"/></a:solidFill>'
                    '<a:latin typeface="+mn-lt"/></a:defRPr>'
                )
            )
    for shape in master.placeholders:
        kind = shape.placeholder_format.type.name
        bare_box(shape, anchor="t")
        if kind in {"FOOTER", "SLIDE_NUMBER"}:
            small_text(shape, right=kind == "SLIDE_NUMBER")


_P = "http://schemas.openxmlformats.org/presentationml/2006/main"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"


def small_text(shape: Any, *, right: bool = False) -> None:
    """Give a shape the small grey text of a foot."""
    from lxml import etree

    body = shape._element.find(f"{{{_P}}}txBody")  # noqa: SLF001
    old = body.find(f"{{{_A}}}lstStyle")
    tint = '<a:lumMod val="65000"/><a:lumOff val="35000"/>'
    new = etree.fromstring(
        f'<a:lstStyle {_NS}><a:lvl1pPr algn="{"r" if right else "l"}"><a:defRPr sz="1200" '
        f'lang="{regional()}"><a:solidFill>'
        f'<a:schemeClr val="tx1">{tint}</a:schemeClr></a:solidFill></a:defRPr></a:lvl1pPr></a:lstStyle>'
    )
    body.replace(old, new)


def bare_box(shape: Any, *, anchor: str) -> None:
    """Set a text box without inner margins or automatic shrinking: what is measured is what is seen."""
    from lxml import etree

    box = shape._element.find(f"{{{_P}}}txBody").find(f"{{{_A}}}bodyPr")  # noqa: SLF001
    for child in list(box):
        box.remove(child)
    for key in ("lIns", "tIns", "rIns", "bIns"):
        box.set(key, "0")
    box.set("anchor", anchor)
    box.set("wrap", "square")
    box.append(etree.fromstring(f"<a:noAutofit {_NS}/>"))


def place(shape: Any, box: Box) -> None:
    """Put a shape in a box."""
    from pptx.util import Inches

    shape.left, shape.top = Inches(box.left), Inches(box.top)
    shape.width, shape.height = Inches(box.width), Inches(box.height)


def _shape(box: Box, colour: str, number: int, name: str) -> Any:
    """Return the XML of a plain rectangle; decorations are marked as such for screen readers."""
    from lxml import etree

    x, y, w, h = (round(v * EMU) for v in (box.left, box.top, box.width, box.height))
    return etree.fromstring(
        f'<p:sp {_NS}><p:nvSpPr><p:cNvPr id="{number}" name="{name}"><a:extLst>'
        '<a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative '
        'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst>'
        f'</p:cNvPr><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr><a:xfrm><a:off x="{x}" y="{y}"/>'
        f'<a:ext cx="{w}" cy="{h}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill>'
        f'<a:srgbClr val="{colour.lstrip("#")}"/></a:solidFill><a:ln><a:noFill/></a:ln></p:spPr>'
        "<p:txBody><a:bodyPr/><a:lstStyle/><a:p/></p:txBody></p:sp>"
    )


def _clear(layout: Any, name: str, drop: tuple[str, ...]) -> None:
    layout.name = name
    tree = layout.shapes._spTree  # noqa: SLF001
    for shape in list(layout.placeholders):
        if any(word in shape.placeholder_format.type.name for word in drop):
            tree.remove(shape._element)  # noqa: SLF001


def _cover(layout: Any, name: str) -> None:
    _clear(layout, name, ("DATE", "SLIDE_NUMBER"))
    layout._element.set("showMasterSp", "0")  # noqa: SLF001
    boxes = {"CENTER_TITLE": COVER_TITLE, "SUBTITLE": COVER_TEXT, "FOOTER": COVER_FOOT}
    for shape in layout.placeholders:
        kind = shape.placeholder_format.type.name
        place(shape, boxes[kind])
        bare_box(shape, anchor="b" if kind == "CENTER_TITLE" else "t")
        size, bold = {"CENTER_TITLE": (38, 1), "SUBTITLE": (20, 0), "FOOTER": (12, 0)}[kind]
        _white(shape, size, bold)
        shape.name = {"CENTER_TITLE": _("Titre"), "SUBTITLE": _("Sous-titre"), "FOOTER": _("Pied")}[kind]
    tree = layout.shapes._spTree  # noqa: SLF001
    tree.insert(2, _shape(SLIDE, NAVY, 90, _("Fond")))
    tree.insert(3, _shape(Box(1.3, 4.06, 1.6, 0.06), style.ORANGE, 91, _("Filet")))


def _white(shape: Any, size: int, bold: int) -> None:
    from lxml import etree

    body = shape._element.find(f"{{{_P}}}txBody")  # noqa: SLF001
    levels = (
        f'<a:lvl1pPr marL="0" indent="0" algn="l"><a:buNone/><a:defRPr sz="{size * 100}" b="{bold}" '
        f'lang="{regional()}">'
        '<a:solidFill><a:schemeClr val="bg1"/></a:solidFill></a:defRPr></a:lvl1pPr>'
    )
    new = etree.fromstring(f"<a:lstStyle {_NS}>{levels}</a:lstStyle>")
    body.replace(body.find(f"{{{_A}}}lstStyle"), new)


def _finding(layout: Any, name: str) -> None:
    """Set the layout of all findings: kicker, title, text at the left, chart at the right, foot, number."""
    _clear(layout, name, ("DATE",))
    objects = [s for s in layout.placeholders if s.placeholder_format.type.name == "OBJECT"]
    for shape in layout.placeholders:
        kind = shape.placeholder_format.type.name
        if kind in {"TITLE", "FOOTER", "SLIDE_NUMBER"}:
            place(shape, {"TITLE": TITLE, "FOOTER": FOOT, "SLIDE_NUMBER": NUMBER}[kind])
            shape.name = {"TITLE": _("Titre"), "FOOTER": _("Pied"), "SLIDE_NUMBER": _("Numéro")}[kind]
    for shape, box, kind, told in zip(
        objects, (BODY, FIGURE), ("body", "chart"), (_("Texte"), _("Graphique")), strict=True
    ):
        place(shape, box)
        shape.name = told
        mark = shape._element.find(f".//{{{_P}}}ph")  # noqa: SLF001
        mark.set("type", kind)
        bare_box(shape, anchor="t")
        body = shape._element.find(f"{{{_P}}}txBody")  # noqa: SLF001
        for level in list(body.find(f"{{{_A}}}lstStyle")):
            level.getparent().remove(level)
    layout.shapes._spTree.append(_kicker())  # noqa: SLF001


def _kicker() -> Any:
    from lxml import etree

    x, y, w, h = (round(v * EMU) for v in (KICKER.left, KICKER.top, KICKER.width, KICKER.height))
    name = _("Rubrique")
    return etree.fromstring(
        f'<p:sp {_NS}><p:nvSpPr><p:cNvPr id="92" name="{name}"/><p:cNvSpPr><a:spLocks '
        f'noGrp="1"/></p:cNvSpPr>'
        '<p:nvPr><p:ph type="body" sz="quarter" idx="20"/></p:nvPr></p:nvSpPr><p:spPr><a:xfrm>'
        f'<a:off x="{x}" y="{y}"/><a:ext cx="{w}" cy="{h}"/></a:xfrm></p:spPr><p:txBody>'
        '<a:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="t"><a:noAutofit/></a:bodyPr><a:lstStyle>'
        f'<a:lvl1pPr marL="0" indent="0"><a:buNone/><a:defRPr sz="1400" b="1" lang="{regional()}"><a:solidFill>'
        '<a:schemeClr val="accent1"/></a:solidFill></a:defRPr></a:lvl1pPr></a:lstStyle>'
        f'<a:p><a:r><a:rPr lang="{regional()}"/><a:t>{name}</a:t></a:r></a:p></p:txBody></p:sp>'
    )
