"""How cards, answers and figures in words look; part of :mod:`style`."""

from __future__ import annotations

CARDS = """/* cards and answers */
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
/* as high as there is room, and fading out where it goes on: no line is cut in two */
.zr .beside {
  max-height: max(24rem, calc(100vh - 15rem));
  overflow: auto;
  padding: 0 .4rem 1.8rem 0;
  mask-image: linear-gradient(#000 calc(100% - 2.2rem), transparent);
}
.zr .beside > h2:first-child {
  margin-top: 0;
}
.zr ul.plain {
  list-style: none;
  margin: 0;
  padding: 0;
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
.zr .line > summary, .zr a.opens {
  display: flex;
  gap: .45rem;
  list-style: none;
}
.zr a.opens {
  color: inherit;
  text-decoration: none;
}
.zr a.opens:hover b {
  text-decoration: underline;
}
.zr .line > summary::-webkit-details-marker {
  display: none;
}
.zr .line > summary::before, .zr a.opens::before {
  content: "";
  flex: none;
  width: 0;
  height: 0;
  margin: .5em .2em 0 .15em;
  border: .3em solid transparent;
  border-left: .45em solid currentColor;
  border-right: 0;
}
.zr .line[open] > summary::before, .zr a.opens.on::before {
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
/* of more than one line it has to be marked as a whole */
.zr mark.odd:has(> .voc) {
  display: inline-block;
  padding: 0;
}
"""
