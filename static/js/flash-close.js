// <button data-close> in a .flash: takes the message away and hands the focus on to the page.
(() => {
  for (const button of document.querySelectorAll("[data-close]")) {
    button.addEventListener("click", () => {
      button.closest(".flash").remove();
      const main = document.getElementById("main");
      main.tabIndex = -1;
      main.focus({ preventScroll: true });
    });
  }
})();
