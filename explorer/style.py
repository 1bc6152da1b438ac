"""What the pages look like.

What a text says is set in a serif face with a rule at its left; what a vocabulary says is a chip
with a broken outline. The two are never shown alike.
"""

from __future__ import annotations

from .style_cards import CARDS
from .style_document import DOCUMENT

BASE = """
.zr {
  font-family: var(--st-font);
  color: var(--st-text-color);
  font-size: 15px;
  line-height: 1.55;
  --faint: color-mix(in srgb, var(--st-text-color) 68%, var(--st-background-color));
  --line: var(--st-border-color);
  --serif: 'Noto Serif', 'Noto Serif CJK SC', 'Noto Serif SC', 'Songti SC', 'STSong', 'SimSun',
    serif;
}
.zr * {
  box-sizing: border-box;
}
.zr a {
  color: var(--st-link-color);
  text-underline-offset: .18em;
  text-decoration-thickness: 1px;
}
.zr a:focus-visible, .zr summary:focus-visible, .zr [tabindex]:focus-visible {
  outline: 2px solid var(--st-primary-color);
  outline-offset: 2px;
  border-radius: 3px;
}
.zr h2, .zr h3 {
  font-size: 1.12rem;
  line-height: 1.35;
  margin: 1.4rem 0 .5rem;
  font-weight: 600;
}
.zr h3 {
  font-size: 1rem;
  margin: 1rem 0 .35rem;
}
.zr p {
  margin: .35rem 0;
}
.zr .faint {
  color: var(--faint);
}
.zr .small {
  font-size: .86rem;
}
.zr .nowrap {
  white-space: nowrap;
}
.zr .kept {
  word-break: keep-all;
}
.zr code {
  font-size: .84em;
  overflow-wrap: anywhere;
}

/* words of a vocabulary */
.zr .voc {
  display: inline-flex;
  align-items: center;
  gap: .35em;
  padding: .02em .5em;
  border: 1px dashed var(--faint);
  border-radius: 1em;
  font-size: .84rem;
  line-height: 1.5;
  vertical-align: baseline;
}
.zr .dot {
  flex: none;
  width: .72em;
  height: .72em;
  border-radius: 50%;
  background: var(--hue, #78838a);
  display: inline-block;
}
.zr .dot.many {
  background: none;
  border: 2px dashed var(--st-text-color);
}
.zr .voctag {
  font-size: .74rem;
  color: var(--faint);
  border: 1px dashed var(--faint);
  border-radius: 3px;
  padding: 0 .35em;
  font-weight: 400;
  vertical-align: middle;
  white-space: nowrap;
}

/* words of a document */
.zr blockquote {
  margin: .45rem 0 .2rem;
  padding: .15rem 0 .15rem .85rem;
  border-left: 3px solid var(--st-primary-color);
  font-family: var(--serif);
  font-size: 1rem;
  line-height: 1.75;
  overflow-wrap: anywhere;
}
.zr blockquote .said {
  white-space: pre-line;
}
.zr blockquote mark {
  background: none;
  color: inherit;
  font-weight: 700;
  text-decoration: underline;
  text-decoration-thickness: 2px;
  text-decoration-color: var(--st-primary-color);
  text-underline-offset: .2em;
}
.zr .source {
  font-family: var(--st-font);
  font-size: .82rem;
  line-height: 1.5;
  color: var(--faint);
}
.zr .said-inline {
  font-family: var(--serif);
}

.zr .sound {
  color: var(--faint);
  font-size: .84rem;
}
.zr .side {
  max-height: 36rem;
  padding-right: .3rem;
}
.zr .side h2 {
  margin-top: .2rem;
}
.zr .side .tile {
  padding: .25rem .5rem;
}
.zr .side .tile b {
  font-size: 1.15rem;
}
.zr .side .tiles {
  grid-template-columns: repeat(3, 1fr);
}
.zr th a {
  color: inherit;
  text-decoration-style: dotted;
}

/* roles and gaps: a sign each, so that colour is never the only one */
.zr .role {
  display: inline-flex;
  align-items: baseline;
  gap: .3em;
  font-weight: 600;
  white-space: nowrap;
}
.zr .role .sign {
  font-size: .82em;
}
.zr .basis {
  font-size: .84rem;
  color: var(--faint);
  white-space: nowrap;
}
.zr .none {
  font-weight: 600;
}

/* tables */
.zr .scroll {
  overflow-x: auto;
  border: 1px solid var(--line);
  border-radius: 6px;
}
.zr table {
  border-collapse: collapse;
  width: 100%;
  font-size: .92rem;
}
.zr th, .zr td {
  text-align: left;
  vertical-align: top;
  padding: .42rem .55rem;
  border-bottom: 1px solid var(--line);
}
.zr tr:last-child > td, .zr tr:last-child > th {
  border-bottom: 0;
}
.zr thead th {
  background: var(--st-secondary-background-color);
  font-weight: 600;
  position: sticky;
  top: 0;
  z-index: 1;
}
.zr td, .zr th {
  min-width: 4.6em;
}
.zr td.num, .zr th.num, .zr td.narrow, .zr th.narrow {
  min-width: 0;
}
.zr .words {
  display: inline-block;
  min-width: min(12em, 60vw);
}
.zr .keyed {
  display: inline-block;
  min-width: 5em;
}
.zr .titled {
  display: inline-block;
  min-width: 8em;
}
.zr .bodied {
  display: inline-block;
  min-width: 7em;
}
.zr table.even {
  table-layout: fixed;
  min-width: calc(8.5rem + var(--places) * 10.2rem);
}
.zr table.even th:first-child {
  width: 8.5rem;
}
/* where a table goes on at its side, one sees that it does */
.zr .scroll::-webkit-scrollbar {
  height: .7rem;
}
.zr .scroll::-webkit-scrollbar-thumb {
  background: var(--faint);
  border-radius: 1rem;
}
.zr td.narrow {
  white-space: nowrap;
}
.zr th {
  word-break: keep-all;
}
.zr td.num, .zr th.num {
  text-align: right;
  font-variant-numeric: tabular-nums;
}
.zr caption {
  text-align: left;
  padding: .5rem .6rem;
  color: var(--faint);
  font-size: .86rem;
}
.zr tr.on > td, .zr tr.on > th {
  background: color-mix(in srgb, var(--st-primary-color) 12%, var(--st-background-color));
}

/* the matrix */
.zr .matrix {
  table-layout: fixed;
  min-width: calc(11rem + var(--places) * 8.6rem);
}
.zr .matrix th[scope=row] {
  width: 11rem;
  font-weight: 500;
  position: sticky;
  left: 0;
  z-index: 1;
  background: var(--st-background-color);
  border-right: 1px solid var(--line);
}
.zr .matrix thead th:first-child {
  left: 0;
  z-index: 2;
  width: 11rem;
  border-right: 1px solid var(--line);
}
.zr .matrix td {
  padding: 0;
  border-right: 1px solid var(--line);
  height: 1px;
}
.zr .matrix td:last-child {
  border-right: 0;
}
.zr .matrix td > a {
  display: block;
  height: 100%;
  padding: .36rem .55rem .36rem .7rem;
  min-height: 2.3rem;
  color: var(--st-text-color);
  text-decoration: none;
  border-left: 4px solid var(--hue, transparent);
  background: color-mix(in srgb, var(--hue, transparent) 11%, var(--st-background-color));
}
.zr .matrix td > a:hover {
  background: color-mix(in srgb, var(--hue, #78838a) 24%, var(--st-background-color));
}
.zr .matrix td > a.on {
  outline: 2px solid var(--st-primary-color);
  outline-offset: -2px;
}
.zr .matrix td > a.open {
  border-left-style: dashed;
  border-left-color: var(--faint);
  background: var(--st-background-color);
}
.zr .matrix td > a.nobody {
  border-left: 4px double var(--faint);
  background: repeating-linear-gradient(135deg, transparent 0 6px, color-mix(in srgb,
    var(--st-text-color) 9%, transparent) 6px 8px);
}
.zr .matrix .many {
  color: var(--faint);
  font-size: .82rem;
}
.zr .matrix .blank {
  display: block;
  padding: .42rem .7rem;
  color: var(--faint);
}
.zr .matrix tr.detail > td, .zr .even tr.detail > td {
  padding: .8rem 1rem 1rem;
  height: auto;
  background: var(--st-secondary-background-color);
}
.zr .legend {
  display: flex;
  flex-wrap: wrap;
  gap: .35rem 1rem;
  margin: .5rem 0 .7rem;
  font-size: .88rem;
}
.zr .legend > span {
  display: inline-flex;
  align-items: center;
  gap: .4em;
}
.zr .box {
  width: 1.1em;
  height: 1.1em;
  border-left: 4px solid var(--hue, #78838a);
  display: inline-block;
  background: color-mix(in srgb, var(--hue, transparent) 20%, var(--st-background-color));
}
.zr .box.open {
  border-left: 4px dashed var(--faint);
  background: none;
}
.zr .box.nobody {
  border-left: 4px double var(--faint);
  background: repeating-linear-gradient(135deg, transparent 0 3px, color-mix(in srgb,
    var(--st-text-color) 25%, transparent) 3px 4px);
}
"""

CSS = BASE + CARDS + DOCUMENT
