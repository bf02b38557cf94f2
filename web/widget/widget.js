/*
 * The one script tag of a portal page. It is a classic script, so that `async` and old templates work; everything else
 * is an ES module that it imports from its own origin, which may differ from the page's.
 */
(() => {
  const script = document.currentScript;
  if (!script?.src || !("customElements" in window)) return;

  const options = {
    widgetRoot: new URL("widget/", script.src).href,
    apiRoot: new URL("api/webchat/", script.src).href,
    locale: script.dataset.locale ?? "auto",
    theme: script.dataset.theme ?? "",
  };

  function mount() {
    import(`${options.widgetRoot}chat_element.js`)
      .then(({ mountChat }) => mountChat(options))
      .catch(() => console.warn("InvestDesk: the chat could not be loaded."));
  }

  if (document.body) mount();
  else document.addEventListener("DOMContentLoaded", mount, { once: true });
})();
