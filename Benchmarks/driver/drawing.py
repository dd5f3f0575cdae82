# SPDX-License-Identifier: Apache-2.0
"""Pieces of SVG that the charts share."""

from html import escape

#: A page may be light or dark; an image cannot ask it, but the browser can.
STYLE = """
  text { font: 13px system-ui, -apple-system, "Segoe UI", sans-serif; fill: #1f2328 }
  .head { font-size: 15px; font-weight: 600 }
  .note { font-size: 12px; fill: #59636e }
  .end { text-anchor: end }
  .middle { text-anchor: middle }
  .grid { stroke: #d1d9e0; stroke-width: 1 }
  .one { stroke: #59636e; stroke-dasharray: 4 3 }
  .range { stroke: #1f2328; stroke-width: 1.5; opacity: 0.55 }
  .s0 { fill: #d9541e } .s1 { fill: #5b8def } .s2 { fill: #9aa4b2 }
  .l0, .l1 { fill: none; stroke-width: 2 }
  .l0 { stroke: #d9541e } .l1 { stroke: #5b8def }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 } .note { fill: #9198a1 } .grid { stroke: #3d444d }
    .one { stroke: #9198a1 } .range { stroke: #e6edf3 }
    .s0 { fill: #f47b4a } .s1 { fill: #6ea0ff } .s2 { fill: #7d8795 }
    .l0 { stroke: #f47b4a } .l1 { stroke: #6ea0ff }
  }"""
NOTE_STEP = 17


def picture(width, height, label, parts, notes):
    """A picture of parts, with lines of notes below `height`; `label` says what it shows."""
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" '
        f'viewBox="0 0 {width} {height + 10 + NOTE_STEP * len(notes)}" '
        f'aria-label="{escape(label)}">',
        f"<style>{STYLE}\n</style>", *parts,
        *(text(12, height + NOTE_STEP * (number + 1), note, "note")
          for number, note in enumerate(notes)),
        "</svg>"]
    return "\n".join(out) + "\n"


def legend(x, y, names):
    """A coloured square and a name for each series."""
    for number, name in enumerate(names):
        yield f'<rect class="s{number}" x="{x}" y="{y}" width="12" height="12" rx="2"/>'
        yield text(x + 17, y + 11, name)
        x += 40 + 7.5 * len(name)


def line(style, x1, y1, x2, y2):
    """A straight line."""
    return (f'<line class="{style}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>')


def text(x, y, words, style=""):
    """A line of text from x on, unless its style says otherwise."""
    name = f' class="{style}"' if style else ""
    return f'<text{name} x="{x:.1f}" y="{y:.1f}">{escape(words)}</text>'
