"""The explorer's door: which page is asked for, in which language, and what to say when not.

Run by `zeren app`; the environment ZEREN_GRAPH names the graph.
"""

from __future__ import annotations

import logging
import time
from base64 import b64encode
from collections.abc import Callable
from functools import partial

import streamlit as st

from zeren.explorer import (
    add,
    address,
    agency,
    answers,
    compare,
    document,
    gaps,
    indicators,
    linkages,
    overview,
    pieces,
    questions,
    who,
)
from zeren.explorer.markup import Html, tag
from zeren.graph.engine import GraphError, NoGraph
from zeren.ontology.sound import sound

# Name in the URL (and of its label) → what draws the page.
PAGES: dict[str, tuple[Callable[[], None], str]] = {
    "overview": (overview.page, ":material/grid_view:"),
    "who": (who.page, ":material/search:"),
    "agency": (agency.page, ":material/account_balance:"),
    "document": (document.page, ":material/description:"),
    "linkages": (linkages.page, ":material/hub:"),
    "compare": (compare.page, ":material/compare_arrows:"),
    "indicators": (indicators.page, ":material/flag:"),
    "gaps": (gaps.page, ":material/help_center:"),
    "questions": (questions.page, ":material/quiz:"),
    "add": (add.page, ":material/upload_file:"),
}
# Those that need no graph yet.
FIRST = {"add"}


# Drawn here: an icon of Streamlit's set or an emoji would be fetched from another address.
ICON = (
    "data:image/svg+xml;base64,"
    + b64encode(
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><g stroke="#0b6b6b" '
        b'stroke-width="2.4"><path d="M8 9 23 7M8 9l8 15M23 7l-7 17"/></g><g fill="#0b6b6b">'
        b'<circle cx="8" cy="9" r="5.5"/><circle cx="23" cy="7" r="4"/>'
        b'<circle cx="16" cy="24" r="4.6"/>'
        b"</g></svg>"
    ).decode()
)

# Streamlit's wide layout leaves a hand's breadth at either side; a matrix needs the room.
WIDE = """<style>
.stMainBlockContainer { padding-left: clamp(1rem, 3vw, 3rem); padding-right: clamp(1rem, 3vw, 3rem);
  max-width: 100rem; }
[data-testid="stSidebarHeader"] { height: 2.6rem; margin-bottom: 0; }
/* on the light ground that it has in the dark, Streamlit leaves it white */
[data-testid="stBaseButton-primary"] { color: light-dark(#fff, #101817); }
/* Streamlit's colours of code are too pale to be read, on either ground */
[data-testid="stCode"] .token { color: light-dark(#1c2321, #e7ecea); }
[data-testid="stCode"] .token:is(.comment, .operator, .punctuation) {
  color: light-dark(#5a6461, #a3b0ac); }
[data-testid="stCode"] .token:is(.keyword, .function, .class-name, .tag) {
  color: light-dark(#0b5394, #82bdf5); }
[data-testid="stCode"] .token:is(.string, .number, .attr-value) {
  color: light-dark(#0b6b3a, #7fd6a2); }
[data-testid="stCode"] .token:is(.variable, .relationship, .property) {
  color: light-dark(#84357f, #dda5dd); }
</style>"""

# Words that are not on a list come first in it; Streamlit calls them "Add: …" in any language.
TYPED = """<style>
[data-key="__creatable__"] [data-item-hl] { font-size: 0; }
[data-key="__creatable__"] [data-item-hl]::after { font-size: .875rem; content: "%s"; }
</style>"""

# Streamlit's own words in the box for files are English only.
CHOSEN = """<style>
[data-testid="stFileUploaderDropzone"] button p,
[data-testid="stFileUploaderDropzoneInstructions"] span { font-size: 0; }
[data-testid="stFileUploaderDropzone"] button p::after { font-size: .875rem; content: "%s"; }
[data-testid="stFileUploaderDropzoneInstructions"] span::after {
  font-size: .875rem; content: "%s"; }
</style>"""

# In somebody's page a view has no bar and no room to waste.
BARE = """<style>
[data-testid="stSidebar"], [data-testid="stSidebarCollapsedControl"],
[data-testid="stExpandSidebarButton"], [data-testid="stHeader"] { display: none; }
.stMainBlockContainer { padding: .6rem .8rem; }
</style>"""


def draw(name: str) -> Callable[[], None]:
    """The page with its title; what goes wrong is said in a sentence."""

    def page() -> None:
        began = time.perf_counter()
        st.title(pieces.say(name), anchor=False)
        try:
            if name not in FIRST and not answers.rows("places", validity="any"):
                empty(pieces.say("no_documents"))
                return
            PAGES[name][0]()
        except NoGraph:
            empty(pieces.say("empty_title"))
        except GraphError as error:
            pieces.show(
                pieces.note(tag("strong", pieces.say("failed")), ": ", str(error)), "failed"
            )
        except Exception:  # a page must never show a traceback to its reader
            logging.getLogger("zeren").exception("the page %s could not be shown", name)
            pieces.show(pieces.note(pieces.say("broke")), "broke")
        finally:
            taken = time.perf_counter() - began
            logging.getLogger("zeren.pages").info("%s %.3f s", name, taken)

    page.__name__ = name
    return page


def empty(title: str) -> None:
    before, after = pieces.say("empty_text", command="\0").split("\0")
    words = [before, tag("code", "zeren build"), after]
    pieces.show(tag("div", tag("h2", title), tag("p", words), class_="note"), "empty")


def signature(now: str) -> None:
    """What an embedded view is, of which graph, and the way to the whole of it."""
    whole = address.here(now).replace("&embed=true", "")
    words = tag("a", pieces.say("open_whole"), href=whole, target="_blank", rel="noopener")
    pieces.show(tag("p", pieces.footer_words(), " · ", words, class_="faint small"), "signature")


def frame(pages: dict[str, st.Page], now: str) -> None:
    """The side bar: name, pages, the other language."""
    with st.sidebar:
        st.markdown(f"### {pieces.say('name')}")
        pieces.show(tag("p", pieces.say("tagline"), class_="faint small"), "tagline")
        for name, one in pages.items():
            if name == "add" and not add.allowed():
                continue
            st.page_link(
                one,
                label=pieces.say(name),
                icon=PAGES[name][1],
                query_params={"lang": address.lang()},
                width="stretch",
            )
        other = "en" if address.lang() == "zh" else "zh"
        change = tag(
            "p",
            pieces.link(
                pieces.say("other_language"),
                address.here(now, lang=other),
                lang="en" if other == "en" else "zh-Hans",
            ),
        )
        notes = [pieces.say("vocabulary_note")]
        if address.lang() == "en":
            notes.append(pieces.say("no_translation"))
        small = tag("div", [tag("p", one) for one in notes], class_="faint small")
        pieces.show(Html(change + small), "frame")


@st.cache_resource(show_spinner=False)
def warmed() -> bool:
    """Once in the life of the program: the counts that every page begins with."""
    questions = ("places", "foremost", "topics", "sources")
    # After that, what first clicks would wait for.
    later = (partial(sound, "责任"), linkages.warm, answers.warm_asking, answers.settle)
    answers.warm(*(partial(answers.rows, name) for name in questions), *later)
    return True


def main() -> None:
    answers.settle()
    address.begin()
    st.set_page_config(
        page_title="Zeren 责任", page_icon=ICON, layout="wide", initial_sidebar_state=240
    )
    st.html(WIDE)
    st.html(TYPED % pieces.say("as_typed"))
    st.html(CHOSEN % (pieces.say("choose_file"), pieces.say("file_limit")))
    warmed()
    pages = {
        name: st.Page(
            draw(name),
            title=f"{pieces.say(name)} · Zeren",
            icon=icon,
            url_path=name,
            default=name == address.HOME,
        )
        for name, (_, icon) in PAGES.items()
    }
    chosen = st.navigation(list(pages.values()), position="hidden")
    now = next((name for name, one in pages.items() if one == chosen), address.HOME)
    if address.embedded():
        st.html(BARE)
        chosen.run()
        signature(now)
    else:
        frame(pages, now)
        chosen.run()


if __name__ == "__main__":
    main()
