// Preview and snippets follow the form. The server writes them, here as without script.
(() => {
  const form = document.querySelector("[data-builder]");
  let asked = 0;

  const offerCopies = (root) => {
    for (const button of root.querySelectorAll("[data-copy]")) button.hidden = !navigator.clipboard;
  };

  form.addEventListener("change", async () => {
    const mine = ++asked;
    const fields = [...new FormData(form)].filter(([, value]) => value !== "");
    const address = "/embed/builder?" + new URLSearchParams(fields);
    const page = await fetch(address).then((answer) => (answer.ok ? answer.text() : ""), () => "");
    // Its style sheet has the nonce of another response: the browser would refuse and report it.
    const plain = page.replace(/<style[^]*?<\/style>/, "");
    const fresh = new DOMParser().parseFromString(plain, "text/html").querySelector("[data-result]");
    // A response that a later one has overtaken, or no response: the page stays as it is.
    if (!fresh || mine !== asked) return;
    document.querySelector("[data-result]").replaceWith(fresh);
    offerCopies(fresh);
    history.replaceState(null, "", address);
  });

  document.addEventListener("click", async ({ target }) => {
    const button = target.closest("[data-copy]");
    const text = button?.parentElement.querySelector("[data-snippet]") ?? target.closest("[data-snippet]");
    text?.select();
    if (button) await navigator.clipboard.writeText(text.value).then(() => (button.textContent = "Copied"), () => {});
  });

  offerCopies(document);
})();
