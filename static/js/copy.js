// <button data-copy="text" data-done="Copied"><svg…>Copy</button>: copies the text and says so in the place of the last words.
(() => {
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.addEventListener("click", async () => {
      if (!navigator.clipboard) return;
      await navigator.clipboard.writeText(button.dataset.copy);
      button.setAttribute("aria-live", "polite");
      button.lastChild.textContent = button.dataset.done;
    });
  }
})();
