// Each row of a derivation gets a button that copies its LaTeX. Instant navigation brings new rows: document$ tells.
const latex = row => [...row.querySelectorAll(":scope > .ns-formula annotation")].map(note => note.textContent).join(" ").trim()

const equip = () => {
  for (const link of document.querySelectorAll(".ns-link > .ns-permalink:not(.ns-copy + *)")) {
    const button = document.createElement("button")
    button.type = "button"
    button.className = "ns-copy"
    button.textContent = "TeX"
    button.setAttribute("aria-label", "Copy this step as LaTeX")
    button.onclick = async () => {
      await navigator.clipboard.writeText(latex(link.parentElement))
      button.textContent = "✓"
      setTimeout(() => { button.textContent = "TeX" }, 1500)
    }
    link.before(button)
  }
}

window.document$ ? document$.subscribe(equip) : equip()
