// <textarea maxlength="400" data-chars="x-c"> and <p id="x-c" data-left="Characters left: {n}">: how much room is left.
(() => {
  for (const text of document.querySelectorAll("[data-chars]")) {
    const left = document.getElementById(text.dataset.chars);
    const update = () => {
      left.textContent = left.dataset.left.replace("{n}", text.maxLength - text.value.length);
    };
    text.addEventListener("input", update);
    update();
  }
})();
