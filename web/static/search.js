// The search without loading pages: results while typing and ticking, names that begin as what is typed.
// Without this file the form does the same with its button. On a page without results only names are suggested.
(() => {
  "use strict";
  const form = document.getElementById("search");
  const field = document.getElementById("words");
  const count = document.getElementById("count");
  const here = () => document.getElementById("answer");
  if (!form || !field || !window.fetch || !window.URLSearchParams) return;
  const LAST = ["sort", "all", "lang", "release"]; // what stands behind words and facets in addresses
  const TYPING = 250;
  const WIDE = window.matchMedia("(min-width: 58rem)");
  let asking = null;
  let typing = 0;
  let typed = false;
  let told = count ? count.textContent : ""; // of the answer that stands on the page

  // One address for every state: empty fields and the usual order are left out.
  function address() {
    const asked = new URLSearchParams();
    const place = ([name]) => LAST.indexOf(name);
    for (const [name, value] of [...new FormData(form)].sort((one, other) => place(one) - place(other))) {
      if (value && !(name === "sort" && value === "relevance")) asked.append(name, value.trim());
    }
    const query = asked.toString().replace(/%2F/g, "/");
    return form.action.split("?")[0] + (query ? "?" + query : "");
  }

  function folded() {
    return [...here().querySelectorAll("details[id]")].map((one) => [one.id, one.open]);
  }

  function unfold(states) {
    for (const [id, open] of states) {
      const one = document.getElementById(id);
      if (one) one.open = open;
    }
    const filters = document.getElementById("filters");
    if (filters && WIDE.matches) filters.open = true;
  }

  // What has the focus is found again in the new page by its name and value, or by its place among links of its text.
  function remembered() {
    const one = document.activeElement;
    if (!one || !here().contains(one)) return null;
    if (one.name) return (two) => two.name === one.name && (two.type !== "checkbox" || two.value === one.value);
    if (one.localName === "summary") return (two) => two.localName === "summary" && two.parentNode.id === one.parentNode.id;
    return () => false;
  }

  function focusAgain(same) {
    if (!same) return;
    const found = [...here().querySelectorAll("input, select, button, summary")].find(same);
    if (found) found.focus({ preventScroll: true });
    else focusCount();
  }

  function focusCount() {
    count.tabIndex = -1;
    count.focus({ preventScroll: true });
  }

  // To the number of results, above the first of them; at once, for nobody is to be moved about who did not ask for it.
  function arrive() {
    focusCount();
    count.scrollIntoView({ block: "start", behavior: "instant" });
  }

  function boxes(facet) {
    return facet ? [...facet.querySelectorAll("input[type=checkbox]")] : [];
  }

  function show(text, states) {
    const page = new DOMParser().parseFromString(text, "text/html");
    const answer = page.getElementById("answer");
    if (!answer) return false;
    const same = remembered();
    here().replaceWith(document.adoptNode(answer));
    unfold(states);
    focusAgain(same);
    const number = page.getElementById("count");
    if (number) count.textContent = told = number.textContent;
    document.title = page.title;
    const switched = document.querySelector(".switch");
    const other = page.querySelector(".switch");
    if (switched && other) switched.href = other.href;
    return true;
  }

  // `keep` says what becomes of the address: pushed, put in the place of the last one, or left alone.
  // Where no answer comes, who asked for one goes to its address; who is typing keeps the page, and is told.
  // Gives true once the answer is shown.
  async function ask(target, keep, typed = false) {
    const fail = () => {
      if (typed) count.textContent = here().dataset.failed;
      else location.assign(target);
      return false;
    };
    if (asking) asking.abort();
    const mine = asking = new AbortController();
    const states = folded();
    here().setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(target, { signal: mine.signal, headers: { Accept: "text/html" } });
      const text = await answer.text();
      if (mine.signal.aborted) return false;
      if (!answer.ok || !show(text, states)) return fail();
      if (keep === "push") history.pushState(null, "", target);
      if (keep === "replace") history.replaceState(null, "", target);
      return true;
    } catch (error) {
      return error.name !== "AbortError" && fail();
    } finally {
      if (asking === mine) { asking = null; here().removeAttribute("aria-busy"); }
    }
  }

  async function refresh(keep, typed = false) {
    clearTimeout(typing);
    if (!here()) return false;
    const target = address();
    if (new URL(target, location.href).href !== location.href.split("#")[0]) return ask(target, keep, typed);
    if (asking) asking.abort();
    count.textContent = told;
    return true;
  }

  form.addEventListener("submit", (event) => {
    clearTimeout(typing);
    close();
    if (!here()) return;
    event.preventDefault();
    typed = false;
    const filters = document.getElementById("filters");
    const narrow = !WIDE.matches;
    if (narrow && filters) filters.open = false;
    refresh("push").then((shown) => { if (shown && narrow) arrive(); });
  });
  document.addEventListener("change", (event) => {
    if (event.target.form === form && event.target !== field) { typed = false; refresh("push"); }
  });
  document.addEventListener("click", (event) => {
    const link = here() && event.target.closest && event.target.closest(".chosen a, .pager a, .rest a");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button) return;
    event.preventDefault();
    const facet = link.closest(".rest") && link.closest("details").id;
    const known = facet && boxes(document.getElementById(facet)).map((one) => one.value);
    ask(link.href.split("#")[0], "push").then((shown) => {
      if (shown && link.closest(".pager")) arrive();
      const more = facet && shown && boxes(document.getElementById(facet)).find((one) => !known.includes(one.value));
      if (more) more.focus();
      field.value = new URL(location.href).searchParams.get("q") || "";
    });
  });
  window.addEventListener("popstate", () => {
    if (!here()) return;
    typed = false;
    field.value = new URL(location.href).searchParams.get("q") || "";
    ask(location.href, "");
  });

  // Names that begin as what is typed: a combobox with a list (https://www.w3.org/WAI/ARIA/apg/patterns/combobox/).
  const list = document.createElement("ul");
  list.id = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", field.dataset.said);
  form.after(list);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-controls", list.id], ["aria-expanded", "false"]]) field.setAttribute(name, value);
  let suggesting = null;
  let at = -1;

  function close() {
    if (suggesting) suggesting.abort();
    list.hidden = true;
    at = -1;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  }

  function mark(place) {
    const options = [...list.children];
    at = place < -1 ? options.length - 1 : place >= options.length ? -1 : place;
    options.forEach((one, number) => one.setAttribute("aria-selected", String(number === at)));
    if (at < 0) field.removeAttribute("aria-activedescendant");
    else {
      field.setAttribute("aria-activedescendant", options[at].id);
      options[at].scrollIntoView({ block: "nearest" });
    }
  }

  function choose(option) {
    field.value = option.dataset.name;
    close();
    typed = false;
    if (here()) refresh("push");
    else form.requestSubmit();
  }

  async function suggest() {
    if (suggesting) suggesting.abort();
    const words = field.value.trim();
    if (words.length < 2) { close(); return; }
    const mine = suggesting = new AbortController();
    const target = new URL(field.dataset.suggestions, location.href);
    target.searchParams.set("q", words);
    try {
      const answer = await fetch(target, { signal: mine.signal });
      const [, names, kinds] = answer.ok ? await answer.json() : ["", [], []];
      if (mine.signal.aborted || document.activeElement !== field) return;
      list.replaceChildren(...names.map((name, number) => {
        const option = document.createElement("li");
        const kind = document.createElement("span");
        option.id = "suggestion-" + number;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.dataset.name = name;
        kind.className = "soft small";
        kind.textContent = kinds[number];
        option.append(name, " ", kind);
        return option;
      }));
      at = -1;
      field.removeAttribute("aria-activedescendant");
      list.hidden = !names.length;
      field.setAttribute("aria-expanded", String(names.length > 0));
    } catch (error) {
      if (error.name !== "AbortError") close();
    }
  }

  field.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(() => {
      suggest();
      const before = location.href;
      refresh(typed ? "replace" : "push", true).then(() => { typed = typed || location.href !== before; });
    }, TYPING);
  });
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) suggest();
      else mark(at + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter" && !list.hidden && at >= 0) {
      event.preventDefault();
      choose(list.children[at]);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    } else if (event.key === "Tab") close();
  });
  field.addEventListener("blur", close);
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) choose(option);
  });

  unfold([]);
})();
