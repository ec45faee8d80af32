// <b data-given="{n} of 6 have points."> in a form with [data-points]: how many candidates have points so far.
(() => {
  for (const group of document.querySelectorAll("[data-points]")) {
    const count = group.closest("form").querySelector("[data-given]");
    if (!count) continue;
    count.setAttribute("role", "status");
    const update = () => {
      const given = [...group.querySelectorAll("[type=radio]:checked")].filter((radio) => radio.value).length;
      count.textContent = count.dataset.given.replace("{n}", given);
    };
    group.addEventListener("change", update);
    update();
  }
})();
