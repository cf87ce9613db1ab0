"use strict";
// Fields: what is in them, in the form in which the playground takes a choice, and the search in a select.
const fieldName = (field) => `${field.dataset.block}\t${field.dataset.action}`;

function fieldValue(field) {
  switch (field.dataset.field) {
    case "checkboxes":
    case "radio_buttons": {
      const ticked = [...field.querySelectorAll("input:checked")].map((box) => box.value);
      return field.dataset.field === "checkboxes" ? ticked : ticked[0] || null;
    }
    case "external_select":
    case "multi_external_select":
      return field.dataset.chosen || null;
    case "datetimepicker":
      return field.value ? Math.floor(new Date(field.value).getTime() / 1000) : null;
  }
  if (field.multiple) return [...field.selectedOptions].map((option) => option.value);
  return field.value === "" ? null : field.value;
}

function allValues(root) {
  const values = {};
  for (const field of root.querySelectorAll("[data-field]")) values[fieldName(field)] = fieldValue(field);
  return values;
}

// The options under a search field. `ask(field, text)` gets them, `choose(field)` is told of a choice.
function offerOptions(field, options, choose) {
  const list = field.nextElementSibling;
  list.replaceChildren(...options.map((option) => {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", textContent: option.text.text });
    button.setAttribute("role", "option");
    button.addEventListener("click", () => {
      field.value = option.text.text;
      field.dataset.chosen = option.value;
      closeOptions(field);
      field.focus();
      choose(field);
    });
    return button;
  }));
  if (!options.length) list.textContent = "Nothing found";
  list.hidden = false;
  field.setAttribute("aria-expanded", "true");
}

function closeOptions(field) {
  field.nextElementSibling.hidden = true;
  field.setAttribute("aria-expanded", "false");
}

let waiting;
function search(field, after) {
  clearTimeout(waiting);
  if (field.value.length < Number(field.dataset.least)) { closeOptions(field); return; }
  waiting = setTimeout(async () => {
    const { root, ...place } = placeOf(field);
    const found = await act({ do: "suggest", ...place, name: fieldName(field), text: field.value });
    if (found && found.options) offerOptions(field, found.options, chosenIn);
  }, after);
}
const searched = (field) => (field.dataset.field || "").includes("external");
document.addEventListener("input", (event) => {
  if (!searched(event.target)) return;
  event.target.dataset.chosen = "";
  search(event.target, 200);
});
// A search that asks for no letters offers something at once.
document.addEventListener("focusin", (event) => {
  const field = event.target;
  if (field.dataset && searched(field) && !field.value && field.dataset.least === "0") search(field, 0);
});

function searchKeys(event) {
  const search = event.target.closest(".search");
  if (!search) return;
  const field = search.querySelector("input"), options = [...search.querySelectorAll("[role=option]")];
  const at = options.indexOf(document.activeElement);
  if (event.key === "ArrowDown" && options.length) options[Math.min(at + 1, options.length - 1)].focus();
  else if (event.key === "ArrowUp" && at >= 0) (at ? options[at - 1] : field).focus();
  else if (event.key === "Escape" && !search.querySelector(".found").hidden) { closeOptions(field); field.focus(); }
  else return;
  event.preventDefault();
  event.stopPropagation();
}

// Puts new HTML under `root`, keeping the children that have not changed: open menus and what is typed stay.
function redraw(root, html) {
  if (root.shown === html) return false;
  const fresh = document.createElement("template");
  fresh.innerHTML = html; // made and escaped by the playground's own renderer
  const old = new Map([...root.children].map((child) => [child.drawn, child]));
  root.replaceChildren(...[...fresh.content.children].map((child) => {
    const drawn = child.outerHTML, kept = old.get(drawn);
    if (kept) { old.delete(drawn); return kept; }
    child.drawn = drawn;
    return child;
  }));
  root.shown = html;
  return true;
}
