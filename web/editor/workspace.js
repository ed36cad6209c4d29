// The workspace in a browser: puts the editor in the place of the textarea, and what the server answers below it.
// The page works without this file; what it shows, its words and its links all come from the server.
const page = JSON.parse(document.getElementById("workspace").textContent);
const say = (message) => page.words[message] ?? message;
const { Yasgui, Yasqe, Yasr } = window;

const form = document.querySelector("form.query");
const place = document.getElementById("editor");
const answer = document.getElementById("answer");
const status = document.getElementById("status");
const button = form.querySelector("button[type=submit]");
const LONGEST_ADDRESS = 4000;
const MOST_SUGGESTIONS = 100;

let yasgui;
let stopped = false;
let waiting = false; // for the answer to a question just asked
const untouched = new Map(); // tab → the text it began with

/* 1. Words: the editor speaks English only; what it shows is put into the words of the page. */

function translate(node) {
  if (node.nodeType === Node.TEXT_NODE) {
    const text = node.data.trim();
    const known = Object.keys(page.words).find((word) => text === word || (word.endsWith(":") && text.startsWith(word)));
    if (known && page.words[known] !== known) node.data = node.data.replace(known, page.words[known]);
    return;
  }
  if (node.nodeType !== Node.ELEMENT_NODE || node.closest(".CodeMirror-line")) return;
  for (const name of ["title", "aria-label"]) {
    const text = node.getAttribute(name);
    if (text && say(text) !== text) node.setAttribute(name, say(text));
  }
  node.childNodes.forEach(translate);
}

function speak() {
  translate(place);
  new MutationObserver((changes) => changes.forEach((change) => change.addedNodes.forEach(translate))).observe(place, {
    childList: true,
    subtree: true,
  });
  const notify = Yasqe.prototype.showNotification;
  Yasqe.prototype.showNotification = function (key, message) {
    notify.call(this, key, say(message));
  };
}

/* 2. Completion: classes and properties of our graph, with their names and counts; our prefixes. */

let terms;
const suggested = new Map(); // text to insert → term
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function load() {
  terms ??= fetch(page.terms).then((response) => (response.ok ? response.json() : Promise.reject(response.status)));
  terms.catch(() => { terms = undefined; });
  return terms;
}

function fits(term, token) {
  const typed = token.string.trim();
  if (!typed) return true;
  if (term.iri.startsWith(token.autocompletionString)) return true;
  const word = plain(typed);
  return !/[:<]/.test(typed) && (plain(term.label).includes(word) || plain(term.name).includes(word));
}

function written(yasqe, iri) {
  const prefixes = { ...page.prefixes, ...yasqe.getPrefixesFromQuery() };
  const [prefix, namespace] = Object.entries(prefixes)
    .filter(([, one]) => iri.startsWith(one) && /^[A-Za-z_][\w-]*$/.test(iri.slice(one.length)))
    .at(-1) ?? [];
  return namespace === undefined ? `<${iri}>` : `${prefix}:${iri.slice(namespace.length)}`;
}

function row(element, _hints, hint) {
  const term = suggested.get(hint.text);
  const name = document.createElement("span");
  const about = document.createElement("span");
  name.textContent = hint.text;
  about.className = "about";
  about.textContent = [term.label, term.count.toLocaleString(page.language)].filter(Boolean).join(" · ");
  element.append(name, about);
}

// A word is not SPARQL: the editor cuts it at its first accent, so it is read from the line itself.
function whole(yasqe, token) {
  const { line, ch } = yasqe.getDoc().getCursor();
  const [word] = yasqe.getDoc().getLine(line).slice(0, ch).match(/(?<![:<?$\p{L}\p{N}])[\p{L}\p{N}'’-]*$/u) ?? [""];
  return word ? { ...token, string: word, from: { ch: ch - word.length }, to: { ch } } : token;
}

function complete(name, kind) {
  const before = Yasqe.Autocompleters[name].preProcessToken;
  Object.assign(Yasqe.Autocompleters[name], {
    preProcessToken: (yasqe, token) => whole(yasqe, before(yasqe, token)),
    get: async (yasqe, token) => {
      const known = await load().catch(() => ({ [kind]: [] }));
      const found = known[kind].filter((term) => fits(term, token)).slice(0, MOST_SUGGESTIONS);
      found.forEach((term) => suggested.set(written(yasqe, term.iri), term));
      return found.map((term) => term.iri);
    },
    postProcessSuggestion: (yasqe, _token, iri) => written(yasqe, iri),
    postprocessHints: (_yasqe, hints) => hints.map((hint) => ({ ...hint, render: row })),
  });
}

function completeEverything() {
  complete("class", "classes");
  complete("property", "properties");
  Object.assign(Yasqe.Autocompleters.prefixes, {
    get: () => Object.entries(page.prefixes).map(([prefix, namespace]) => `${prefix}: <${namespace}>`),
    persistenceId: null, // our table, never an old copy of it
  });
}

/* 3. Answers: the server's own section about a result, shown under the editor while its tab is open. */

function section(results) {
  const error = results.getError();
  const html = error ? error.text : results.getOriginalResponseAsString();
  const answered = new DOMParser().parseFromString(html ?? "", "text/html");
  const found = answered.getElementById("result");
  if (found) return found;
  const alone = document.createElement("div");
  alone.id = "result";
  alone.className = "result";
  const told = alone.appendChild(document.createElement("p"));
  told.className = "refused";
  told.dataset.status = "";
  const refusal = answered.querySelector(".problem .lead"); // the page of an error
  told.textContent = refusal?.textContent ?? say(stopped ? "Stopped." : "The server did not answer; try again.");
  return alone;
}

class Answer {
  priority = 1;
  constructor(yasr) {
    this.yasr = yasr;
  }
  canHandleResults() {
    return true;
  }
  draw() {
    if (yasgui?.getTab()?.getYasr() === this.yasr) show(section(this.yasr.results));
  }
}

function show(element) {
  answer.replaceChildren(...(element ? [document.adoptNode(element)] : []));
  status.textContent = element?.querySelector("[data-status]")?.textContent ?? "";
  if (waiting && answer.getBoundingClientRect().top > 0.8 * window.innerHeight) answer.scrollIntoView();
  waiting = false;
}

function answerHere() {
  Yasr.registerPlugin("answer", Answer);
  Object.assign(Yasr.defaults, {
    plugins: { answer: { enabled: true } },
    pluginOrder: ["answer"],
    defaultPlugin: "answer",
    maxPersistentResponseSize: 0, // a result is asked for anew, never kept in the browser
  });
  Yasr.prototype.updateResponseInfo = () => {}; // would read the whole answer as a result again
}

function address(query) {
  const found = new URL(page.action, location.href);
  if (query) found.searchParams.set("query", query);
  for (const [name, value] of page.carried) found.searchParams.set(name, value);
  return found;
}

function remember(query) {
  const found = address(query);
  history.replaceState(null, "", found.href.length <= LONGEST_ADDRESS ? found : address());
}

/* 4. The editor itself, its tabs, and the form around it. */

function begin() {
  const given = form.elements.query.value;
  yasgui = new Yasgui(place, {
    persistenceId: "dotheque",
    tabName: say("Query"),
    populateFromUrl: false,
    autofocus: false,
    copyEndpointOnNewTab: false,
    requestConfig: {
      endpoint: () => address().href,
      method: () => "POST",
      headers: () => ({ "Accept-Language": page.language }),
      args: [{ name: "format", value: "html" }],
      acceptHeaderSelect: () => "text/html",
      acceptHeaderGraph: () => "text/html",
      acceptHeaderUpdate: () => "text/html",
    },
    yasqe: {
      value: page.start,
      showQueryButton: false,
      createShareableLink: null,
      editorHeight: "20rem",
      lineNumbers: window.matchMedia("(min-width: 38rem)").matches,
      lineWrapping: true, // no line has to be scrolled to on a narrow screen
      extraKeys: { Tab: false, "Shift-Tab": false }, // Tab leaves the editor: nobody is caught in it
    },
  });
  yasgui.on("tabSelect", (_, id) => {
    listen(yasgui.getTab(id));
    if (!yasgui.getTab(id).getYasr().results) show();
  });
  yasgui.on("tabAdd", () => queueMicrotask(() => listen(yasgui.getTab())));
  yasgui.on("tabClose", () => queueMicrotask(() => yasgui.getTab() || yasgui.addTab(true)));
  yasgui.on("query", () => {
    stopped = false;
    waiting = true;
    busy(true);
  });
  yasgui.on("queryResponse", (_, tab) => {
    busy(false);
    remember(tab.getQuery());
  });
  yasgui.on("queryAbort", () => {
    stopped = true;
    busy(false);
  });
  if (!yasgui.getTab()) yasgui.addTab(true);
  ownTabs();
  listen(yasgui.getTab());
  if (page.asked) open(given, "");
}

// The list of tabs holds a button too, which no list of tabs may: another element owns the tabs alone.
function ownTabs() {
  const list = place.querySelector(".tabsList");
  const owner = list.parentNode.insertBefore(document.createElement("div"), list);
  list.setAttribute("role", "presentation");
  owner.setAttribute("role", "tablist");
  owner.setAttribute("aria-label", say("Query"));
  const own = () => owner.setAttribute("aria-owns", [...list.querySelectorAll("[role=tab]")].map((tab) => tab.id).join(" "));
  own();
  new MutationObserver(own).observe(list, { childList: true });
}

function listen(tab) {
  const editor = tab?.getYasqe();
  if (!editor || editor.named) return;
  editor.named = true;
  editor.getInputField().setAttribute("aria-label", say("Query"));
  editor.on("focus", () => load().catch(() => {}));
  if (!untouched.has(tab) && tab.getQuery() === page.start) untouched.set(tab, page.start);
  show();
}

function open(query, name) {
  const same = Object.values(yasgui._tabs).find((tab) => tab.getPersistedJson().yasqe.value.trim() === query.trim());
  let tab = same ?? yasgui.getTab();
  if (same) same.select();
  else if (tab && untouched.get(tab) === tab.getQuery()) tab.setQuery(query);
  else tab = yasgui.addTab(true, { yasqe: { value: query } });
  if (!same) show();
  if (name) tab.setName(name.length > 32 ? `${name.slice(0, 31)}…` : name);
  untouched.set(tab, query);
}

// The editor keeps a text when the focus leaves it, which is too late where the page is left.
function keep() {
  const tab = yasgui.getTab();
  tab.getPersistedJson().yasqe.value = tab.getQuery();
  yasgui.emit("tabChange", yasgui, tab);
}

function busy(running) {
  answer.setAttribute("aria-busy", String(running));
  form.classList.toggle("running", running);
  button.textContent = running ? say("Stop") : say("Ask");
}

function submit(event) {
  const tab = yasgui.getTab();
  const query = tab.getQuery();
  form.elements.query.value = query;
  if (form.elements.format.value !== "html") {
    form.method = query.length > LONGEST_ADDRESS ? "post" : "get";
    return;
  }
  event.preventDefault();
  if (form.classList.contains("running")) tab.getYasqe().abortQuery();
  else tab.query().catch(() => {});
}

function example(event) {
  const link = event.target.closest("a[data-example]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  open(new URL(link.href).searchParams.get("draft"), link.textContent.trim());
  link.closest("details").open = false;
  yasgui.getTab().getYasqe().focus();
}

function start() {
  const first = document.getElementById("result");
  speak();
  completeEverything();
  answerHere();
  place.hidden = false; // it is measured as it is made
  begin();
  form.classList.add("edited");
  form.addEventListener("submit", submit);
  window.addEventListener("pagehide", keep);
  document.querySelector(".starters")?.addEventListener("click", example);
  if (!first) return;
  const given = { content: first.outerHTML, status: 200, ok: true, headers: new Headers() };
  yasgui.getTab().getYasr().setResponse(given);
}

// An editor that did not arrive or cannot work here leaves the plain form as it is.
if (Yasgui) {
  try {
    start();
  } catch (error) {
    place.hidden = true;
    form.classList.remove("edited");
    throw error;
  }
}
