// The map of who could help whom. It reckons as isop_cli/matching/pairing.py does; a test holds the two together.
const net = JSON.parse(element("network-settings").textContent);
/** What a school has by each level that it gains on a topic, when it seeks it: `urgency` in isop_cli/matching/profiles.py. */
function urgency([, weight, core, guideline], unmet) { return weight * (core || unmet.includes(guideline) ? net.pressing : 1); }
const pupils = JSON.parse(element("network").textContent).map((cells, number) => {
  if (!cells) return null;
  const [area, place, region, sector, scores, unmet] = cells;
  // A topic on which a school is not strong is -1: below every score on any scale.
  const wants = [], strength = new Float64Array(net.topics.length).fill(-1);
  scores.forEach((score, at) => {
    if (score === null) return;
    if (score < net.seeks) wants.push([at, score, urgency(net.topics[at], unmet)]);
    if (score >= net.strong) strength[at] = score;
  });
  const group = sector === null ? null : net.group[sector];
  return { number, area, place, region, sector, group, wants, strength, where: net.areas[area] || null };
});

const radians = degrees => degrees * Math.PI / 180;
const known = (one, other) => one !== null && one === other;
/** Kilometres between two schools, or null when it is not known. */
function apart(one, other) {
  if (known(one.place, other.place)) return net.near[0];
  if (one.where && other.where) {
    if (one.area === other.area) return net.near[1];
    const [lat1, lon1] = one.where.map(radians), [lat2, lon2] = other.where.map(radians);
    const half = Math.sin((lat2 - lat1) / 2) ** 2 + Math.cos(lat1) * Math.cos(lat2) * Math.sin((lon2 - lon1) / 2) ** 2;
    return 2 * 6371 * Math.asin(Math.sqrt(half));
  }
  return known(one.region, other.region) ? net.near[2] : null;
}
/** What one school can learn from another, each topic with what it is worth; the weightiest first. */
function lessons(learner, teacher) {
  const found = learner.wants.filter(([at]) => teacher.strength[at] >= 0);
  return found.map(([at, mine, weight]) => [at, weight * (teacher.strength[at] - mine)]).sort((one, other) => other[1] - one[1]);
}
function learned(learner, teacher) {
  let worth = 0;
  for (const [at, mine, weight] of learner.wants) {
    const theirs = teacher.strength[at];
    if (theirs >= 0) worth += weight * (theirs - mine);
  }
  return worth;
}
/** How much of what there is to learn comes across: less from another sector, and from far. */
function nearness(one, other) {
  const sector = net.sectors[known(one.sector, other.sector) ? 0 : known(one.group, other.group) ? 1 : 2];
  const far = apart(one, other);
  return sector * (far === null ? 0.5 : net.half / (net.half + far));
}
/** The value of a pair, both ways together, as `isop connect` has it. */
function pairValue(one, other) {
  const there = learned(one, other), back = learned(other, one);
  return (there + back + Math.min(there, back)) * nearness(one, other);
}
/** The best few of some schools for one, as pairs of school and value; `worth` is what there is to learn, whatever lies between. */
function best(school, others, most, worth) {
  const found = [];
  for (const other of others) {
    if (other === school) continue;
    let value = worth(school, other);
    const least = found.length < most ? 1e-9 : found[found.length - 1][1];
    // What lies between takes away, and takes longer to reckon.
    if (value <= least) continue;
    value *= nearness(school, other);
    if (value <= least) continue;
    let at = found.length;
    while (at > 0 && found[at - 1][1] < value) at--;
    found.splice(at, 0, [other, value]);
    if (found.length > most) found.pop();
  }
  return found;
}
const helpersOf = (school, others, most) => best(school, others, most, learned);
const helpedBy = (school, others, most) => best(school, others, most, (one, other) => learned(other, one));

const MOST_LINES = 1500, MOST_NAMED = 1000, MOST_ARROWS = 2, MOST_NAMES = 25;
const plane = element("network-map"), brush = plane.getContext("2d");
let shownPupils = [], places = new Map(), bestHelper = new Map(), arrows = [], labels = [], chosen = null, scale = 1, pointed = null;

/** Where each school stands on the map: at its area, spread like the seeds of a sunflower; without one, below. */
function layOut(width, height) {
  const north = 53.55, south = 50.7, west = 3.35, east = 7.25, squeeze = Math.cos(radians(52.2));
  const unplaced = shownPupils.filter(school => !school.where), placed = shownPupils.filter(school => school.where);
  const perRow = Math.max(1, Math.floor((width - 24) / 12)), rows = Math.ceil(unplaced.length / perRow);
  const strip = placed.length ? Math.min(height / 3, unplaced.length ? rows * 12 + 30 : 0) : 0;
  const room = height - strip;
  scale = Math.min(width / ((east - west) * squeeze), room / (north - south));
  const left = (width - (east - west) * squeeze * scale) / 2, top = (room - (north - south) * scale) / 2;
  const at = ([latitude, longitude]) => [left + (longitude - west) * squeeze * scale, top + (north - latitude) * scale];
  places = new Map();
  const areas = new Map();
  for (const school of placed) areas.set(school.area, [...(areas.get(school.area) || []), school]);
  for (const members of areas.values()) {
    const step = Math.min(5.5, scale * 0.1 / Math.sqrt(members.length));
    spread(members, at(members[0].where), step);
  }
  if (!placed.length) spread(unplaced, [width / 2, height / 2], Math.min(14, Math.min(width, height) / 2.3 / Math.sqrt(unplaced.length + 1)));
  else unplaced.forEach((school, number) => places.set(school, [18 + number % perRow * 12, room + 26 + Math.floor(number / perRow) * Math.min(12, (strip - 30) / rows)]));
  return { at, strip: placed.length && unplaced.length ? room : null, country: placed.length > 0 };
}
function spread(members, [x, y], step) {
  members.forEach((school, number) => {
    const turn = number * 2.399963, far = step * Math.sqrt(number + (members.length > 1 ? 0.6 : 0));
    places.set(school, [x + far * Math.cos(turn), y + far * Math.sin(turn)]);
  });
}
function drawNetwork() {
  const width = plane.clientWidth, height = plane.clientHeight, sharp = window.devicePixelRatio || 1;
  const style = getComputedStyle(document.documentElement), mixed = {};
  const colour = name => mixed[name] ??= style.getPropertyValue("--" + name).trim();
  plane.width = width * sharp;
  plane.height = height * sharp;
  brush.scale(sharp, sharp);
  const { at, strip, country } = layOut(width, height);
  if (country) {
    brush.fillStyle = colour("pale");
    brush.strokeStyle = colour("edge");
    brush.lineWidth = 1;
    brush.lineJoin = "round";
    brush.beginPath();
    for (const ring of net.outline) {
      brush.moveTo(...at(ring[0]));
      for (const point of ring) brush.lineTo(...at(point));
      brush.closePath();
    }
    brush.fill();
    brush.stroke();
  }
  if (strip !== null) {
    brush.fillStyle = colour("soft");
    brush.font = "12px " + getComputedStyle(document.body).fontFamily;
    brush.textAlign = "left";
    brush.fillText(say.unknown_place, 12, strip + 14);
  }
  const near = new Set([chosen]);
  if (chosen) {
    for (const [other] of helpersOf(chosen, shownPupils, 3)) { near.add(other); line(other, chosen, colour("deep"), 2.4, 0.95); }
    for (const [other] of helpedBy(chosen, shownPupils, MOST_ARROWS)) { near.add(other); line(chosen, other, colour("partly"), 2.4, 0.95); }
  } else for (const [school, helper] of arrows) line(helper, school, colour("accent"), 1.1, arrows.length > 300 ? 0.28 : 0.55);
  const radius = shownPupils.length > 2000 ? 1.8 : shownPupils.length > 300 ? 2.8 : 4.5;
  for (const school of shownPupils) {
    brush.globalAlpha = chosen && !near.has(school) ? 0.35 : 1;
    brush.fillStyle = colour(schools[school.number].outcome);
    dot(places.get(school), school === chosen ? radius + 3 : radius);
    if (school === chosen || school === pointed) { brush.strokeStyle = colour("ink"); brush.lineWidth = 2; brush.stroke(); }
  }
  brush.globalAlpha = 1;
  brush.font = "600 12px " + getComputedStyle(document.body).fontFamily;
  brush.textAlign = "left";
  brush.strokeStyle = colour("paper");
  brush.lineWidth = 3;
  brush.lineJoin = "round";
  labels = [];
  // Few schools, or those that a choice is about, have their names; the towns come where there is room left.
  const few = chosen ? [...near] : shownPupils.length <= MOST_NAMES ? shownPupils : [];
  for (const school of few) label(schools[school.number].name, places.get(school), radius + 4, colour("ink"), width, height, few);
  if (country) for (const [name, ...middle] of net.towns) label(name, at(middle), 6, colour("soft"), width, strip ?? height, few);
}
/** A name beside its point, where it is whole and covers neither another name nor a school that has one; else none. */
function label(text, [x, y], away, colour, width, height, named) {
  const long = brush.measureText(text).width;
  for (const [left, top] of [[x + away, y - 7], [x - away - long, y - 7], [x - long / 2, y - away - 14], [x - long / 2, y + away]]) {
    const right = left + long, foot = top + 14;
    if (left < 4 || top < 4 || right > width - 4 || foot > height - 4) continue;
    if (labels.some(([l, t, r, f]) => left < r + 3 && right > l - 3 && top < f && foot > t)) continue;
    if (named.some(school => { const [px, py] = places.get(school); return px > left - 4 && px < right + 4 && py > top - 2 && py < foot + 2; })) continue;
    labels.push([left, top, right, foot]);
    for (const [way, strong] of [["strokeText", 0.85], ["fillText", 1]]) {
      brush.globalAlpha = strong;
      brush.fillStyle = colour;
      brush[way](text, left, foot - 3);
    }
    brush.globalAlpha = 1;
    return;
  }
}
function dot([x, y], radius) { brush.beginPath(); brush.arc(x, y, radius, 0, 2 * Math.PI); brush.fill(); }
/** A bow from who helps to who is helped, with a head at its end. */
function line(from, to, colour, thick, strong) {
  const [x1, y1] = places.get(from), [x2, y2] = places.get(to), dx = x2 - x1, dy = y2 - y1, long = Math.hypot(dx, dy);
  if (long < 1) return;
  const mx = (x1 + x2) / 2 - dy * 0.14, my = (y1 + y2) / 2 + dx * 0.14;
  const turn = Math.atan2(y2 - my, x2 - mx), head = Math.min(4 + thick * 1.6, long / 2);
  const ex = x2 - 4 * Math.cos(turn), ey = y2 - 4 * Math.sin(turn);
  brush.globalAlpha = strong;
  brush.strokeStyle = brush.fillStyle = colour;
  brush.lineWidth = thick;
  brush.beginPath();
  brush.moveTo(x1, y1);
  brush.quadraticCurveTo(mx, my, ex, ey);
  brush.stroke();
  brush.beginPath();
  brush.moveTo(ex, ey);
  for (const side of [-0.42, 0.42]) brush.lineTo(ex - head * Math.cos(turn + side), ey - head * Math.sin(turn + side));
  brush.fill();
  brush.globalAlpha = 1;
}

/** The list in words beside the map: of one school, or of those that most could learn from. */
function tellNetwork() {
  const panel = element("network-words");
  panel.replaceChildren();
  if (!chosen) {
    const sought = new Map();
    for (const helper of bestHelper.values()) sought.set(helper, (sought.get(helper) || 0) + 1);
    const first = [...sought].sort((a, b) => b[1] - a[1] || order.compare(schools[a[0].number].name, schools[b[0].number].name)).slice(0, 8);
    panel.append(make("h3", say.sought));
    if (!first.length) { panel.append(make("p", shownPupils.length > MOST_LINES ? say.too_many : say.no_lines, "soft")); return; }
    panel.append(make("p", say.sought_about, "soft"));
    const list = make("ol");
    for (const [school, number] of first) { const item = make("li", button(school)); item.append(make("span", " " + number, "soft")); list.append(item); }
    panel.append(list);
    return;
  }
  const one = schools[chosen.number];
  panel.append(make("h3", one.name), make("p", [one.place, one.sector, say.outcomes[one.outcome]].filter(Boolean).join(" · "), "soft"));
  for (const [title, kind, found] of [[say.helped_by, "of-helper", helpersOf(chosen, shownPupils, 3)], [say.helps, "of-helped", helpedBy(chosen, shownPupils, 3)]]) {
    panel.append(make("h4", title, kind));
    if (!found.length) { panel.append(make("p", say.nobody, "soft")); continue; }
    const list = make("ol");
    for (const [other] of found) {
      const item = make("li", button(other)), far = apart(chosen, other);
      const topics = kind === "of-helper" ? lessons(chosen, other) : lessons(other, chosen);
      const about = [schools[other.number].place, far === null ? "" : say.about_km.replace("NUMBER", Math.max(1, Math.round(far)))].filter(Boolean).join(", ");
      item.append(make("span", about ? " " + about : "", "soft"), make("br"), topics.slice(0, 3).map(([at]) => net.topics[at][0]).join("; "));
      list.append(item);
    }
    panel.append(list);
  }
}
function button(school) {
  const made = make("button", schools[school.number].name, "link");
  made.type = "button";
  made.addEventListener("click", () => { choose(school); element("network-school").focus(); });
  return made;
}
function choose(school) {
  chosen = school;
  element("network-school").value = school ? String(school.number) : "";
  drawNetwork();
  tellNetwork();
}
/** Reckon again for the schools that the filters leave. */
function renewNetwork() {
  // In one order, however the table is sorted: where a school stands on the map tells its place alone.
  shownPupils = [...found].sort((one, other) => one.number - other.number).map(school => pupils[school.number]).filter(Boolean);
  if (chosen && !shownPupils.includes(chosen)) chosen = null;
  bestHelper = new Map();
  const pairs = [], drawn = new Map();
  if (shownPupils.length <= MOST_LINES) for (const school of shownPupils) {
    const [helper] = helpersOf(school, shownPupils, 1);
    if (helper) { bestHelper.set(school, helper[0]); pairs.push([school, ...helper]); }
  }
  // Who could help everybody would hide the map below a star of arrows: the worthiest few stand for them.
  arrows = pairs.sort((one, other) => other[2] - one[2]).filter(([, helper]) => {
    drawn.set(helper, (drawn.get(helper) || 0) + 1);
    return drawn.get(helper) <= MOST_ARROWS;
  });
  const named = [...shownPupils].sort((a, b) => order.compare(schools[a.number].name, schools[b.number].name)).slice(0, MOST_NAMED);
  if (chosen && !named.includes(chosen)) named.push(chosen);
  element("network-school").replaceChildren(new Option(say.everybody, ""), ...named.map(school => {
    const { name, place } = schools[school.number];
    return new Option(place ? name + ", " + place : name, String(school.number), false, school === chosen);
  }));
  drawNetwork();
  tellNetwork();
}
function pupilAt(event) {
  const box = plane.getBoundingClientRect(), x = event.clientX - box.left, y = event.clientY - box.top;
  let nearest = null, least = 14;
  for (const school of shownPupils) {
    const [sx, sy] = places.get(school), far = Math.hypot(sx - x, sy - y);
    if (far < least) { nearest = school; least = far; }
  }
  return nearest;
}
plane.addEventListener("mousemove", event => {
  const school = pupilAt(event);
  if (school === pointed) return;
  pointed = school;
  plane.style.cursor = school ? "pointer" : "default";
  const tip = school && schools[school.number];
  element("network-tip").textContent = tip ? [tip.name, tip.place, say.outcomes[tip.outcome]].filter(Boolean).join(" · ") : "";
  drawNetwork();
});
plane.addEventListener("click", event => choose(pupilAt(event)));
element("network-school").addEventListener("change", event => choose(event.target.value === "" ? null : pupils[Number(event.target.value)]));
let resizing = 0;
window.addEventListener("resize", () => { clearTimeout(resizing); resizing = setTimeout(drawNetwork, 150); });
