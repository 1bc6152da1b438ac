"""What the pages look like.

What a text says is set in a serif face with a rule at its left; what a vocabulary says is a chip
with a broken outline. The two are never shown alike.
"""

from __future__ import annotations

from ..figures.colours import HUES, OTHER_HUE

__all__ = ["CSS", "HUES", "OTHER_HUE"]

CSS = """
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
  padding: .42rem .6rem;
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
.zr td.num, .zr th.num, .zr td.narrow {
  min-width: 0;
}
.zr td > .said-inline, .zr td > a > .said-inline {
  display: inline-block;
  min-width: min(18em, 60vw);
}
.zr table.even {
  table-layout: fixed;
  min-width: calc(8.5rem + var(--places) * 10.2rem);
}
.zr table.even th:first-child {
  width: 8.5rem;
}
/* five places stand whole beside the bar of a small screen; with six one sees that it goes on */
.zr .scroll:has(> table.even)::-webkit-scrollbar {
  height: .7rem;
}
.zr .scroll:has(> table.even)::-webkit-scrollbar-thumb {
  background: var(--faint);
  border-radius: 1rem;
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
.zr .matrix tr.detail > td {
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

/* cards and answers */
.zr .tiles {
  display: grid;
  grid-template-columns: repeat(auto-fit, minmax(7.4rem, 1fr));
  gap: .6rem;
  margin: .2rem 0 1rem;
}
.zr .tile {
  border: 1px solid var(--line);
  border-radius: 6px;
  padding: .5rem .75rem;
}
.zr .tile b {
  display: block;
  font-size: 1.5rem;
  line-height: 1.25;
  font-weight: 600;
  font-variant-numeric: tabular-nums;
}
.zr .tile span {
  font-size: .84rem;
  color: var(--faint);
}
.zr .card {
  border: 1px solid var(--line);
  border-radius: 6px;
  padding: .65rem .9rem .75rem;
  margin: .6rem 0;
  background: var(--st-background-color);
}
.zr .card > :first-child {
  margin-top: 0;
}
.zr .beside {
  max-height: 24rem;
  overflow: auto;
  padding-right: .4rem;
}
.zr .beside > h2:first-child {
  margin-top: 0;
}
.zr ul.plain {
  list-style: none;
  margin: .2rem 0 .4rem;
  padding: 0 0 0 .2rem;
}
.zr details > .plain, .zr details > p {
  margin-left: 1.1rem;
}
.zr pre.marked {
  margin: .5rem 0 0;
  overflow-x: auto;
  font-family: 'Noto Sans Mono CJK SC', 'Noto Sans Mono', ui-monospace, monospace;
  font-size: .86rem;
}
.zr a.quiet {
  color: inherit;
  text-decoration-style: dotted;
}
.zr .duty {
  font-weight: 500;
  text-decoration-color: color-mix(in srgb, var(--st-link-color) 45%, transparent);
  overflow-wrap: anywhere;
}
.zr .answer {
  border-top: 1px solid var(--line);
  padding: .5rem 0 .55rem;
}
.zr .place + .answer {
  border-top: 0;
}
.zr summary {
  cursor: pointer;
  list-style-position: inside;
}
.zr details > summary {
  padding: .1rem 0;
}
.zr .line > summary {
  display: flex;
  gap: .45rem;
  list-style: none;
}
.zr .line > summary::-webkit-details-marker {
  display: none;
}
.zr .line > summary::before {
  content: "";
  flex: none;
  width: 0;
  height: 0;
  margin: .5em .2em 0 .15em;
  border: .3em solid transparent;
  border-left: .45em solid currentColor;
  border-right: 0;
}
.zr .line[open] > summary::before {
  transform: rotate(90deg);
}
.zr .role-list > summary h2, .zr .role-list > summary h3 {
  display: inline;
}
.zr .role-list {
  margin: .5rem 0;
}
.zr .role-list .line {
  border-top: 1px solid var(--line);
  padding: .3rem 0;
  margin-left: 1rem;
}
.zr ul.plain {
  list-style: none;
  margin: 0;
  padding: 0;
}
.zr .line > :not(summary) {
  margin-left: 1.25rem;
}
.zr .who {
  display: inline-flex;
  vertical-align: baseline;
  flex-wrap: wrap;
  gap: .15rem .7rem;
  align-items: baseline;
}
.zr .who b {
  font-size: 1.04rem;
  overflow-wrap: anywhere;
}
.zr .place {
  display: flex;
  flex-wrap: wrap;
  align-items: baseline;
  gap: .2rem .6rem;
  margin: 1.2rem 0 .3rem;
  padding-bottom: .25rem;
  border-bottom: 2px solid var(--st-text-color);
}
.zr .place h2 {
  margin: 0;
}
.zr .note {
  border: 1px solid var(--line);
  border-left: 4px solid var(--faint);
  border-radius: 4px;
  padding: .5rem .8rem;
  margin: .6rem 0;
}
.zr .bare {
  border: 0;
  border-radius: 0;
}
.zr .timeline {
  display: flex;
  gap: 1.4rem;
  list-style: none;
  margin: .6rem 0 1rem;
  padding: 0 .3rem;
  align-items: end;
  width: max-content;
  min-width: 100%;
  border-bottom: 1px solid var(--line);
}
.zr .timeline li {
  display: flex;
  flex-direction: column;
  align-items: center;
  gap: .1rem;
  white-space: nowrap;
}
.zr .timeline .now {
  border-left: 2px dashed var(--st-text-color);
  padding-left: .5rem;
  align-items: start;
  min-height: 5rem;
  justify-content: end;
}
.zr .bars {
  display: flex;
  flex-direction: column;
}
.zr .bar {
  width: 1.8rem;
  background: var(--st-primary-color);
  border: 1px solid var(--st-primary-color);
}
.zr .bar.s_overdue {
  background: repeating-linear-gradient(135deg, var(--st-primary-color) 0 3px,
    var(--st-background-color) 3px 6px);
}
.zr .bar.s_due {
  background: var(--st-background-color);
}
.zr .state {
  white-space: nowrap;
}
.zr .state.s_overdue {
  font-weight: 600;
}
.zr .targets tr.group > th {
  background: var(--st-secondary-background-color);
  font-weight: 400;
}
.zr .targets td:first-child {
  min-width: 14rem;
  width: 46%;
}
.zr .lack {
  color: var(--faint);
  font-style: italic;
}
.zr mark.odd {
  background: color-mix(in srgb, #e8c33a 28%, var(--st-background-color));
  color: var(--st-text-color);
  border-radius: 1em;
  padding: 0 .15em;
}

/* a document */
.zr .reader {
  display: grid;
  grid-template-columns: minmax(12rem, 17rem) minmax(0, 1fr) minmax(14rem, 20rem);
  gap: 1.1rem;
  align-items: start;
}
.zr .reader.two {
  grid-template-columns: minmax(0, 3fr) minmax(15rem, 2fr);
}
.zr .pane {
  max-height: min(78vh, 62rem);
  overflow-y: auto;
  scrollbar-width: thin;
}
.zr .reader h2 {
  font-size: 1rem;
  margin-top: .2rem;
}
.zr .outline {
  font-size: .9rem;
}
.zr .outline ul {
  list-style: none;
  margin: 0;
  padding: 0 0 0 .75rem;
}
.zr .outline > ul {
  padding-left: 0;
}
.zr .outline li {
  margin: .12rem 0;
}
.zr .outline a {
  display: block;
  padding: .1rem .35rem;
  border-radius: 3px;
  text-decoration: none;
  color: var(--st-text-color);
  overflow-wrap: anywhere;
}
.zr .outline a:hover {
  background: var(--st-secondary-background-color);
  text-decoration: underline;
}
.zr .outline a.on {
  background: color-mix(in srgb, var(--st-primary-color) 16%, var(--st-background-color));
  font-weight: 600;
}
.zr .outline .head {
  font-weight: 600;
  padding: .15rem .35rem;
  display: block;
  margin-top: .3rem;
}
.zr .page {
  font-family: var(--serif);
  font-size: 1rem;
  line-height: 1.8;
  white-space: pre-wrap;
  overflow-wrap: anywhere;
  border: 1px solid var(--line);
  border-radius: 6px;
  padding: 1rem 1.2rem;
  tab-size: 4;
}
.zr .page .f {
  border-radius: 2px;
  scroll-margin: 7rem;
}
.zr .page .duty-title, .zr .key .duty-title {
  font-weight: 700;
}
.zr .page .clause, .zr .key .clause {
  background: color-mix(in srgb, #0f8a86 16%, var(--st-background-color));
}
.zr .page .mention, .zr .key .mention {
  text-decoration: underline solid #0f8a86 2px;
  text-underline-offset: .22em;
}
.zr .page .indicator, .zr .key .indicator {
  background: color-mix(in srgb, #c9701b 20%, var(--st-background-color));
}
.zr .page .due, .zr .key .due {
  outline: 1.5px solid #8460cf;
  outline-offset: 1px;
}
.zr .page .citation, .zr .key .citation {
  text-decoration: underline dotted #3878d4 2px;
  text-underline-offset: .22em;
}
.zr .page .person, .zr .key .person {
  text-decoration: underline double #cf4560 1.5px;
  text-underline-offset: .22em;
}
.zr .page .body, .zr .key .body {
  text-decoration: underline dashed #4a9440 2px;
  text-underline-offset: .22em;
}
.zr .page .unsure, .zr .key .unsure {
  text-decoration: underline wavy #a8741a 1.5px;
  text-underline-offset: .22em;
}
.zr .page [data-to] {
  cursor: pointer;
}
.zr .page [data-to]:hover {
  background: color-mix(in srgb, var(--st-primary-color) 22%, var(--st-background-color));
}
.zr .page .target.wide {
  background: color-mix(in srgb, #e8c33a 14%, var(--st-background-color));
  box-shadow: none;
  border-bottom: 1px solid #c79a12;
}
.zr .page .target {
  background: color-mix(in srgb, #e8c33a 48%, var(--st-background-color));
  box-shadow: 0 0 0 2px #c79a12;
}
.zr .key {
  display: flex;
  flex-wrap: wrap;
  gap: .3rem 1.1rem;
  font-size: .88rem;
  margin: .2rem 0 .8rem;
}
.zr .key .f {
  font-family: var(--serif);
  padding: 0 .15em;
}
@media (max-width: 75rem) {
  .zr .reader {
    grid-template-columns: minmax(0, 1fr) minmax(13rem, 18rem);
  }
  .zr .reader .outline {
    grid-column: 1 / -1;
    max-height: 15rem;
    border: 1px solid var(--line);
    border-radius: 6px;
    padding: .5rem;
  }
}
@media (max-width: 48rem) {
  .zr .reader, .zr .reader.two {
    grid-template-columns: minmax(0, 1fr);
  }
  .zr .reader .finding {
    order: -1;
  }
  .zr .reader .finding.pane {
    max-height: none;
  }
}
@media print {
  .zr .scroll, .zr .pane {
    overflow: visible;
    max-height: none;
  }
  .zr .matrix {
    min-width: 0;
  }
}
"""
