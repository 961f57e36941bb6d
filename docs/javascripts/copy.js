// Copying a formula gives its LaTeX, which the build kept as an annotation.
document.addEventListener("copy", event => {
  const selection = getSelection()
  if (!selection.rangeCount || selection.isCollapsed) return
  const range = selection.getRangeAt(0)
  const around = range.commonAncestorContainer
  const within = (around.closest ? around : around.parentElement).closest("math")
  const copied = within ? within.cloneNode(true) : range.cloneContents()
  const formulas = within ? [copied] : [...copied.querySelectorAll("math")]
  if (!formulas.length) return
  const latex = formula => formula.querySelector("annotation")?.textContent ?? formula.textContent
  if (within) return event.clipboardData.setData("text/plain", latex(copied)), event.preventDefault()
  for (const formula of formulas)
    formula.replaceWith(formula.getAttribute("display") ? `\n$$${latex(formula)}$$\n` : `$${latex(formula)}$`)
  // Only what is laid out has line breaks, so the copy stands on the page for the moment of reading it.
  const stage = document.body.appendChild(document.createElement("div"))
  stage.style.cssText = "position:absolute;left:-9999px"
  stage.append(copied)
  event.clipboardData.setData("text/plain", stage.innerText)
  event.preventDefault()
  stage.remove()
})

// A folded step would be missing on paper.
addEventListener("beforeprint", () => document.querySelectorAll("details").forEach(fold => { fold.open = true }))
