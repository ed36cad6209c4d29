// Runs one query with Comunica and prints its result as JSON.
// Standard input: {"sources": […], "query": "…", "kind": "solutions" | "boolean" | "graph"}.
import { QueryEngine } from "@comunica/query-sparql";

function plain(term) {
  if (term === undefined) return null;
  switch (term.termType) {
    case "NamedNode":
      return ["iri", term.value];
    case "BlankNode":
      return ["blank"];
    case "Quad":
      return ["triple", plain(term.subject), plain(term.predicate), plain(term.object)];
    case "Literal":
      return ["literal", term.value, term.datatype.value, term.language, term.direction ?? ""];
    default:
      throw new Error(`unexpected term ${term.termType}`);
  }
}

async function answer(engine, { sources, query, kind }) {
  if (kind === "boolean") return engine.queryBoolean(query, { sources });
  if (kind === "graph") {
    const quads = await (await engine.queryQuads(query, { sources })).toArray();
    return quads.map((quad) => [plain(quad.subject), plain(quad.predicate), plain(quad.object)]);
  }
  const solutions = await (await engine.queryBindings(query, { sources })).toArray();
  return solutions.map((row) => Object.fromEntries([...row].map(([name, term]) => [name.value, plain(term)])));
}

let given = "";
for await (const chunk of process.stdin) given += chunk;
process.stdout.write(JSON.stringify(await answer(new QueryEngine(), JSON.parse(given))));
