// Says what the marked projects cost together, and when that is more than there is.
export function start(basket) {
  const output = basket.querySelector("[data-basket-sum]");
  const boxes = [...basket.querySelectorAll("[data-cost]")];
  const all = Number(basket.dataset.basket);
  const digits = Number(basket.dataset.decimals);
  const write = (amount) => {
    const hasPart = amount % 10 ** digits !== 0;
    const places = hasPart ? digits : 0;
    const style = { style: "currency", currency: basket.dataset.currency, minimumFractionDigits: places, maximumFractionDigits: places };
    return new Intl.NumberFormat(document.documentElement.lang, style).format(amount / 10 ** digits);
  };
  const show = () => {
    const sum = boxes.filter((box) => box.checked).reduce((total, box) => total + Number(box.dataset.cost), 0);
    const words = sum > all ? output.dataset.over : output.dataset.words;
    output.textContent = words.replace("{sum}", write(sum));
    output.classList.toggle("over", sum > all);
  };
  basket.addEventListener("change", show);
  show();
}
