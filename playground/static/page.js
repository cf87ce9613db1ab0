"use strict";
// Shows one person's messages or Home, drawn by the server, and sends what that person does.
const state = { user: "", place: "dm", version: "" };
const at = (id) => document.getElementById(id);

async function ask(path, options) {
  const answer = await fetch(path, options);
  if (!answer.ok) throw new Error(await answer.text());
  return answer;
}

async function act(what) {
  try {
    await ask("/page/act", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ user: state.user, ...what }),
    });
    say("");
  } catch (error) { say(error.message); }
}

function say(text) { at("trouble").textContent = text; at("trouble").hidden = !text; }

async function draw() {
  const answer = await ask(`/page/look?user=${state.user}&place=${state.place}`);
  state.version = answer.headers.get("X-Version");
  const view = at("view"), text = await answer.text();
  if (view.dataset.drawn === text) return;
  const atEnd = view.scrollHeight - view.scrollTop - view.clientHeight < 80;
  view.innerHTML = text; // made and escaped by the playground's own renderer
  view.dataset.drawn = text;
  if (state.place === "dm" && atEnd) view.scrollTop = view.scrollHeight;
}

async function follow() {
  for (;;) {
    try {
      await ask(`/page/wait?version=${state.version}`);
      await draw();
      say("");
    } catch (error) {
      say("The playground does not answer. Is it still running?");
      await new Promise((done) => setTimeout(done, 2000));
    }
  }
}

function choose(change) {
  Object.assign(state, change);
  for (const each of document.querySelectorAll("#people button")) {
    each.setAttribute("aria-current", each.dataset.user === state.user);
    if (each.dataset.user === state.user) at("who").textContent = each.dataset.name;
  }
  for (const tab of document.querySelectorAll("[role=tab]"))
    tab.setAttribute("aria-selected", tab.dataset.place === state.place);
  at("box").hidden = state.place !== "dm";
  if (state.place === "home") act({ do: "home" });
  return draw();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.dataset.user) choose({ user: button.dataset.user });
  if (button.dataset.place) choose({ place: button.dataset.place });
  if (button.dataset.action !== undefined) {
    const message = button.closest("[data-ts]");
    act({ do: "press", action: button.dataset.action, chosen: button.dataset.chosen, ts: message && message.dataset.ts });
  }
});

at("box").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = at("text").value.trim();
  at("text").value = "";
  if (text) act({ do: "say", text });
});

(async () => {
  const people = await (await ask("/page/people")).json();
  for (const person of people) {
    const button = document.createElement("button"), about = document.createElement("small");
    button.textContent = person.name;
    about.textContent = person.about;
    button.append(about);
    Object.assign(button.dataset, { user: person.id, name: person.name });
    at("people").append(button);
  }
  await choose({ user: people.length ? people[0].id : "" });
  follow();
})();
