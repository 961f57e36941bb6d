// <neuron-live>: sliders that move a worked example's figures and formulas together; the state stands in the address.
// Without scripts, the page's own figures stand there. At the example's own numbers they stand there too.
import {approximate, decimal, plus, shown, times, written} from "./decimal.js"
import {movePoint, moveBars, write} from "./figures.js"
import {compiled} from "./tree.js"

const NUMBER = /^-?\d{1,12}(\.\d{1,20})?$/
const HINT = "These are your numbers; the derivation on this page keeps those of the example."

class NeuronLive extends HTMLElement {
  connectedCallback() {
    if (this.stage) return
    const told = JSON.parse(this.dataset.neuron)
    const numbered = (letter, numbers) => numbers.map((number, i) => [letter + (i + 1), number])
    this.told = told
    this.f = compiled(told.f)
    this.start = Object.fromEntries([
      ...numbered("x", told.x), ...numbered("w", told.w), ["b", told.b], ...(told.threshold === null ? [] : [["t", told.threshold]]),
    ])
    this.stage = made("div", {}, ...this.childNodes)
    this.untouched = this.stage.innerHTML
    this.append(this.stage, this.controls())
    this.set(this.fromAddress())
  }

  // One row a number: a slider for the hand, a field for the digits.
  controls() {
    this.fields = {}
    const rows = Object.entries(this.start).map(([key, number]) => {
      const name = this.nameOf(key)
      const [least, most, step] = reach(key, number)
      const slider = made("input", {type: "range", min: least, max: most, step, "aria-label": name})
      const field = made("input", {type: "number", step: "any", "aria-label": `${name}, as a number`})
      slider.oninput = () => this.set({...this.state, [key]: written(decimal(slider.value))})
      field.oninput = () => {
        const typed = NUMBER.test(field.value)
        field.setAttribute("aria-invalid", !typed)
        if (typed) this.set({...this.state, [key]: field.value})
      }
      this.fields[key] = [slider, field]
      return made("div", {class: `ns-live-row ns-${key[0]}`}, made("span", {"aria-hidden": true}, name), slider, field)
    })
    this.reset = made("button", {type: "button", class: "md-button"}, "Reset")
    this.reset.onclick = () => this.set({...this.start})
    this.says = made("output", {})
    return made("fieldset", {class: "ns-live-controls"}, made("legend", {}, "Move the numbers"), ...rows,
      made("div", {class: "ns-live-end"}, this.reset, this.says))
  }

  nameOf(key) {
    if (key === "b") return "b, bias"
    if (key === "t") return "threshold"
    const name = this.told.names[key.slice(1) - 1]
    const digits = key.slice(1).replace(/\d/g, digit => "₀₁₂₃₄₅₆₇₈₉"[digit])
    return `${key[0]}${digits}${key[0] === "x" && name ? `, ${name}` : ""}`
  }

  set(state) {
    this.state = state
    const untouched = Object.keys(state).every(key => state[key] === this.start[key])
    for (const [key, [slider, field]] of Object.entries(this.fields)) {
      slider.value = state[key]
      if (field !== document.activeElement) {
        field.value = state[key]
        field.removeAttribute("aria-invalid")
      }
    }
    this.reset.disabled = untouched
    if (untouched) this.stage.innerHTML = this.untouched
    this.says.textContent = untouched ? "" : `${this.draw()} ${HINT}`
    clearTimeout(this.later)
    this.later = setTimeout(() => this.isConnected && this.toAddress(untouched), 250)
  }

  draw() {
    const {told, state, f} = this
    const terms = told.x.map((_, i) => times(decimal(state[`w${i + 1}`]), decimal(state[`x${i + 1}`])))
    const bias = decimal(state.b)
    const exact = terms.reduce(plus, bias), [relation, z] = shown(exact)
    const at = Number(written(exact)), y = f(at)
    this.values = {z: written(exact), y}
    for (const key of Object.keys(state)) this.text(key, minus(state[key]))
    terms.forEach((term, i) => {
      const [w, x] = [state[`w${i + 1}`], state[`x${i + 1}`]]
      this.text(`term${i + 1}`, minus(`${w}·${x}`))
      this.text(`sum${i + 1}`, shown(term)[1])
      this.slots(`edge${i + 1}`).forEach(edge => edge.classList.toggle("ns-inhibits", w.startsWith("-")))
    })
    this.text(`sum${terms.length + 1}`, minus(state.b))
    this.text("z-relation", relation)
    this.text("z", z)
    const output = Number.isFinite(y) ? approximate(y) : "?"
    this.text("z-said", `z ${relation} ${z}`)
    this.text("y-relation", "≈")
    this.text("y", output)
    this.text("y-said", `ŷ ≈ ${output}`)
    if (state.t !== undefined) this.decide(y >= Number(state.t))
    const slots = name => this.slots(name)
    moveBars(slots, [...terms, bias].map(term => Number(written(term))))
    if (Number.isFinite(y)) movePoint(slots, f, at, y)
    const summary = `z ${relation} ${z}, ŷ ≈ ${output}`
    for (const svg of this.stage.querySelectorAll("svg > title")) svg.textContent = summary
    const named = this.slots("class")[0]?.textContent
    return named ? `${summary}: ${named}.` : `${summary}.`
  }

  decide(above) {
    this.text("threshold", minus(this.state.t))
    this.text("threshold-relation", above ? "≥" : "<")
    this.text("class", this.told.classes[Number(above)] ?? "")
  }

  slots(name) {
    return [...this.stage.querySelectorAll(`[data-live="${name}"]`)]
  }

  text(name, text) {
    for (const element of this.slots(name))
      if (element.dataset.room) write(element, text)
      else element.textContent = element.matches("mn:not([data-bare])") && text.startsWith("−") ? `(${text})` : text
  }

  // ?x=4,80&w=0.2,0.00001&b=1&t=0.5; a second neuron of a page has its label before each letter.
  fromAddress() {
    const asked = new URLSearchParams(location.search), state = {...this.start}
    for (const letter of "xwbt") {
      const keys = Object.keys(state).filter(key => key.startsWith(letter))
      const numbers = asked.get((this.dataset.label ?? "") + letter)?.split(",") ?? []
      if (numbers.length === keys.length && numbers.every(number => NUMBER.test(number)))
        keys.forEach((key, i) => { state[key] = numbers[i] })
    }
    return state
  }

  toAddress(untouched) {
    const address = new URL(location.href), asked = address.searchParams
    for (const letter of "xwbt") {
      const name = (this.dataset.label ?? "") + letter
      const numbers = Object.keys(this.state).filter(key => key.startsWith(letter)).map(key => this.state[key])
      if (untouched || !numbers.length) asked.delete(name)
      else asked.set(name, numbers.join(","))
    }
    address.search = String(asked).replaceAll("%2C", ",")
    if (address.href !== location.href) history.replaceState(history.state, "", address)
  }
}

const minus = text => text.replaceAll("-", "−")

// How far a slider goes: to a round number at twice the example's, and to 1 at least; a threshold from 0 to 1.
const reach = (key, text) => {
  const size = Math.abs(Number(text))
  if (key === "t" && size <= 1 && !text.startsWith("-")) return [0, 1, 0.01]
  const power = 10 ** Math.floor(Math.log10(2 * size || 1))
  const most = Math.max(1, [1, 2, 5, 10].map(unit => unit * power).find(round => round >= 2 * size) ?? 1)
  return [-most, most, most / 100]
}

const made = (name, attributes, ...children) => {
  const element = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value)
  element.append(...children)
  return element
}

customElements.get("neuron-live") ?? customElements.define("neuron-live", NeuronLive)
