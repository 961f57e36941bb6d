// Makes a function of z from an activation's tree, as neuron_sym/render/live.py writes it: ["/", "1", ["+", "1", …]].

// erf by its series of positive terms; from 6 on it is 1 to the last bit.
const erf = x => {
  if (Math.abs(x) > 6) return Math.sign(x)
  let sum = x, term = x
  for (let n = 1; Math.abs(term) > 1e-18 * Math.abs(sum); n++) sum += term *= 2 * x * x / (2 * n + 1)
  return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum
}

const functions = {
  "+": (...terms) => terms.length > 1 ? terms.reduce((sum, term) => sum + term) : terms[0],
  "-": x => -x,
  "*": (...factors) => factors.reduce((product, factor) => product * factor),
  "/": (a, b) => a / b,
  "^": (a, b) => a === Math.E ? Math.exp(b) : a ** b,
  "root": (x, degree) => degree === 2 ? Math.sqrt(x) : degree === 3 ? Math.cbrt(x) : x ** (1 / degree),
  "σ": x => 1 / (1 + Math.exp(-x)),
  "Φ": x => (1 + erf(x / Math.SQRT2)) / 2,
  "ln": Math.log, "arctan": Math.atan, "abs": Math.abs, "sign": Math.sign, erf,
  ...Object.fromEntries(["sin", "cos", "tan", "sinh", "cosh", "tanh", "sqrt", "max", "min"].map(name => [name, Math[name]])),
}
const relations = {"<": (a, b) => a < b, ">": (a, b) => a > b, "le": (a, b) => a <= b, "ge": (a, b) => a >= b, "=": (a, b) => a === b, "ne": (a, b) => a !== b}
const constants = {"e": Math.E, "π": Math.PI}

const holds = ([left, relation, right]) => {
  const [a, b] = [compiled(left), compiled(right)]
  return z => relations[relation](a(z), b(z))
}

// The first case whose conditions all hold; one without a condition is for whatever is left.
const cases = branches => {
  const rows = branches.map(([value, conditions]) => [compiled(value), conditions.map(holds)])
  return z => rows.find(([, conditions]) => conditions.every(condition => condition(z)))?.[0](z) ?? NaN
}

export const compiled = tree => {
  if (tree === "z") return z => z
  if (typeof tree === "string") {
    const number = constants[tree] ?? Number(tree)
    return () => number
  }
  const [name, ...parts] = tree
  if (name === "cases") return cases(parts)
  const [work, of] = [functions[name], parts.map(compiled)]
  return z => work(...of.map(part => part(z)))
}
