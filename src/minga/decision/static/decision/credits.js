// Steps numbers up and down, and says how many credits are left.
export function start(ballot) {
  const inputs = [...ballot.querySelectorAll("input[inputmode=numeric]")];
  const output = ballot.querySelector("[data-credits-left]");
  const all = Number(ballot.dataset.credits);
  const price = (votes) => ("squared" in ballot.dataset ? votes ** 2 : votes);
  const spent = () => inputs.reduce((sum, input) => sum + price(Number(input.value) || 0), 0);
  const number = (value) => value.toLocaleString(document.documentElement.lang);
  const show = () => {
    const left = all - spent();
    output.textContent = output.dataset.words.replace("{left}", number(left)).replace("{all}", number(all));
    output.classList.toggle("over", left < 0);
  };
  for (const button of ballot.querySelectorAll("[data-step]")) {
    const input = button.parentElement.querySelector("input");
    button.hidden = false;
    button.addEventListener("click", () => {
      const before = Number(input.value) || 0;
      const after = Math.max(0, before + Number(button.dataset.step));
      input.value = spent() - price(before) + price(after) > all ? before : after;
      show();
    });
  }
  ballot.addEventListener("input", show);
  show();
}
