// What scrolls within itself can be reached, and so scrolled, by keyboard: long formulas, wide tables, code.
const SCROLLS = ".ns-formula, .ns-display > math, .ns-table, .md-typeset__scrollwrap, .md-typeset pre > code, .ns-error pre, .tabbed-labels"

const sizes = new ResizeObserver(changes => {
  for (const {target} of changes)
    if (target.scrollWidth > target.clientWidth || target.scrollHeight > target.clientHeight + 1) target.tabIndex = 0
    else target.removeAttribute("tabindex")
})

const watch = () => requestAnimationFrame(() => { // after the theme has put its tables into scrolling boxes
  sizes.disconnect()
  for (const box of document.querySelectorAll(SCROLLS)) sizes.observe(box)
})

window.document$ ? document$.subscribe(watch) : watch()
