/**
 * A tab out of sight gives its connection back after this time: browsers allow six per server over HTTP/1.1, for all
 * tabs together.
 */
const HIDDEN_GRACE_MS = 30_000;

/** Tells when the network comes and goes (`online`, `offline`) and when nobody looks at the page (`away`, `back`). */
export function watchPage({ online, offline, away, back }, signal) {
  let hiding = null;
  window.addEventListener("online", online, { signal });
  window.addEventListener("offline", offline, { signal });
  // An open stream would keep the page out of the back-forward cache.
  window.addEventListener("pagehide", away, { signal });
  window.addEventListener("pageshow", back, { signal });
  const onVisibility = () => {
    clearTimeout(hiding);
    if (document.hidden) hiding = setTimeout(away, HIDDEN_GRACE_MS);
    else back();
  };
  document.addEventListener("visibilitychange", onVisibility, { signal });
}
