// <form data-autosave="address" data-autosave-for="person's id">: what is typed is saved by itself a second after the last key, and
// [data-autosave-says] in it tells how that went. Words come from the form's data attributes: saving, offline, signed-out, failed,
// restored, and set-aside with data-bring-back for the button. Until the server has it, the text is also kept in this window
// (sessionStorage), so that a reload loses nothing. The first save of a new nomination changes the address of the page, and
// [data-autosave-then] with the link to its papers comes into view. Without JavaScript the button saves.
(() => {
  const PAUSE = 1000;
  const AGAIN = 15000;
  const SHELF = "autosave:";

  const fieldsOf = (form) =>
    [...form.elements].filter((field) => field.name && !["hidden", "file", "submit"].includes(field.type));
  const isTick = (field) => ["checkbox", "radio"].includes(field.type);
  // By name and not by place: the page of a draft may ask less than that of a new nomination.
  const nameOf = (field) => (isTick(field) ? `${field.name}=${field.value}` : field.name);
  const typed = (form) =>
    Object.fromEntries(fieldsOf(form).map((field) => [nameOf(field), isTick(field) ? field.checked : field.value]));
  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

  const shelf = {
    keys: () => Object.keys(sessionStorage).filter((key) => key.startsWith(SHELF)),
    get: (key) => JSON.parse(sessionStorage.getItem(key)),
    put: (key, kept) => sessionStorage.setItem(key, JSON.stringify(kept)),
    drop: (key) => sessionStorage.removeItem(key),
  };

  const autosave = (form) => {
    const words = form.dataset;
    const says = form.querySelector("[data-autosave-says]");
    const then = document.querySelector("[data-autosave-then]");
    const version = form.elements.version;
    let key = `${SHELF}${words.autosaveFor}:${location.pathname}${location.search}`;
    let stored = typed(form);
    let timer = 0;
    let running = null;
    let stopped = false;

    const say = (text) => {
      if (says.textContent !== text) says.textContent = text;
    };
    const isNews = () => !same(typed(form), stored);
    const keepHere = () => shelf.put(key, { version: version.value, typed: typed(form) });

    const fill = (texts) => {
      fieldsOf(form).filter((field) => nameOf(field) in texts).forEach((field) => {
        if (isTick(field)) field.checked = texts[nameOf(field)];
        else field.value = texts[nameOf(field)];
        field.dispatchEvent(new Event("input", { bubbles: true }));
      });
    };

    const moveTo = (answer) => {
      shelf.drop(key);
      words.autosave = answer.keep;
      form.action = answer.address;
      history.replaceState(history.state, "", answer.address);
      key = `${SHELF}${words.autosaveFor}:${location.pathname}${location.search}`;
      if (then) {
        then.hidden = false;
        then.querySelector("a").href = answer.papers;
      }
    };

    const send = async () => {
      const sent = typed(form);
      say(words.saving);
      let answer;
      try {
        // Whoever leaves the page does not stop the save.
        const body = new URLSearchParams(new FormData(form));
        answer = await fetch(words.autosave, { method: "POST", body, keepalive: true });
      } catch {
        say(words.offline);
        later(AGAIN);
        return;
      }
      if (answer.redirected) {
        stopped = true;
        say(words.signedOut);
        return;
      }
      const said = await answer.json().catch(() => null);
      if (!said) {
        say(words.failed);
        later(AGAIN);
        return;
      }
      say(said.said);
      if (!answer.ok) {
        stopped = said.stop;
        return;
      }
      stored = sent;
      version.value = said.version;
      if (said.address) moveTo(said);
      if (isNews()) {
        keepHere();
        later(PAUSE);
      } else shelf.put(key, { version: said.version, saved: true });
    };

    const save = () => {
      clearTimeout(timer);
      if (!running && !stopped && isNews()) running = send().finally(() => { running = null; });
      return running;
    };
    const later = (pause) => {
      clearTimeout(timer);
      if (!stopped) timer = setTimeout(save, pause);
    };

    const heard = () => {
      if (!isNews()) return;
      keepHere();
      later(PAUSE);
    };
    form.addEventListener("input", heard);
    form.addEventListener("change", heard);
    addEventListener("online", () => later(0));
    document.addEventListener("visibilitychange", () => { if (document.hidden) save(); });

    // A button waits for the save under way, which has another version of the text, and for other forms of the page we save first.
    document.addEventListener("submit", (event) => {
      const { target, submitter } = event;
      if (event.defaultPrevented) return;
      const mine = target === form;
      if (mine && !navigator.onLine) {
        event.preventDefault();
        say(words.offline);
        return;
      }
      const waiting = mine ? running : save();
      clearTimeout(timer);
      if (waiting) {
        event.preventDefault();
        waiting.then(() => target.requestSubmit(submitter));
      } else if (mine && shelf.get(key)) shelf.put(key, { ...shelf.get(key), sent: true });
    });

    // What this window kept: from before a reload, a crash or a lost connection.
    const kept = shelf.get(key);
    if (!kept) return;
    if (kept.saved) {
      // The page was asked for while the save was under way, and has come as it was before.
      shelf.drop(key);
      if (Number(kept.version) > Number(version.value)) location.reload();
      return;
    }
    const differs = (name) => name in stored && kept.typed[name] !== stored[name];
    if (!Object.keys(kept.typed).some(differs)) shelf.drop(key);
    else if (kept.version === version.value) {
      fill(kept.typed);
      say(words.restored);
      later(0);
    } else if (kept.sent) shelf.drop(key);
    else {
      const back = document.createElement("button");
      back.type = "button";
      back.classList.add("btn", "btn-q", "btn-s");
      back.textContent = words.bringBack;
      back.addEventListener("click", () => {
        fill(kept.typed);
        form.elements[0].form.querySelector("textarea").focus();
      });
      say(words.setAside);
      says.after(back);
    }
  };

  const forms = [...document.querySelectorAll("[data-autosave]")];
  const mine = forms.map((form) => `${SHELF}${form.dataset.autosaveFor}:${location.pathname}${location.search}`);
  // A page has come after what was sent: the server has it. And nobody finds what somebody else typed in this window.
  for (const key of shelf.keys()) {
    const another = forms.length && !key.startsWith(`${SHELF}${forms[0].dataset.autosaveFor}:`);
    if (another || (shelf.get(key).sent && !mine.includes(key))) shelf.drop(key);
  }
  forms.forEach(autosave);
})();
