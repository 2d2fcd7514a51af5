/* Check the text of a QR code, or a badge, without the network: the signature by the browser's own cryptography, or by
   TweetNaCl in a browser that lacks Ed25519 or was given this page without https. */
"use strict";
{
  const ENVELOPE = "data:application/vc+jwt,";
  const text = bytes => new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  const utf8 = given => new TextEncoder().encode(given);

  function decoded(base64url) {
    if (!/^[A-Za-z0-9_-]*$/.test(base64url)) throw new Error("not base64url");
    return Uint8Array.from(atob(base64url.replace(/-/g, "+").replace(/_/g, "/")), character => character.charCodeAt(0));
  }

  const littleEndian = bytes => bytes.reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n);

  /** Whether key and signature have the one form that RFC 8032 allows, and the key is no point of small order, under
      which anything seems signed. TweetNaCl does not look at that. */
  function wellFormed(raw, signature) {
    const prime = 2n ** 255n - 19n, order = 2n ** 252n + 27742317777372353535851937790883648493n;
    const eighth = 0x05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826n;
    const y = littleEndian(raw) % 2n ** 255n;
    return raw.length === 32 && signature.length === 64 && littleEndian(signature.slice(32)) < order
      && y < prime && ![0n, 1n, prime - 1n, eighth, prime - eighth].includes(y);
  }

  async function holds(raw, signature, message) {
    if (!wellFormed(raw, signature)) return false;
    let key;
    try {
      key = await crypto.subtle.importKey("raw", raw, { name: "Ed25519" }, false, ["verify"]);
    } catch (problem) {
      if (!window.nacl) await load("nacl.min.js");
      return window.nacl.sign.detached.verify(message, signature, raw);
    }
    return crypto.subtle.verify({ name: "Ed25519" }, key, signature, message);
  }

  const known = id => Object.hasOwn(keys, id) ? keys[id] : undefined;

  /** What a statement claims, and what was signed. */
  function statement(given) {
    const parts = given.slice(given.lastIndexOf("#") + 1).split("."), signed = decoded(parts[0]);
    const said = text(signed).split("\x1f");
    if (parts.length !== 3 || said.length !== 6 || said[0] !== "1") throw new Error("no statement");
    const [, number, brin, decided, until, school] = said;
    return { number, brin, decided, until, school, key: known(parts[1]), signed, signature: decoded(parts[2]) };
  }

  /** What a badge claims, and what was signed. */
  function badge(given) {
    const token = given.startsWith("{") ? JSON.parse(given).id.replace(ENVELOPE, "") : given;
    const [header, payload, signature] = token.split(".");
    if (JSON.parse(text(decoded(header))).alg !== "EdDSA") throw new Error("another algorithm");
    const said = JSON.parse(text(decoded(payload)));
    if (!said.type.includes("OpenBadgeCredential")) throw new Error("no badge");
    const issuer = said.issuer.id || said.issuer;
    return {
      number: said.id.split("/").pop().replace(/\.html$/, ""), brin: "",
      decided: said.validFrom.slice(0, 10), until: said.validUntil.slice(0, 10),
      school: said.credentialSubject.identifier[0].identityHash,
      key: Object.values(keys).find(key => key.did === issuer), signed: utf8(header + "." + payload),
      signature: decoded(signature),
    };
  }

  const isDay = given => /^\d{4}-\d{2}-\d{2}$/.test(given) && !Number.isNaN(Date.parse(given));

  function read(given) {
    for (const kind of [statement, badge]) {
      try {
        const claim = kind(given);
        if (/^[A-Za-z0-9-]{1,40}$/.test(claim.number) && [claim.decided, claim.until].every(isDay)) return claim;
      } catch (problem) { /* it may be of the other kind */ }
    }
    return null;
  }

  const short = given => {
    const school = given.normalize("NFC");
    return school.length <= 60 ? school : school.slice(0, 59) + "…";
  };

  async function check(given) {
    await renewKeys();
    const claim = read(given.trim());
    if (!claim) return show("unread", null, [given.startsWith("%PDF-") ? say.pdf : say.unreadable]);
    if (!claim.key) return show("bad", claim, [say.unknown_key, say.not_the_school]);
    if (!await holds(decoded(claim.key.raw), claim.signature, claim.signed)) {
      return show("bad", claim, [say.forged, say.not_the_school]);
    }
    let label;
    try {
      label = await lookUp(claim.number);
    } catch (problem) {
      return show("unsure", claim, [say.retry]);
    }
    if (!label) return show("unlisted", claim, [say.not_listed, say.perhaps_new]);
    const [number, school, , , state, decided, until] = label;
    if (decided !== claim.decided || short(school) !== short(claim.school)) {
      return show("unlisted", claim, [say.differs, say.ask], number);
    }
    // A label that was renewed is valid longer than its paper says.
    const last = until > claim.until ? until : claim.until;
    const valid = { ...claim, until: last };
    const told = state === "valid" ? say.expired_on.replace("DATE", inWords(last)) : say.state.replace("STATE", say.states[state]);
    const now = standing(state, last);
    if (now !== "valid") return show("ended", valid, [told, say.meanings[now]], number);
    if (today() < decided) return show("ended", valid, [say.not_before.replace("DATE", inWords(decided))], number);
    show("good", valid, [say.genuine, say.not_yours], number);
  }

  function line(tag, content, name = "") {
    const made = document.createElement(tag);
    made.textContent = content;
    made.className = name;
    return made;
  }

  function show(kind, claim, lines, number) {
    const box = element("verdict");
    box.className = kind;
    box.replaceChildren(line("h2", say[kind]));
    if (claim) {
      // What nobody signed is not said of a school, but of a text.
      if (kind === "bad") box.append(line("p", say.names));
      box.append(line("p", claim.school, "school"));
      const period = say.valid_from_until.replace("FROM", inWords(claim.decided)).replace("UNTIL", inWords(claim.until));
      box.append(line("p", [claim.number, claim.brin, period].filter(Boolean).join(" · ")));
    }
    for (const told of lines) box.append(line("p", told));
    if (number) {
      const link = line("a", say.more);
      link.href = "label/" + encodeURIComponent(number) + ".html";
      box.append(link);
    }
  }

  const start = given => check(given).catch(() => show("failed", null, [say.unreachable]));

  /** Answer what the page was opened with. What comes below the answer waits for it, and so is not moved by it. */
  function opened() {
    if (location.hash.length > 1 && location.hash !== "#main") {
      element("text").value = location.hash.slice(1);
      element("ask").hidden = true;
      element("verdict").replaceChildren(line("p", say.checking));
      start(location.hash).finally(() => { element("ask").hidden = false; });
    }
  }

  element("form").addEventListener("submit", event => {
    event.preventDefault();
    start(element("text").value).then(() => element("verdict").focus());
  });
  element("file").addEventListener("change", async event => {
    // A badge has a few thousand characters; of anything else the beginning says enough.
    element("text").value = await event.target.files[0].slice(0, 200000).text();
    await start(element("text").value);
    element("verdict").focus();
  });
  document.querySelector(".language").addEventListener("click", event => { event.currentTarget.href += location.hash; });
  addEventListener("hashchange", opened);
  opened();
}
