// <world-seat>: the widget as an element of somebody else's page. It makes a frame when
// it comes into view, sizes it, gives the keys back to the page, and takes the offline
// file where the site does not answer. Until then, and where nothing answers, the
// element's own children are shown.
//
//   <script src="https://SITE/embed.v1.js" async></script>
//   <world-seat buyers="60" fallback="worldseat-offline.html">
//     <a href="https://SITE/">WorldSeat</a>
//   </world-seat>
//
// `site` names the site where this script is a copy beside the page, `fallback` the
// offline file, `height` (pixels) fixes the height. Every other attribute is a parameter
// of the widget's address. Messages of the widget are dispatched as an event, `worldseat`.
(() => {
  const OURS = ["site", "fallback", "height", "title", "id", "class", "style", "hidden", "slot", "part", "lang", "dir"];
  const TITLE = "WorldSeat: one seat, many buyers, two databases";
  // A widget that sends no message for this long has not loaded; the wait is shorter if the site itself
  // does not answer. (The policy of the page may forbid the request and still allow the frame.)
  const PATIENCE_MS = 5000;
  const UNANSWERED_MS = 1500;
  // Decks read `keyCode` and `code`, which do not follow from a key's name.
  const CODES = { " ": [32, "Space"], ".": [190, "Period"], PageUp: [33], PageDown: [34], End: [35], Home: [36], ArrowLeft: [37], ArrowUp: [38], ArrowRight: [39], ArrowDown: [40], Escape: [27], Enter: [13], Tab: [9] };
  const script = document.currentScript;

  class WorldSeat extends HTMLElement {
    constructor() {
      super();
      // One slot for the children and one for the frame: text can be hidden in this way, too.
      this.attachShadow({ mode: "open" }).append(document.createElement("slot"), document.createElement("slot"));
      this.shadowRoot.lastChild.name = "worldseat";
    }

    connectedCallback() {
      this.style.display ||= "block";
      this.style.position ||= "relative";
      this.heard = (event) => this.hear(event);
      addEventListener("message", this.heard);
      // As late as possible, and before it is seen.
      this.seen = new IntersectionObserver((all) => all.some((one) => one.isIntersecting) && this.open(), { rootMargin: "200px" });
      this.seen.observe(this);
    }

    disconnectedCallback() {
      removeEventListener("message", this.heard);
      this.seen.disconnect();
      clearTimeout(this.waiting);
      this.frame?.remove();
      this.frame = null;
      this.cover(false);
    }

    /** The offline file of the page, as an address; null: there is none. */
    get fallback() {
      return this.framed("fallback", this.getAttribute("fallback"));
    }

    /** The widget's address on its site; null: nobody said which site. */
    get address() {
      const from = this.framed("site", this.getAttribute("site") || script?.src);
      return /^http/.test(from?.protocol) ? new URL("/embed", from) : null;
    }

    /**
     * An address that may be put into the frame: http(s), or relative, on a disk too. null: there is none, or it is
     * of another kind. A `javascript:` address would run in the page itself, whoever wrote the attribute.
     */
    framed(name, text) {
      if (!text) return null;
      try {
        const base = document.baseURI;
        const address = new URL(text, base);
        if (/^https?:$/.test(address.protocol) || (/^file:/.test(base) && address.protocol === "file:")) return address;
      } catch {}
      console.warn(`<world-seat>: ${name} takes an http(s) or a relative address.`);
      return null;
    }

    open() {
      this.seen.disconnect();
      const { address, fallback } = this;
      if (!address || (fallback && !navigator.onLine)) return this.load(fallback);
      this.load(address);
      if (!fallback) return;
      const give = (ms) => (clearTimeout(this.waiting), (this.waiting = setTimeout(() => this.load(fallback), ms)));
      give(PATIENCE_MS);
      fetch(new URL("/api/embed/status", address)).catch(() => this.covered || give(UNANSWERED_MS));
    }

    /** Puts the widget at this address into the frame. It stays hidden until it speaks. */
    load(address) {
      clearTimeout(this.waiting);
      if (!address) return;
      for (const { name, value } of this.attributes) {
        // An attribute without a value means yes.
        if (!OURS.includes(name) && !/^(data|aria|on)/.test(name)) address.searchParams.set(name, value || "1");
      }
      // reveal.js says when its slide is shown, and understands that way of handing keys back.
      if (window.Reveal && !this.hasAttribute("host")) address.searchParams.set("host", "reveal");
      if (location.origin.startsWith("http")) address.searchParams.set("origin", location.origin);
      this.frame?.remove();
      const frame = (this.frame = document.createElement("iframe"));
      frame.title = this.title || TITLE;
      frame.allow = "fullscreen; screen-wake-lock";
      frame.referrerPolicy = "strict-origin-when-cross-origin";
      frame.sandbox = "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox";
      const height = this.getAttribute("height");
      frame.style.cssText = "border:0;width:100%;min-height:400px;position:absolute;visibility:hidden";
      if (height) frame.style.height = frame.style.minHeight = `${parseInt(height, 10)}px`;
      else frame.style.aspectRatio = "16/9";
      // Without an offline file there is no reason to wait, and a still picture sends no messages.
      if (!this.fallback || this.hasAttribute("static")) frame.onload = () => this.cover(true);
      this.cover(false);
      // A file has no origin to name.
      this.origin = address.protocol === "file:" ? null : address.origin;
      frame.src = address.href;
      // Among the children, not in the shadow: reveal.js sends `slide:start` to the frames that it finds.
      frame.slot = "worldseat";
      this.append(frame);
    }

    /** Shows the frame in place of the children, or the children again. */
    cover(covered) {
      this.covered = covered;
      this.shadowRoot.firstChild.hidden = covered;
      if (covered) Object.assign(this.frame.style, { position: "", visibility: "", display: "block" });
    }

    hear({ source, origin, data }) {
      if (!this.frame || source !== this.frame.contentWindow || (this.origin && origin !== this.origin)) return;
      if (data?.ns !== "worldseat" || data.v !== 1) return;
      if (!this.covered) {
        clearTimeout(this.waiting);
        this.cover(true);
      }
      if (data.type === "resize") this.resize(data.height);
      if (data.type === "focus:release") this.release();
      if (data.type === "key") this.press(data);
      this.dispatchEvent(new CustomEvent("worldseat", { detail: data }));
    }

    resize(height) {
      if (this.hasAttribute("height") || !(height >= 100 && height <= 4000)) return;
      Object.assign(this.frame.style, { aspectRatio: "", minHeight: "", height: `${Math.ceil(height)}px` });
    }

    release() {
      this.frame.blur();
      window.focus();
    }

    /** A key that the widget does not use belongs to the page. */
    press({ key, shiftKey }) {
      if (typeof key !== "string") return;
      const letter = key.toUpperCase();
      const [keyCode, code = key] = CODES[key] ?? [letter.charCodeAt(0), `Key${letter}`];
      document.body.dispatchEvent(new KeyboardEvent("keydown", { key, code, keyCode, shiftKey: !!shiftKey, bubbles: true, cancelable: true }));
    }

    /** Tells the widget to do something: `start`, `stop`, `reset`, `set`, `focus`, `blur`. */
    send(cmd, more) {
      this.frame?.contentWindow.postMessage({ ...more, ns: "worldseat", v: 1, cmd }, this.origin ?? "*");
    }
  }

  customElements.get("world-seat") || customElements.define("world-seat", WorldSeat);
})();
