// Fill in an XForm with ODK's own engine, as its web forms do. Called by scripts/xlsform.py; see CONTRIBUTING.md.
// node scripts/fill_in_xform.mjs FORM.xml < answers.json: a list of objects, each the answers of one submission by the
// names of the fields. Prints for each which fields were shown, with what was chosen from, what was wrong, and the submission.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(`${process.env.ENGINE_HOME}/`);
const { JSDOM } = require("jsdom");
const { window } = new JSDOM("", { url: "http://localhost/" });
for (const name of Object.getOwnPropertyNames(window)) {
  if (!(name in globalThis)) globalThis[name] = window[name];
}
// The engine's parser takes Node for CommonJS, in which these are there.
Object.assign(globalThis, { __dirname: process.env.ENGINE_HOME, module: {} });
const { loadForm } = await import(`file://${process.env.ENGINE_HOME}/node_modules/@getodk/xforms-engine/dist/index.js`);

const form = await loadForm(readFileSync(process.argv[2], "utf-8"), {
  fetchFormAttachment: async () => new Response("", { status: 404 }),
  missingResourceBehavior: "BLANK",
});
if (form.status === "failure") throw form.error;

function* fields(node) {
  for (const child of node.currentState.children ?? []) {
    if (child.currentState.children) yield* fields(child);
    else yield child;
  }
}
const nameOf = (node) => node.currentState.reference.split("/").pop();

function answer(node, given) {
  if (node.nodeType === "select") node.selectValue(given);
  else node.setValue(node.valueType === "int" ? BigInt(given) : given);
}

const told = [];
for (const answers of JSON.parse(readFileSync(0, "utf-8"))) {
  const { root } = form.createInstance();
  for (const language of root.languages) root.setLanguage(language);
  const left = [];
  for (const [name, given] of Object.entries(answers)) {
    const node = [...fields(root)].find((each) => nameOf(each) === name && each.currentState.relevant);
    if (node) answer(node, given);
    else left.push(name);
  }
  const shown = {};
  for (const node of fields(root)) {
    if (node.currentState.relevant && ["input", "select"].includes(node.nodeType)) {
      shown[nameOf(node)] = node.nodeType === "select" ? node.currentState.valueOptions.map((one) => one.value) : [];
    }
  }
  const payload = await root.prepareInstancePayload();
  const wrong = (payload.violations ?? []).map((one) => one.reference);
  told.push({ shown, left, wrong, xml: await payload.data[0].instanceFile.text() });
}
process.stdout.write(JSON.stringify(told));
