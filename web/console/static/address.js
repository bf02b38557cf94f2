// Takes what was only to be said once out of the address, so that a reload or a bookmark does not say it again.

export function startAddress() {
  const address = new URL(location.href);
  if (!address.searchParams.has("notice")) return;
  address.searchParams.delete("notice");
  address.searchParams.delete("number");
  history.replaceState(history.state, "", address);
}
