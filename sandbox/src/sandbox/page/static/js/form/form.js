/* Forms that a bot opens: a dialog with its parts; complaints, the page's and the server's, at the part they are about;
   what was typed stays until the server has taken it. */

import { ApiError } from "../net/api.js";
import { Kind } from "../net/interactions.js";
import { openDialog } from "../core/dialog.js";
import { el, freshId } from "../core/dom.js";
import { closePopover } from "../core/popover.js";
import { t } from "../i18n.js";
import { control } from "./parts.js";

const Type = { ROW: 1, TEXT: 10, LABEL: 18 };
const UNKNOWN_INTERACTION = 10062;

/** Shows a form. `client`: {interactions, store, markdown}; `message` the one whose component opened it, or null. */
export function showForm(form, message, client) {
  closePopover();
  const parts = form.components.map((component) => part(component, client));
  const problem = el("p", { class: "field-error", role: "alert", hidden: true });
  const id = freshId("form");
  const submit = el("button", { type: "submit", class: "button primary", form: id, text: t("submit") });
  const cancel = el("button", { type: "button", class: "button secondary", text: t("cancel"), on: { click: () => dialog.close() } });
  const node = el("form", { id, novalidate: true }, parts.map((one) => one.node), problem);
  const by = el("p", { class: "form-by", text: t("form_by", { name: form.application.name }) });
  const dialog = openDialog({ title: form.title, id: "form", className: "dialog-form", body: [by, node], footer: [cancel, submit] });
  parts.find((one) => one.control)?.control.focus();

  const tell = (text) => {
    problem.textContent = text ?? "";
    problem.hidden = !text;
  };
  const mark = (problems) => {
    for (const one of parts) if (one.control) one.complain(problems.get(one.customId) ?? null);
    parts.find((one) => problems.has(one.customId))?.control.focus();
  };

  node.addEventListener("submit", async (event) => {
    event.preventDefault();
    tell(null);
    const problems = new Map(parts.filter((one) => one.control).map((one) => [one.customId, one.control.check()]).filter(([, text]) => text));
    mark(problems);
    if (problems.size) {
      tell(t("form_errors"));
      return;
    }
    const files = [];
    const components = parts.map((one) => one.read(files));
    const attachments = files.map((file, index) => ({ id: String(index), filename: file.name }));
    const data = { id: form.id, custom_id: form.custom_id, components, attachments };
    submit.disabled = true;
    try {
      const channel = client.store.channels.get(form.channel_id);
      const outcome = await client.interactions.start({ type: Kind.FORM, channel, data, files, message, applicationId: form.application.id, what: { form: form.custom_id } });
      if (outcome.kind === "failure") tell(t("no_answer"));
      else dialog.close();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      refused(error);
    } finally {
      submit.disabled = false;
    }
  });

  function refused(error) {
    if (error.code === UNKNOWN_INTERACTION) {
      tell(t("form_expired"));
      return;
    }
    const known = new Set(parts.map((one) => one.customId));
    const complaints = error.complaints();
    const problems = new Map();
    for (const { path, message: text } of complaints) {
      const customId = path.find((key) => known.has(key));
      if (customId) problems.set(customId, text);
    }
    mark(problems);
    tell(problems.size ? t("form_errors") : error.sentence);
  }
}

function part(component, client) {
  switch (component.type) {
    case Type.TEXT:
      return { node: el("div", { class: "md form-text" }, client.markdown.block(component.content)), read: () => ({ type: component.type, id: component.id }) };
    case Type.LABEL: {
      const made = labelled(component.component, component.label, component.description, client);
      return { ...made, read: (files) => ({ type: component.type, id: component.id, component: made.control.read(files) }) };
    }
    case Type.ROW: {
      const [inner] = component.components;
      const made = labelled(inner, inner.label, null, client);
      return { ...made, read: (files) => ({ type: component.type, id: component.id, components: [made.control.read(files)] }) };
    }
    default:
      return { node: el("div"), read: () => ({ type: component.type, id: component.id }) };
  }
}

function labelled(component, text, description, client) {
  const ids = { control: freshId("field"), label: freshId("label"), help: freshId("help"), error: freshId("error") };
  ids.described = `${ids.help} ${ids.error}`;
  const made = control(component, client.store, ids);
  const optional = component.required === false || component.type === 23;
  const label = el("label", { id: ids.label, for: made.target.id || null, class: "form-label" }, text, optional ? null : el("span", { class: "required", "aria-hidden": "true", text: " *" }));
  const help = el("p", { class: "form-help", id: ids.help, text: description ?? "" });
  const error = el("p", { class: "field-error", id: ids.error, hidden: true });
  const node = made.inline
    ? el("div", { class: "form-part form-inline" }, el("div", { class: "form-check" }, made.node, label), help, error)
    : el("div", { class: "form-part" }, label, help, made.node, error);
  help.hidden = !description;
  const complain = (problem) => {
    error.textContent = problem ?? "";
    error.hidden = !problem;
    made.target.setAttribute("aria-invalid", problem ? "true" : "false");
  };
  return { node, control: made, customId: component.custom_id, complain };
}
