(() => {
  const button = document.querySelector("[data-copy]");
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    const link = document.querySelector("[data-link]");
    await navigator.clipboard.writeText(link.textContent.trim()).then(
      () => {
        button.textContent = "Copied";
        document.querySelector("[data-copied]").textContent = "The link is copied.";
      },
      () => getSelection().selectAllChildren(link),
    );
  });
})();
