// Exact decimals, so that z is right to its last digit: {units, places} is units · 10^-places.

export const decimal = text => {
  const [whole, after = ""] = text.split(".")
  return {units: BigInt(whole + after), places: after.length}
}

export const times = (a, b) => ({units: a.units * b.units, places: a.places + b.places})

export const plus = (a, b) => {
  const places = Math.max(a.places, b.places)
  const units = one => one.units * 10n ** BigInt(places - one.places)
  return {units: units(a) + units(b), places}
}

// All its digits, and no zero that says nothing: "-0.25", which Number reads as the nearest double.
export const written = ({units, places}) => {
  const digits = String(units < 0n ? -units : units).padStart(places + 1, "0")
  const text = places ? `${digits.slice(0, -places)}.${digits.slice(-places)}`.replace(/\.?0+$/, "") : digits
  return (units < 0n ? "-" : "") + text
}

// A tie goes away from zero, as in school and on the page.
const rounded = ({units, places}, to) => {
  if (places <= to) return {units: units * 10n ** BigInt(to - places), places: to}
  const unit = 10n ** BigInt(places - to)
  const size = ((units < 0n ? -units : units) * 2n + unit) / (2n * unit)
  return {units: units < 0n ? -size : size, places: to}
}

const fixed = ({units, places}) =>
  (units < 0n ? "-" : "") + String(units < 0n ? -units : units).padStart(places + 1, "0").replace(/(?=\d{4}$)/, ".")

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
const figures = number => {
  const [mantissa, power] = number.toExponential(3).split("e")
  return `${mantissa}×10${power.replace("+", "").replace("-", "⁻").replace(/\d/g, digit => SUPERSCRIPTS[digit])}`
}
const minus = text => text.replace(/^-/, "−")

// As the page prints: in full where twelve digits tell it, else to four decimals. [relation, text].
export const shown = exact => {
  const text = written(exact)
  if (text.replace(/\D/g, "").replace(/^0+|0+$/g, "").length <= 12) return ["=", minus(text)]
  const number = Number(text)
  return ["≈", minus(Math.abs(number) < 1e-4 || Math.abs(number) >= 1e12 ? figures(number) : fixed(rounded(exact, 4)))]
}

// A double of JavaScript is never said to be equal to anything.
export const approximate = number => {
  const text = number.toFixed(4)
  return minus(number && (Number(text) === 0 || Math.abs(number) >= 1e12) ? figures(number) : text)
}
