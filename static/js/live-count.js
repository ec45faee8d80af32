// A form[data-live] is sent as often as something in it changes, without saving, and its [data-live-part] is taken from the answer:
// how many people a rule set leaves. Buttons inside that part (filters, pages) do the same instead of loading the page.
(() => {
  for (const form of document.querySelectorAll("form[data-live]")) {
    const WAIT = 400;
    let timer = 0;
    let latest = 0;
    const part = () => form.querySelector("[data-live-part]");

    const count = async (button) => {
      clearTimeout(timer);
      const turn = ++latest;
      const typed = new FormData(form);
      typed.append(button?.name || "then", button ? button.value : "count");
      let answer;
      try {
        answer = await fetch(form.action, { method: "POST", body: typed, credentials: "same-origin" });
      } catch {
        return false;
      }
      if (answer.redirected || ![200, 422].includes(answer.status)) return false;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("[data-live-part]");
      // An older answer that comes late says nothing any more.
      if (!fresh || turn !== latest) return true;
      const focused = document.activeElement;
      const place = part().contains(focused) ? (focused.id ? `#${focused.id}` : `[name="${focused.name}"][value="${focused.value}"]`) : "";
      const typing = focused.id === "q" ? focused.selectionStart : null;
      part().replaceChildren(...fresh.childNodes);
      const again = place && part().querySelector(place);
      if (again) {
        again.focus();
        if (typing !== null) again.setSelectionRange(typing, typing);
      } else if (place) {
        part().setAttribute("tabindex", "-1");
        part().focus();
      }
      return true;
    };

    const soon = () => {
      clearTimeout(timer);
      timer = setTimeout(() => count(), WAIT);
    };
    form.addEventListener("input", soon);
    let plainly = false;
    form.addEventListener("submit", async (event) => {
      const button = event.submitter;
      if (plainly || !button || button.value === "save") return;
      event.preventDefault();
      if (await count(button)) return;
      // Signed out, or no answer: then the page itself is loaded, as without this script.
      plainly = true;
      form.requestSubmit(button);
    });
  }
})();
