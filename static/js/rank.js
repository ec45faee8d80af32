// <form data-rank>: a ranked ballot. The selects stay what is sent; buttons and dragging fill them, and every change is spoken in
// [data-say]. The candidates keep their order; the chosen ones stand in ol.mine. All words come from the form's data attributes
// (add, free, at, gone, up, down, remove, sum; {n} is a place, {p} a person) and from the options. Without JavaScript, and where the
// server found something to put right, the selects are in view.
(() => {
  const EDGE = 110; // pixels from the top or bottom of the window, where dragging scrolls it
  const STEP = 14;

  const rank = (form) => {
    const words = form.dataset;
    const say = form.querySelector("[data-say]");
    const list = form.querySelector(".mine");
    const sum = form.querySelector("[data-order]");
    const [up, down, off, add, chosen, grip] = form.querySelector("template[data-icons]").content.children;
    const rows = [...form.querySelectorAll(".rk")].map((item) => ({
      item, name: item.dataset.name, short: item.dataset.short, select: item.querySelector("select"),
    }));
    let order = rows.filter((row) => row.select.value).sort((one, other) => one.select.value - other.select.value);

    const worded = (text, place, row) =>
      text.replace("{n}", rows[0].select.options[place].text).replace("{p}", row ? row.name : "");
    const tell = (row) => {
      const place = order.indexOf(row) + 1;
      say.textContent = place ? worded(words.at, place, row) : worded(words.gone, 0, row);
    };

    const button = (icon, label, act, disabled) => {
      const made = document.createElement("button");
      made.type = "button";
      made.setAttribute("aria-label", label);
      made.disabled = disabled;
      made.append(icon.cloneNode(true));
      made.addEventListener("click", act);
      return made;
    };

    const move = (place, by) => {
      const [row] = order.splice(place, 1);
      order.splice(place + by, 0, row);
      draw();
      tell(row);
      // At the end of the way the line itself keeps the focus: on the other button a second Enter would undo the move.
      const line = list.children[place + by];
      const [up, down] = line.querySelectorAll("button");
      const again = by < 0 ? up : down;
      line.tabIndex = -1;
      (again.disabled ? line : again).focus();
    };

    const take = (row) => {
      order = order.filter((other) => other !== row);
      draw();
      tell(row);
      row.button.focus();
    };

    // Dragging moves the neighbours past the held line, never the line itself, so that the pointer keeps its hold.
    const drag = (line, start) => {
      const held = start.pointerId;
      line.classList.add("held");
      const follow = (event) => {
        if (event.pointerId !== held) return;
        if (event.clientY < EDGE) window.scrollBy(0, -STEP);
        if (event.clientY > window.innerHeight - EDGE) window.scrollBy(0, STEP);
        const middle = (other) => {
          const box = other.getBoundingClientRect();
          return box.top + box.height / 2;
        };
        let other = line.previousElementSibling;
        while (other && event.clientY < middle(other)) {
          line.after(other);
          other = line.previousElementSibling;
        }
        other = line.nextElementSibling;
        while (other && other.row && event.clientY > middle(other)) {
          line.before(other);
          other = line.nextElementSibling;
        }
      };
      const stop = (event) => {
        if (event.pointerId !== held) return;
        document.removeEventListener("pointermove", follow);
        document.removeEventListener("pointerup", stop);
        document.removeEventListener("pointercancel", stop);
        const lines = [...list.children].map((each) => each.row).filter(Boolean);
        const moved = lines.some((row, place) => row !== order[place]);
        if (moved && event.type === "pointerup") {
          order = lines;
          tell(line.row);
        }
        draw();
      };
      document.addEventListener("pointermove", follow);
      document.addEventListener("pointerup", stop);
      document.addEventListener("pointercancel", stop);
    };

    const line = (row, place) => {
      const item = document.createElement("li");
      const handle = document.createElement("span");
      const name = document.createElement("b");
      const moves = document.createElement("span");
      item.row = row;
      handle.className = "grip";
      handle.append(grip.cloneNode(true));
      name.textContent = row.name;
      moves.className = "mv";
      moves.append(
        button(up, `${words.up}: ${row.name}`, () => move(place, -1), place === 0),
        button(down, `${words.down}: ${row.name}`, () => move(place, 1), place === order.length - 1),
        button(off, `${words.remove}: ${row.name}`, () => take(row), false),
      );
      item.append(handle, name, moves);
      // A finger holds the grip, since elsewhere it scrolls the page; a mouse holds the line anywhere but on its buttons.
      item.addEventListener("pointerdown", (event) => {
        const fits = event.pointerType === "touch" ? event.target.closest(".grip") : !event.target.closest("button");
        if (!fits || event.button !== 0) return;
        event.preventDefault();
        drag(item, event);
      });
      return item;
    };

    const draw = () => {
      list.replaceChildren(...order.map(line));
      if (order.length < rows.length) {
        const free = document.createElement("li");
        free.className = "slot";
        free.textContent = worded(words.free, order.length + 1);
        list.append(free);
      }
      const names = order.map((row, place) => `${place + 1} ${row.short}`).join(", ");
      sum.textContent = `${words.sum}: ${names}`;
      sum.hidden = !names;
      for (const row of rows) {
        const place = order.indexOf(row) + 1;
        row.select.value = place || "";
        const text = place ? worded("{n}", place) : worded(words.add, order.length + 1);
        row.button.replaceChildren((place ? chosen : add).cloneNode(true), text);
        row.button.setAttribute("aria-label", `${place ? `${text}, ${words.remove}` : text}: ${row.name}`);
        row.button.classList.toggle("btn-2", !place);
      }
    };

    for (const row of rows) {
      row.button = document.createElement("button");
      row.button.type = "button";
      row.button.classList.add("btn", "btn-s");
      row.button.addEventListener("click", () => {
        order = order.includes(row) ? order.filter((other) => other !== row) : [...order, row];
        draw();
        tell(row);
      });
      row.item.querySelector(".pick").append(row.button);
    }
    list.parentElement.hidden = false;
    form.classList.add("js-rank");
    draw();
  };

  for (const form of document.querySelectorAll("[data-rank]")) {
    if (!form.querySelector(".bad-f")) rank(form);
  }
})();
