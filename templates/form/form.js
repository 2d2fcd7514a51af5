// The evidence form. What is filled in stays in this page, in the browser's storage where that is allowed, and in the
// files that its user saves. Text comes into the page as text alone.
"use strict";
const element = id => document.getElementById(id);
const asked = JSON.parse(element("data").textContent);
const say = asked.words;
const KEY = `isop-form ${asked.start.label} ${location.pathname}`;
const MOST_BYTES = 8 * 1024 * 1024;

const groups = asked.groups;
const plain = value => JSON.parse(JSON.stringify(value));
const text = value => (typeof value === "string" || typeof value === "number" ? String(value) : "");
const filled = value => text(value).trim() !== "";
const told = (words, values) => words.replace(/\{(\w+)\}/g, (_all, name) => values[name]);
const named = (list, id) => list.find(one => one.id === id) || { id, name: id };
const isObject = value => typeof value === "object" && value !== null && !Array.isArray(value);

/** An element. What begins with `on` listens; what the element knows is set; the rest are attributes. */
function make(tag, given = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name in made) made[name] = value;
    else made.setAttribute(name, value);
  }
  made.append(...children.filter(child => child !== null && child !== undefined));
  return made;
}
const button = (words, onclick, className = "") => make("button", { type: "button", className, onclick }, words);

// -- what is filled in ------------------------------------------------------------------------------------------------

let form = empty();
/** What the last file that was saved or opened holds. */
let inFile = output();
let hasFile = false;
/** The id of the evidence item in sight. */
let shown = form.evidence.length ? form.evidence[0].id : null;
let storage = null;

const item = () => form.evidence.find(one => one.id === shown) || null;
const indicators = asked.guidelines.flatMap(guideline => guideline.indicators);

/** The form before anything is filled in. Ids differ from device to device, so that forms can be put together. */
function empty() {
  const made = plain(asked.start);
  for (const one of made.evidence) one.id = newId(one.source, one.who);
  return made;
}
function slug(words) {
  return words.normalize("NFD").replace(/[^A-Za-z0-9]+/g, " ").trim().toLowerCase().replace(/ /g, "-").slice(0, 24);
}
function newId(source, who) {
  const letters = "23456789abcdefghjkmnpqrstuvwxyz";
  const end = [...crypto.getRandomValues(new Uint8Array(5))].map(one => letters[one % letters.length]).join("");
  return [slug(named(asked.sources, source).name) || "x", who ? slug(named(groups, who).name) : "", end].filter(Boolean).join("-");
}
function auditorId(name, others) {
  const wanted = slug(name) || "auditor";
  let id = wanted;
  for (let number = 2; others.includes(id); number += 1) id = `${wanted}-${number}`;
  return id;
}

/** What there is in a value: without empty texts, keys and lists. */
function compact(value) {
  if (Array.isArray(value)) {
    const kept = value.map(compact).filter(one => one !== undefined);
    return kept.length ? kept : undefined;
  }
  if (isObject(value)) {
    const kept = Object.entries(value).map(([key, one]) => [key, compact(one)]).filter(([, one]) => one !== undefined);
    return kept.length ? Object.fromEntries(kept) : undefined;
  }
  return value === null || value === undefined || value === "" ? undefined : value;
}
/** The form as it is saved. */
function output() {
  const auditors = form.audit.auditors.filter(one => filled(one.name) || one.id);
  const only = auditors.length === 1 ? auditors[0].id : undefined;
  const evidence = form.evidence.map(one => compact({
    ...one,
    by: one.by || only,
    findings: one.findings.filter(finding => hasLevel(finding) || filled(finding.note)),
  }));
  const school = { ...form.school, shows: (form.school.shows || []).filter(one => filled(one.what)) };
  const saved = { ...form, school, audit: { ...form.audit, auditors }, evidence };
  const { format, label, criteria, ...rest } = saved;
  const made = compact(rest) || {};
  return { format, label, criteria, ...made, evidence: made.evidence || [] };
}
const hasLevel = finding => text(finding.level) !== "";
const asText = saved => JSON.stringify(saved, null, 1) + "\n";

/** Everything that somebody filled in, each by a name of its own. */
function answers(saved) {
  const found = new Map();
  const put = (value, ...name) => found.set(name.join("\n"), JSON.stringify(value));
  for (const [part, value] of Object.entries(saved)) {
    if (part === "evidence") {
      for (const { findings = [], ...about } of value) {
        put(about, part, about.id);
        findings.forEach((finding, at) => put(finding, part, about.id, finding.indicator, finding.who || "", at));
      }
    } else if (isObject(value)) for (const [key, one] of Object.entries(value)) put(one, part, key);
    else put(value, part);
  }
  return found;
}
/** How many answers are not in the last file as they are here. */
function changes() {
  const here = answers(output()), there = answers(inFile);
  return [...here].filter(([name, value]) => there.get(name) !== value).length + [...there.keys()].filter(name => !here.has(name)).length;
}

// -- keeping it -------------------------------------------------------------------------------------------------------

let waiting = 0, keptAt = "", refused = false;
/** Something was filled in: keep it soon, and show what that changes. */
function changed() {
  clearTimeout(waiting);
  waiting = setTimeout(keep, 200);
  showItems();
  showOverview();
}
function keep() {
  clearTimeout(waiting);
  waiting = 0;
  try {
    if (storage === null) storage = window.localStorage;
    storage.setItem(KEY, JSON.stringify({ form, inFile, hasFile, shown }));
    keptAt = new Date().toLocaleTimeString(asked.lang, { hour: "2-digit", minute: "2-digit" });
    if (refused) notice("");
    refused = false;
  } catch {
    if (!refused) notice(say.not_kept, true);
    refused = true;
  }
  showBadge();
}
function fromStorage() {
  try {
    storage = window.localStorage;
    const kept = JSON.parse(storage.getItem(KEY));
    if (kept && problemOf(kept.form) === "") {
      ({ form, inFile, hasFile, shown } = kept);
      return true;
    }
  } catch {
    // Told when something is to be kept.
  }
  return false;
}
function showBadge() {
  const number = changes();
  const first = number ? told(number === 1 ? say.behind_one : say.behind, { number }) : hasFile ? say.in_file : say.nothing_yet;
  const badge = element("badge");
  badge.classList.toggle("is-behind", number > 0);
  badge.replaceChildren(first, make("small", {}, refused ? say.kept_nowhere : keptAt ? told(say.kept, { time: keptAt }) : ""));
}
function notice(words, isBad = false) {
  const box = element("notice");
  box.hidden = words === "";
  box.classList.toggle("bad", isBad);
  box.textContent = words;
}

function fileName() {
  const auditor = form.audit.auditors.find(one => filled(one.name));
  return [slug(text(form.school.name)) || say.file, auditor ? slug(text(auditor.name)) : ""].filter(Boolean).join("-") + ".json";
}
function saveFile() {
  const saved = output();
  const address = URL.createObjectURL(new Blob([asText(saved)], { type: "application/json" }));
  const link = make("a", { href: address, download: fileName() });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
  inFile = saved;
  hasFile = true;
  keep();
}

/** Why what a file holds cannot be filled in here; nothing when it can. */
function problemOf(given) {
  const list = value => value === undefined || Array.isArray(value);
  if (!isObject(given) || given.format !== asked.start.format) return say.no_form;
  if (given.label !== asked.start.label) return told(say.other_label, { label: text(given.label).slice(0, 40) });
  const audit = given.audit === undefined ? {} : given.audit;
  const school = given.school === undefined ? {} : given.school;
  const whole =
    isObject(school) && list(school.shows) && (school.shows || []).every(isObject) && isObject(audit) && list(audit.auditors) && list(given.evidence)
    && (audit.auditors || []).every(isObject)
    && (given.evidence || []).every(one => isObject(one) && filled(one.id) && list(one.findings)
      && (one.findings || []).every(finding => isObject(finding) && filled(finding.indicator)))
    && isObject(given.not_applicable === undefined ? {} : given.not_applicable);
  return whole ? "" : say.damaged;
}
/** Fill in what a file holds, and leave what this form does not ask as it is. */
function take(given) {
  form = { ...given, school: given.school || {}, audit: { ...given.audit }, not_applicable: given.not_applicable || {} };
  form.audit.auditors = form.audit.auditors || [];
  form.evidence = (given.evidence || []).map(one => ({ ...one, findings: one.findings || [] }));
  shown = form.evidence.length ? form.evidence[0].id : null;
}
async function openFile(file) {
  let given = null;
  try {
    if (file.size > MOST_BYTES) throw new RangeError("large");
    given = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer()));
  } catch {
    notice(told(say.not_opened, { file: file.name, reason: say.no_form }), true);
    return;
  }
  const problem = problemOf(given);
  if (problem) {
    notice(told(say.not_opened, { file: file.name, reason: problem }), true);
    return;
  }
  if (changes() && !(await choose(say.replace_title, say.replace_text, [["yes", say.replace], ["", say.back]]))) return;
  const other = text(given.criteria) !== asked.start.criteria;
  take(given);
  form.criteria = given.criteria;
  inFile = output();
  hasFile = true;
  showAll();
  keep();
  if (!refused) notice(told(say.opened, { file: file.name }) + (other ? " " + told(say.other_version, { version: text(given.criteria).slice(0, 40) }) : ""));
  element("evidence").focus();
}
async function wipe() {
  const number = changes();
  const words = number ? told(say.wipe_behind, { number }) : say.wipe_text;
  if (!(await choose(say.wipe_title, words, [["yes", say.wipe, "risky"], ["", say.back]]))) return;
  form = empty();
  shown = form.evidence.length ? form.evidence[0].id : null;
  inFile = output();
  hasFile = false;
  clearTimeout(waiting);
  waiting = 0;
  try {
    window.localStorage.removeItem(KEY);
  } catch {
    // Nothing was kept.
  }
  keptAt = "";
  showAll();
  notice(say.wiped);
  element("evidence").focus();
}

/** Ask something: the value of the button that was pressed; "" when the question was put away. */
function choose(title, words, choices) {
  const dialog = element("dialog");
  element("dialog-title").textContent = title;
  element("dialog-text").textContent = words;
  element("dialog-choices").replaceChildren(
    ...choices.map(([value, name, className = ""]) => button(name, () => dialog.close(value), className))
  );
  dialog.returnValue = "";
  return new Promise(answer => {
    dialog.addEventListener("close", () => answer(dialog.returnValue), { once: true });
    dialog.showModal();
  });
}

// -- fields -----------------------------------------------------------------------------------------------------------

let numbered = 0;
/** A labelled field that holds what `owner` has under a key. */
function field(name, owner, key, given = {}, after = () => {}) {
  const id = `f${(numbered += 1)}`;
  const { tag = "input", options = null, beside = null, ...rest } = given;
  const control = make(tag, { id, ...rest });
  if (options) {
    const choices = options.some(one => one.id === text(owner[key])) ? options : [...options, named(options, text(owner[key]))];
    control.append(...choices.map(one => make("option", { value: one.id }, one.name)));
  }
  control.value = text(owner[key]);
  control.addEventListener(options ? "change" : "input", () => {
    owner[key] = control.value.trim() === "" ? "" : control.value;
    after(control);
    changed();
  });
  const whole = beside ? make("div", { className: "beside" }, control, beside(control)) : control;
  return make("div", { className: "field" }, make("label", { htmlFor: id }, name), whole);
}
const wide = made => (made.classList.add("wide"), made);
const dated = (name, owner, key) => field(name, owner, key, {
  type: "date",
  beside: control => button(say.today, () => {
    const now = new Date();
    control.value = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map(part => String(part).padStart(2, "0")).join("-");
    control.dispatchEvent(new Event("input"));
  }),
});
const unset = { id: "", name: "–" };

function showAbout() {
  const { school, audit } = form;
  if (!audit.auditors.length) audit.auditors.push({});
  const auditors = audit.auditors.map((auditor, at) => field(at ? told(say.auditor_more, { number: at + 1 }) : say.auditor, auditor, "name", { autocomplete: "off" }, () => {
    const old = auditor.id;
    auditor.id = filled(auditor.name) ? auditorId(auditor.name, audit.auditors.filter(one => one !== auditor).map(one => one.id)) : undefined;
    for (const one of form.evidence) {
      for (const owner of [one, ...one.findings]) if (old && owner.by === old) owner.by = auditor.id;
    }
  }));
  const more = button(say.add_auditor, () => {
    for (const one of form.evidence) one.by = one.by || audit.auditors[0].id;
    audit.auditors.push({});
    showAbout();
    element("auditors").querySelector(".field:last-of-type input").focus();
  }, "plain");
  element("about-fields").replaceChildren(
    make("div", { className: "fields" },
      field(say.school_name, school, "name", { autocomplete: "off" }, showAboutTold),
      asked.sectors.length ? field(say.sector, school, "sector", { tag: "select", options: [unset, ...asked.sectors] }) : null,
      dated(say.audit_date, audit, "date")),
    make("div", { className: "fields", id: "auditors" }, ...auditors, more),
    make("details", { className: "fold" }, make("summary", {}, say.more_of_school),
      make("div", { className: "fields" },
        field(say.audit_kind, audit, "kind", { tag: "select", options: [unset, ...asked.kinds] }),
        field(say.city, school, "city", { autocomplete: "off" }),
        field("BRIN", school, "brin", { autocomplete: "off", maxLength: 6, spellcheck: false }),
        field(say.pupils, school, "pupils", { inputMode: "numeric", autocomplete: "off" }, control => number(school, "pupils", control)))),
    showShows(school));
  showAboutTold();
}
/** What the school does and likes others to see: a few words for each, and the partnership that it belongs to. */
function showShows(school) {
  const shows = (school.shows = school.shows || []);
  const row = one => {
    const first = {
      get of() { return (one.partnerships || [])[0] || ""; },
      set of(value) { one.partnerships = value ? [value] : undefined; },
    };
    return make("div", { className: "fields" },
      field(say.shows_what, one, "what", { autocomplete: "off", maxLength: 60 }),
      asked.partnerships.length ? field(say.partnership, first, "of", { tag: "select", options: [unset, ...asked.partnerships] }) : null);
  };
  const rows = make("div", { id: "shows" }, ...shows.map(row));
  const more = button(say.add_shows, () => {
    shows.push({});
    rows.append(row(shows[shows.length - 1]));
    rows.querySelector(".fields:last-of-type input").focus();
  }, "plain");
  return make("details", { className: "fold" }, make("summary", {}, say.shows), make("p", { className: "hint" }, say.shows_hint), rows, more);
}
function number(owner, key, control) {
  const digits = control.value.replace(/[^0-9]/g, "").slice(0, 7);
  if (control.value !== digits) control.value = digits;
  owner[key] = digits === "" ? undefined : Number(digits);
}
function showAboutTold() {
  element("about-told").textContent = text(form.school.name);
}

// -- the evidence -----------------------------------------------------------------------------------------------------

function nameOf(one) {
  const source = named(asked.sources, one.source).name;
  return source.charAt(0).toUpperCase() + source.slice(1) + (one.who ? ` · ${named(groups, one.who).name}` : "");
}
const day = iso => {
  const found = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text(iso));
  return found ? new Date(+found[1], found[2] - 1, +found[3]).toLocaleDateString(asked.lang, { day: "numeric", month: "long", year: "numeric" }) : "";
};
const voiceOf = one => one.who || named(asked.sources, one.source).who || "";
/** Whether a source and who speaks in it can show an indicator. */
function fits(indicator, one) {
  const who = voiceOf(one);
  return (!indicator.sources.length || indicator.sources.includes(one.source))
    && (!indicator.voices.length || !who || indicator.voices.includes(who));
}
const answersOn = (one, id) => one.findings.filter(finding => finding.indicator === id);
const isFirst = (indicator, one) => fits(indicator, one) || answersOn(one, indicator.id).some(finding => hasLevel(finding) || filled(finding.note));

function showItems() {
  const cards = form.evidence.map(one => {
    const first = indicators.filter(indicator => isFirst(indicator, one));
    const seen = first.filter(indicator => answersOn(one, indicator.id).some(hasLevel)).length;
    const about = [text(one.title), day(one.date)].filter(Boolean).join(" · ");
    const card = button("", () => show(one.id));
    card.append(make("strong", {}, nameOf(one)), make("small", {}, about || say.no_date), make("small", {}, told(say.done, { seen, all: first.length })));
    if (one.id === shown) card.setAttribute("aria-current", "true");
    card.dataset.id = one.id;
    return [one.id, card];
  });
  const list = element("items"), before = [...list.querySelectorAll("button")];
  if (before.length === cards.length && cards.every(([id], at) => before[at].dataset.id === id)) {
    // The buttons stay, so that the keyboard stays where it is.
    cards.forEach(([, card], at) => {
      before[at].replaceChildren(...card.childNodes);
      if (card.hasAttribute("aria-current")) before[at].setAttribute("aria-current", "true");
      else before[at].removeAttribute("aria-current");
    });
  } else list.replaceChildren(...cards.map(([, card]) => make("li", {}, card)));
  const head = element("item-title");
  if (head && item()) head.textContent = nameOf(item());
}
function show(id, focus = true) {
  shown = id;
  showItem();
  showItems();
  showOverview();
  keep();
  if (focus && element("item-title")) {
    element("item-title").focus({ preventScroll: true });
    element("item").scrollIntoView({ block: "start" });
  }
}
function addItem(source, who) {
  const id = newId(source, who);
  form.evidence.push({ id, source, who: who || undefined, findings: [] });
  show(id);
}
async function copyItem(one) {
  const choice = await choose(say.copy_title, say.copy_text, [["about", say.copy_about], ["all", say.copy_all], ["", say.back]]);
  if (!choice) return;
  const copy = { ...plain(one), id: newId(one.source, one.who) };
  if (choice === "about") copy.findings = [];
  form.evidence.splice(form.evidence.indexOf(one) + 1, 0, copy);
  show(copy.id);
}
async function removeItem(one) {
  if (!(await choose(say.remove_title, told(say.remove_text, { name: nameOf(one) }), [["yes", say.remove, "risky"], ["", say.back]]))) return;
  form.evidence.splice(form.evidence.indexOf(one), 1);
  show(form.evidence.length ? form.evidence[0].id : null, false);
  element("evidence").focus();
}
function showAdd() {
  const who = asked.voices.length === 1 ? asked.voices[0] : null;
  element("add").replaceChildren(...asked.sources.filter(source => source.asked).map(source => button(source.name, () => addItem(source.id, who && !source.who ? who : null))));
}

function chips(name, choices, chosen, after) {
  const group = `g${(numbered += 1)}`;
  return make("fieldset", { className: "chips wide" }, make("legend", {}, name), make("div", {}, ...choices.map(one => make("label", {},
    make("input", { type: "radio", className: "hidden-input", name: group, value: one.id, checked: one.id === chosen, onchange: () => after(one.id) }), one.name))));
}

function showItem() {
  const one = item(), section = element("item");
  section.hidden = one === null;
  if (one === null) {
    section.replaceChildren();
    return;
  }
  const again = () => { showQuestions(one); changed(); };
  const source = named(asked.sources, one.source);
  const counts = isObject(one.participants) ? one.participants : (one.participants = {});
  const document_ = isObject(one.document) ? one.document : (one.document = {});
  const auditors = form.audit.auditors.filter(auditor => auditor.id).map(auditor => ({ id: auditor.id, name: auditor.name || auditor.id }));
  const heard = groups.length ? [chips(say.who, [...groups, { id: "", name: source.who ? named(groups, source.who).name + " " + say.as_usual : say.nobody }].filter(group => group.id === "" || group.id !== source.who), one.who || "", id => { one.who = id || undefined; again(); })] : [];
  section.replaceChildren(
    make("div", { className: "head" },
      make("h2", { id: "item-title", tabIndex: -1 }, nameOf(one)),
      make("div", {}, button(say.copy, () => copyItem(one), "plain"), button(say.remove, () => removeItem(one), "plain"))),
    source.hint ? make("p", { className: "hint" }, source.hint) : null,
    make("div", { className: "fields" },
      ...heard,
      dated(say.date, one, "date"),
      field(say.title, one, "title", { autocomplete: "off" })),
    make("details", { className: "fold" }, make("summary", {}, say.details),
      make("div", { className: "fields" },
        ...(groups.length ? groups : [{ id: "people", name: say.people }]).map(group => field(told(say.number_of, { group: group.name }), counts, group.id, { inputMode: "numeric", autocomplete: "off" }, control => number(counts, group.id, control))),
        wide(field(say.document, document_, "title", { autocomplete: "off" })),
        field(say.source, one, "source", { tag: "select", options: asked.sources }, again),
        ...(auditors.length > 1 ? [field(say.by, one, "by", { tag: "select", options: [unset, ...auditors] })] : []))),
    make("div", { id: "questions" }),
    make("p", { className: "row" }, button(say.to_top, () => { element("evidence").focus(); element("evidence").scrollIntoView(); }), button(say.save, saveFile, "main"))
  );
  showQuestions(one);
}
function showQuestions(one) {
  const rest = [], first = [];
  for (const guideline of asked.guidelines) {
    for (const [list, wanted] of [[first, true], [rest, false]]) {
      const these = guideline.indicators.filter(indicator => isFirst(indicator, one) === wanted);
      if (these.length) list.push(make("h3", {}, `${guideline.id} ${guideline.title}`), ...these.map(indicator => question(one, indicator)));
    }
  }
  const number = indicators.filter(indicator => !isFirst(indicator, one)).length;
  const fold = number ? [make("details", { className: "fold", id: "others" }, make("summary", {}, told(say.others, { number })), ...rest)] : [];
  element("questions").replaceChildren(...first, ...fold);
}
/** A question with its levels and a note; and a block for each other voice on it. */
function question(one, indicator) {
  let findings = answersOn(one, indicator.id);
  if (!findings.some(finding => !finding.who)) findings = [{ indicator: indicator.id }, ...findings];
  const own = findings.find(finding => !finding.who), others = findings.filter(finding => finding !== own);
  const again = focus => {
    const made = question(one, indicator);
    element(`q-${indicator.id}`).replaceWith(made);
    made.querySelector(focus).focus();
    changed();
  };
  const legend = make("legend", {}, make("span", { className: "number" }, indicator.id), indicator.title, indicator.core ? make("span", { className: "mark" }, say.core) : null);
  const more = groups.length
    ? button(say.voice, () => {
        if (!one.findings.includes(own)) one.findings.push(own);
        one.findings.push({ indicator: indicator.id, who: (groups.find(group => group.id !== one.who && !others.some(other => other.who === group.id)) || groups[0]).id });
        again(".voice:last-child select");
      }, "plain")
    : null;
  if (more) more.setAttribute("aria-label", `${say.voice}: ${indicator.id} ${indicator.title}`);
  return make("div", { className: "question", id: `q-${indicator.id}` },
    make("fieldset", {}, legend, indicator.look ? make("p", { className: "look" }, indicator.look) : null, ...answer(one, indicator, own), more ? make("p", { className: "row" }, more) : null),
    ...others.map(finding => make("fieldset", { className: "voice" }, make("legend", {}, told(say.voice_on, { id: indicator.id })),
      field(say.who, finding, "who", { tag: "select", options: groups }),
      ...answer(one, indicator, finding),
      make("p", { className: "row" }, button(say.voice_away, () => {
        one.findings.splice(one.findings.indexOf(finding), 1);
        again("input, textarea");
      }, "plain")))));
}
function answer(one, indicator, finding) {
  const group = `l${(numbered += 1)}`, noteId = `n${numbered}`;
  const use = () => {
    if (!one.findings.includes(finding)) one.findings.push(finding);
    changed();
  };
  const clear = button(say.clear, () => {
    const chosen = levels.querySelector(":checked");
    delete finding.level;
    chosen.checked = false;
    clear.hidden = true;
    chosen.focus();
    use();
  }, "plain");
  clear.hidden = !hasLevel(finding);
  const levels = make("div", { className: "levels" }, ...asked.levels.map((level, at) => make("label", {},
    make("input", { type: "radio", className: "hidden-input", name: group, value: level.level, checked: text(finding.level) === String(level.level), onchange: () => { finding.level = level.level; clear.hidden = false; use(); } }),
    make("span", { className: "number", "aria-hidden": "true" }, String(level.level)),
    make("strong", {}, level.name), make("span", { className: "text" }, indicator.levels[at]))));
  const note = make("textarea", { id: noteId, rows: 2, oninput: () => { finding.note = note.value.trim() === "" ? undefined : note.value; use(); } });
  note.value = text(finding.note);
  return [levels, clear, make("div", { className: "note" }, make("label", { htmlFor: noteId }, say.note), note)];
}

// -- what is still open -----------------------------------------------------------------------------------------------

function stateOf(indicator) {
  if (Object.hasOwn(form.not_applicable, indicator.id) && filled(form.not_applicable[indicator.id])) return "not";
  const found = form.evidence.flatMap(one => answersOn(one, indicator.id));
  return found.some(hasLevel) ? "seen" : found.some(finding => filled(finding.note)) ? "noted" : "open";
}
function showOverview() {
  const count = indicators.filter(indicator => ["seen", "not"].includes(stateOf(indicator))).length;
  element("seen").textContent = told(say.seen_of, { seen: count, all: indicators.length });
  const needed = [];
  const need = (words, act) => needed.push(make("li", {}, button(words, act, "plain")));
  const about = () => { element("about").open = true; element("about-title").scrollIntoView(); element("about-fields").querySelector("input").focus(); };
  if (!filled(form.school.name)) need(say.need_school, about);
  if (!filled(form.audit.date)) need(say.need_date, about);
  if (!form.audit.auditors.some(one => filled(one.name))) need(say.need_auditor, about);
  for (const one of form.evidence) {
    if (!filled(one.date)) need(told(say.need_item_date, { name: nameOf(one) }), () => show(one.id));
    if (groups.length && !voiceOf(one) && named(asked.sources, one.source).speaks) need(told(say.need_who, { name: nameOf(one) }), () => show(one.id));
  }
  for (const [id, reason] of Object.entries(form.not_applicable)) {
    if (!filled(reason)) need(told(say.need_reason, { id }), () => { element("not").open = true; element("reasons").querySelector("textarea").focus(); });
  }
  element("needed").replaceChildren(...(needed.length ? [make("ul", {}, ...needed)] : []));
  element("chart").replaceChildren(...asked.guidelines.map(guideline => make("div", { role: "group", "aria-label": `${guideline.id} ${guideline.title}` },
    make("p", {}, `${guideline.id} ${guideline.title}`),
    ...guideline.indicators.map(indicator => {
      const state = stateOf(indicator);
      const chip = button(indicator.id, () => goTo(indicator), `chip is-${state}`);
      chip.setAttribute("aria-label", `${indicator.id} ${indicator.title}: ${say[state]}`);
      return chip;
    }))));
}
function goTo(indicator) {
  const found = element(`q-${indicator.id}`);
  if (!found) {
    element("evidence").focus();
    return;
  }
  if (element("others") && element("others").contains(found)) element("others").open = true;
  found.scrollIntoView({ block: "start" });
  (found.querySelector("input:checked") || found.querySelector("input")).focus({ preventScroll: true });
}

function showReasons() {
  const given = Object.keys(form.not_applicable);
  const nameOfIndicator = id => {
    const found = indicators.find(indicator => indicator.id === id);
    return found ? `${id} ${found.title}` : id;
  };
  element("not-told").textContent = given.length ? given.join(", ") : say.none;
  element("reasons").replaceChildren(...given.map(id => make("div", { className: "reason" },
    field(told(say.reason, { name: nameOfIndicator(id) }), form.not_applicable, id, { tag: "textarea", rows: 2 }),
    button(told(say.applies, { id }), () => { delete form.not_applicable[id]; showReasons(); changed(); element("not").querySelector("summary").focus(); }, "plain"))));
  const rest = indicators.filter(indicator => indicator.may_not && !Object.hasOwn(form.not_applicable, indicator.id));
  const choice = make("select", { "aria-label": say.choose_indicator }, ...rest.map(indicator => make("option", { value: indicator.id }, `${indicator.id} ${indicator.title}`)));
  element("add-reason").replaceChildren(...(rest.length ? [choice, button(say.add, () => {
    form.not_applicable[choice.value] = "";
    showReasons();
    changed();
    element("reasons").querySelector(".reason:last-child textarea").focus();
  })] : []));
}

function showConclusion() {
  element("conclusion-field").replaceChildren(field(say.conclusion, form, "conclusion", { tag: "textarea", rows: 8 }, showConclusionTold));
  showConclusionTold();
}
function showConclusionTold() {
  element("conclusion-told").textContent = text(form.conclusion).trim().split("\n")[0].slice(0, 80);
}

// -- on paper ---------------------------------------------------------------------------------------------------------

function showPaper() {
  const rows = (head, list) => make("table", {}, make("tbody", {}, ...list.map(([name, ...cells]) => make("tr", {}, make("th", {}, name), ...cells.map(cell => make("td", {}, cell))))));
  const auditors = form.audit.auditors.map(one => text(one.name)).filter(Boolean).join(", ");
  const left = indicators.filter(indicator => stateOf(indicator) === "open").map(indicator => indicator.id).join(", ");
  element("paper").replaceChildren(
    rows("", [[say.school_name, text(form.school.name)], [say.audit_date, day(form.audit.date)], [say.auditor, auditors], [say.open, left || say.none]]),
    ...form.evidence.flatMap(one => [
      make("h2", {}, [nameOf(one), text(one.title), day(one.date)].filter(Boolean).join(" · ")),
      rows("", one.findings.filter(finding => hasLevel(finding) || filled(finding.note)).map(finding => {
        const level = asked.levels.find(each => String(each.level) === text(finding.level));
        const who = finding.who ? ` (${named(groups, finding.who).name})` : "";
        const title = (indicators.find(indicator => indicator.id === finding.indicator) || { title: "" }).title;
        return [`${finding.indicator} ${title}${who}`, level ? `${level.level} ${level.name}` : "–", text(finding.note)];
      })),
    ]),
    rows("", Object.entries(form.not_applicable).map(([id, reason]) => [`${id} ${say.not}`, text(reason)])),
    ...(filled(form.conclusion) ? [make("h2", {}, say.conclusion), make("p", { className: "conclusion" }, text(form.conclusion))] : [])
  );
}

// -- the page ---------------------------------------------------------------------------------------------------------

function showAll() {
  showAbout();
  showItem();
  showItems();
  showReasons();
  showConclusion();
  showOverview();
  showBadge();
}

fromStorage();
showAdd();
showAll();
element("about").open = !filled(form.school.name);
element("overview").open = matchMedia("(min-width: 66rem)").matches;
element("save").addEventListener("click", saveFile);
element("open").addEventListener("click", () => element("file").click());
element("file").addEventListener("change", event => {
  const [file] = event.target.files;
  if (file) openFile(file).finally(() => { event.target.value = ""; });
});
element("print").addEventListener("click", () => window.print());
element("wipe").addEventListener("click", wipe);
element("menu").addEventListener("click", event => { if (event.target.closest("button")) element("menu").open = false; });
element("menu").addEventListener("keydown", event => {
  if (event.key === "Escape" && element("menu").open) {
    element("menu").open = false;
    element("menu").querySelector("summary").focus();
  }
});
document.addEventListener("click", event => { if (!element("menu").contains(event.target)) element("menu").open = false; });
addEventListener("beforeprint", showPaper);
addEventListener("pagehide", () => { if (waiting) keep(); });
addEventListener("beforeunload", event => { if (refused && changes()) event.preventDefault(); });
addEventListener("storage", event => {
  // The same form in another window: what was last filled in holds.
  if (event.key === KEY && event.newValue && fromStorage()) {
    showAll();
    notice(say.elsewhere);
  }
});
// Whether this device keeps anything is said at once, not when an hour's work is there.
keep();
