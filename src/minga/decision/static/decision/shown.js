// Shows the parts of a form that the marked choice needs. Without it all of them stand there.
export function start(form) {
  const name = form.dataset.shownBy;
  const show = () => {
    const chosen = form.querySelector(`[name="${name}"]:checked`)?.value ?? "";
    for (const part of form.querySelectorAll("[data-shown-for]")) part.hidden = !part.dataset.shownFor.split(" ").includes(chosen);
    for (const part of form.querySelectorAll("[data-hidden-for]")) part.hidden = part.dataset.hiddenFor.split(" ").includes(chosen);
  };
  form.addEventListener("change", show);
  show();
}
