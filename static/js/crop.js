// <form data-crop> with three sliders named left, top and side (per cent) and two drawings: [data-crop-picture] takes a drag of the
// square or of its corner, [data-crop-seen] shows what is kept. The sliders stay the truth; without JavaScript they are sent as they are.
(() => {
  for (const form of document.querySelectorAll("[data-crop]")) {
    const picture = form.querySelector("[data-crop-picture]");
    const seen = form.querySelector("[data-crop-seen]");
    const { left, top, side } = form.elements;
    const { width, height } = picture.viewBox.baseVal;
    const shorter = Math.min(width, height);
    const [shade, frame, grip] = ["path", "rect", "circle"].map((name) => picture.querySelector(name));
    const within = (value, most) => Math.min(Math.max(value, 0), most);

    const box = () => {
      const length = (shorter * side.value) / 100;
      return [within((width * left.value) / 100, width - length), within((height * top.value) / 100, height - length), length];
    };
    const draw = () => {
      const [x, y, length] = box();
      shade.setAttribute("d", `M0 0h${width}v${height}h${-width}z M${x} ${y}v${length}h${length}v${-length}z`);
      for (const [name, value] of Object.entries({ x, y, width: length, height: length })) frame.setAttribute(name, value);
      const r = shorter / 22;
      for (const [name, value] of Object.entries({ cx: x + length - r, cy: y + length - r, r })) grip.setAttribute(name, value);
      seen.setAttribute("viewBox", `${x} ${y} ${length} ${length}`);
    };
    const put = (x, y, length) => {
      side.value = Math.round((100 * length) / shorter);
      const real = (shorter * side.value) / 100;
      left.value = Math.round((100 * within(x, width - real)) / width);
      top.value = Math.round((100 * within(y, height - real)) / height);
      draw();
    };
    const place = (event) => new DOMPoint(event.clientX, event.clientY).matrixTransform(picture.getScreenCTM().inverse());

    let held = null;
    picture.addEventListener("pointerdown", (event) => {
      const at = place(event);
      const [x, y, length] = box();
      const pulls = Math.hypot(at.x - x - length, at.y - y - length) < shorter / 9;
      held = { at, x, y, length, pulls };
      picture.setPointerCapture(event.pointerId);
      event.preventDefault();
    });
    picture.addEventListener("pointermove", (event) => {
      if (!held) return;
      const at = place(event);
      const [across, down] = [at.x - held.at.x, at.y - held.at.y];
      if (!held.pulls) return put(held.x + across, held.y + down, held.length);
      const room = Math.min(width - held.x, height - held.y);
      put(held.x, held.y, Math.min(Math.max(held.length + Math.max(across, down), shorter / 10), room));
    });
    for (const name of ["pointerup", "pointercancel"]) picture.addEventListener(name, () => (held = null));
    for (const slider of [left, top, side]) slider.addEventListener("input", draw);
    draw();
  }
})();
