/* What the pages of the register share. */
"use strict";
const element = id => document.getElementById(id);
let { words: say, keys, shards } = JSON.parse(element("data").textContent);
/** English as it is spoken in Europe. */
const language = document.documentElement.lang.replace(/^en$/, "en-GB");
const home = document.currentScript.src.replace(/site\.js.*$/, "");

/** Today where the visitor is, as 2026-05-12. */
function today() {
  const now = new Date(), two = number => String(number).padStart(2, "0");
  return now.getFullYear() + "-" + two(now.getMonth() + 1) + "-" + two(now.getDate());
}

/** A label's standing on this day: its page may be older than that. */
const standing = (state, until) => state === "valid" && today() > until ? "expired" : state;

/** A date in words, in the page's language. */
function inWords(date) {
  const [year, month, day] = date.split("-").map(Number);
  return new Intl.DateTimeFormat(language, { dateStyle: "long", timeZone: "UTC" }).format(
    Date.UTC(year, month - 1, day));
}

/** Load a script of this website; it may be opened from a folder, where nothing else can be loaded. */
function load(address) {
  return new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = home + address;
    script.onload = done;
    script.onerror = () => { script.remove(); failed(new Error(address)); };
    document.head.append(script);
  });
}

let asked = 0;

/** Rows of the register as they are now. What a cache kept may be from before a label was withdrawn: no cache, here or
    on the way, holds an address that was never asked for. Fails when they cannot be had. */
async function current(address, name) {
  window[name] = null;
  await load(address + "?" + Date.now() + "-" + ++asked);
  // What answered may be no register at all, such as a hotel's page to log in.
  if (!Array.isArray(window[name])) throw new Error(address);
  return window[name];
}

/** The label with a number as it is now: undefined when the register has none. Fails when that cannot be told. */
async function lookUp(number) {
  let sum = 0;
  for (const character of number) sum = (sum * 31 + character.codePointAt(0)) % 65521;
  const rows = await current("lookup/" + String(sum % shards).padStart(2, "0") + ".js", "LOOKUP");
  return rows.find(label => label[0] === number);
}

/** Let `keys` be those that the label bureau signs with now: the page may be from before one of them was withdrawn. */
async function renewKeys() {
  try { [keys] = await current("keys.js", "KEYS"); } catch (problem) { /* nor will the register be found */ }
}

// A page that the browser kept while the visitor was elsewhere shows what it showed then.
addEventListener("pageshow", event => { if (event.persisted) location.reload(); });
