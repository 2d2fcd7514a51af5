/* A label's page: how it stands now; the page may be older than that, or come from a cache. */
"use strict";
{
  const shown = element("standing"), { number, state, until } = shown.dataset;

  function show(now) {
    shown.textContent = say.states[now];
    shown.className = "state is-" + now;
    element("meaning").textContent = say.meanings[now];
    // Of a label that does not hold now only the past is told.
    for (const [id, is] of [["does", now === "valid"], ["did", now !== "valid"]]) if (element(id)) element(id).hidden = !is;
  }

  function remark(text) {
    element("remark").textContent = text;
    element("remark").hidden = false;
  }

  show(standing(state, until));
  lookUp(number).then(label => {
    if (label) {
      show(standing(label[4], label[6]));
      element("until").textContent = inWords(label[6]);
      if (label[6] > until) element("renewed").hidden = false;
    } else {
      remark(say.not_listed);
    }
  }, () => remark(say.retry));
}
