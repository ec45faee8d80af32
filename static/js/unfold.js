// details[data-fold]: a link into a folded one opens it, and on paper all of them are open.
(() => {
  const folds = [...document.querySelectorAll("details[data-fold]")];
  if (!folds.length) return;
  let folded = [];

  const unfold = (hash) => {
    const fold = hash && document.getElementById(hash.slice(1))?.closest("details[data-fold]");
    if (fold) fold.open = true;
  };

  for (const link of document.querySelectorAll("a[href^='#']")) link.addEventListener("click", () => unfold(link.hash));
  window.addEventListener("hashchange", () => unfold(location.hash));
  unfold(location.hash);

  window.addEventListener("beforeprint", () => {
    folded = folds.filter((fold) => !fold.open);
    for (const fold of folded) fold.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const fold of folded) fold.open = false;
  });
})();
