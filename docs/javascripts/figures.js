// Moves the three figures of a neuron, as neuron_sym/render/figures.py places them; its numbers are the same here.
const WIDTH = 480, POINTS = 50

// Numbers from low to high on the pixels from start to end.
const axis = (low, high, start, end) => {
  const power = 10 ** Math.floor(Math.log10((high - low) / 3))
  const step = [5, 2, 1].map(unit => unit * power).find(size => size <= (high - low) / 3)
  return {
    at: value => Math.round((start + (high > low ? (value - low) / (high - low) : 0) * (end - start)) * 10) / 10,
    ticks: () => Array.from({length: Math.floor(high / step) - Math.ceil(low / step) + 1}, (_, i) => (Math.ceil(low / step) + i) * step),
    // Reaching for a tick that it misses by little: a curve towards 1 shows the 1.
    rounded: () => {
      const near = (high - low) / 20, below = Math.floor(low / step) * step, above = Math.ceil(high / step) * step
      return axis(low - below < near ? below : low, above - high < near ? above : high, start, end)
    },
  }
}

const place = (elements, attributes) => elements.forEach(element =>
  Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value)))

// A text in its room: smaller where it is long, and cut where no size would do.
export const write = (element, text) => {
  const [room, most] = element.dataset.room.split(" ").map(Number)
  const size = Math.min(most, room / (0.58 * Math.max(1, text.length)))
  element.textContent = size >= 8 ? text : `${text.slice(0, Math.floor(room / (0.58 * 8)) - 1)}…`
  element.setAttribute("font-size", Math.max(8, Math.round(size * 10) / 10))
}

export const moveBars = (slots, terms) => {
  const across = axis(Math.min(0, ...terms), Math.max(0, ...terms), 116, 372), zero = across.at(0)
  terms.forEach((term, i) => place(slots(`bar${i + 1}`), {
    class: `ns-bar ns-${term > 0 ? "excites" : term < 0 ? "inhibits" : "rests"}`,
    x: Math.min(zero, across.at(term)),
    width: Math.max(Number(term !== 0), Math.abs(across.at(term) - zero)).toFixed(1),
  }))
  place(slots("bars-zero"), {d: `M${zero} 2V${34 * terms.length + 6}`})
  place(slots("bars-naught"), {x: zero})
}

export const movePoint = (slots, f, z, y) => {
  const reach = Math.max(6, Math.abs(Math.trunc(z)) + 2)
  const points = Array.from({length: POINTS + 1}, (_, i) => -reach + 2 * reach * i / POINTS).map(x => [x, f(x)]).filter(point => point.every(Number.isFinite))
  const [xs, ys] = [0, 1].map(side => [[z, y][side], 0, ...points.map(point => point[side])])
  const across = axis(Math.min(...xs), Math.max(...xs), 44, 464)
  const up = axis(Math.min(...ys), Math.max(...ys), 232, 46).rounded()
  const [left, top, zero, ground] = [across.at(z), up.at(y), across.at(0), up.at(0)]
  const above = left > WIDTH - 130 || top > ground - 46
  place(slots("curve"), {d: `M${points.map(([x, height]) => `${across.at(x)} ${up.at(height)}`).join("L")}`})
  place(slots("down"), {d: `M${left} ${top}V${ground}`})
  place(slots("across"), {d: `M${left} ${top}H${zero}`})
  place(slots("point"), {cx: left, cy: top})
  slots("told").forEach(group => {
    place([group], {"text-anchor": above ? "end" : "start"})
    ;[...group.children].forEach((text, line) =>
      place([text], {x: left + (above ? -10 : 12), y: top + (above ? [-28, -9] : [22, 41])[line]}))
  })
  slots("axes").forEach(group => group.replaceChildren(...axes(across, up, zero, ground)))
}

const axes = (across, up, zero, ground) => [
  drawn("path", {class: "ns-axis", d: `M36 ${ground}H472M${zero} 24V240`}),
  ...across.ticks().flatMap(tick => [
    drawn("path", {class: "ns-axis", d: `M${across.at(tick)} 240v5`}),
    drawn("text", {class: "ns-name", x: across.at(tick), y: 258, "font-size": 12, "text-anchor": "middle"}, tick),
  ]),
  ...up.ticks().flatMap(tick => [
    drawn("path", {class: "ns-axis", d: `M36 ${up.at(tick)}h-5`}),
    drawn("text", {class: "ns-name", x: 28, y: up.at(tick) + 4, "font-size": 12, "text-anchor": "end"}, tick),
  ]),
]

const drawn = (name, attributes, number) => {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name)
  place([element], attributes)
  if (number !== undefined) element.textContent = String(Number(number.toPrecision(6))).replace("-", "−")
  return element
}
