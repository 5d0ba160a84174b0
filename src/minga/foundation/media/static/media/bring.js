// Sends files at once that are chosen, pasted or dropped where somebody writes, and names them in the text.
const escaped = (words) => words.replace(/[\\[\]`*_<>\n]/g, (sign) => (sign === "\n" ? " " : `\\${sign}`));

function put(area, words) {
  const before = area.value.slice(0, area.selectionStart);
  const gap = !before || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
  area.setRangeText(`${gap}${words}\n\n`, area.selectionStart, area.selectionEnd, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

function say(area, reference, words) {
  const tail = reference.slice(reference.lastIndexOf("]("));
  const end = area.value.indexOf(tail);
  const start = area.value.lastIndexOf("![", end);
  if (end < 0 || start < 0) return;
  const { selectionStart } = area;
  area.setRangeText(`![${escaped(words)}`, start, end, "preserve");
  if (document.activeElement === area) area.selectionStart = selectionStart;
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

function start(box) {
  const form = box.closest("form"); // a folded one is no field and knows no form
  const area = form.elements[box.dataset.into];
  const list = box.querySelector("[data-bring-list]");
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  let going = 0;
  let waits = null;
  // Below the text that they go into, wherever that stands in the form.
  area.closest(".field")?.after(box);
  box.querySelector("[data-bring-plain]").remove();
  box.querySelector("[data-bring-how]").hidden = false;

  const asked = (line, reference) => {
    const id = `bring-${list.childElementCount}-${Date.now()}`;
    const label = Object.assign(document.createElement("label"), { htmlFor: id, textContent: box.dataset.words });
    const input = Object.assign(document.createElement("input"), { id, className: "control", maxLength: 300 });
    const help = Object.assign(document.createElement("p"), { id: `${id}-why`, className: "help", textContent: box.dataset.why });
    input.setAttribute("aria-describedby", help.id);
    input.addEventListener("change", () => input.value.trim() && say(area, reference, input.value.trim()));
    input.addEventListener("keydown", (event) => event.key === "Enter" && (event.preventDefault(), input.blur()));
    const field = Object.assign(document.createElement("div"), { className: "field" });
    field.append(label, input, help);
    line.append(field);
  };

  const send = (file) => {
    const line = document.createElement("li");
    const words = Object.assign(document.createElement("p"), { className: "meta" });
    const bar = Object.assign(document.createElement("progress"), { max: 1, value: 0 });
    const name = file.name || "image.png";
    words.setAttribute("role", "status");
    words.textContent = `${name} · ${box.dataset.going}`;
    bar.setAttribute("aria-label", name);
    line.append(words, bar);
    list.append(line);
    box.open = true;
    const body = new FormData();
    body.append("file", file, name);
    const request = new XMLHttpRequest();
    request.open("POST", box.dataset.bring);
    request.setRequestHeader("X-CSRFToken", token);
    request.upload.addEventListener("progress", (event) => { bar.value = 0.9 * (event.loaded / event.total); });
    going += 1;
    request.addEventListener("loadend", () => {
      going -= 1;
      bar.remove();
      let told = {};
      try { told = JSON.parse(request.responseText); } catch { /* a page, or nothing: said below */ }
      if (told.reference) {
        put(area, told.reference);
        words.textContent = `${told.name} · ${box.dataset.done}`;
        if (told.is_picture) asked(line, told.reference);
      } else {
        const plain = request.getResponseHeader("Content-Type")?.startsWith("text/plain") ? request.responseText : "";
        line.className = "errorlist";
        words.setAttribute("role", "alert");
        words.textContent = told.sentence || plain || `${name}: ${box.dataset.cut}`;
        waits = null;
      }
      if (!going && waits) form.requestSubmit(waits.submitter);
    });
    request.send(body);
  };

  for (const input of box.querySelectorAll("input[type=file]")) {
    input.addEventListener("change", () => {
      [...input.files].forEach(send);
      input.value = "";
    });
  }
  area.addEventListener("paste", (event) => {
    const files = [...event.clipboardData.files];
    // A table copied from a spreadsheet is words and a picture of itself: the words are meant.
    if (!files.length || event.clipboardData.types.includes("text/plain")) return;
    event.preventDefault();
    files.forEach(send);
  });
  const carries = (event) => event.dataTransfer?.types.includes("Files");
  form.addEventListener("dragover", (event) => carries(event) && event.preventDefault());
  form.addEventListener("drop", (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    [...event.dataTransfer.files].forEach(send);
  });
  form.addEventListener("submit", (event) => {
    if (!going) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    waits = { submitter: event.submitter };
  }, true);
}

document.querySelectorAll("[data-bring]").forEach(start);
