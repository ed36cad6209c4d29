// Writes what the workspace loads into OUT: the editor with everything that names another host taken out, our own
// script and styles, and the licences. Usage: node build.mjs SOURCES OUT, in the folder that holds node_modules.
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [sources, out] = process.argv.slice(2);
const built = "node_modules/@zazuko/yasgui/build";
const MIT = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions: The above copyright notice and
this permission notice shall be included in all copies or substantial portions of the Software. THE SOFTWARE IS PROVIDED
"AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF
MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT
HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING
FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;
const OWN = ["workspace.js", "workspace.css"];

// Each cut must fit the pinned version exactly once, or the build stops: [what it is, pattern, what stands instead].
const CUTS = [
  ["prefixes of strangers", /madsrdf=`[^`]*`(?:,[\w$]+=`[^`]*`)*,prefixes_default=\{[^{}]*\}/g, "prefixes_default={}"],
  ["completion from lov.linkeddata.es", /`\$\{\w+\}lov\.linkeddata\.es\/[^`]*`/g, "`data:application/json,{}`"],
  ["default endpoint", /endpoint:`https:\/\/dbpedia\.org\/sparql`,method/g, "endpoint:``,method"],
  ["endpoints to choose from", /\[\{endpoint:`https:\/\/dbpedia\.org\/sparql`\},\{endpoint:`https:\/\/query\.wikidata[^`]*`\}\]/g, "[]"],
  ["manual of the table", /`https:\/\/docs\.triply\.cc\/yasgui\/#table`/g, "``"],
  ["manual of the response", /`https:\/\/docs\.triply\.cc\/yasgui\/#response`/g, "``"],
  ["manual of the editor", /`https:\/\/docs\.triply\.cc\/yasgui\/`/g, "``"],
  // The content security policy refuses style attributes in markup.
  ["style in the tooltip", /<strong style='text-decoration:underline'>/g, "<strong>"],
  ["map of the sources", /\n?\/\/# sourceMappingURL=\S+\s*$/g, "\n"],
];

function withoutStrangers(text) {
  for (const [what, pattern, instead] of CUTS) {
    const count = [...text.matchAll(pattern)].length;
    if (count !== 1) throw new Error(`${what}: found ${count} times in the editor; this version of it is not known`);
    text = text.replace(pattern, () => instead);
  }
  return text;
}

function bundledPackages() {
  const { sources: files } = JSON.parse(readFileSync(join(built, "yasgui.min.js.map"), "utf-8"));
  const names = files.map((file) => file.match(/.*node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1]).filter(Boolean);
  const styles = ["datatables.net-dt"];
  return [...new Set(["@zazuko/yasgui", "@zazuko/yasqe", "@zazuko/yasr", "@zazuko/yasgui-utils", ...names, ...styles])].sort();
}

function licence(name) {
  const folder = join("node_modules", name);
  const about = JSON.parse(readFileSync(join(folder, "package.json"), "utf-8"));
  const kind = typeof about.license === "string" ? about.license : (about.license?.type ?? "MIT");
  const author = typeof about.author === "string" ? about.author : (about.author?.name ?? "its authors");
  const file = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one));
  if (!file && kind !== "MIT") throw new Error(`${name}: its licence, ${kind}, is not in its package`);
  const text = file ? readFileSync(join(folder, file), "utf-8").trim() : `Copyright ${author}\n\n${MIT}`;
  return `${name} ${about.version} (${kind})\n\n${text}`;
}

mkdirSync(out, { recursive: true });
const script = withoutStrangers(readFileSync(join(built, "yasgui.min.js"), "utf-8"));
const notice = bundledPackages().filter((name) => existsSync(join("node_modules", name))).map(licence);
writeFileSync(join(out, "yasgui.css"), readFileSync(join(built, "yasgui.min.css"), "utf-8"));
writeFileSync(join(out, "licences.txt"), `${notice.join(`\n\n${"-".repeat(72)}\n\n`)}\n`);
for (const name of OWN) copyFileSync(join(sources, name), join(out, name));
// Last: the page offers the editor as soon as this file is there.
writeFileSync(join(out, "yasgui.js"), `/* Licences: licences.txt, beside this file. */\n${script}`);
