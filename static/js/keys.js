// <a data-key="j">, <button data-key="a">, <summary data-key="s">: reached by one letter. A link is followed, a summary opens and hands the focus
// to the first field behind it, anything else takes the focus, so that Enter presses it. In a list [data-key-list] j and k go from one
// [data-key-item] to the next. <input type="checkbox" data-keys-off> turns all of it off, and the browser remembers that.
(() => {
  const OFF = "keys-off";
  const list = document.querySelector("[data-key-list]");
  const targets = document.querySelectorAll("[data-key]");
  if (!list && !targets.length) return;
  const kept = (value) => {
    try {
      if (value === undefined) return localStorage.getItem(OFF) === "1";
      localStorage.setItem(OFF, value ? "1" : "");
    } catch { /* A browser that keeps nothing leaves them on. */ }
    return Boolean(value);
  };
  let off = kept();
  for (const box of document.querySelectorAll("[data-keys-off]")) {
    box.checked = off;
    box.addEventListener("change", () => { off = kept(box.checked); });
  }

  const step = (by) => {
    const items = [...list.querySelectorAll("[data-key-item]")];
    const here = items.indexOf(document.activeElement.closest("li")?.querySelector("[data-key-item]"));
    const there = items[Math.min(Math.max(here + by, 0), items.length - 1)];
    if (there) there.focus();
  };

  const reach = (target) => {
    if (target.matches("a[href]")) return target.click();
    const more = target.closest("details");
    if (target.matches("summary") && more) {
      more.open = true;
      return (more.querySelector("input:not([type=hidden]), textarea") || target).focus();
    }
    target.focus();
    target.scrollIntoView({ block: "center" });
  };

  document.addEventListener("keydown", (event) => {
    if (off || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (event.target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]")) return;
    // By the place of the key: a Russian keyboard has other letters there.
    const key = /^Key[A-Z]$/.test(event.code) ? event.code[3].toLowerCase() : event.key;
    const target = [...targets].find((each) => each.dataset.key === key && each.offsetParent !== null);
    if (target) {
      event.preventDefault();
      reach(target);
    } else if (list && (key === "j" || key === "k")) {
      event.preventDefault();
      step(key === "j" ? 1 : -1);
    } else if (list && key === "x") {
      const box = document.activeElement.closest("li")?.querySelector("[type=checkbox]");
      if (box) box.click();
    }
  });
})();
