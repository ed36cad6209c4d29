"""Queries that ask for everything: more rows, memory or time than anybody is given."""

# ruff: noqa: E501  # one query is one line

PREFIXES = "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "

HEAVY = {
    "cartesian-product": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "cartesian-count": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "cartesian-filter": "SELECT * { ?a ?b ?c . ?d ?e ?f FILTER(?c = ?f && ?a != ?d && STR(?c) < 'a') }",
    "cartesian-distinct": "SELECT DISTINCT ?c ?f { ?a ?b ?c . ?d ?e ?f }",
    "cartesian-construct": "CONSTRUCT { ?a ?e ?i } { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "cartesian-ask": "ASK { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(SHA256(STR(?c)) = STR(?i)) }",
    "cartesian-group": "SELECT ?a ?d (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f } GROUP BY ?a ?d",
    "cartesian-optional": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c OPTIONAL { ?d ?e ?f } OPTIONAL { ?g ?h ?i } }",
    "cartesian-minus": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f MINUS { ?a ?e ?f . ?d ?b ?c } }",
    "cartesian-union": "SELECT * { { ?a ?b ?c . ?d ?e ?f } UNION { ?d ?e ?f . ?g ?h ?i } } ORDER BY ?a ?d",
    "cartesian-exists": "SELECT * { ?a ?b ?c FILTER NOT EXISTS { ?d ?e ?f . ?g ?h ?i FILTER(?f = ?i && ?f = ?c + 1) } }",
    "values-product": "SELECT (COUNT(*) AS ?n) { "
    + "".join(f"VALUES ?v{n} {{ 0 1 2 3 4 5 6 7 8 9 }} " for n in range(12))
    + "}",
    "order-everything": "SELECT * { ?s ?p ?o } ORDER BY DESC(STR(?o)) ?p ?s",
    "order-cross-join": "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f ?c LIMIT 1",
    "order-by-hash": "SELECT * { ?s ?p ?o . ?t ?p ?q } ORDER BY SHA512(CONCAT(STR(?o), STR(?q))) LIMIT 1",
    "group-everything": "SELECT ?o (GROUP_CONCAT(STR(?s)) AS ?all) { ?s ?p ?o . ?t ?q ?o } GROUP BY ?o ORDER BY ?all",
    "group-concat": "SELECT (GROUP_CONCAT(CONCAT(STR(?s), STR(?o), STR(?q))) AS ?all) { ?s ?p ?o . ?t ?p ?q }",
    "count-distinct": "SELECT (COUNT(DISTINCT CONCAT(STR(?c), STR(?f))) AS ?n) { ?a ?b ?c . ?d ?e ?f }",
    "concat-doubling": "SELECT (STRLEN(?x40) AS ?n) { BIND('aaaaaaaaaaaaaaaa' AS ?x0) "
    + "".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1}) " for n in range(40))
    + "}",
    "replace-growth": "SELECT (STRLEN(?x30) AS ?n) { BIND('aaaaaaaa' AS ?x0) "
    + "".join(f"BIND(REPLACE(?x{n}, 'a', 'aaaaaaaa') AS ?x{n + 1}) " for n in range(30))
    + "}",
    "path-plus-everywhere": "SELECT (COUNT(*) AS ?n) { ?a (!<a:b>)+ ?b }",
    "path-star-star": "SELECT (COUNT(*) AS ?n) { ?a ((skos:broader|skos:narrower)*)* ?b . ?b (skos:related|^skos:related)* ?c }",
    "path-nested-star": "SELECT (COUNT(*) AS ?n) { ?a ((((!<a:b>)*)*)*)* ?b . ?b ((!<a:c>)+)+ ?c }",
    "path-alternatives": "SELECT (COUNT(*) AS ?n) { ?a ((!<a:b>|^!<a:b>)/(!<a:b>|^!<a:b>))+ ?b }",
    "path-inverse": "SELECT (COUNT(*) AS ?n) { ?a (^(!<a:b>)/(!<a:b>))* ?b }",
    "path-hierarchy": "SELECT (COUNT(*) AS ?n) { ?a skos:broader* ?b . ?c skos:broader* ?b . ?c skos:inScheme/^skos:inScheme ?d }",
    "regex-catastrophe": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o . ?t ?q ?r FILTER(REGEX(CONCAT(STR(?o), STR(?r)), '^(([a-z])+.)+[A-Z]([a-z])+$')) }",
    "regex-large": "SELECT * { ?s ?p ?o FILTER(REGEX(STR(?o), '((a{0,100}){0,100}){0,100}b')) }",
    "regex-classes": "SELECT * { ?s ?p ?o FILTER(REGEX(STR(?o), '(\\\\w|\\\\d|\\\\s|.){500}(\\\\w|\\\\d){500}', 'i')) }",
    "regex-per-row": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o . ?t ?q ?r FILTER(REGEX(STR(?o), STR(?r))) }",
    "replace-per-row": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o . ?t ?q ?r FILTER(REPLACE(STR(?o), '(.*)(.*)(.*)', '$3$2$1') = STR(?r)) }",
    "exists-per-row": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o . ?t ?q ?r FILTER EXISTS { ?r ?x ?y . ?o ?x ?z FILTER(?y != ?z) } }",
    "lateral-per-row": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o LATERAL { SELECT ?t ?q { ?t ?q ?r FILTER(?q != ?p) } } }",
    "sub-select-products": "SELECT (SUM(?n) AS ?m) { { SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f } } UNION { SELECT (COUNT(*) AS ?n) { ?g ?h ?i . ?j ?k ?l } } }",
    "hashes": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o . ?t ?q ?r FILTER(SHA512(STR(?o)) = SHA512(STR(?r)) && ?o != ?r) }",
}
