// Chooses the time zone of this browser, as long as nobody has chosen one.
const select = document.querySelector("[data-time-zone]");
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const isThere = [...(select?.options ?? [])].some((option) => option.value === zone);
if (isThere && !select.dataset.timeZone) select.value = zone;
