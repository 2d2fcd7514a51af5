// A row of dots for each guideline: every school at its level, and how many stand together where there are many.
const SVG = "http://www.w3.org/2000/svg", TALL = 96, MIDDLE = 44, ROOM = 52;
function drawn(tag, plot, about, content) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, given] of Object.entries(about)) made.setAttribute(name, given);
  if (content !== undefined) made.append(content);
  plot.append(made);
  return made;
}
/** How large a dot is and for how many schools it stands, so that the fullest of the places is not too full. */
function dotSize(most, room) {
  for (const radius of [4.5, 3.5, 2.6, 2]) {
    const step = 2 * radius + 0.6, across = Math.max(1, Math.floor(room / step)), high = Math.floor(ROOM / step);
    if (most <= across * high || radius === 2) return { radius, step, across, each: Math.ceil(most / (across * high)) || 1 };
  }
}
const middleOf = sortedLevels => (sortedLevels[(sortedLevels.length - 1) >> 1] + sortedLevels[sortedLevels.length >> 1]) / 2;
const told = tenths => tenth.format(tenths / 10);
function drawSwarms() {
  const [bottom, top] = bounds, states = Object.keys(say.guidelines);
  const wide = Math.max(200, element("swarm-0").clientWidth), unit = (wide - 40) / (top - bottom) / 10;
  const x = level => 20 + (level - bottom * 10) * unit;
  const rows = titles.map((_title, at) => found.filter(school => school.cells[at] && school.cells[at][1] !== null));
  const stacks = rows.map(byLevel);
  const size = dotSize(Math.max(0, ...stacks.flatMap(stack => [...stack.values()].map(list => list.length))), unit);
  element("swarm-key").textContent = size.each > 1 ? say.dot_many.replace("NUMBER", size.each) : say.dot_one;
  titles.forEach((_title, at) => {
    const plot = element("swarm-" + at), row = rows[at], levels = row.map(school => school.cells[at][1]).sort((a, b) => a - b);
    plot.replaceChildren();
    plot.setAttribute("viewBox", `0 0 ${wide} ${TALL}`);
    drawn("line", plot, { x1: x(bottom * 10), x2: x(top * 10), y1: MIDDLE, y2: MIDDLE, class: "track" });
    drawn("line", plot, { x1: x(needed * 10), x2: x(needed * 10), y1: 14, y2: TALL - 24, class: "needed" });
    for (const [level, list] of stacks[at]) {
      list.sort((one, other) => states.indexOf(one.cells[at][0]) - states.indexOf(other.cells[at][0]));
      const dots = Math.ceil(list.length / size.each);
      for (let number = 0; number < dots; number++) {
        const line = Math.floor(number / size.across), inLine = Math.min(size.across, dots - line * size.across);
        const school = list[number * size.each], cell = school.cells[at];
        const made = drawn("circle", plot, {
          cx: x(level) + (number % size.across - (inLine - 1) / 2) * size.step, r: size.radius,
          cy: MIDDLE + (line % 2 ? 1 : -1) * Math.ceil(line / 2) * size.step,
          class: "of-" + cell[0] + (size.each === 1 && cell[3] ? " judged" : ""),
        });
        if (size.each === 1) drawn("title", made, {}, [school.name, school.place, told(level) + (cell[2] || "")].filter(Boolean).join(" · "));
      }
    }
    const met = found.filter(school => school.cells[at]?.[0] === "met").length, assessed = found.filter(school => school.cells[at]).length;
    let said = say.swarm_met.replace("NUMBER", met).replace("ALL", assessed), outliers = "";
    if (levels.length) {
      const median = middleOf(levels), low = levels[Math.floor(levels.length / 4)], high = levels[Math.floor(levels.length * 3 / 4)];
      const far = 1.5 * Math.max(2, high - low);
      drawn("path", plot, { d: `M${x(median)} ${TALL - 26}l5 7h-10z`, class: "median" });
      said += " · " + say.median.replace("LEVEL", told(median));
      const below = row.filter(s => s.cells[at][1] < low - far).sort((a, b) => a.cells[at][1] - b.cells[at][1]);
      const above = row.filter(s => s.cells[at][1] > high + far).sort((a, b) => b.cells[at][1] - a.cells[at][1]);
      for (const [list, y] of [[below, TALL - 5], [above, 10]]) if (list.length) outliers += ". " + nameOutliers(plot, list, at, x, y, wide);
    }
    element("swarm-said-" + at).textContent = said;
    plot.setAttribute("aria-label", said + outliers);
  });
}
function byLevel(row, at) {
  const stacks = new Map();
  for (const school of row) {
    const level = school.cells[at][1];
    if (!stacks.has(level)) stacks.set(level, []);
    stacks.get(level).push(school);
  }
  return stacks;
}
/** The schools that lie furthest from the others, by name where there is room for whole names; and how many more. */
function nameOutliers(plot, list, at, x, y, wide) {
  const named = list.map(school => school.name + " " + told(school.cells[at][1]));
  const label = drawn("text", plot, { y }), middle = x(list[0].cells[at][1]);
  for (const many of [2, 1, 0]) {
    if (many > named.length) continue;
    const rest = named.length - many;
    label.textContent = [named.slice(0, many).join(", "), rest ? (many ? say.more : say.far_off).replace("NUMBER", rest) : ""].filter(Boolean).join(" ");
    if (label.getComputedTextLength() < wide - 8) break;
  }
  const long = label.getComputedTextLength();
  label.setAttribute("x", Math.max(4, Math.min(middle - 4, wide - long - 4)));
  drawn("line", plot, { x1: middle, x2: middle, y1: y > MIDDLE ? MIDDLE + 6 : MIDDLE - 6, y2: y > MIDDLE ? y - 11 : y + 3, class: "leader" });
  return label.textContent;
}
