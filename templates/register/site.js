/* What the pages of the register share. */
"use strict";
const element = id => document.getElementById(id);
const { words: say, keys, shards } = JSON.parse(element("data").textContent);
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
function load(name) {
  return new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = home + name;
    script.onload = done;
    script.onerror = () => { script.remove(); failed(new Error(name)); };
    document.head.append(script);
  });
}
