// Keeps what frames say to this page, and which keys the page itself is given.
window.said = [];
window.keys = [];
addEventListener("message", ({ data, origin }) => window.said.push({ data, origin, at: performance.now() }));
addEventListener("keydown", ({ key }) => window.keys.push(key));
