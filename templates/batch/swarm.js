// A row of dots for each guideline: every school at its level, and how many stand together where there are many.
const SVG = "http://www.w3.org/2000/svg";
// How wide a row is on paper (A4 within its margins, beside the titles) and how tall it is: drawn as large as it is printed.
const PAPER = { wide: 548, tall: 66 }, SCREEN = { tall: 96 };
const onPaper = () => document.documentElement.classList.contains("on-paper");
function drawn(tag, plot, about, content) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, given] of Object.entries(about)) made.setAttribute(name, given);
  if (content !== undefined) made.append(content);
  plot.append(made);
  return made;
}
/** The levels with their names above the rows, and where what is needed lies; in two lines, so that none covers another. */
function drawAxis(x, wide) {
  const axis = element("swarm-axis"), [bottom, top] = bounds;
  axis.replaceChildren();
  axis.setAttribute("viewBox", `0 0 ${wide} 36`);
  const anchored = (at, y, words, name) => {
    const label = drawn("text", axis, { y, class: name }, words), long = label.getComputedTextLength();
    label.setAttribute("x", Math.max(0, Math.min(at - long / 2, wide - long)));
  };
  for (const [level, name] of levels) anchored(x(level * 10), 14, level + " " + name, "level");
  anchored(x(needed * 10), 30, say.needed.replace("LEVEL", tenth.format(needed)), "");
}
/** How large a dot is and for how many schools it stands, so that the fullest of the places is not too full. */
function dotSize(most, room, tall) {
  for (const radius of [4.5, 3.5, 2.6, 2, 1.5]) {
    const step = 2 * radius + 0.6, across = Math.max(1, Math.floor(room / step)), high = Math.floor(tall / step);
    if (most <= across * high || radius === 1.5) return { radius, step, across, each: Math.ceil(most / (across * high)) || 1 };
  }
}
const middleOf = sortedLevels => (sortedLevels[(sortedLevels.length - 1) >> 1] + sortedLevels[sortedLevels.length >> 1]) / 2;
const told = tenths => tenth.format(tenths / 10);
function drawSwarms() {
  const [bottom, top] = bounds, states = Object.keys(say.guidelines);
  const { tall } = onPaper() ? PAPER : SCREEN;
  const middle = tall / 2 - 4, wide = onPaper() ? PAPER.wide : Math.max(200, element("swarm-0").clientWidth), unit = (wide - 40) / (top - bottom) / 10;
  const x = level => 20 + (level - bottom * 10) * unit;
  const rows = titles.map((_title, at) => found.filter(school => school.cells[at] && school.cells[at][1] !== null));
  const stacks = rows.map(byLevel);
  const size = dotSize(Math.max(0, ...stacks.flatMap(stack => [...stack.values()].map(list => list.length))), unit, tall - 44);
  const judged = size.each === 1 && rows.some((row, at) => row.some(school => school.cells[at][3]));
  element("swarm-key").textContent = [size.each > 1 ? say.dot_many.replace("NUMBER", size.each) : say.dot_one, judged ? say.ring : ""].filter(Boolean).join(" ");
  drawAxis(x, wide);
  titles.forEach((_title, at) => {
    const plot = element("swarm-" + at), row = rows[at], levels = row.map(school => school.cells[at][1]).sort((a, b) => a - b);
    plot.replaceChildren();
    plot.setAttribute("viewBox", `0 0 ${wide} ${tall}`);
    drawn("line", plot, { x1: x(bottom * 10), x2: x(top * 10), y1: middle, y2: middle, class: "track" });
    drawn("line", plot, { x1: x(needed * 10), x2: x(needed * 10), y1: 14, y2: tall - 24, class: "needed" });
    for (const [level, list] of stacks[at]) {
      list.sort((one, other) => states.indexOf(one.cells[at][0]) - states.indexOf(other.cells[at][0]));
      const dots = Math.ceil(list.length / size.each);
      for (let number = 0; number < dots; number++) {
        const line = Math.floor(number / size.across), inLine = Math.min(size.across, dots - line * size.across);
        const school = list[number * size.each], cell = school.cells[at];
        const made = drawn("circle", plot, {
          cx: x(level) + (number % size.across - (inLine - 1) / 2) * size.step, r: size.radius,
          cy: middle + (line % 2 ? 1 : -1) * Math.ceil(line / 2) * size.step,
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
      drawn("path", plot, { d: `M${x(median)} ${tall - 26}l5 7h-10z`, class: "median" });
      said += " · " + say.median.replace("LEVEL", told(median));
      const below = row.filter(s => s.cells[at][1] < low - far).sort((a, b) => a.cells[at][1] - b.cells[at][1]);
      const above = row.filter(s => s.cells[at][1] > high + far).sort((a, b) => b.cells[at][1] - a.cells[at][1]);
      for (const [list, y] of [[below, tall - 5], [above, 10]]) if (list.length) outliers += ". " + nameOutliers(plot, list, at, x, y, wide, middle);
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
function nameOutliers(plot, list, at, x, y, wide, middle) {
  const named = list.map(school => school.name + " " + told(school.cells[at][1]));
  const label = drawn("text", plot, { y }), there = x(list[0].cells[at][1]);
  for (const many of [2, 1, 0]) {
    if (many > named.length) continue;
    const rest = named.length - many;
    label.textContent = [named.slice(0, many).join(", "), rest ? (many ? say.more : say.far_off).replace("NUMBER", rest) : ""].filter(Boolean).join(" ");
    if (label.getComputedTextLength() < wide - 8) break;
  }
  const long = label.getComputedTextLength();
  label.setAttribute("x", Math.max(4, Math.min(there - 4, wide - long - 4)));
  drawn("line", plot, { x1: there, x2: there, y1: y > middle ? middle + 6 : middle - 6, y2: y > middle ? y - 11 : y + 3, class: "leader" });
  return label.textContent;
}
