/* The list of schools: search, filter and sort. */
"use strict";
{
  const AT_ONCE = 100;
  const plain = text => (text || "").normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const order = new Intl.Collator(language, { numeric: true });
  let labels = [], found = [], shown = 0, key = "school", upwards = true;

  const held = ([number, school, place, sector, state, decided, until]) => ({
    number, school, until, place: place || "", sector, sectorName: say.sectors[sector] || sector || "",
    standing: standing(state, until), text: plain([number, school, place].join(" ")),
  });

  function cell(row, name, content) {
    const made = row.insertCell();
    made.dataset.name = name;
    made.append(content);
    return made;
  }

  function more() {
    const names = [...document.querySelectorAll("thead th")].map(head => head.textContent.trim());
    for (const label of found.slice(shown, shown + AT_ONCE)) {
      const row = element("rows").insertRow(), link = document.createElement("a"), head = document.createElement("th");
      link.href = "label/" + encodeURIComponent(label.number) + ".html";
      link.textContent = label.school;
      head.scope = "row";
      head.append(link);
      row.append(head);
      cell(row, names[1], label.place);
      cell(row, names[2], label.sectorName);
      const state = document.createElement("span");
      state.className = "is-" + label.standing;
      state.textContent = say.states[label.standing];
      cell(row, names[3], state);
      cell(row, names[4], inWords(label.until));
    }
    shown = Math.min(found.length, shown + AT_ONCE);
    element("more").hidden = shown >= found.length;
  }

  function search() {
    const words = plain(element("words").value).split(/\s+/).filter(Boolean);
    const sector = element("sector").value, state = element("state").value, year = element("year").value;
    found = labels.filter(label => words.every(word => label.text.includes(word)) && (!sector || label.sector === sector) &&
      (!state || label.standing === state) && (!year || label.until.startsWith(year)));
    shown = 0;
    element("rows").replaceChildren();
    element("count").textContent = say.count.replace("NUMBER", found.length.toLocaleString(language));
    more();
  }

  function sort() {
    labels.sort((one, other) => (upwards ? 1 : -1) * (order.compare(one[key], other[key]) || order.compare(one.number, other.number)));
    for (const head of document.querySelectorAll("thead th")) {
      if (head.dataset.key === key) head.ariaSort = upwards ? "ascending" : "descending";
      else head.removeAttribute("aria-sort");
    }
    search();
  }

  for (const name of ["input", "change"]) element("filters").addEventListener(name, search);
  element("filters").addEventListener("submit", event => event.preventDefault());
  element("more").addEventListener("click", more);
  for (const button of document.querySelectorAll("thead button")) {
    button.addEventListener("click", () => {
      const wanted = button.parentElement.dataset.key;
      upwards = wanted === key ? !upwards : true;
      key = wanted;
      sort();
    });
  }
  current("labels.js", "LABELS").then(rows => {
    labels = rows.map(held);
    for (const year of [...new Set(labels.map(label => label.until.slice(0, 4)))].sort()) {
      element("year").add(new Option(year, year));
    }
    sort();
  }, () => { element("count").textContent = say.unreachable; });
}
