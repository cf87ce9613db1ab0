"use strict";
// Shows what one person sees, drawn by the server, and sends what that person does.
const state = { user: "", place: "dm", thread: "", asked: "", version: "", modal: null, acted: 0, newest: "", begun: "" };
const at = (id) => document.getElementById(id);

async function ask(path, options) {
  const answer = await fetch(path, options);
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
}

const post = (path, what) => ask(path, {
  method: "POST",
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify({ user: state.user, ...what }),
});

async function act(what) {
  state.acted = Date.now();
  try {
    const answer = await post("/page/act", what);
    complain("");
    return answer;
  } catch (error) { complain(error.message); return null; }
}

function complain(text) { at("trouble").textContent = text; at("trouble").hidden = !text; }

async function draw() {
  const { user: person, place, thread, asked } = state;
  const query = new URLSearchParams({ user: person, place, thread, asked });
  const shown = await ask(`/page/look?${query}`);
  if (person !== state.user || place !== state.place || thread !== state.thread) return;
  state.version = shown.version;
  at("now").textContent = shown.clock;
  drawTabs(shown.places);
  const view = at("view"), atEnd = view.scrollHeight - view.scrollTop - view.clientHeight < 120;
  const drawn = redraw(view, shown.view), last = view.lastElementChild && view.lastElementChild.dataset.at;
  const answered = last !== state.newest && Date.now() - state.acted < 30000; // an answer below is brought into sight
  state.newest = last;
  view.dataset.of = `${person} ${state.place}`;
  if (drawn && state.place !== "home" && (atEnd || answered)) toNewest();
  drawThread(shown);
  drawStatus("status", shown.thread ? "" : shown.status);
  drawPrompts(shown.prompts);
  drawModal(shown.modal);
}

// A question's thread opens when its answer comes, as in Slack's conversations with agents.
function drawThread(shown) {
  if (shown.answered && !state.thread) { state.thread = state.asked; state.asked = ""; draw(); return; }
  const thread = at("thread");
  at("side").hidden = !shown.thread;
  at("side").dataset.of = state.thread;
  at("thread-title").textContent = shown.title || "Thread";
  drawStatus("thread-status", shown.thread ? shown.thread_status : "");
  if (!shown.thread || !redraw(thread, shown.thread)) return;
  const last = thread.lastElementChild;
  if (last && last.offsetHeight > thread.clientHeight) last.scrollIntoView({ block: "start" });
  else thread.scrollTop = thread.scrollHeight;
}

function drawStatus(id, status) { at(id).textContent = status; at(id).hidden = !status; }

// The newest message: from its beginning, once, where it is too long for the page.
function toNewest() {
  const view = at("view"), last = view.lastElementChild;
  if (!last || last.offsetHeight <= view.clientHeight) view.scrollTop = view.scrollHeight;
  else if (state.newest !== state.begun) {
    last.scrollIntoView({ block: "start" });
    state.begun = state.newest;
  }
}

function drawTabs(places) {
  const tabs = [{ id: "dm", name: "Messages" }, { id: "home", name: "Home" }, ...places];
  const key = JSON.stringify([tabs, state.place]);
  if (at("tabs").shown === key) return;
  at("tabs").shown = key;
  at("tabs").replaceChildren(...tabs.map((tab) => {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", textContent: tab.name });
    button.setAttribute("role", "tab");
    button.setAttribute("aria-selected", tab.id === state.place);
    button.dataset.place = tab.id;
    return button;
  }));
}

function drawPrompts(prompts) {
  const key = JSON.stringify([prompts, state.user, state.place]), box = at("prompts");
  box.hidden = !prompts;
  if (box.shown === key) return;
  box.shown = key;
  box.replaceChildren(...(prompts ? prompts.prompts : []).map((prompt) => {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", textContent: prompt.title, title: prompt.message });
    button.addEventListener("click", () => tell(prompt.message, ""));
    return button;
  }));
  if (!prompts || !prompts.title) return;
  const title = document.createElement("span");
  Object.assign(title, { className: "quiet", textContent: prompts.title });
  box.prepend(title);
}

function drawModal(modal) {
  const dialog = at("modal"), body = at("modal-body"), before = state.modal;
  state.modal = modal;
  if (!modal) { if (dialog.open) dialog.close(); return; }
  if (before && before.key === modal.key && dialog.open) return;
  const focused = document.activeElement && document.activeElement.id;
  const typed = before && before.view === modal.view ? document.activeElement : null;
  at("modal-title").textContent = modal.title;
  at("modal-trouble").textContent = modal.trouble;
  at("modal-submit").textContent = modal.submit;
  at("modal-submit").hidden = !modal.submit;
  at("modal-close").textContent = modal.close;
  at("modal-back").hidden = !modal.below;
  const words = typed && typed.matches("input, textarea") ? typed.value : null;
  body.innerHTML = modal.html; // made and escaped by the playground's own renderer
  if (!dialog.open) dialog.showModal();
  if (!before || before.view !== modal.view) body.scrollTop = 0;
  const again = typed && focused && body.querySelector(`#${CSS.escape(focused)}`);
  const wrong = [...body.querySelectorAll(".wrong")].find((line) => line.textContent);
  const first = body.querySelector("[autofocus], .block.input [data-field]");
  if (wrong) (wrong.parentElement.querySelector("[data-field]") || wrong).focus();
  else if (again) { if (words !== null && again.type !== "date") again.value = words; again.focus(); }
  else if (first) first.focus();
  else dialog.focus();
}

async function follow() {
  for (;;) {
    try {
      await ask(`/page/wait?version=${state.version}`);
      await draw();
      if (at("trouble").dataset.lost) { complain(""); delete at("trouble").dataset.lost; }
    } catch (error) {
      complain("The playground does not answer. Is it still running?");
      at("trouble").dataset.lost = "1";
      await new Promise((done) => setTimeout(done, 2000));
    }
  }
}

function choose(change) {
  Object.assign(state, { thread: "", asked: "", begun: "" }, change);
  redraw(at("view"), "");
  delete at("view").dataset.of;
  for (const each of document.querySelectorAll("#people button")) {
    each.setAttribute("aria-current", each.dataset.user === state.user);
    if (each.dataset.user === state.user) at("who").textContent = each.dataset.name;
  }
  const talks = state.place !== "home", channel = talks && state.place !== "dm";
  at("box").hidden = !talks;
  at("text").placeholder = channel ? "Message the channel; @Daybook asks the bot" : "Message Daybook";
  act({ do: "open", place: state.place });
  return draw().then(() => { if (talks) toNewest(); else at("view").scrollTop = 0; });
}

// Where an element stands: a message, Home or the modal.
function placeOf(element) {
  const root = element.closest("[data-at]");
  if (root.dataset.at === "modal") return { root, at: "modal", view: state.modal && state.modal.view };
  return { root, at: root.dataset.at, channel: root.dataset.channel };
}

async function press(element, chosen) {
  if (element.dataset.confirm && !window.confirm(element.dataset.confirm)) return;
  const { root, ...place } = placeOf(element);
  const values = place.at === "modal" || place.at === "home" ? allValues(root) : undefined;
  const field = element.dataset.field !== undefined;
  if (field && values) delete values[fieldName(element)];
  element.setAttribute("aria-busy", "true");
  await act({ do: "press", ...place, name: fieldName(element), chosen, values });
  element.removeAttribute("aria-busy");
}

function chosenIn(field) {
  if (field.dataset.tells !== undefined) press(field, fieldValue(field));
  else {
    const { root, ...place } = placeOf(field);
    act({ do: "fill", ...place, values: { [fieldName(field)]: fieldValue(field) } });
  }
}

function closeModal(everything) {
  if (state.modal) act({ do: "close", view: state.modal.view, everything });
}

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
  for (const search of document.querySelectorAll(".search"))
    if (!search.contains(event.target)) closeOptions(search.querySelector("input"));
  const target = event.target.closest("button, a");
  if (!target) return;
  const data = target.dataset;
  if (target.matches("a[data-place]")) event.preventDefault();
  if (data.user) choose({ user: data.user });
  else if (data.place) choose({ place: data.place });
  else if (data.clock) post("/page/clock", { by: data.clock });
  else if (data.thread !== undefined) { state.thread = target.closest("[data-at]").dataset.at; draw().then(() => at("thread").focus()); }
  else if (data.action !== undefined && data.field === undefined) {
    const menu = target.closest("details.menu");
    if (menu) { menu.open = false; menu.firstElementChild.focus(); }
    press(target, data.chosen);
  }
});

document.addEventListener("change", (event) => {
  const field = event.target.closest("[data-field]");
  if (!field || field.dataset.field.includes("external")) return;
  if (field.type === "date" && field.value && field.value < "1900") return; // a year being typed
  chosenIn(field);
});

// A menu that would leave the page opens to the other side.
document.addEventListener("toggle", (event) => {
  const menu = event.target;
  if (!menu.matches("details.menu") || !menu.open) return;
  menu.classList.remove("flipped");
  const box = menu.lastElementChild.getBoundingClientRect();
  menu.classList.toggle("flipped", box.right > window.innerWidth - 8);
  if (box.bottom > window.innerHeight) menu.lastElementChild.scrollIntoView({ block: "nearest" });
}, true);

document.addEventListener("keydown", (event) => {
  searchKeys(event);
  const menu = event.target.closest("details.menu[open]");
  if (!menu) return;
  const items = [...menu.querySelectorAll("[role=menuitem]")], now = items.indexOf(document.activeElement);
  if (event.key === "Escape") { menu.open = false; menu.firstElementChild.focus(); event.stopPropagation(); }
  else if (event.key === "ArrowDown") items[Math.min(now + 1, items.length - 1)].focus();
  else if (event.key === "ArrowUp") items[Math.max(now - 1, 0)].focus();
  else return;
  event.preventDefault();
});

at("modal").addEventListener("cancel", (event) => { event.preventDefault(); closeModal(false); });
at("modal").addEventListener("submit", (event) => {
  event.preventDefault();
  if (state.modal) act({ do: "submit", view: state.modal.view, values: allValues(at("modal-body")) });
});
at("modal-close").addEventListener("click", () => closeModal(false));
at("modal-back").addEventListener("click", () => closeModal(false));
at("modal-x").addEventListener("click", () => closeModal(true));
at("unthread").addEventListener("click", () => { state.thread = ""; draw(); });

async function tell(text, thread) {
  const said = await act({ do: "say", place: state.place, text, thread });
  if (!said || thread) return;
  if (state.place === "dm") Object.assign(state, { asked: said.ts, thread: "" });
  draw().then(toNewest); // one's own words, however long it took
}

for (const [id, inThread] of [["box", false], ["reply", true]]) {
  at(id).addEventListener("submit", (event) => {
    event.preventDefault();
    const input = at(id).querySelector("input"), text = input.value.trim();
    input.value = "";
    if (text) tell(text, inThread ? state.thread : "");
  });
}

(async () => {
  for (const person of await ask("/page/people")) {
    const button = document.createElement("button"), about = document.createElement("small");
    Object.assign(button, { type: "button", textContent: person.name });
    about.textContent = person.about;
    button.append(about);
    Object.assign(button.dataset, { user: person.id, name: person.name });
    at("people").append(button);
  }
  const first = document.querySelector("#people button");
  await choose({ user: first ? first.dataset.user : "" });
  follow();
})();
