// "Every rule" opens what is folded in a derivation, the other two levels fold it again. Listens once for all pages.
document.addEventListener("change", ({target}) => {
  if (!target.matches(".ns-detail input")) return
  const around = target.closest(".ns-derived, .ns-derivation")
  for (const fold of around.querySelectorAll("details.ns-because")) fold.open = target.value === "rules"
})
