"""How a document, its findings and its outline look; part of :mod:`style`."""

from __future__ import annotations

DOCUMENT = """/* a document */
.zr .reader {
  display: grid;
  grid-template-columns: minmax(9rem, 4fr) minmax(0, 12fr) minmax(13rem, 5fr);
  gap: 1.1rem;
  align-items: start;
}
/* without a duty the text has its room, too; the outline stands as it stood */
.zr .reader.plain .page {
  grid-column: 2 / 4;
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
  .zr .reader.plain .page {
    grid-column: 1 / -1;
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
  .zr .reader, .zr .reader.plain, .zr .reader.two {
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
