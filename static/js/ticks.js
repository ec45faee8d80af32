// <fieldset data-max="3"> and, anywhere in the form, <p data-count="{n} of 3 ticks used.">: an approval ballot counts its ticks and
// stops at the limit. Without JavaScript the server says so.
(() => {
  for (const group of document.querySelectorAll("[data-max]")) {
    const most = Number(group.dataset.max);
    const boxes = [...group.querySelectorAll("[type=checkbox]")];
    const count = (group.form || group.closest("form") || document).querySelector("[data-count]");
    if (count) count.setAttribute("role", "status");
    const update = () => {
      const used = boxes.filter((box) => box.checked).length;
      for (const box of boxes) box.disabled = !box.checked && used >= most;
      if (count) count.textContent = count.dataset.count.replace("{n}", used);
    };
    group.addEventListener("change", update);
    update();
  }
})();
