// "Check your working" in the page and in each exercise: <div class="ns-check"></div>. Nothing is fetched before somebody asks for a check,
// and nothing that is typed leaves the browser. What is shown is built element by element, never from HTML.

{
  const WORKER = new URL("check-worker.js", document.currentScript.src)
  const PATIENCE = 30_000 // milliseconds for one working
  const MATHML = "http://www.w3.org/1998/Math/MathML"
  const ELEMENTS = new Set(
    "mrow mi mn mo mtext mfrac msup msub msqrt mroot mover munder munderover mtable mtr mtd".split(" "))
  const ATTRIBUTES = ["class", "accent", "stretchy"]

  const element = (tag, attributes = {}, ...children) => {
    const made = document.createElement(tag)
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value)
    made.append(...children)
    return made
  }

  // --- the worker, one for all forms of a page

  let worker = null
  let turn = Promise.resolve() // forms take turns

  const stop = () => {
    worker?.terminate()
    worker = null
  }

  // Calls `progress(loaded, total)` while Python is on its way and gives what is to be shown of the working.
  const judgedNow = (working, progress) => new Promise((resolve, reject) => {
    worker ??= new Worker(WORKER, { type: "module" })
    const fail = message => { stop(); reject(new Error(message)) }
    let patience = 0
    const wait = () => {
      patience = setTimeout(() => fail(`Stopped after ${PATIENCE / 1000} seconds. Check a shorter part of it.`), PATIENCE)
    }
    worker.onerror = event => {
      event.preventDefault()
      fail(`The checker could not be started. ${event.message ?? ""}`)
    }
    worker.onmessage = ({ data }) => {
      if (data.total) return progress(data.loaded, data.total)
      if (data.ready) return worker.ready = true, wait()
      clearTimeout(patience)
      if (data.broken) return fail(`Python could not be loaded: ${data.broken}`)
      if (data.mistake) return fail(`This is a mistake in neuron-sym, not in your working. Please report it: ${data.mistake}`)
      resolve(data.shown)
    }
    if (worker.ready) wait()
    worker.postMessage(working)
  })

  const judged = (working, progress) => {
    const mine = turn.then(() => judgedNow(working, progress))
    turn = mine.catch(() => {})
    return mine
  }

  // --- what was judged, as elements

  const mathematics = node => {
    if (node.nodeType === Node.TEXT_NODE) return document.createTextNode(node.data)
    if (!ELEMENTS.has(node.localName)) throw new Error(`no part of a formula: ${node.localName}`)
    const made = document.createElementNS(MATHML, node.localName)
    for (const name of ATTRIBUTES) if (node.hasAttribute(name)) made.setAttribute(name, node.getAttribute(name))
    made.append(...[...node.childNodes].map(mathematics))
    return made
  }

  const formula = (rows, latex) => {
    const markup = rows.map(row => `${row.relation}<mrow>${row.term}</mrow>`).join("")
    const parsed = new DOMParser().parseFromString(`<mrow>${markup}</mrow>`, "application/xml").documentElement
    const annotation = document.createElementNS(MATHML, "annotation")
    annotation.setAttribute("encoding", "application/x-tex") // for whoever copies the formula
    annotation.textContent = latex
    const semantics = document.createElementNS(MATHML, "semantics")
    semantics.append(mathematics(parsed), annotation)
    const math = document.createElementNS(MATHML, "math")
    math.setAttribute("displaystyle", "true")
    math.append(semantics)
    return math
  }

  const link = (rows, row, first) => {
    const readable = rows.every(part => part.readable)
    const latex = rows.map(part => part.latex).join(" ")
    const shown = readable ? formula(rows, latex) : element("code", { class: "ns-unreadable" }, latex)
    const says = element("div", { class: "ns-says" }, element("span", { class: `ns-verdict ns-${row.verdict}` }, row.verdict))
    if (row.first_fault) says.append(" The first fault.")
    for (const sentence of row.says) says.append(` ${sentence}`)
    const classes = `ns-link${first ? "" : " ns-goes-on"}${row.first_fault ? " ns-at-fault" : ""}`
    return element("li", { class: classes }, element("div", { class: "ns-formula" }, shown), says)
  }

  // The line is said where it is another than that of the chain before.
  const chain = ({ line, rows: [head, ...rows] }, at, all) => {
    const list = element("ol", { class: "ns-chain" })
    list.append(...rows.map((row, place) => link(place ? [row] : [head, row], row, !place)))
    const before = at ? all[at - 1].line : 1
    return line === before ? [list] : [element("p", { class: "ns-check-line" }, `Line ${line}`), list]
  }

  // --- the form

  let forms = 0

  const live = place => {
    const { given = "{}", question = "", solution = "", asks = "", label: asked, megabytes } = place.dataset
    const starter = place.querySelector(".ns-check-starter")?.textContent.trim() ?? ""
    const name = `ns-check-${forms += 1}`
    const label = element("label", { for: name }, asked ?? "Your working, in LaTeX or in plain text")
    const area = element("textarea", {
      id: name, rows: asks ? asks.split("\n").length + 1 : 6, spellcheck: "false", autocapitalize: "off", autocomplete: "off", autocorrect: "off",
      placeholder: asks ? asks.split("\n").map(term => `${term} = …`).join("\n") : "z = 0.2*4 + 0.00001*80 + 1 = 1.8008",
    })
    area.value = starter
    const button = element("button", { type: "submit", class: "md-button md-button--primary" }, "Check")
    const hint = element("span", { class: "ns-check-hint" })
    const advise = () => {
      const first = worker?.ready ? "" : ` The first time, ${megabytes} MB of Python come from this site.`
      hint.textContent = `or Ctrl+Enter.${first} What you type stays in your browser.`
    }
    const bar = element("progress", { "aria-label": "Loading Python", hidden: "" })
    const verdict = element("p", { class: "ns-check-verdict", role: "status", "aria-live": "polite" })
    const working = element("div", { class: "ns-working" })
    const form = element("form", {}, label, area, element("div", { class: "ns-check-bar" }, button, hint), bar, verdict, working)

    const say = (outcome, ...told) => {
      verdict.dataset.outcome = outcome
      verdict.replaceChildren(...told)
    }
    const progress = (loaded, total) => {
      const megabytes = bytes => (bytes / 1e6).toFixed(1)
      bar.hidden = false
      bar.max = total
      bar.value = loaded
      hint.textContent = loaded < total ? `Loading Python, ${megabytes(loaded)} of ${megabytes(total)} MB` : "Starting Python"
    }
    const submit = async event => {
      event.preventDefault()
      if (button.disabled) return
      button.disabled = true
      form.setAttribute("aria-busy", "true")
      working.replaceChildren()
      say("busy", worker?.ready ? "Checking…" : "Loading Python…")
      try {
        const shown = await judged({ text: area.value, given, question, solution }, progress)
        working.replaceChildren(...shown.chains.flatMap(chain))
        say(shown.outcome, shown.told, ...shown.counted ? [element("span", { class: "ns-check-count" }, shown.counted)] : [])
      } catch (error) {
        say("unusable", error.message)
      }
      advise()
      bar.hidden = true
      button.disabled = false
      form.removeAttribute("aria-busy")
      delete form.dataset.stale
    }
    form.addEventListener("submit", submit)
    area.addEventListener("input", () => { form.dataset.stale = "" }) // what is shown is no longer of what stands there
    area.addEventListener("keydown", event => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) submit(event)
    })
    advise()
    place.replaceChildren(...question ? [opener(form, advise)] : [], form)
  }

  // In an exercise the form waits behind a button.
  const opener = (form, advise) => {
    form.id = `${form.querySelector("textarea").id}-form`
    form.hidden = true
    const button = element("button", {
      type: "button", class: "ns-check-open", "aria-expanded": "false", "aria-controls": form.id,
    }, "Check your working")
    button.addEventListener("click", () => {
      form.hidden = !form.hidden
      button.setAttribute("aria-expanded", String(!form.hidden))
      if (form.hidden) return
      advise()
      form.querySelector("textarea").focus()
    })
    return button
  }

  const begin = () => document.querySelectorAll(".ns-check[data-megabytes]:not(:has(form))").forEach(live)
  window.document$ ? document$.subscribe(begin) : begin()
}
