// <input type=file data-largest data-together data-too-large="“{name}” is …" data-too-much="…">: says before the files are sent that they are
// too large, in bytes each and together. The server says so as well.
(() => {
  for (const input of document.querySelectorAll("input[type=file][data-largest]")) {
    input.addEventListener("change", () => {
      const files = [...input.files];
      const large = files.find((file) => file.size > Number(input.dataset.largest));
      const together = files.reduce((sum, file) => sum + file.size, 0);
      let wrong = "";
      if (large) wrong = input.dataset.tooLarge.replace("{name}", large.name);
      else if (together > Number(input.dataset.together)) wrong = input.dataset.tooMuch;
      input.setCustomValidity(wrong);
      if (wrong) input.reportValidity();
    });
  }
})();
