// .errsum: the summary of faults takes the focus, so that it is read out first.
(() => {
  const summary = document.querySelector(".errsum");
  if (!summary) return;
  summary.tabIndex = -1;
  summary.focus();
})();
