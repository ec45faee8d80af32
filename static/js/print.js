// <button data-print>: prints the page; data-print="a3" prints its sheets on A3.
(() => {
  for (const button of document.querySelectorAll("[data-print]")) {
    button.addEventListener("click", () => {
      for (const sheet of document.querySelectorAll(".sheet")) sheet.classList.toggle("a3", button.dataset.print === "a3");
      window.print();
    });
  }
})();
