// <html class="js">: this page has JavaScript. Elements with class "js-only" show themselves.
document.documentElement.classList.add("js");
