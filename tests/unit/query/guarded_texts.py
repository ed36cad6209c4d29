"""The size that any text for the guard may have, and pieces to make hostile ones of."""

from hypothesis import strategies as st

LIMIT = 1_000_000
# fmt: off
PIECES = [
    "a1", ".a", "a:b.c",
    "'", '"', "\\'", "#", "\\", r"\u0027", r"\u0023", r"\x", "<", "<<", "<<(", ")>>", ">", "<a:b>", "<'>", "<#>",
    "<http://a/\\u0062'>", "a:b", "a:", "true", "false", "1", "1.", "1e5", "@en", "@en--ltr", "_:a", "?x", "(", ")",
    "{", "}", "[", "]", "{|", "|}", ".", ";", ",", "||", "&&", "=", "!=", "<=", "!", "+", "-", "*", "/", "|", "^",
    "?", "FILTER(", "VALUES", "UNION", "OPTIONAL", "EXISTS", "a", "AS", "。", "·", "₹", r"a:b\#", r"a:b。\#", "%", "~",
    "UNDEF", "a-b:c", "a:b.", "''", "<a:b", "'''", '"""',
]
# fmt: on
SPACES = st.sampled_from(["", " ", "\n"])
SOUP = st.lists(st.tuples(st.sampled_from(PIECES), SPACES).map("".join), max_size=6).map("".join)
CALLS = st.sampled_from(
    ["SERVICE <H> {}", "SERVICE<H>{}", "SERVICE h: {}", "SERVICEh:{}", "service silent h:x {}", "SERVICE:{}"]
)
FRAMES = st.sampled_from(
    [
        "SELECT * {{ VALUES ?x {{ {0} }} {1} {2} }}",
        "SELECT * {{ {{}} {0} {1} {2}\n}}",
        "SELECT * {{ ?s {0}{1}{2}\n}}",
        "SELECT * {{ ?s a:b {0}{1}{2}\n}}",
        "SELECT * {{ BIND({0} AS ?q) {1} {2}\n}}",
        "SELECT * {{ OPTIONAL {{ a:a a:b {0} {1} {2}\n}} }}",
        "SELECT * {{ FILTER(1{0}) {1} }}{2}",
    ]
)
