// Answers one query with Comunica by following links from one IRI; prints the rows and what was asked as JSON.
// Standard input: {"from": "IRI", "query": "…", "base": "https://…/", "site": "http://…/", "patience": seconds}.
import { QueryEngine } from "@comunica/query-sparql-link-traversal";

let given = "";
for await (const chunk of process.stdin) given += chunk;
const { from, query, base, site, patience } = JSON.parse(given);
const asked = [];

// The canonical IRIs are asked of the local site, as the redirects of w3id.org would have it. Nobody else is asked.
async function fetchHere(input, init) {
  const address = input instanceof Request ? input.url : String(input);
  const here = address.startsWith(base) ? site + address.slice(base.length) : address;
  if (!here.startsWith(site)) return new Response("somebody else's", { status: 404 });
  asked.push("/" + here.slice(site.length));
  return fetch(here, init);
}

// Comunica follows what may match a pattern of the query, and ends when no such link is left.
const stream = await new QueryEngine().queryBindings(query, { sources: [from], fetch: fetchHere, lenient: true });
const late = setTimeout(() => stream.destroy(new Error(`no end within ${patience} s: ${asked.join(" ")}`)), patience * 1000);
const rows = await stream.toArray();
clearTimeout(late);
const plain = rows.map((row) => Object.fromEntries([...row].map(([name, term]) => [name.value, [term.value, term.language ?? ""]])));
process.stdout.write(JSON.stringify({ rows: plain, asked }));
