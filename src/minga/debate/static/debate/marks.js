// Says whether a text helps without leaving the place where it is read; without this file the page comes again.
const form = document.querySelector("form[data-marks]");

form?.addEventListener("submit", async (event) => {
  const button = event.submitter;
  if (button?.name !== "mark") return;
  event.preventDefault();
  const body = new FormData(form, button);
  let answer;
  try {
    answer = await fetch(`${form.action}?fragment=1`, { method: "POST", body, redirect: "manual" });
  } catch {}
  // Refused, or nobody there: the ordinary way says why.
  if (answer?.status !== 204) return void resend(body);
  const [id, said] = button.value.split(":");
  const buttons = [...button.parentElement.children];
  buttons.forEach((each, place) => {
    const value = String(2 - place);
    each.setAttribute("aria-pressed", value === said);
    each.value = `${id}:${value === said ? "" : value}`;
  });
});

function resend(body) {
  const mark = document.createElement("input");
  mark.type = "hidden";
  mark.name = "mark";
  mark.value = body.get("mark");
  form.append(mark);
  form.submit();
}
