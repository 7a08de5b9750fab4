(() => {
  const button = document.querySelector("[data-copy]");
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    const link = document.querySelector("[data-link]");
    await navigator.clipboard.writeText(new URL(link.textContent.trim(), location.origin).href).then(
      () => {
        button.textContent = "Copied";
        document.querySelector("[data-copied]").textContent = "The link is copied.";
      },
      () => getSelection().selectAllChildren(link),
    );
  });
})();
