// Changes to what stands in a textarea, each of which the browser can undo.
export function replace(area, from, to, text, start = text.length, end = start) {
  area.focus();
  area.setSelectionRange(from, to);
  const done = text ? document.execCommand("insertText", false, text) : document.execCommand("delete");
  if (!done && area.value.slice(from, to) !== text) {
    area.setRangeText(text, from, to, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
  area.setSelectionRange(from + start, from + end);
}

// The selected words between two marks, or without those that are there.
export function wrap(area, mark, close = mark) {
  const { selectionStart: from, selectionEnd: to, value } = area;
  const words = value.slice(from, to);
  if (value.slice(from - mark.length, from) === mark && value.slice(to, to + close.length) === close) {
    return replace(area, from - mark.length, to + close.length, words, 0, words.length);
  }
  replace(area, from, to, mark + words + close, mark.length, mark.length + words.length);
}

export function link(area) {
  const { selectionStart: from, selectionEnd: to, value } = area;
  const words = value.slice(from, to);
  if (/^https?:\/\/\S+$/.test(words)) return replace(area, from, to, `[](${words})`, 1);
  const at = words.length + 3;
  replace(area, from, to, `[${words}](https://)`, words ? at : 1, words ? at + 8 : 1);
}

const BEGINNING = /^(\s*)(?:[-*+]|\d+[.)]|>)\s/;

// Each selected line begins with the mark, or no longer does.
export function begin(area, mark) {
  const { value } = area;
  const from = value.lastIndexOf("\n", area.selectionStart - 1) + 1;
  const next = value.indexOf("\n", area.selectionEnd);
  const to = next < 0 ? value.length : next;
  const lines = value.slice(from, to).split("\n");
  const marks = lines.map((_line, place) => (mark === "1. " ? `${place + 1}. ` : mark));
  const has = lines.every((line, place) => line.startsWith(marks[place]));
  const changed = lines.map((line, place) => (has ? line.slice(marks[place].length) : marks[place] + line.replace(BEGINNING, "$1")));
  const text = changed.join("\n");
  replace(area, from, to, text, lines.length > 1 ? 0 : text.length, text.length);
}

// A block of its own lines, with its words selected.
export function block(area, text, start, end) {
  const { selectionStart: from, selectionEnd: to, value } = area;
  const before = !from || value.slice(0, from).endsWith("\n\n") ? "" : value[from - 1] === "\n" ? "\n" : "\n\n";
  replace(area, from, to, before + text, before.length + start, before.length + end);
}

const ENTRY = /^(\s*)(?:([-*+])|(\d+)([.)])|(>))( +)(\[[ x]\] )?(.*)$/;

// On Enter a list goes on; an empty entry ends it. True where that was so.
export function goOn(area) {
  const { selectionStart: at, selectionEnd, value } = area;
  const from = value.lastIndexOf("\n", at - 1) + 1;
  const found = at === selectionEnd && ENTRY.exec(value.slice(from, at));
  if (!found) return false;
  const [, indent, sign, number, dot, quote, gap, box, words] = found;
  if (!words.trim()) replace(area, from, at, "");
  else replace(area, at, at, `\n${indent}${sign ?? quote ?? Number(number) + 1 + dot}${gap}${box ? "[ ] " : ""}`);
  return true;
}
