/* The secret behind the receipt code is made here, in the voter's browser; the server sees it only with the ballot.
   Usage: form[data-receipt=CONTEST] with input[name=secret] and [data-receipt-code]. The rule is contest/domain/secrecy.py:
   base 32 of the first 80 bits of SHA-256("QL1|contest|secret"). Where the browser cannot hash (no HTTPS), the server's
   secret stays. form[data-paper=ADDRESS]: the page may answer a POST, so its place in the history is given to the paper;
   then Back after casting shows "already recorded" and not the browser's question about sending a form again.
   No words in here. */
(function () {
  "use strict";
  var voting = document.querySelector("[data-paper]");
  if (voting) history.replaceState(null, "", voting.dataset.paper);
  var form = document.querySelector("[data-receipt]");
  if (!form || !window.crypto || !crypto.subtle) return;
  var alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  var bytes = crypto.getRandomValues(new Uint8Array(16));
  var secret = Array.from(bytes, function (byte) { return byte.toString(16).padStart(2, "0"); }).join("");

  function base32(digest) {
    var bits = Array.from(digest, function (byte) { return byte.toString(2).padStart(8, "0"); }).join("");
    return bits.match(/.{5}/g).map(function (five) { return alphabet[parseInt(five, 2)]; }).join("");
  }

  crypto.subtle.digest("SHA-256", new TextEncoder().encode("QL1|" + form.dataset.receipt + "|" + secret)).then(function (digest) {
    var code = base32(new Uint8Array(digest).slice(0, 10));
    form.querySelector("[data-receipt-code]").textContent = code.match(/.{4}/g).join("-");
    form.elements.secret.value = secret;
  });
})();
